// Jobs in SQLite: records, moves, history, keys.
#include "engine/store/sqlite/sqlite_store.h"
#include "engine/text/failure.h"

namespace rollcall {
namespace {

constexpr std::string_view columns =
    "id, kind, state, created_at, process_requested_at, filename, file, file_sha256, file_bytes,"
    " options, schema, uploaded_user, uploaded_api_user, proceed_user, proceed_api_user, plan,"
    " plan_hash, made_against, plan_rights, total_rows, affected_rows, failed_rows, reason, undo";

Job read_job(const Statement& row) {
    const auto text = [&](int at) { return std::string(row.text(at)); };
    Job job;
    job.id = row.number(0);
    job.kind = row.text(1) == "sync" ? JobKind::sync : JobKind::upload;
    job.state = find_job_state(row.text(2)).value();
    job.created_at = text(3);
    if (!row.is_null(4)) job.process_requested_at = text(4);
    job.filename = text(5);
    job.file = text(6);
    job.file_sha256 = text(7);
    job.file_bytes = static_cast<std::uint64_t>(row.number(8));
    job.options = text(9);
    job.schema = text(10);
    job.uploader = {text(11), text(12)};
    if (!row.is_null(13) || !row.is_null(14)) job.proceeder = Actor{text(13), text(14)};
    job.plan = row.number(15);
    job.plan_hash = text(16);
    job.made_against = row.number(17);
    job.plan_rights = text(18);
    job.total_rows = static_cast<std::uint64_t>(row.number(19));
    job.affected_rows = static_cast<std::uint64_t>(row.number(20));
    job.failed_rows = static_cast<std::uint64_t>(row.number(21));
    job.reason = text(22);
    job.undo = text(23);
    return job;
}

std::optional<std::string> or_none(const std::string& text) {
    if (text.empty()) return std::nullopt;
    return text;
}

// Members of an Actor as the two columns of a job: only one of them is there.
struct ActorColumns {
    std::optional<std::string> user;
    std::optional<std::string> api_user;

