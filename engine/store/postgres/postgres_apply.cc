// Applies one chunk of a plan to the Directory, or undoes a plan, in one transaction: records,
// ledger, generation and the job's state together.
#include "engine/store/apply_plan.h"
#include "engine/store/crash_point.h"
#include "engine/store/postgres/postgres_records.h"
#include "engine/store/postgres/postgres_store.h"
#include "engine/text/failure.h"
#include "engine/text/json_slices.h"

namespace rollcall {
namespace {

using Write = PostgresStore::Write;

// Pages of Changes, whose records are fetched before and written behind each page.
class PostgresPlanSource : public PlanSource {
public:
    PostgresPlanSource(Write& write, const ApplyOrder& order, PostgresRecords& records)
        : write_(write), order_(order), records_(records) {}

    void each(std::int64_t step,
              const std::function<bool(std::int64_t, std::string_view)>& visit) override {
        constexpr std::int64_t page_rows = 5000;
        for (std::int64_t after = 0;;) {
            const PgRows rows = page(step, after, page_rows);
            std::vector<std::string> keys;
            keys.reserve(rows.size());
            for (std::size_t row = 0; row < rows.size(); ++row) {
                const ChangeWords words(rows.text(row, 1));
                keys.push_back(
                    read_string(order_.is_undo ? words.key_after() : words.key_before()));
            }
            records_.fetch(keys);
            bool goes_on = true;
            for (std::size_t row = 0; row < rows.size() && goes_on; ++row)
                goes_on = visit(rows.number(row, 0), rows.text(row, 1));
            records_.flush();
            if (!goes_on || rows.size() < static_cast<std::size_t>(page_rows)) return;
            after = rows.number(rows.size() - 1, 0);
        }
    }

private:
    PgRows page(std::int64_t step, std::int64_t after, std::int64_t most) {
        // What was refused when it was applied is not undone.
        if (order_.is_undo)
            return write_.run(
                "SELECT seq, body FROM change WHERE tenant = $1 AND job = $2::bigint"
                " AND plan = $3::bigint AND step = $4::smallint AND seq > $5::bigint"
                " AND outcome = 0 AND chunk IN (SELECT chunk FROM ledger WHERE tenant = $1"
                " AND job = $2::bigint AND plan = $3::bigint AND kind = 'apply')"
                " ORDER BY seq LIMIT $6::bigint",
                {write_.tenant(), order_.job->id, order_.plan, step, after, most});
        return write_.run(
            "SELECT seq, body FROM change WHERE tenant = $1 AND job = $2::bigint"
            " AND plan = $3::bigint AND step = $4::smallint AND seq > $5::bigint"
            " AND chunk = $7::bigint ORDER BY seq LIMIT $6::bigint",
            {write_.tenant(), order_.job->id, order_.plan, step, after, most, order_.chunk});
    }

    Write& write_;
    const ApplyOrder& order_;
    PostgresRecords& records_;
};

void write_marks(Write& write, const ApplyOrder& order, const ApplyPlan& plan) {
    if (plan.marked().empty()) return;
    PgArray seqs;
    PgArray outcomes;
    for (const auto& [seq, outcome] : plan.marked()) {
        seqs.add(seq);
        outcomes.add(static_cast<std::int64_t>(outcome));
    }
    write.run(
        "UPDATE change c SET outcome = n.outcome"
        " FROM unnest($4::bigint[], $5::smallint[]) AS n (seq, outcome)"
        " WHERE c.tenant = $1 AND c.job = $2::bigint AND c.plan = $3::bigint"
        " AND c.seq = n.seq",
        {write.tenant(), order.job->id, order.plan, seqs.take(), outcomes.take()});
}

// The ledger, the generation and the job, within the transaction that changes the records.
void write_commit(Write& write, const ApplyOrder& order, std::int64_t chunk, const Applied& applied,
                  const std::string& digest, std::int64_t token) {
    const std::int64_t generation = write.next_generation();
    const std::string now = time_stamp();
    const std::string where_new = PostgresStore::guards.ledger ? "" : " ON CONFLICT DO NOTHING";
    write.run(
        "INSERT INTO ledger (tenant, job, plan, chunk, kind, rows, generation, sha256,"
        " actor, applied_at, token) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)" +
            where_new,
        {write.tenant(), order.job->id, order.plan, chunk, order.is_undo ? "undo" : "apply",
         applied.rows, generation, digest, order.actor.name(), now, token});
    if (!order.is_undo)
        write.run(
            "UPDATE job SET affected_rows = affected_rows + $3::bigint"
            " WHERE tenant = $1 AND id = $2::bigint",
            {write.tenant(), order.job->id, applied.rows});
    if (!order.is_last) return;
    const std::string undo = "{\"reversed\":" + std::to_string(applied.rows) +
                             ",\"kept\":" + std::to_string(applied.drifted) +
                             ",\"failed\":" + std::to_string(applied.failed) + '}';
    const PgRows moved = write.run(
        "UPDATE job SET state = $3, ended_at = $4, undo = $6"
        " WHERE tenant = $1 AND id = $2::bigint AND state = $5",
        {write.tenant(), order.job->id, job_state_name(order.state_after), now,
         job_state_name(order.job->state), order.is_undo ? PgValue(undo) : PgValue(std::nullopt)});
    if (moved.changed() != 1)
        throw Failure(FailureKind::try_again,
                      "job " + std::to_string(order.job->id) +
                          ": another process has moved it; look at its status and try again");
    write_event(write, order.job->id, order.actor, job_state_name(order.job->state),
                job_state_name(order.state_after), {}, now);
    note_work(write, order.job->id, order.state_after);
}

}  // namespace

Applied PostgresStore::apply(const ApplyOrder& order) {
    std::unique_ptr<Turn> turn;
    if (guards.turn) turn = take_turn();
    const std::int64_t chunk = order.is_undo ? 0 : order.chunk;
    Write write(*this, About::directory);
    write.go_by_keys();  // a plan was written a moment ago
    const PgRows done = write.run(
        "SELECT 1 FROM ledger WHERE tenant = $1 AND job = $2::bigint AND plan = $3::bigint"
        " AND chunk = $4::bigint",
        {tenant(), order.job->id, order.plan, chunk});
    if (!done.empty() && guards.ledger) return {.was_applied = true};
    const bool had_admin = write.has_active_admin();
    const KnownNames names(write.reference(), *order.schema);
    const auto records = open_records(write, *order.schema);
    PostgresPlanSource source(write, order, *records);
    ApplyPlan plan(order, source, *records, names);
    if (!plan.run()) return {.is_cancelled = true};
    records->flush();
    const Applied& applied = plan.applied();
    if (plan.is_left()) return applied;
    if (had_admin && !write.has_active_admin()) return {.lacks_admin = true};
    write_marks(write, order, plan);
    follow_renames(write, plan.renamed());
    if (const auto renamed = rename_managers(write.reference(), plan.renamed()))
        write.run("UPDATE tenant SET reference = $2 WHERE tenant = $1", {tenant(), *renamed});
    write_commit(write, order, chunk, applied, plan.digest(), token());
    crash_point("before_commit");
    write.commit();
    crash_point("after_commit");
    return applied;
}

}  // namespace rollcall
