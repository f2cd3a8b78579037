#include "engine/store/postgres/postgres_store.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <filesystem>
#include <thread>

#include "engine/store/depot/open_depot.h"
#include "engine/store/postgres/postgres_migrations.h"
#include "engine/store/postgres/upload_place.h"
#include "engine/text/failure.h"

namespace rollcall {
namespace {

constexpr std::chrono::seconds patience{120};
constexpr std::chrono::milliseconds shortest_wait{5};
constexpr std::chrono::milliseconds longest_wait{200};

// Value of a member "NAME=" of a query, taken out of it with its separator.
std::string take_member(std::string& url, const std::string& name) {
    const std::size_t question = url.find('?');
    if (question == std::string::npos) return {};
    for (std::size_t at = question; at != std::string::npos; at = url.find('&', at + 1)) {
        if (url.compare(at + 1, name.size() + 1, name + '=') != 0) continue;
        const std::size_t end = std::min(url.find('&', at + 1), url.size());
        std::string value = url.substr(at + name.size() + 2, end - at - name.size() - 2);
        const bool is_last = end == url.size();
        if (url[at] == '?' && !is_last)
            url.erase(at + 1, end - at);
        else
            url.erase(at, end - at);
        return value;
    }
    return {};
}

// "s3%3A%2F%2Fbucket" as it is meant; a folder is taken as it stands.
std::string read_files(const std::string& files) {
    std::string text;
    for (std::size_t at = 0; at < files.size(); ++at) {
        unsigned letter = 0;
        const char* const digits = files.data() + at + 1;
        const bool is_encoded = files[at] == '%' && at + 2 < files.size() &&
                                std::from_chars(digits, digits + 2, letter, 16).ptr == digits + 2;
        text += is_encoded ? static_cast<char>(letter) : files[at];
        if (is_encoded) at += 2;
    }
    return is_depot_url(text) ? text : files;
}

}  // namespace

PostgresUrl read_postgres_url(const std::string& url) {
    PostgresUrl read;
    read.server = url;
    const std::string tenant = take_member(read.server, "tenant");
    read.files = read_files(take_member(read.server, "files"));
    read.names_tenant = !tenant.empty();
    if (read.names_tenant) read.tenant = tenant;
    if (!is_tenant_name(read.tenant))
        throw Failure(FailureKind::usage,
                      "--tenant: a name may have 100 letters, digits and -_. at most");
    if (read.files.empty())
        throw Failure(FailureKind::usage,
                      "--files: name the folder in which all processes of this store keep uploads, "
                      "or s3://BUCKET/PREFIX");
    while (read.files.size() > 1 && read.files.ends_with('/')) read.files.pop_back();
    return read;
}

class PostgresStore::HeldTurn : public Store::Turn {
public:
    explicit HeldTurn(PostgresStore& store) : store_(store) {}
    ~HeldTurn() override {
        if (--store_.turns_ == 0) store_.release(std::exchange(store_.turn_, nullptr));
    }

private:
    PostgresStore& store_;
};

class PostgresStore::HeldJob : public Store::Hold {
public:
    HeldJob(PostgresStore& store, std::shared_ptr<Lease> lease)
        : store_(store), lease_(std::move(lease)) {}
    ~HeldJob() override { store_.release(lease_); }
    bool is_good() const override { return !guards.fence || lease_->is_good(); }

private:
    PostgresStore& store_;
    std::shared_ptr<Lease> lease_;
};

PostgresStore::PostgresStore(const PostgresUrl& url, bool makes_new)
    : url_(url), heartbeat_(Heartbeat::of(url.server)) {
    if (makes_new) migrate();
    const PgRows version = reader().run(
        "SELECT count(*) FROM pg_catalog.pg_class WHERE relname = 'rollcall_migration'"
        " AND pg_catalog.pg_table_is_visible(oid)");
    if (version.number(0, 0) == 0)
        throw Failure(FailureKind::unavailable,
                      "store " + reader().place() + ": holds no rollcall; rollcall init makes one");
    const PgRows known = reader().run("SELECT coalesce(max(version), 0) FROM rollcall_migration");
    const auto newest = static_cast<std::int64_t>(postgres_migration_count);
    if (known.number(0, 0) != newest)
        throw Failure(FailureKind::unavailable,
                      "store " + reader().place() + ": has version " +
                          std::string(known.text(0, 0)) + " and this rollcall is for " +
                          std::to_string(newest) +
                          (known.number(0, 0) < newest ? "; rollcall init brings it up to that"
                                                       : "; use a newer one"));
    refuse_mighty_role();
    if (makes_new) make_tenant();
    if (url.names_tenant && run("SELECT 1 FROM tenant").empty())
        throw Failure(FailureKind::unavailable, "store " + reader().place() + ": has no tenant \"" +
                                                    tenant() + "\"; rollcall init makes one");
    if (makes_new || url.names_tenant) {
        static_cast<void>(folder());
        return;
    }
    // Of all tenants: any of them tells whether this is the right place.
    const PgRows some =
        reader().run("SELECT tenant FROM upload_place ORDER BY tenant <> 'default' LIMIT 1");
    if (!some.empty()) check_upload_place(reader(), std::string(some.text(0, 0)), url_.files);
}

void PostgresStore::make_tenant() {
    run("WITH made AS (INSERT INTO tenant (tenant) VALUES ($1) ON CONFLICT DO NOTHING"
        " RETURNING tenant) INSERT INTO tenant_count (tenant) SELECT tenant FROM made",
        {tenant()});
    settle_upload_place(reader(), tenant(), url_.files);
}

std::string PostgresStore::folder() {
    if (folder_of_ == url_.tenant) return folder_;
    check_upload_place(reader(), url_.tenant, url_.files);
    if (is_depot_url(url_.files)) {
        folder_ = open_depot(url_.files, url_.tenant);
    } else {
        folder_ = url_.files + '/' + url_.tenant;
        std::error_code error;
        std::filesystem::create_directories(folder_, error);
        if (!std::filesystem::is_directory(folder_, error))
            throw Failure(FailureKind::unavailable,
                          "--files: the folder " + folder_ + " is not there and cannot be made");
    }
    folder_of_ = url_.tenant;
    return folder_;
}

void PostgresStore::go_to(const std::string& tenant) {
    if (!tenant.empty()) url_.tenant = tenant;
}

std::unique_ptr<Store::Hold> PostgresStore::hold(const std::shared_ptr<Lease>& lease) {
    heartbeat_->keep(lease);
    leases_.push_back(lease);
    return std::make_unique<HeldJob>(*this, lease);
}

PostgresStore::~PostgresStore() {
    while (!leases_.empty()) release(leases_.back());
}

// Who passes over row-level security would see every tenant.
void PostgresStore::refuse_mighty_role() {
    const PgRows role = reader().run(
        "SELECT rolsuper OR rolbypassrls FROM pg_catalog.pg_roles WHERE rolname = current_user");
    if (!role.empty() && role.truth(0, 0))
        throw Failure(FailureKind::unavailable,
                      "store " + reader().place() +
                          ": this role passes over row-level security; connect as one that is "
                          "neither superuser nor BYPASSRLS");
}

void PostgresStore::migrate() {
    PgConnection& database = writer();
    constexpr const char* sql =
        "CREATE TABLE IF NOT EXISTS rollcall_migration"
        " (version bigint PRIMARY KEY, name text NOT NULL, applied_at timestamptz NOT NULL)";
    try {
        database.run(sql);
    } catch (const Failure&) {
        database.run(sql);  // another made it at the same moment; then it is there
    }
    PgTransaction transaction(database, tenant());
    database.run("LOCK TABLE rollcall_migration IN ACCESS EXCLUSIVE MODE");
    const PgRows known = database.run("SELECT coalesce(max(version), 0) FROM rollcall_migration");
    for (auto at = static_cast<std::size_t>(known.number(0, 0)); at < postgres_migration_count;
         ++at) {
        database.run_script(std::string(postgres_migrations[at].sql));
        database.run("INSERT INTO rollcall_migration VALUES ($1, $2, now())",
                     {std::uint64_t{at + 1}, postgres_migrations[at].name});
    }
    transaction.commit();
}

PgConnection& PostgresStore::writer() {
    if (!writer_) writer_ = std::make_unique<PgConnection>(url_.server);
    return *writer_;
}

PgConnection& PostgresStore::reader() {
    if (!reader_) reader_ = std::make_unique<PgConnection>(url_.server);
    return *reader_;
}

PgRows PostgresStore::run(const std::string& sql, const PgValues& values) {
    return reader().run_for(tenant(), sql, values);
}

std::unique_ptr<Store::Turn> PostgresStore::take_turn() {
    if (turns_++ > 0) return std::make_unique<HeldTurn>(*this);
    const auto until = std::chrono::steady_clock::now() + patience;
    try {
        for (auto wait = shortest_wait;; wait = std::min(wait * 2, longest_wait)) {
            turn_ = try_lease(reader(), tenant(), "turn");
            if (turn_) break;
            if (std::chrono::steady_clock::now() >= until)
                throw Failure(
                    FailureKind::try_again,
                    "store " + reader().place() + ": another process is writing to it; try again");
            std::this_thread::sleep_for(wait);
        }
    } catch (...) {
        --turns_;
        throw;
    }
    heartbeat_->keep(turn_);
    leases_.push_back(turn_);
    return std::make_unique<HeldTurn>(*this);
}

std::unique_ptr<Store::Hold> PostgresStore::hold_job(const Job& job) {
    const auto lease = try_lease(reader(), tenant(), "job " + std::to_string(job.id));
    return lease ? hold(lease) : nullptr;
}

void PostgresStore::release(const std::shared_ptr<Lease>& lease) {
    heartbeat_->drop(lease);
    std::erase(leases_, lease);
    try {
        release_lease(reader(), *lease);
    } catch (const Failure&) {
        // Nobody answers; it ends by itself.
    }
}

std::int64_t PostgresStore::token() const { return leases_.empty() ? 0 : leases_.back()->token; }

void PostgresStore::ask_to_cancel(const Job& job) {
    run("INSERT INTO job_note (tenant, job, cancel_asked) VALUES ($1, $2, true)"
        " ON CONFLICT (tenant, job) DO UPDATE SET cancel_asked = true",
        {tenant(), job.id});
}

bool PostgresStore::is_asked_to_cancel(const Job& job) {
    // Who lost a lease stops too.
    for (const auto& lease : leases_)
        if (guards.fence && !lease->is_good())
            throw Failure(FailureKind::try_again, "store " + reader().place() +
                                                      ": was not heard of for too long; another "
                                                      "goes on with what was under way");
    return !run("SELECT 1 FROM job_note WHERE tenant = $1 AND job = $2 AND cancel_asked",
                {tenant(), job.id})
                .empty();
}

void PostgresStore::write_progress(const Job& job, const std::string& json) {
    run("INSERT INTO job_note (tenant, job, progress) VALUES ($1, $2, $3)"
        " ON CONFLICT (tenant, job) DO UPDATE SET progress = excluded.progress",
        {tenant(), job.id, json});
}

std::string PostgresStore::read_progress(const Job& job) {
    const PgRows rows =
        run("SELECT progress FROM job_note WHERE tenant = $1 AND job = $2"
            " AND progress IS NOT NULL",
            {tenant(), job.id});
    return rows.empty() ? std::string() : std::string(rows.text(0, 0));
}

PostgresStore::Write::Write(PostgresStore& store, About about)
    : store_(store), transaction_(store.writer(), store.tenant()) {
    if (about == About::directory) {
        // Others may still refer to the tenant, as new jobs do.
        const PgRows row = run(std::string("SELECT generation, coalesce(reference, '') FROM tenant"
                                           " WHERE tenant = $1") +
                                   (guards.lock ? " FOR NO KEY UPDATE" : ""),
                               {store_.tenant()});
        if (row.empty())
            throw Failure(FailureKind::unavailable,
                          "store " + store_.writer().place() + ": the tenant is gone");
        generation_ = row.number(0, 0);
        reference_ = row.text(0, 1);
    }
    check_leases(false);
}

PgRows PostgresStore::Write::run(const std::string& sql, const PgValues& values) {
    PgRows rows = store_.writer().run(sql, values);
    if (!guards.whole) {
        store_.writer().commit();
        store_.writer().begin(store_.tenant(), PgConnection::Isolation::read_committed);
    }
    return rows;
}

void PostgresStore::Write::go_by_keys() {
    run("SELECT set_config('enable_seqscan', 'off', true),"
        " set_config('enable_bitmapscan', 'off', true),"
        " set_config('enable_sort', 'off', true),"
        " set_config('enable_hashjoin', 'off', true),"
        " set_config('enable_mergejoin', 'off', true), set_config('jit', 'off', true)");
}

void PostgresStore::Write::check_leases(bool holds_them) {
    if (store_.leases_.empty() || !guards.fence) return;
    PgArray tokens;
    for (const auto& lease : store_.leases_) tokens.add(lease->token);
    // Held until the commit, so that nobody takes one in between.
    const PgRows good = run(std::string("SELECT token FROM lease WHERE token = ANY($1::bigint[])"
                                        " AND until > clock_timestamp()") +
                                (holds_them ? " FOR UPDATE" : ""),
                            {tokens.take()});
    if (good.size() == store_.leases_.size()) return;
    throw Failure(FailureKind::try_again,
                  "store " + store_.writer().place() +
                      ": another process has taken over what was under way; nothing was changed");
}

void PostgresStore::Write::commit() {
    check_leases(true);
    transaction_.commit();
}

std::int64_t PostgresStore::Write::next_generation() {
    const PgRows rows =
        run("UPDATE tenant SET generation = generation + 1 WHERE tenant = $1"
            " RETURNING generation",
            {store_.tenant()});
    return generation_ = rows.number(0, 0);
}

bool PostgresStore::Write::has_active_admin() {
    return !run("SELECT 1 FROM directory_user WHERE tenant = $1 AND active_admin LIMIT 1",
                {store_.tenant()})
                .empty();
}

}  // namespace rollcall
