// Everything that must always hold in an SQLite store.
#include <map>

#include "engine/plan/plan_hash.h"
#include "engine/store/sqlite/sqlite_store.h"
#include "engine/store/sqlite/stored_user.h"
#include "engine/text/failure.h"

namespace rollcall {
namespace {

using Sentences = std::vector<std::string>;

void check_file(Database& database, Sentences& broken) {
    Statement integrity(database, "PRAGMA integrity_check(20)");
    while (integrity.step())
        if (integrity.text(0) != "ok") broken.emplace_back(integrity.text(0));
    Statement keys(database, "PRAGMA foreign_key_check");
    while (keys.step())
        broken.push_back("table " + std::string(keys.text(0)) + ", row " +
                         std::to_string(keys.number(1)) + ": refers to a job that is not there");
}

void check_users(Database& database, Sentences& broken) {
    Statement select(database, "SELECT id, email_key, active_admin, record FROM user");
    while (select.step()) {
        const StoredUser user = read_stored_user(select.text(3));
        const bool is_admin = select.number(2) == 1;
        if (user.email_key != select.text(1))
            broken.push_back("user " + std::to_string(select.number(0)) +
                             ": is filed under another address than its own");
        if (user.is_active_admin != is_admin)
            broken.push_back("user " + std::to_string(select.number(0)) +
                             ": is not counted as the Admin that it is, or is and is none");
    }
}

// What the ledger says of a commit is what the Changes of its chunk are.
void check_ledger(Database& database, const std::vector<LedgerEntry>& ledger,
                  std::int64_t generation, Sentences& broken) {
    for (const LedgerEntry& entry : ledger) {
        const std::string name = "job " + std::to_string(entry.job) + ", plan " +
                                 std::to_string(entry.plan) + ", commit " +
                                 std::to_string(entry.chunk) + ": ";
        if (entry.generation > generation)
            broken.push_back(name + "is of a generation that the Directory has not reached");
        if (entry.is_undo) continue;
        Statement select(database,
                         "SELECT body FROM change WHERE job = ? AND plan = ? AND chunk = ?"
                         " ORDER BY step, seq");
        select.bind(1, entry.job).bind(2, entry.plan).bind(3, entry.chunk);
        std::uint64_t rows = 0;
        Digest digest{};
        std::string hashed;
        for (; select.step(); ++rows) {
            hashed.assign(digest.begin(), digest.end()).append(select.text(0));
            digest = sha256(hashed);
        }
        if (rows != entry.rows)
            broken.push_back(name + "counts " + std::to_string(entry.rows) +
                             " changes, but its plan has " + std::to_string(rows));
        else if (to_hex(digest) != entry.sha256)
            broken.push_back(name + "applied other changes than its plan has");
    }
}

void check_jobs(Database& database, const std::vector<LedgerEntry>& ledger, Sentences& broken) {
    std::map<JobId, std::uint64_t> applied;
    for (const LedgerEntry& entry : ledger)
        if (!entry.is_undo) applied[entry.job] += entry.rows;
    Statement select(
        database,
        "SELECT id, state, affected_rows, plan, total_rows, failed_rows,"
        " (SELECT to_state FROM job_event WHERE job = job.id ORDER BY id DESC LIMIT 1),"
        " (SELECT count(DISTINCT chunk) FROM change WHERE change.job = job.id"
        " AND change.plan = job.plan),"
        " (SELECT count(*) FROM ledger WHERE ledger.job = job.id"
        " AND ledger.plan = job.plan AND kind = 'apply') FROM job");
    while (select.step()) {
        const JobId id = select.number(0);
        const std::string name = "job " + std::to_string(id) + ": ";
        const std::string_view state = select.text(1);
        if (select.text(6) != state)
            broken.push_back(name + "is not in the state of its last event");
        const std::uint64_t applied_rows = applied[id];
        if (static_cast<std::uint64_t>(select.number(2)) != applied_rows)
            broken.push_back(name + "has applied other rows than the ledger counts");
        if (select.number(5) > select.number(4))
            broken.push_back(name + "has more failed rows than rows");
        if (state == "failed" && applied_rows > 0)
            broken.push_back(name + "has failed, but applied");
        const bool is_whole = state == "finished" || state == "undone";
        if (state == "finished" && select.number(7) > select.number(8))
            broken.push_back(name + "is finished, but not all of its plan was applied");
        if (!is_whole && state != "in_progress" && state != "cancelled" && state != "failed" &&
            select.number(8) > 0)
            broken.push_back(name + "was not proceeded with, but applied");
    }
}

// Each event starts where the one before it ended, and every move is allowed.
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

}  // namespace

std::vector<std::string> SqliteStore::verify() {
    Sentences broken;
    check_file(*reader_, broken);
    if (!broken.empty()) return broken;
    check_users(*reader_, broken);
    const std::vector<LedgerEntry> entries = ledger(std::nullopt);
    check_ledger(*reader_, entries, generation(), broken);
    check_jobs(*reader_, entries, broken);
    check_events(events(std::nullopt), broken);
    try {
        static_cast<void>(read_directory());
    } catch (const Failure& failure) {
        broken.emplace_back(failure.what());
    }
    return broken;
}

}  // namespace rollcall
