// A job as JSON: the record of seed 004, and what ours has beside it.
#pragma once

#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <string_view>

#include "engine/job/job.h"
#include "engine/store/store.h"

namespace rollcall {

// How a finding is shown: from its line of the log (§5).
using ShowFinding = std::function<std::string(std::string_view)>;

// One object in one line, without findings, or with those of its newest plan, the first thousand of
// each phase.
std::string job_json(Store& store, const Job& job);
std::string job_json(Store& store, const Job& job, const ShowFinding& show);

// As it stands in the log.
std::string whole_finding(std::string_view line);

// As a line of the CSV log, with its line end.
std::string csv_finding(std::string_view line);

// Which of a job's Changes `changes` shows: of one that was stopped half-way, those that were
// applied; of any other all.
class AppliedChunks {
public:
    AppliedChunks(Store& store, const Job& job);
    bool shows(const StoredChange& change) const;

private:
    bool shows_all_;
    std::set<std::int64_t> chunks_;
};

}  // namespace rollcall
