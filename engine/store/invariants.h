// What must always hold in a store, whatever keeps it; each breach as a sentence.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/store/store.h"

namespace rollcall {

using Sentences = std::vector<std::string>;

// As a store has one filed.
struct FiledUser {
    std::int64_t id = 0;
    std::string_view email_key;
    bool is_active_admin = false;
    std::string_view record;
};
void check_user(const FiledUser& user, Sentences& broken);

// What the ledger says of a commit is what the Changes of its chunk are. `each_change` visits
// those, in the order in which they are applied.
using EachApplied = std::function<void(const LedgerEntry& entry,
                                       const std::function<void(std::string_view change)>& visit)>;
void check_ledger(const std::vector<LedgerEntry>& ledger, std::int64_t generation,
                  const EachApplied& each_change, Sentences& broken);

struct JobCounts {
    JobId id = 0;
    std::string state;
    std::uint64_t affected_rows = 0;
    std::uint64_t total_rows = 0;
    std::uint64_t failed_rows = 0;
    std::string last_event;         // the state that it led to
    std::uint64_t chunks = 0;       // of its newest plan
    std::uint64_t applied = 0;      // of these
    std::uint64_t ledger_rows = 0;  // of all its plans
};
void check_job(const JobCounts& job, Sentences& broken);

// Each event starts where the one before it ended, and every move is allowed.
void check_events(const std::vector<JobEvent>& events, Sentences& broken);

}  // namespace rollcall
