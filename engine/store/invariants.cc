#include "engine/store/invariants.h"

#include <map>

#include "engine/plan/plan_hash.h"
#include "engine/store/stored_user.h"

namespace rollcall {

void check_user(const FiledUser& user, Sentences& broken) {
    const StoredUser stored = read_stored_user(user.record);
    const std::string name = "user " + std::to_string(user.id) + ": ";
    if (stored.email_key != user.email_key)
        broken.push_back(name + "is filed under another address than its own");
    if (stored.is_active_admin != user.is_active_admin)
        broken.push_back(name + "is not counted as the Admin that it is, or is and is none");
}

void check_ledger(const std::vector<LedgerEntry>& ledger, std::int64_t generation,
                  const EachApplied& each_change, Sentences& broken) {
    for (const LedgerEntry& entry : ledger) {
        const std::string name = "job " + std::to_string(entry.job) + ", plan " +
                                 std::to_string(entry.plan) + ", commit " +
                                 std::to_string(entry.chunk) + ": ";
        if (entry.generation > generation)
            broken.push_back(name + "is of a generation that the Directory has not reached");
        if (entry.is_undo) continue;
        std::uint64_t rows = 0;
        Digest digest{};
        std::string hashed;
        each_change(entry, [&](std::string_view change) {
            hashed.assign(digest.begin(), digest.end()).append(change);
            digest = sha256(hashed);
            ++rows;
        });
        if (rows != entry.rows)
            broken.push_back(name + "counts " + std::to_string(entry.rows) +
                             " changes, but its plan has " + std::to_string(rows));
        else if (to_hex(digest) != entry.sha256)
            broken.push_back(name + "applied other changes than its plan has");
    }
}

void check_job(const JobCounts& job, Sentences& broken) {
    const std::string name = "job " + std::to_string(job.id) + ": ";
    if (job.last_event != job.state)
        broken.push_back(name + "is not in the state of its last event");
    if (job.affected_rows != job.ledger_rows)
        broken.push_back(name + "has applied other rows than the ledger counts");
    if (job.failed_rows > job.total_rows) broken.push_back(name + "has more failed rows than rows");
    if (job.state == "failed" && job.ledger_rows > 0)
        broken.push_back(name + "has failed, but applied");
    const bool is_whole = job.state == "finished" || job.state == "undone";
    if (job.state == "finished" && job.chunks > job.applied)
        broken.push_back(name + "is finished, but not all of its plan was applied");
    if (!is_whole && job.state != "in_progress" && job.state != "cancelled" &&
        job.state != "failed" && job.applied > 0)
        broken.push_back(name + "was not proceeded with, but applied");
}

void check_events(const std::vector<JobEvent>& events, Sentences& broken) {
    std::map<JobId, std::string> last;
    for (const JobEvent& event : events) {
        const std::string name = "job " + std::to_string(event.job) + ": ";
        if (last[event.job] != event.from)
            broken.push_back(name + "moved from " + event.from + " without having been there");
        const auto from = find_job_state(event.from);
        const auto to = find_job_state(event.to);
        if (!to || (!event.from.empty() && (!from || (*from != *to && !may_move(*from, *to)))))
            broken.push_back(name + "moved from " + event.from + " to " + event.to);
        last[event.job] = event.to;
    }
}

}  // namespace rollcall
