// The Store of one tenant on PostgreSQL: `postgresql://…?tenant=NAME&files=FOLDER`, or
// `&files=s3%3A%2F%2FBUCKET%2FPREFIX` (depot/open_depot.h).
//
// Every statement runs within a transaction that has said whose rows it is about (row-level
// security, 0001_store.sql). The turn is a lease (lease.h); whoever holds it, or a job, writes only
// as long as its token holds. Who writes without one locks the tenant's row, so that writers of one
// tenant come one after the other.
#pragma once

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/job/time_stamp.h"
#include "engine/store/postgres/connection.h"
#include "engine/store/postgres/lease.h"
#include "engine/store/postgres/postgres_access.h"
#include "engine/store/postgres/postgres_outbox.h"
#include "engine/store/store.h"

namespace rollcall {

// A store's URL taken apart.
struct PostgresUrl {
    std::string server;  // as libpq reads it
    std::string tenant{default_tenant};
    bool names_tenant = false;
    std::string files;  // the folder of uploads, a folder in it for each tenant; or "s3://…"
};
PostgresUrl read_postgres_url(const std::string& url);  // throws Failure{usage}

// What keeps writers from each other. Only tests that show what each is good for turn one off.
struct PostgresGuards {
    bool turn = true;    // applying takes the tenant's turn
    bool lock = true;    // the tenant's row is locked
    bool fence = true;   // the tokens of leases are looked at, and who lost one stops by itself
    bool ledger = true;  // applying looks whether the ledger has that commit already
    bool whole = true;   // what a Write runs is one transaction; else each statement is one
};

class PostgresStore : public Store {
public:
    static inline PostgresGuards guards;
    PostgresStore(const PostgresUrl& url, bool makes_new);
    ~PostgresStore() override;

    std::unique_ptr<Turn> take_turn() override;
    std::unique_ptr<Hold> hold_job(const Job& job) override;
    void ask_to_cancel(const Job& job) override;
    bool is_asked_to_cancel(const Job& job) override;
    void write_progress(const Job& job, const std::string& json) override;
    std::string read_progress(const Job& job) override;

    std::int64_t generation() override;
    std::shared_ptr<const Directory> read_directory() override;
    std::optional<std::string> find_user_record(const std::string& email_key) override;
    void each_user_record(const std::function<void(std::string_view)>& visit) override;
    std::string reference_document() override;
    void replace_directory(const Directory& directory, const Actor& actor) override;
    std::vector<StoredRecord> records_page(std::string_view collection, std::int64_t after,
                                           std::uint64_t most) override;
    std::optional<StoredRecord> find_record(std::string_view collection, std::string_view member,
                                            std::string_view text) override;
    void put_record(std::string_view collection, const StoredRecord& record, const Actor& actor,
                    const std::string& note) override;
    bool remove_record(std::string_view collection, std::int64_t id, const Actor& actor,
                       const std::string& note) override;
    void put_status(const ApiStatus& status) override;
    std::optional<ApiStatus> find_status(std::string_view collection, std::string_view id) override;
    void remove_status(std::string_view collection, std::string_view id) override;
    std::uint64_t count_users_with(std::string_view member, std::string_view name) override;
    void edit_reference(std::string_view member, std::string_view json, const Actor& actor,
                        const std::string& note) override;
    std::vector<DirectoryEvent> directory_events() override;

    JobId create_job(const Job& job, const std::string& key,
                     const std::string& fingerprint) override;
    std::optional<Remembered> find_key(std::string_view verb, const Actor& actor,
                                       std::string_view key) override;
    void remember_key(std::string_view verb, const Actor& actor, std::string_view key,
                      std::string_view fingerprint, JobId job) override;
    std::optional<Job> find_job(JobId id) override;
    JobPage list_jobs(std::uint64_t skip, std::uint64_t most, std::string_view of_user) override;
    std::vector<Job> jobs_in(JobState state) override;
    std::uint64_t count_jobs(JobState state) override;
    bool knows_file(const std::string& file) override;
    bool move_job(const Job& job, JobState from, JobState to, const Actor& actor,
                  const std::string& note) override;

