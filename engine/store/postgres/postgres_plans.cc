// Plans in PostgreSQL: findings and Changes, copied in as they come and read page by page.
#include "engine/plan/record/record_edit.h"
#include "engine/store/postgres/postgres_store.h"
#include "engine/text/failure.h"

namespace rollcall {
namespace {

constexpr std::uint64_t page_rows = 2000;

// Rows are sent by the thousand, column by column: a table under row-level security cannot be
// copied into.
constexpr std::size_t most_rows = 5000;
constexpr std::size_t most_bytes = std::size_t{4} << 20;

class PostgresPlanWriter : public PlanWriter {
public:
    PostgresPlanWriter(PostgresStore& store, const Job& job)
        : write_(store, PostgresStore::About::other), job_(job), plan_(job.plan + 1) {}

    void add(const StoredFinding& finding) override {
        findings_.seqs.add(++finding_count_);
        findings_.rows.add(finding.row ? static_cast<std::int64_t>(*finding.row) : 0);
        findings_.schemes.add(std::int64_t{finding.is_scheme ? 1 : 0});
        findings_.errors.add(std::int64_t{finding.is_error ? 1 : 0});
        findings_.codes.add(finding.code);
        findings_.bodies.add(finding.body);
        if (++findings_.count == most_rows || findings_.bodies.bytes() > most_bytes)
            flush_findings();
    }

    void add(std::string_view change, std::int64_t chunk) override {
        const ChangeWords words(change);
        changes_.seqs.add(++change_count_);
        changes_.chunks.add(chunk);
        changes_.steps.add(words.step());
        changes_.bodies.add(change);
        if (++changes_.count == most_rows || changes_.bodies.bytes() > most_bytes) flush_changes();
    }

    PlanNumber seal(const PlanSummary& summary, const Actor& actor) override {
        if (!may_move(job_.state, summary.state) && job_.state != summary.state)
            throw Failure(FailureKind::internal,
                          "a job cannot go from " + std::string(job_state_name(job_.state)) +
                              " to " + std::string(job_state_name(summary.state)));
        flush_findings();
        flush_changes();
        const PgRows moved = write_.run(
            "UPDATE job SET plan = $3::bigint, state = $4, schema = $5, plan_hash = $6,"
            " made_against = $7::bigint, plan_rights = $8, total_rows = $9::bigint,"
            " failed_rows = $10::bigint, reason = $11"
            " WHERE tenant = $1 AND id = $2::bigint AND state = $12 AND plan = $3::bigint - 1",
            {write_.tenant(), job_.id, plan_, job_state_name(summary.state),
             or_null(summary.schema), summary.plan_hash, summary.made_against, summary.rights,
             summary.total_rows, summary.failed_rows, or_null(summary.reason),
             job_state_name(job_.state)});
        if (moved.changed() != 1)
            throw Failure(FailureKind::try_again,
                          "job " + std::to_string(job_.id) +
                              ": another process has moved it; look at its status and try again");
        write_event(write_, job_.id, actor, job_state_name(job_.state),
                    job_state_name(summary.state), "plan " + std::to_string(plan_));
        if (job_.state != summary.state) note_work(write_, job_.id, summary.state);
        write_.commit();
        return plan_;
    }

private:
    void flush_findings() {
        if (std::exchange(findings_.count, 0) == 0) return;
        write_.run(
            "INSERT INTO finding (tenant, job, plan, seq, row, phase, error_type, code, body)"
            " SELECT $1, $2::bigint, $3::bigint, n.seq, nullif(n.row, 0),"
            " CASE n.scheme WHEN 1 THEN 'scheme' ELSE 'update' END,"
            " CASE n.error WHEN 1 THEN 'error' ELSE 'warning' END, n.code, n.body"
            " FROM unnest($4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[], $8::text[],"
            " $9::text[]) AS n (seq, row, scheme, error, code, body)",
            {write_.tenant(), job_.id, plan_, findings_.seqs.take(), findings_.rows.take(),
             findings_.schemes.take(), findings_.errors.take(), findings_.codes.take(),
             findings_.bodies.take()});
    }

    void flush_changes() {
        if (std::exchange(changes_.count, 0) == 0) return;
        write_.run(
            "INSERT INTO change (tenant, job, plan, seq, chunk, step, body)"
            " SELECT $1, $2::bigint, $3::bigint, n.seq, n.chunk, n.step, n.body"
            " FROM unnest($4::bigint[], $5::bigint[], $6::bigint[], $7::text[])"
            " AS n (seq, chunk, step, body)",
            {write_.tenant(), job_.id, plan_, changes_.seqs.take(), changes_.chunks.take(),
             changes_.steps.take(), changes_.bodies.take()});
    }

