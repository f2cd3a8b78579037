// Everything that must always hold in an SQLite store.
#include "engine/store/invariants.h"
#include "engine/store/sqlite/sqlite_store.h"
#include "engine/store/swapped.h"
#include "engine/text/failure.h"

namespace rollcall {
namespace {

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
    while (select.step())
        check_user({select.number(0), select.text(1), select.number(2) == 1, select.text(3)},
                   broken);
}

void each_applied(Database& database, const LedgerEntry& entry,
                  const std::function<void(std::string_view)>& visit) {
    Statement select(database,
                     "SELECT body FROM change WHERE job = ? AND plan = ? AND chunk = ?"
                     " ORDER BY step, seq");
    select.bind(1, entry.job).bind(2, entry.plan).bind(3, entry.chunk);
    while (select.step()) visit(select.text(0));
}

void check_jobs(Database& database, Sentences& broken) {
    Statement select(
        database,
        "SELECT id, state, affected_rows, total_rows, failed_rows,"
        " (SELECT to_state FROM job_event WHERE job = job.id ORDER BY id DESC LIMIT 1),"
        " (SELECT count(DISTINCT chunk) FROM change WHERE change.job = job.id"
        " AND change.plan = job.plan),"
        " (SELECT count(*) FROM ledger WHERE ledger.job = job.id"
        " AND ledger.plan = job.plan AND kind = 'apply'),"
        " (SELECT coalesce(sum(rows), 0) FROM ledger WHERE ledger.job = job.id"
        " AND kind = 'apply') FROM job");
    const auto count = [&](int at) { return static_cast<std::uint64_t>(select.number(at)); };
    while (select.step())
        check_job({select.number(0), std::string(select.text(1)), count(2), count(3), count(4),
                   std::string(select.text(5)), count(6), count(7), count(8)},
                  broken);
}

}  // namespace

std::vector<std::string> SqliteStore::verify() {
    Sentences broken;
    check_file(*reader_, broken);
    if (!broken.empty()) return broken;
    check_users(*reader_, broken);
    const std::vector<LedgerEntry> entries = ledger(std::nullopt);
    check_ledger(
        entries, generation(),
        [&](const LedgerEntry& entry, const auto& visit) { each_applied(*reader_, entry, visit); },
        broken);
    check_jobs(*reader_, broken);
    check_events(events(std::nullopt), broken);
    try {
        static_cast<void>(read_directory());
    } catch (const Failure& failure) {
        broken.emplace_back(failure.what());
    }
    return broken;
}

std::vector<std::string> SqliteStore::verify_written() {
    const Swapped swapped(reader_, writer_);
    return verify();
}

}  // namespace rollcall
