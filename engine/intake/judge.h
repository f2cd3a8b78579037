// A job's file judged against the Directory of this moment, by the rights of one or two people.
#pragma once

#include <functional>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "engine/directory/directory.h"
#include "engine/directory/uploader.h"
#include "engine/intake/job_options.h"
#include "engine/job/job.h"
#include "engine/pipeline/run.h"
#include "engine/store/access.h"

namespace rollcall {

// Log and change set as NDJSON, in files that go with it.
class Verdict {
public:
    explicit Verdict(const std::string& start);  // of the names of its files
    Verdict(const Verdict&) = delete;
    Verdict& operator=(const Verdict&) = delete;
    ~Verdict();

    std::string log_path;
    std::string changes_path;
    RunResult result;

    void each_finding(const std::function<void(std::string_view)>& visit) const;  // by line
    void each_change(const std::function<void(std::string_view)>& visit) const;

    // Rows that have an error.
    std::set<std::uint64_t> failed_rows() const;
};

struct JudgeOrder {
    const Job* job = nullptr;
    std::string folder;  // of uploads
    const Directory* directory = nullptr;
    const Uploader* uploader = nullptr;
    std::function<void(const Progress&)> on_progress;
    std::string prefix;  // of the names of the verdict's files
};

// Throws Failure.
std::unique_ptr<Verdict> judge(const JudgeOrder& order);

// The schemas that the job's file may have: the named one, or all that ship.
std::vector<AnySchema> schemas_for(const JobOptions& options);

// A portal user of the Directory, or an API user with the rights that the store gives that name;
// one whom the store does not know, such as the command line, may do everything. Throws
// Failure{usage} where nobody active has that e-mail.
Uploader uploader_of(Access& access, const Actor& actor, const Directory& directory);

// What tells those rights from others, for as long as the Directory stays as it is.
std::string rights_of(Access& access, const Actor& actor);

// The row of a finding or a Change; none of one about the file.
std::optional<std::uint64_t> row_of(std::string_view line);

}  // namespace rollcall