    std::unique_ptr<PlanWriter> write_plan(const Job& job) override;
    void each_finding(JobId job, PlanNumber plan,
                      const std::function<void(const StoredFinding&)>& visit) override;
    void each_change(JobId job, PlanNumber plan,
                     const std::function<void(const StoredChange&)>& visit) override;
    std::vector<StoredFinding> findings_page(JobId job, PlanNumber plan,
                                             const FindingFilter& filter) override;
    std::vector<StoredChange> changes_page(JobId job, PlanNumber plan, std::int64_t after,
                                           std::uint64_t most) override;
    std::int64_t last_chunk(JobId job, PlanNumber plan) override;

    Applied apply(const ApplyOrder& order) override;

    std::vector<LedgerEntry> ledger(std::optional<JobId> job) override;
    std::vector<JobEvent> events(std::optional<JobId> job) override;
    void each_row(const std::function<void(const MovedTable&, const MovedRow&)>& visit) override;
    std::unique_ptr<StoreFill> fill() override;
    std::vector<std::string> verify() override;
    std::vector<std::string> verify_written();  // with what the transaction under way has written
    std::string folder() override;              // made where it is not there

    Access& access() override { return access_; }
    Outbox& outbox() override { return outbox_; }

    std::string tenant() const override { return url_.tenant; }

    void go_to(const std::string& tenant) override;

    // A lease that was taken for this tenant, as hold_job() answers it.
    std::unique_ptr<Hold> hold(const std::shared_ptr<Lease>& lease);

    // One statement about what is of no tenant.
    PgRows run_for_all(const std::string& sql, const PgValues& values = {}) {
        return reader().run(sql, values);
    }

    // One statement that only reads, or that changes one thing by itself.
    PgRows run(const std::string& sql, const PgValues& values = {});

    // A transaction that changes something. The leases that this store holds are looked at when it
    // begins and, so that nobody takes them meanwhile, when it commits; throws Failure{try_again}
    // where one does not hold any more. What changes the Directory locks the tenant's row, and so
    // comes one after the other.
    enum class About : std::uint8_t { directory, other };
    class Write {
    public:
        Write(PostgresStore& store, About about);
        Write(const Write&) = delete;
        Write& operator=(const Write&) = delete;
        PgRows run(const std::string& sql, const PgValues& values = {});
        // For what was written a moment ago, of which the planner knows nothing yet: the keys lead
        // to every row.
        void go_by_keys();
        void commit();

        std::int64_t generation() const { return generation_; }  // of the Directory
        std::int64_t next_generation();
        const std::string& reference() const { return reference_; }
        bool has_directory() const { return generation_ > 0; }
        bool has_active_admin();
        PgConnection& connection() { return store_.writer(); }
        std::string tenant() const { return store_.tenant(); }

    private:
        void check_leases(bool holds_them);

        PostgresStore& store_;
        PgTransaction transaction_;
        std::int64_t generation_ = 0;
        std::string reference_;
    };

    // The token of the newest lease that this store holds; 0: none.
    std::int64_t token() const;

private:
    class HeldTurn;
    class HeldJob;
    void migrate();
    void make_tenant();
    void refuse_mighty_role();
    PgConnection& writer();
    PgConnection& reader();
    void release(const std::shared_ptr<Lease>& lease);

    PostgresUrl url_;
    std::string folder_;
    std::string folder_of_;  // that tenant
    std::unique_ptr<PgConnection> reader_;
    std::unique_ptr<PgConnection> writer_;
    std::shared_ptr<Heartbeat> heartbeat_;
    PostgresAccess access_{*this};
    PostgresOutbox outbox_{*this};
    std::vector<std::shared_ptr<Lease>> leases_;  // held
    std::shared_ptr<Lease> turn_;
    unsigned turns_ = 0;
};

// Appends one event of a job, and what is to be told of it.
void write_event(PostgresStore::Write& write, JobId job, const Actor& actor, std::string_view from,
                 std::string_view to, std::string_view note, const std::string& at = time_stamp());

// That somebody changed the Directory by other means than a job.
void write_directory_event(PostgresStore::Write& write, const Actor& actor, std::string_view note,
                           std::int64_t generation);

// Passwords and sessions go along with who has another address from now on, by e-mail keys.
void follow_renames(PostgresStore::Write& write,
                    const std::unordered_map<std::string, std::string>& renamed);

// When the tenant's next telling is due, by what there is to tell.
void note_news(PostgresStore::Write& write);

// A job that got into that state is work for a worker, or not any more.
void note_work(PostgresStore::Write& write, JobId job, JobState state);

}  // namespace rollcall