    explicit ActorColumns(const Actor& actor) : user(or_none(actor.user)) {
        if (!user) api_user = actor.api_user;
    }
    ActorColumns() = default;
};

}  // namespace

JobId SqliteStore::create_job(const Job& job, const std::string& key,
                              const std::string& fingerprint) {
    const auto turn = take_turn();
    Database& database = writer();
    Transaction transaction(database);
    const ActorColumns uploader(job.uploader);
    const std::string now = time_stamp();
    Statement insert(database,
                     "INSERT INTO job (kind, state, created_at, filename, file, file_sha256,"
                     " file_bytes, options, uploaded_user, uploaded_api_user)"
                     " VALUES (?, 'created', ?, ?, ?, ?, ?, ?, ?, ?)");
    insert.bind(1, job_kind_name(job.kind)).bind(2, now).bind(3, job.filename).bind(4, job.file);
    insert.bind(5, job.file_sha256).bind(6, static_cast<std::int64_t>(job.file_bytes));
    insert.bind(7, job.options)
        .bind_optional(8, uploader.user)
        .bind_optional(9, uploader.api_user)
        .run();
    const JobId id = database.last_id();
    write_event(database, id, job.uploader, {}, "created", {});
    if (!key.empty()) {
        const std::string actor = job.uploader.name();
        Statement remember(database,
                           "INSERT INTO idempotency (verb, actor, key, fingerprint, job)"
                           " VALUES ('upload', ?, ?, ?, ?)");
        remember.bind(1, actor).bind(2, key).bind(3, fingerprint).bind(4, id).run();
    }
    transaction.commit();
    return id;
}

std::optional<Store::Remembered> SqliteStore::find_key(std::string_view verb, const Actor& actor,
                                                       std::string_view key) {
    const std::string name = actor.name();
    Statement select(*reader_,
                     "SELECT job, fingerprint FROM idempotency"
                     " WHERE verb = ? AND actor = ? AND key = ?");
    select.bind(1, verb).bind(2, name).bind(3, key);
    if (!select.step()) return std::nullopt;
    return Remembered{select.number(0), std::string(select.text(1))};
}

void SqliteStore::remember_key(std::string_view verb, const Actor& actor, std::string_view key,
                               std::string_view fingerprint, JobId job) {
    const auto turn = take_turn();
    Transaction transaction(writer());
    const std::string name = actor.name();
    Statement insert(writer(),
                     "INSERT OR IGNORE INTO idempotency (verb, actor, key, fingerprint, job)"
                     " VALUES (?, ?, ?, ?, ?)");
    insert.bind(1, verb).bind(2, name).bind(3, key).bind(4, fingerprint).bind(5, job).run();
    transaction.commit();
}

std::optional<Job> SqliteStore::find_job(JobId id) {
    const std::string sql = "SELECT " + std::string(columns) + " FROM job WHERE id = ?";
    Statement select(*reader_, sql);
    if (!select.bind(1, id).step()) return std::nullopt;
    return read_job(select);
}

JobPage SqliteStore::list_jobs(std::uint64_t skip, std::uint64_t most, std::string_view of_user) {
    const std::string from =
        " FROM job WHERE ?1 = '' OR uploaded_user = ?1 OR proceed_user = ?1 OR EXISTS"
        " (SELECT 1 FROM job_event WHERE job_event.job = job.id AND to_state = 'created'"
        " AND actor = ?1)";
    const std::string sql =
        "SELECT " + std::string(columns) + from + " ORDER BY id DESC LIMIT ?3 OFFSET ?2";
    Statement select(*reader_, sql);
    select.bind(1, of_user).bind(2, static_cast<std::int64_t>(skip));
    select.bind(3, static_cast<std::int64_t>(most));
    JobPage page;
    while (select.step()) page.jobs.push_back(read_job(select));
    const std::string count_sql = "SELECT count(*)" + from;
    Statement count(*reader_, count_sql);
    if (count.bind(1, of_user).step()) page.total = static_cast<std::uint64_t>(count.number(0));
    return page;
}

std::vector<Job> SqliteStore::jobs_in(JobState state) {
    std::vector<Job> jobs;
    const std::string sql = "SELECT " + std::string(columns) +
                            " FROM job WHERE state = ?1 ORDER BY"
                            " CASE WHEN ?1 = 'in_progress' THEN process_requested_at END, id";
    Statement select(*reader_, sql);
    select.bind(1, job_state_name(state));
    while (select.step()) jobs.push_back(read_job(select));
    return jobs;
}

std::uint64_t SqliteStore::count_jobs(JobState state) {
    Statement select(*reader_, "SELECT count(*) FROM job WHERE state = ?");
    select.bind(1, job_state_name(state));
    return select.step() ? static_cast<std::uint64_t>(select.number(0)) : 0;
}

bool SqliteStore::knows_file(const std::string& file) {
    Statement select(*reader_,
                     "SELECT 1 FROM job WHERE file = ?1 OR (state IN ('created', 'invalid_scheme')"
                     " AND json_extract(options, '$.base.file') = ?1) LIMIT 1");
    return select.bind(1, file).step();
}

bool SqliteStore::move_job(const Job& job, JobState from, JobState to, const Actor& actor,
                           const std::string& note) {
    if (!may_move(from, to)) return false;
    const auto turn = take_turn();
    Database& database = writer();
    Transaction transaction(database);
    const ActorColumns uploader(job.uploader);
    const ActorColumns proceeder = job.proceeder ? ActorColumns(*job.proceeder) : ActorColumns();
    Statement update(database,
                     "UPDATE job SET state = ?2, proceed_user = ?4, proceed_api_user = ?5,"
                     " process_requested_at = ?6, reason = ?7, undo = ?8, file = ?9,"
                     " file_sha256 = ?10, file_bytes = ?11, options = ?12, filename = ?13,"
                     " uploaded_user = ?14, uploaded_api_user = ?15"
                     " WHERE id = ?1 AND state = ?3");
    const std::optional<std::string> reason = or_none(job.reason);
    const std::optional<std::string> undo = or_none(job.undo);
    update.bind(1, job.id).bind(2, job_state_name(to)).bind(3, job_state_name(from));
    update.bind_optional(4, proceeder.user).bind_optional(5, proceeder.api_user);
    update.bind_optional(6, job.process_requested_at);
    update.bind_optional(7, reason)
        .bind_optional(8, undo)
        .bind(9, job.file)
        .bind(10, job.file_sha256);
    update.bind(11, static_cast<std::int64_t>(job.file_bytes)).bind(12, job.options);
    update.bind(13, job.filename);
    update.bind_optional(14, uploader.user).bind_optional(15, uploader.api_user);
    update.run();
    if (database.changes() != 1) return false;
    write_event(database, job.id, actor, job_state_name(from), job_state_name(to), note);
    transaction.commit();
    return true;
}

std::vector<JobEvent> SqliteStore::events(std::optional<JobId> job) {
    Statement select(*reader_,
                     "SELECT job, at, actor, from_state, to_state, note FROM job_event"
                     " WHERE ?1 = 0 OR job = ?1 ORDER BY id");
    select.bind(1, job.value_or(0));
    std::vector<JobEvent> all;
    while (select.step())
        all.push_back({select.number(0), std::string(select.text(1)), std::string(select.text(2)),
                       std::string(select.text(3)), std::string(select.text(4)),
                       std::string(select.text(5))});
    return all;
}

std::vector<LedgerEntry> SqliteStore::ledger(std::optional<JobId> job) {
    Statement select(*reader_,
                     "SELECT job, plan, chunk, kind, rows, generation, sha256, actor, applied_at"
                     " FROM ledger WHERE ?1 = 0 OR job = ?1 ORDER BY generation");
    select.bind(1, job.value_or(0));
    std::vector<LedgerEntry> all;
    while (select.step())
        all.push_back({select.number(0), select.number(1), select.number(2),
                       select.text(3) == "undo", static_cast<std::uint64_t>(select.number(4)),
                       select.number(5), std::string(select.text(6)), std::string(select.text(7)),
                       std::string(select.text(8))});
    return all;
}

}  // namespace rollcall
