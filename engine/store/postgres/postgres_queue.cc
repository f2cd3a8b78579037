#include "engine/store/postgres/postgres_queue.h"

#include <thread>

#include "engine/text/failure.h"

namespace rollcall {

// Several may look at once: each takes the first row that no other looks at. Of a tenant's jobs to
// be applied only the first is there to be taken.
std::optional<WorkQueue::Claim> PostgresQueue::claim() {
    const PgRows rows = store_.run_for_all(
        "WITH free AS (SELECT w.tenant, w.job FROM work w"
        " WHERE w.retry_at <= clock_timestamp()"
        " AND NOT EXISTS (SELECT 1 FROM lease l WHERE l.tenant = w.tenant"
        " AND l.name = 'job ' || w.job AND l.until > clock_timestamp())"
        " AND (w.state = 'created' OR NOT EXISTS (SELECT 1 FROM work e"
        " WHERE e.tenant = w.tenant AND e.state = 'in_progress'"
        " AND (e.since, e.job) < (w.since, w.job)))"
        " ORDER BY w.place, w.since LIMIT 1 FOR UPDATE OF w SKIP LOCKED)"
        " INSERT INTO lease (tenant, name, token, owner, until)"
        " SELECT tenant, 'job ' || job, nextval('fence'), $1,"
        " clock_timestamp() + $2 * interval '1 millisecond' FROM free"
        " ON CONFLICT (tenant, name) DO UPDATE SET token = excluded.token,"
        " owner = excluded.owner, until = excluded.until"
        " WHERE lease.until < clock_timestamp() RETURNING tenant, name, token",
        {lease_owner(), std::int64_t{lease_time().count()}});
    if (rows.empty()) return std::nullopt;
    auto lease = std::make_shared<Lease>();
    lease->tenant = rows.text(0, 0);
    lease->name = rows.text(0, 1);
    lease->token = rows.number(0, 2);
    store_.go_to(lease->tenant);
    Claim claim;
    claim.job = std::stoll(lease->name.substr(4));
    claim.hold = store_.hold(lease);
    return claim;
}

void PostgresQueue::put_off(const Claim& claim, std::chrono::seconds time) {
    store_.run_for_all(
        "UPDATE work SET retry_at = clock_timestamp() + $3 * interval '1 second'"
        " WHERE tenant = $1 AND job = $2::bigint",
        {store_.tenant(), claim.job, std::int64_t{time.count()}});
}

std::uint64_t PostgresQueue::count(JobState state) {
    const PgRows rows =
        store_.run_for_all("SELECT count(*) FROM work WHERE state = $1", {job_state_name(state)});
    return static_cast<std::uint64_t>(rows.number(0, 0));
}

void PostgresQueue::wait(std::chrono::milliseconds most) {
    const auto until = std::chrono::steady_clock::now() + most;
    try {
        if (!ear_) {
            ear_ = std::make_unique<PgConnection>(server_);
            ear_->run("LISTEN rollcall_work");
        }
        ear_->wait_for_notice(most);
    } catch (const Failure&) {
        ear_.reset();
        std::this_thread::sleep_until(until);
    }
}

std::vector<std::string> PostgresQueue::tenants_with_news(const std::string& now) {
    constexpr std::int64_t at_once = 100;
    const PgRows rows = store_.run_for_all(
        "SELECT tenant FROM news WHERE next_at COLLATE \"C\" <= $1 ORDER BY next_at LIMIT "
        "$2::bigint",
        {now, at_once});
    std::vector<std::string> tenants;
    for (std::size_t row = 0; row < rows.size(); ++row) tenants.emplace_back(rows.text(row, 0));
    return tenants;
}

}  // namespace rollcall
