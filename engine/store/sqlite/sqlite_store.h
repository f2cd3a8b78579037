// The Store on one SQLite file: `sqlite:PATH`. Uploads lie in the folder PATH.files beside it.
//
// Who reads has a connection that only reads. Who writes first takes the turn, a lock on the file
// PATH.writer that ends with its process, and opens a second connection for as long as it lasts.
#pragma once

#include <memory>
#include <string>
#include <unordered_map>

#include "engine/job/time_stamp.h"
#include "engine/store/sqlite/database.h"
#include "engine/store/sqlite/sqlite_access.h"
#include "engine/store/sqlite/sqlite_outbox.h"
#include "engine/store/store.h"

namespace rollcall {

class SqliteStore : public Store {
public:
    SqliteStore(std::string path, bool makes_new);
    ~SqliteStore() override;

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
    std::string folder() override { return path_ + ".files"; }

    Access& access() override { return access_; }
    Outbox& outbox() override { return outbox_; }

    // The connection that writes; the turn must be held.
    Database& writer();
    Database& reader() { return *reader_; }

private:
    class HeldTurn;
    void release_turn();
    void migrate();

    std::string path_;
    bool makes_new_;
    std::unique_ptr<Database> reader_;
    std::unique_ptr<Database> writer_;
    SqliteAccess access_{*this};
    SqliteOutbox outbox_{*this};
    int lock_ = -1;
    unsigned turns_ = 0;  // held by this process, one within the other
};

// Appends one event of a job, within the transaction under way.
void write_event(Database& database, JobId job, const Actor& actor, std::string_view from,
                 std::string_view to, std::string_view note, const std::string& at = time_stamp());

// That somebody changed the Directory by other means than a job, within the transaction under way.
void write_directory_event(Database& database, const Actor& actor, std::string_view note,
                           std::int64_t generation);

// Passwords and sessions go along with who has another address from now on, by e-mail keys.
void follow_renames(Database& database,
                    const std::unordered_map<std::string, std::string>& renamed);

// The next generation of the Directory, within the transaction under way.
std::int64_t next_generation(Database& database);

}  // namespace rollcall