    PostgresStore::Write write_;
    Job job_;
    PlanNumber plan_;
    struct {
        PgArray seqs, rows, schemes, errors, codes, bodies;
        std::size_t count = 0;
    } findings_;
    struct {
        PgArray seqs, chunks, steps, bodies;
        std::size_t count = 0;
    } changes_;
    std::int64_t finding_count_ = 0;
    std::int64_t change_count_ = 0;
};

StoredFinding read_finding(const PgRows& rows, std::size_t row) {
    StoredFinding finding;
    finding.seq = rows.number(row, 0);
    if (!rows.is_null(row, 1)) finding.row = static_cast<std::uint64_t>(rows.number(row, 1));
    finding.is_scheme = rows.text(row, 2) == "scheme";
    finding.is_error = rows.text(row, 3) == "error";
    finding.code = rows.text(row, 4);
    finding.body = rows.text(row, 5);
    return finding;
}

}  // namespace

std::unique_ptr<PlanWriter> PostgresStore::write_plan(const Job& job) {
    return std::make_unique<PostgresPlanWriter>(*this, job);
}

void PostgresStore::each_finding(JobId job, PlanNumber plan,
                                 const std::function<void(const StoredFinding&)>& visit) {
    FindingFilter filter;
    filter.most = page_rows;
    for (;;) {
        const std::vector<StoredFinding> page = findings_page(job, plan, filter);
        for (const StoredFinding& finding : page) visit(finding);
        if (page.size() < page_rows) return;
        filter.after = page.back().seq;
    }
}

std::vector<StoredFinding> PostgresStore::findings_page(JobId job, PlanNumber plan,
                                                        const FindingFilter& filter) {
    std::string sql =
        "SELECT seq, row, phase, error_type, code, body FROM finding"
        " WHERE tenant = $1 AND job = $2::bigint AND plan = $3::bigint AND seq > $4::bigint";
    PgValues values{tenant(), job, plan, filter.after, filter.most};
    const auto add = [&](const std::string& condition, PgValue value) {
        values.push_back(std::move(value));
        sql += " AND " + condition + " = $" + std::to_string(values.size());
    };
    if (filter.is_scheme) add("phase", *filter.is_scheme ? "scheme" : "update");
    if (filter.is_error) add("error_type", *filter.is_error ? "error" : "warning");
    if (!filter.code.empty()) add("code", filter.code);
    if (filter.column) add("body::json ->> 'column'", *filter.column);
    const PgRows rows = run(sql + " ORDER BY seq LIMIT $5::bigint", values);
    std::vector<StoredFinding> page;
    page.reserve(rows.size());
    for (std::size_t row = 0; row < rows.size(); ++row) page.push_back(read_finding(rows, row));
    return page;
}

std::vector<StoredChange> PostgresStore::changes_page(JobId job, PlanNumber plan,
                                                      std::int64_t after, std::uint64_t most) {
    const PgRows rows =
        run("SELECT seq, chunk, body FROM change WHERE tenant = $1 AND job = $2::bigint"
            " AND plan = $3::bigint AND seq > $4::bigint ORDER BY seq LIMIT $5::bigint",
            {tenant(), job, plan, after, most});
    std::vector<StoredChange> page;
    page.reserve(rows.size());
    for (std::size_t row = 0; row < rows.size(); ++row)
        page.push_back({rows.number(row, 0), rows.number(row, 1), std::string(rows.text(row, 2))});
    return page;
}

void PostgresStore::each_change(JobId job, PlanNumber plan,
                                const std::function<void(const StoredChange&)>& visit) {
    for (std::int64_t after = 0;;) {
        const std::vector<StoredChange> page = changes_page(job, plan, after, page_rows);
        for (const StoredChange& change : page) visit(change);
        if (page.size() < page_rows) return;
        after = page.back().seq;
    }
}

std::int64_t PostgresStore::last_chunk(JobId job, PlanNumber plan) {
    return run("SELECT coalesce(max(chunk), 0) FROM change"
               " WHERE tenant = $1 AND job = $2::bigint AND plan = $3::bigint",
               {tenant(), job, plan})
        .number(0, 0);
}

}  // namespace rollcall
