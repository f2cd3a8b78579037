// Applies one chunk of a plan to the Directory, or undoes a plan, in one transaction: records,
// ledger, generation and the job's state together.
#include "engine/store/apply_plan.h"
#include "engine/store/crash_point.h"
#include "engine/store/sqlite/sqlite_record_index.h"
#include "engine/store/sqlite/sqlite_store.h"
#include "engine/text/failure.h"

namespace rollcall {
namespace {

// The ledger, the generation and the job, within the transaction that changes the records.
void write_commit(Database& database, const ApplyOrder& order, std::int64_t chunk,
                  const Applied& applied, const std::string& digest) {
    const std::int64_t generation = next_generation(database);
    const std::string actor = order.actor.name();
    const std::string now = time_stamp();
    Statement insert(database,
                     "INSERT INTO ledger (job, plan, chunk, kind, rows, generation, sha256, actor,"
                     " applied_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
    insert.bind(1, order.job->id).bind(2, order.plan).bind(3, chunk);
    insert.bind(4, order.is_undo ? "undo" : std::string_view("apply"));
    insert.bind(5, static_cast<std::int64_t>(applied.rows)).bind(6, generation);
    insert.bind(7, std::string_view(digest)).bind(8, std::string_view(actor));
    insert.bind(9, std::string_view(now)).run();
    if (!order.is_undo) {
        Statement add(database, "UPDATE job SET affected_rows = affected_rows + ?2 WHERE id = ?1");
        add.bind(1, order.job->id).bind(2, static_cast<std::int64_t>(applied.rows)).run();
    }
    if (!order.is_last) return;
    Statement end(database,
                  "UPDATE job SET state = ?2, ended_at = ?3, undo = ?5"
                  " WHERE id = ?1 AND state = ?4");
    end.bind(1, order.job->id).bind(2, job_state_name(order.state_after));
    end.bind(3, std::string_view(now)).bind(4, job_state_name(order.job->state));
    const std::string undo = "{\"reversed\":" + std::to_string(applied.rows) +
                             ",\"kept\":" + std::to_string(applied.drifted) +
                             ",\"failed\":" + std::to_string(applied.failed) + '}';
    if (order.is_undo)
        end.bind(5, std::string_view(undo));
    else
        end.bind_null(5);
    end.run();
    if (database.changes() != 1)
        throw Failure(FailureKind::try_again,
                      "job " + std::to_string(order.job->id) +
                          ": another process has moved it; look at its status and try again");
    write_event(database, order.job->id, order.actor, job_state_name(order.job->state),
                job_state_name(order.state_after), {}, now);
}

bool has_active_admin(Database& database) {
    return Statement(database, "SELECT 1 FROM user WHERE active_admin = 1 LIMIT 1").step();
}

std::string reference_of(Database& database) {
    Statement select(database, "SELECT reference FROM directory");
    return select.step() ? std::string(select.text(0)) : std::string();
}

class SqlitePlanSource : public PlanSource {
public:
    SqlitePlanSource(Database& database, const ApplyOrder& order)
        : database_(database), order_(order) {}

    void each(std::int64_t step,
              const std::function<bool(std::int64_t, std::string_view)>& visit) override {
        // What was refused when it was applied is not undone.
        Statement select(
            database_, order_.is_undo
                           ? "SELECT seq, body FROM change WHERE job = ?1 AND plan = ?2"
                             " AND step = ?3 AND outcome = 0 AND chunk IN (SELECT chunk FROM ledger"
                             " WHERE job = ?1 AND plan = ?2 AND kind = 'apply') ORDER BY seq"
                           : "SELECT seq, body FROM change WHERE job = ?1 AND plan = ?2"
                             " AND step = ?3 AND chunk = ?4 ORDER BY seq");
        select.bind(1, order_.job->id).bind(2, order_.plan).bind(3, step);
        if (!order_.is_undo) select.bind(4, order_.chunk);
        while (select.step() && visit(select.number(0), select.text(1))) {
        }
    }

private:
    Database& database_;
    const ApplyOrder& order_;
};

void write_marks(Database& database, const ApplyOrder& order, const ApplyPlan& plan) {
    Statement mark(database,
                   "UPDATE change SET outcome = ?4 WHERE job = ?1 AND plan = ?2 AND seq = ?3");
    for (const auto& [seq, outcome] : plan.marked())
        mark.bind(1, order.job->id)
            .bind(2, order.plan)
            .bind(3, seq)
            .bind(4, static_cast<std::int64_t>(outcome))
            .run();
}

}  // namespace

Applied SqliteStore::apply(const ApplyOrder& order) {
    const auto turn = take_turn();
    Database& database = writer();
    Transaction transaction(database);
    const std::int64_t chunk = order.is_undo ? 0 : order.chunk;
    Statement done(database, "SELECT 1 FROM ledger WHERE job = ? AND plan = ? AND chunk = ?");
    done.bind(1, order.job->id).bind(2, order.plan).bind(3, chunk);
    if (done.step()) return {.was_applied = true};
    done.reset();
    const bool had_admin = has_active_admin(database);
    const std::string reference = reference_of(database);
    const KnownNames names(reference, *order.schema);
    const auto records = open_records(database, *order.schema);
    SqlitePlanSource source(database, order);
    ApplyPlan plan(order, source, *records, names);
    if (!plan.run()) return {.is_cancelled = true};
    const Applied& applied = plan.applied();
    if (plan.is_left()) return applied;
    if (had_admin && !has_active_admin(database)) return {.lacks_admin = true};
    write_marks(database, order, plan);
    follow_renames(database, plan.renamed());
    if (const auto renamed = rename_managers(reference, plan.renamed())) {
        Statement put(database, "UPDATE directory SET reference = ?");
        put.bind(1, *renamed).run();
    }
    write_commit(database, order, chunk, applied, plan.digest());
    crash_point("before_commit");
    transaction.commit();
    crash_point("after_commit");
    return applied;
}

}  // namespace rollcall
