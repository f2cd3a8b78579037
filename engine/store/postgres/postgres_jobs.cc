// Jobs in PostgreSQL: records, moves, history, keys.
#include "engine/store/postgres/postgres_store.h"
#include "engine/text/json_slices.h"

namespace rollcall {
namespace {

constexpr std::string_view columns =
    "id, kind, state, created_at, process_requested_at, filename, file, file_sha256, file_bytes,"
    " options, coalesce(schema, ''), coalesce(uploaded_user, ''), coalesce(uploaded_api_user, ''),"
    " proceed_user, proceed_api_user, plan, coalesce(plan_hash, ''), coalesce(made_against, 0),"
    " coalesce(plan_rights, ''), total_rows, affected_rows, failed_rows, coalesce(reason, ''),"
    " coalesce(undo, '')";

Job read_job(const PgRows& rows, std::size_t row) {
    const auto text = [&](int at) { return std::string(rows.text(row, at)); };
    const auto count = [&](int at) { return static_cast<std::uint64_t>(rows.number(row, at)); };
    Job job;
    job.id = rows.number(row, 0);
    job.kind = rows.text(row, 1) == "sync" ? JobKind::sync : JobKind::upload;
    job.state = find_job_state(rows.text(row, 2)).value();
    job.created_at = text(3);
    if (!rows.is_null(row, 4)) job.process_requested_at = text(4);
    job.filename = text(5);
    job.file = text(6);
    job.file_sha256 = text(7);
    job.file_bytes = count(8);
    job.options = text(9);
    job.schema = text(10);
    job.uploader = {text(11), text(12)};
    if (!rows.is_null(row, 13) || !rows.is_null(row, 14)) job.proceeder = Actor{text(13), text(14)};
    job.plan = rows.number(row, 15);
    job.plan_hash = text(16);
    job.made_against = rows.number(row, 17);
    job.plan_rights = text(18);
    job.total_rows = count(19);
    job.affected_rows = count(20);
    job.failed_rows = count(21);
    job.reason = text(22);
    job.undo = text(23);
    return job;
}

// An Actor as the two columns of a job: only one of them is there.
PgValue user_of(const Actor& actor) { return or_null(actor.user); }
PgValue api_user_of(const Actor& actor) {
    if (!actor.user.empty()) return std::nullopt;
    return actor.api_user;
}

// The file that an unsound corrected file falls back on, out of the job's options.
PgValue base_file_of(const std::string& options) {
    const std::string_view base = find_member(options, "base");
    const std::string_view file = find_member(base, "file");
    if (!file.starts_with('"')) return std::nullopt;
    return read_string(file);
}

}  // namespace

JobId PostgresStore::create_job(const Job& job, const std::string& key,
                                const std::string& fingerprint) {
    Write write(*this, About::other);
    const PgRows made = write.run(
        "WITH next AS (UPDATE tenant_count SET jobs = jobs + 1 WHERE tenant = $1 RETURNING jobs)"
        " INSERT INTO job (tenant, id, kind, state, created_at, filename, file, file_sha256,"
        " file_bytes, options, uploaded_user, uploaded_api_user, base_file)"
        " SELECT $1, jobs, $2, 'created', $3, $4, $5, $6, $7::bigint, $8, $9, $10, $11 FROM next"
        " RETURNING id",
        {tenant(), job_kind_name(job.kind), time_stamp(), job.filename, job.file, job.file_sha256,
         job.file_bytes, job.options, user_of(job.uploader), api_user_of(job.uploader),
         base_file_of(job.options)});
    const JobId id = made.number(0, 0);
    write_event(write, id, job.uploader, {}, "created", {});
    note_work(write, id, JobState::created);
    if (!key.empty())
        write.run(
            "INSERT INTO idempotency (tenant, verb, actor, key, fingerprint, job)"
            " VALUES ($1, 'upload', $2, $3, $4, $5)",
            {tenant(), job.uploader.name(), key, fingerprint, id});
    write.commit();
    return id;
}

std::optional<Store::Remembered> PostgresStore::find_key(std::string_view verb, const Actor& actor,
                                                         std::string_view key) {
    const PgRows rows =
        run("SELECT job, fingerprint FROM idempotency"
            " WHERE tenant = $1 AND verb = $2 AND actor = $3 AND key = $4",
            {tenant(), verb, actor.name(), key});
    if (rows.empty()) return std::nullopt;
    return Remembered{rows.number(0, 0), std::string(rows.text(0, 1))};
}

void PostgresStore::remember_key(std::string_view verb, const Actor& actor, std::string_view key,
                                 std::string_view fingerprint, JobId job) {
    Write write(*this, About::other);
    write.run(
        "INSERT INTO idempotency (tenant, verb, actor, key, fingerprint, job)"
        " VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING",
        {tenant(), verb, actor.name(), key, fingerprint, job});
    write.commit();
}

std::optional<Job> PostgresStore::find_job(JobId id) {
    const PgRows rows =
        run("SELECT " + std::string(columns) + " FROM job WHERE tenant = $1 AND id = $2",
            {tenant(), id});
    if (rows.empty()) return std::nullopt;
    return read_job(rows, 0);
}

JobPage PostgresStore::list_jobs(std::uint64_t skip, std::uint64_t most, std::string_view of_user) {
    const std::string from =
        " FROM job WHERE tenant = $1 AND ($2 = '' OR uploaded_user = $2 OR proceed_user = $2"
        " OR EXISTS (SELECT 1 FROM job_event WHERE job_event.tenant = $1"
        " AND job_event.job = job.id AND to_state = 'created' AND actor = $2))";
    JobPage page;
    const PgRows rows = run("SELECT " + std::string(columns) + from +
                                " ORDER BY id DESC LIMIT $4::bigint OFFSET $3::bigint",
                            {tenant(), of_user, skip, most});
    for (std::size_t row = 0; row < rows.size(); ++row) page.jobs.push_back(read_job(rows, row));
    page.total =
        static_cast<std::uint64_t>(run("SELECT count(*)" + from, {tenant(), of_user}).number(0, 0));
    return page;
}

std::vector<Job> PostgresStore::jobs_in(JobState state) {
    const PgRows rows = run("SELECT " + std::string(columns) +
                                " FROM job WHERE tenant = $1 AND state = $2 ORDER BY"
                                " CASE WHEN $2 = 'in_progress' THEN process_requested_at END, id",
                            {tenant(), job_state_name(state)});
    std::vector<Job> jobs;
    for (std::size_t row = 0; row < rows.size(); ++row) jobs.push_back(read_job(rows, row));
    return jobs;
}

std::uint64_t PostgresStore::count_jobs(JobState state) {
    return static_cast<std::uint64_t>(
        run("SELECT count(*) FROM job WHERE tenant = $1 AND state = $2",
            {tenant(), job_state_name(state)})
            .number(0, 0));
}

bool PostgresStore::knows_file(const std::string& file) {
    return !run("SELECT 1 FROM job WHERE tenant = $1 AND (file = $2 OR (base_file = $2"
                " AND state IN ('created', 'invalid_scheme'))) LIMIT 1",
                {tenant(), file})
                .empty();
}

bool PostgresStore::move_job(const Job& job, JobState from, JobState to, const Actor& actor,
                             const std::string& note) {
    if (!may_move(from, to)) return false;
    Write write(*this, About::other);
    const Actor nobody;
    const Actor& proceeder = job.proceeder ? *job.proceeder : nobody;
    const PgRows moved = write.run(
        "UPDATE job SET state = $3, proceed_user = $5, proceed_api_user = $6,"
        " process_requested_at = $7, reason = $8, undo = $9, file = $10, file_sha256 = $11,"
        " file_bytes = $12::bigint, options = $13, filename = $14, uploaded_user = $15,"
        " uploaded_api_user = $16, base_file = $17 WHERE tenant = $1 AND id = $2 AND state = $4",
        {tenant(), job.id, job_state_name(to), job_state_name(from), user_of(proceeder),
         job.proceeder ? api_user_of(proceeder) : PgValue(std::nullopt), job.process_requested_at,
         or_null(job.reason), or_null(job.undo), job.file, job.file_sha256, job.file_bytes,
         job.options, job.filename, user_of(job.uploader), api_user_of(job.uploader),
         base_file_of(job.options)});
    if (moved.changed() != 1) return false;
    write_event(write, job.id, actor, job_state_name(from), job_state_name(to), note);
    note_work(write, job.id, to);
    // Wishes and news of another file, or of work that is over.
    write.run("DELETE FROM job_note WHERE tenant = $1 AND job = $2", {tenant(), job.id});
    write.commit();
    return true;
}

std::vector<JobEvent> PostgresStore::events(std::optional<JobId> job) {
    const PgRows rows = run(
        "SELECT job, at, actor, coalesce(from_state, ''), to_state, coalesce(note, '')"
        " FROM job_event WHERE tenant = $1 AND ($2::bigint = 0 OR job = $2::bigint) ORDER BY id",
        {tenant(), job.value_or(0)});
    std::vector<JobEvent> all;
    for (std::size_t row = 0; row < rows.size(); ++row) {
        const auto text = [&](int at) { return std::string(rows.text(row, at)); };
        all.push_back({rows.number(row, 0), text(1), text(2), text(3), text(4), text(5)});
    }
    return all;
}

std::vector<LedgerEntry> PostgresStore::ledger(std::optional<JobId> job) {
    const PgRows rows =
        run("SELECT job, plan, chunk, kind, rows, generation, sha256, actor, applied_at FROM ledger"
            " WHERE tenant = $1 AND ($2::bigint = 0 OR job = $2::bigint) ORDER BY generation",
            {tenant(), job.value_or(0)});
    std::vector<LedgerEntry> all;
    for (std::size_t row = 0; row < rows.size(); ++row) {
        const auto text = [&](int at) { return std::string(rows.text(row, at)); };
        all.push_back({rows.number(row, 0), rows.number(row, 1), rows.number(row, 2),
                       text(3) == "undo", static_cast<std::uint64_t>(rows.number(row, 4)),
                       rows.number(row, 5), text(6), text(7), text(8)});
    }
    return all;
}

}  // namespace rollcall
