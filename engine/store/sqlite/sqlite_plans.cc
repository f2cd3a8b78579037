// Plans in SQLite: findings and Changes, written once and read in their order.
#include "engine/store/sqlite/sqlite_store.h"
#include "engine/text/failure.h"

namespace rollcall {
namespace {

class SqlitePlanWriter : public PlanWriter {
public:
    SqlitePlanWriter(std::unique_ptr<Store::Turn> turn, Database& database, const Job& job)
        : turn_(std::move(turn)),
          database_(database),
          job_(job),
          plan_(job.plan + 1),
          transaction_(database),
          add_finding_(database,
                       "INSERT INTO finding (job, plan, seq, row, phase, error_type, code, body)"
                       " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"),
          add_change_(
              database,
              "INSERT INTO change (job, plan, seq, chunk, step, body) VALUES (?, ?, ?, ?, ?, ?)") {
        add_finding_.bind(1, job.id).bind(2, plan_);
        add_change_.bind(1, job.id).bind(2, plan_);
    }

    void add(const StoredFinding& finding) override {
        add_finding_.bind(3, ++findings_);
        if (finding.row)
            add_finding_.bind(4, static_cast<std::int64_t>(*finding.row));
        else
            add_finding_.bind_null(4);
        add_finding_.bind(5, finding.is_scheme ? "scheme" : std::string_view("update"));
        add_finding_.bind(6, finding.is_error ? "error" : std::string_view("warning"));
        add_finding_.bind(7, finding.code).bind(8, finding.body).run();
    }

    void add(std::string_view change, std::int64_t chunk) override {
        const ChangeWords words(change);
        add_change_.bind(3, ++changes_).bind(4, chunk).bind(5, words.step()).bind(6, change).run();
    }

    PlanNumber seal(const PlanSummary& summary, const Actor& actor) override {
        if (!may_move(job_.state, summary.state) && job_.state != summary.state)
            throw Failure(FailureKind::internal,
                          "a job cannot go from " + std::string(job_state_name(job_.state)) +
                              " to " + std::string(job_state_name(summary.state)));
        Statement update(database_,
                         "UPDATE job SET plan = ?2, state = ?3, schema = ?4, plan_hash = ?5,"
                         " made_against = ?6, plan_rights = ?7, total_rows = ?8, failed_rows = ?9,"
                         " reason = ?10 WHERE id = ?1 AND state = ?11 AND plan = ?2 - 1");
        update.bind(1, job_.id).bind(2, plan_).bind(3, job_state_name(summary.state));
        if (summary.schema.empty())
            update.bind_null(4);
        else
            update.bind(4, std::string_view(summary.schema));
        update.bind(5, std::string_view(summary.plan_hash)).bind(6, summary.made_against);
        update.bind(7, std::string_view(summary.rights));
        update.bind(8, static_cast<std::int64_t>(summary.total_rows));
        update.bind(9, static_cast<std::int64_t>(summary.failed_rows));
        if (summary.reason.empty())
            update.bind_null(10);
        else
            update.bind(10, std::string_view(summary.reason));
        update.bind(11, job_state_name(job_.state)).run();
        if (database_.changes() != 1)
            throw Failure(FailureKind::try_again,
                          "job " + std::to_string(job_.id) +
                              ": another process has moved it; look at its status and try again");
        write_event(database_, job_.id, actor, job_state_name(job_.state),
                    job_state_name(summary.state), "plan " + std::to_string(plan_));
        transaction_.commit();
        return plan_;
    }

private:
    std::unique_ptr<Store::Turn> turn_;  // outlives the transaction
    Database& database_;
    Job job_;
    PlanNumber plan_;
    Transaction transaction_;
    Statement add_finding_;
    Statement add_change_;
    std::int64_t findings_ = 0;
    std::int64_t changes_ = 0;
};

void read_finding(const Statement& row, StoredFinding& finding) {
    finding.seq = row.number(0);
    finding.row.reset();
    if (!row.is_null(1)) finding.row = static_cast<std::uint64_t>(row.number(1));
    finding.is_scheme = row.text(2) == "scheme";
    finding.is_error = row.text(3) == "error";
    finding.code = row.text(4);
    finding.body = row.text(5);
}

}  // namespace

std::unique_ptr<PlanWriter> SqliteStore::write_plan(const Job& job) {
    auto turn = take_turn();
    return std::make_unique<SqlitePlanWriter>(std::move(turn), writer(), job);
}

void SqliteStore::each_finding(JobId job, PlanNumber plan,
                               const std::function<void(const StoredFinding&)>& visit) {
    Statement select(*reader_,
                     "SELECT seq, row, phase, error_type, code, body FROM finding"
                     " WHERE job = ? AND plan = ? ORDER BY seq");
    select.bind(1, job).bind(2, plan);
    StoredFinding finding;
    while (select.step()) {
        read_finding(select, finding);
        visit(finding);
    }
}

std::vector<StoredFinding> SqliteStore::findings_page(JobId job, PlanNumber plan,
                                                      const FindingFilter& filter) {
    Statement select(*reader_,
                     "SELECT seq, row, phase, error_type, code, body FROM finding"
                     " WHERE job = ?1 AND plan = ?2 AND seq > ?3"
                     " AND (?5 IS NULL OR phase = ?5) AND (?6 IS NULL OR error_type = ?6)"
                     " AND (?7 IS NULL OR code = ?7)"
                     " AND (?8 IS NULL OR json_extract(body, '$.column') = ?8)"
                     " ORDER BY seq LIMIT ?4");
    select.bind(1, job).bind(2, plan).bind(3, filter.after);
    select.bind(4, static_cast<std::int64_t>(filter.most));
    if (filter.is_scheme) select.bind(5, *filter.is_scheme ? "scheme" : std::string_view("update"));
    if (filter.is_error) select.bind(6, *filter.is_error ? "error" : std::string_view("warning"));
    if (!filter.code.empty()) select.bind(7, filter.code);
    if (filter.column) select.bind(8, static_cast<std::int64_t>(*filter.column));
    std::vector<StoredFinding> page;
    while (select.step()) read_finding(select, page.emplace_back());
    return page;
}

std::vector<StoredChange> SqliteStore::changes_page(JobId job, PlanNumber plan, std::int64_t after,
                                                    std::uint64_t most) {
    Statement select(*reader_,
                     "SELECT seq, chunk, body FROM change WHERE job = ? AND plan = ? AND seq > ?"
                     " ORDER BY seq LIMIT ?");
    select.bind(1, job).bind(2, plan).bind(3, after).bind(4, static_cast<std::int64_t>(most));
    std::vector<StoredChange> page;
    while (select.step())
        page.push_back({select.number(0), select.number(1), std::string(select.text(2))});
    return page;
}

void SqliteStore::each_change(JobId job, PlanNumber plan,
                              const std::function<void(const StoredChange&)>& visit) {
    Statement select(*reader_,
                     "SELECT seq, chunk, body FROM change WHERE job = ? AND plan = ? ORDER BY seq");
    select.bind(1, job).bind(2, plan);
    StoredChange change;
    while (select.step()) {
        change.seq = select.number(0);
        change.chunk = select.number(1);
        change.body = select.text(2);
        visit(change);
    }
}

std::int64_t SqliteStore::last_chunk(JobId job, PlanNumber plan) {
    Statement select(*reader_, "SELECT max(chunk) FROM change WHERE job = ? AND plan = ?");
    select.bind(1, job).bind(2, plan);
    return select.step() ? select.number(0) : 0;
}

}  // namespace rollcall
