// Everything that must always hold of one tenant in PostgreSQL.
#include "engine/store/invariants.h"
#include "engine/store/postgres/postgres_store.h"
#include "engine/store/swapped.h"
#include "engine/text/failure.h"

namespace rollcall {
namespace {

constexpr std::int64_t page_rows = 5000;

void check_users(PostgresStore& store, Sentences& broken) {
    for (std::int64_t after = 0;;) {
        const PgRows rows = store.run(
            "SELECT id, email_key, active_admin, record FROM directory_user"
            " WHERE tenant = $1 AND id > $2::bigint ORDER BY id LIMIT $3::bigint",
            {store.tenant(), after, page_rows});
        for (std::size_t row = 0; row < rows.size(); ++row)
            check_user(
                {rows.number(row, 0), rows.text(row, 1), rows.truth(row, 2), rows.text(row, 3)},
                broken);
        if (rows.size() < static_cast<std::size_t>(page_rows)) return;
        after = rows.number(rows.size() - 1, 0);
    }
}

void each_applied(PostgresStore& store, const LedgerEntry& entry,
                  const std::function<void(std::string_view)>& visit) {
    for (std::int64_t step = 1; step <= 3; ++step)
        for (std::int64_t after = 0;;) {
            const PgRows rows = store.run(
                "SELECT seq, body FROM change WHERE tenant = $1 AND job = $2::bigint"
                " AND plan = $3::bigint AND chunk = $4::bigint AND step = $5::smallint"
                " AND seq > $6::bigint ORDER BY seq LIMIT $7::bigint",
                {store.tenant(), entry.job, entry.plan, entry.chunk, step, after, page_rows});
            for (std::size_t row = 0; row < rows.size(); ++row) visit(rows.text(row, 1));
            if (rows.size() < static_cast<std::size_t>(page_rows)) break;
            after = rows.number(rows.size() - 1, 0);
        }
}

void check_jobs(PostgresStore& store, Sentences& broken) {
    const PgRows rows = store.run(
        "SELECT id, state, affected_rows, total_rows, failed_rows,"
        " (SELECT to_state FROM job_event e WHERE e.tenant = job.tenant AND e.job = job.id"
        " ORDER BY e.id DESC LIMIT 1),"
        " (SELECT count(DISTINCT chunk) FROM change c WHERE c.tenant = job.tenant"
        " AND c.job = job.id AND c.plan = job.plan),"
        " (SELECT count(*) FROM ledger l WHERE l.tenant = job.tenant AND l.job = job.id"
        " AND l.plan = job.plan AND kind = 'apply'),"
        " (SELECT coalesce(sum(rows), 0) FROM ledger l WHERE l.tenant = job.tenant"
        " AND l.job = job.id AND kind = 'apply') FROM job WHERE tenant = $1 ORDER BY id",
        {store.tenant()});
    for (std::size_t row = 0; row < rows.size(); ++row) {
        const auto count = [&](int at) { return static_cast<std::uint64_t>(rows.number(row, at)); };
        check_job({rows.number(row, 0), std::string(rows.text(row, 1)), count(2), count(3),
                   count(4), std::string(rows.text(row, 5)), count(6), count(7), count(8)},
                  broken);
    }
}

}  // namespace

std::vector<std::string> PostgresStore::verify() {
    Sentences broken;
    check_users(*this, broken);
    check_ledger(
        ledger(std::nullopt), generation(),
        [&](const LedgerEntry& entry, const auto& visit) { each_applied(*this, entry, visit); },
        broken);
    check_jobs(*this, broken);
    check_events(events(std::nullopt), broken);
    try {
        static_cast<void>(read_directory());
    } catch (const Failure& failure) {
        broken.emplace_back(failure.what());
    }
    return broken;
}

std::vector<std::string> PostgresStore::verify_written() {
    const Swapped swapped(reader_, writer_);
    return verify();
}

}  // namespace rollcall
