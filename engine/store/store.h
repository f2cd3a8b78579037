// What lasts: the Directory, the jobs, their findings and plans, and what was applied. The seam
// behind which a database stands (SQLite; PostgreSQL fits too); tests/store holds its contract.
//
// Every member throws Failure: {unavailable} where the store cannot be reached or is none,
// {read_or_write} where the disk fails or is full, {try_again} where another process writes for too
// long. What a member did is durable when it returns, and whole or not there at all.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/directory/directory.h"
#include "engine/job/job.h"
#include "engine/plan/record/record_edit.h"
#include "engine/store/access.h"
#include "engine/store/moved_tables.h"
#include "engine/store/outbox.h"

namespace rollcall {

// One finding of a plan, as its line of the log (§5) and what it is looked up by.
struct StoredFinding {
    std::optional<std::uint64_t> row;
    bool is_scheme = false;
    bool is_error = false;
    std::string code;
    std::string body;
    std::int64_t seq = 0;  // its place in the log, from 1; given by the store
};

// Which findings; what is not said is any.
struct FindingFilter {
    std::int64_t after = 0;
    std::uint64_t most = 1000;
    std::optional<bool> is_scheme;
    std::optional<bool> is_error;
    std::string code;
    std::optional<std::uint64_t> column;
};

// One Change of a plan. `chunk` is the commit that it belongs to, from 1.
struct StoredChange {
    std::int64_t seq = 0;
    std::int64_t chunk = 0;
    std::string body;
};

struct StoredRecord {
    std::int64_t id = 0;
    std::string record;
};

struct ApiStatus {
    std::string collection;
    std::string id;
    JobId job = 0;         // that changed it
    std::string statuses;  // JSON, as its Change has it
};

// Somebody changed the Directory by other means than a job.
struct DirectoryEvent {
    std::string at;
    std::string actor;
    std::string note;
    std::int64_t generation = 0;
};

struct JobEvent {
    JobId job = 0;
    std::string at;
    std::string actor;
    std::string from;  // empty: the job was made
    std::string to;
    std::string note;
};

// A commit that changed the Directory.
struct LedgerEntry {
    JobId job = 0;
    PlanNumber plan = 0;
    std::int64_t chunk = 0;
    bool is_undo = false;
    std::uint64_t rows = 0;
    std::int64_t generation = 0;
    std::string sha256;
    std::string actor;
    std::string applied_at;
};

// What a plan says of its job, written with it.
struct PlanSummary {
    JobState state = JobState::valid_scheme;  // the job's next
    std::string schema;
    std::string plan_hash;
    std::int64_t made_against = 0;
    std::string rights;
    std::uint64_t total_rows = 0;
    std::uint64_t failed_rows = 0;
    std::string reason;
};

// Writes one plan, piece by piece; nothing of it is seen before seal(), and without it nothing was.
class PlanWriter {
public:
    virtual ~PlanWriter() = default;
    virtual void add(const StoredFinding& finding) = 0;
    virtual void add(std::string_view change, std::int64_t chunk) = 0;
    virtual PlanNumber seal(const PlanSummary& summary, const Actor& actor) = 0;
};

// A chunk of a plan, or of what undoes it, to be applied.
struct ApplyOrder {
    const Job* job = nullptr;
    PlanNumber plan = 0;
    std::int64_t chunk = 0;
    bool is_undo = false;
    bool is_last = false;  // the job's state moves with it
    JobState state_after = JobState::finished;
    Actor actor;
    const AnySchema* schema = nullptr;
    std::function<bool()> is_cancelled;  // asked now and then; true: nothing of it is applied
    std::function<void(std::uint64_t)> on_rows;  // called now and then: how many are done
};

struct Applied {
    std::uint64_t rows = 0;
    std::uint64_t drifted = 0;  // of an undo: kept, for they were edited since
    std::uint64_t failed = 0;
    bool is_cancelled = false;  // nothing was applied
    bool was_applied = false;   // before: the ledger had it already
    bool lacks_admin = false;   // nothing was applied: no active Admin would be left

    // Of an undo that found nothing to reverse: then nothing was written, and it may be tried
    // again.
    bool is_undone_by_nobody() const {
        return rows == 0 && drifted + failed > 0 && !is_cancelled && !was_applied;
    }
};

struct JobPage {
    std::vector<Job> jobs;  // newest first
    std::uint64_t total = 0;
};

class Store {
public:
    virtual ~Store() = default;

    // Whoever holds it is the only one who writes, of all processes; it waits for its turn. Members
    // marked (turn) need one; the others take it for as long as they write.
    class Turn {
    public:
        virtual ~Turn() = default;
    };
    virtual std::unique_ptr<Turn> take_turn() = 0;

    // Who works on a job holds it, and nobody else does; it is let go with the process. Null where
    // another has it.
    class Hold {
    public:
        virtual ~Hold() = default;
        virtual bool is_good() const = 0;  // false: it was lost meanwhile; stop
    };
    virtual std::unique_ptr<Hold> hold_job(const Job& job) = 0;

    // Said to who works on a job, and by it (a JSON object; empty: nothing was said). The wish to
    // stop may be asked for within apply(); it throws Failure{try_again} where what this store
    // holds was lost.
    virtual void ask_to_cancel(const Job& job) = 0;
    virtual bool is_asked_to_cancel(const Job& job) = 0;
    virtual void write_progress(const Job& job, const std::string& json) = 0;
    virtual std::string read_progress(const Job& job) = 0;

    // Of the Directory.
    virtual std::int64_t generation() = 0;
    virtual std::shared_ptr<const Directory> read_directory() = 0;
    // None where nobody has that address, as addresses compare.
    virtual std::optional<std::string> find_user_record(const std::string& email_key) = 0;
    virtual void each_user_record(const std::function<void(std::string_view)>& visit) = 0;
    virtual std::string reference_document() = 0;  // §9 without users
    virtual void replace_directory(const Directory& directory, const Actor& actor) = 0;

    // Of "users" or another collection. A page has them in the order in which they came, behind the
    // one of that number; find_record answers the first whose member is that text.
    virtual std::vector<StoredRecord> records_page(std::string_view collection, std::int64_t after,
                                                   std::uint64_t most) = 0;
    virtual std::optional<StoredRecord> find_record(std::string_view collection,
                                                    std::string_view member,
                                                    std::string_view text) = 0;

    // Both by other means than a job. False where no active Admin would be left; then nothing is
    // done.
    virtual void put_record(std::string_view collection, const StoredRecord& record,
                            const Actor& actor, const std::string& note) = 0;  // (turn)
    virtual bool remove_record(std::string_view collection, std::int64_t id, const Actor& actor,
                               const std::string& note) = 0;  // (turn)

    // What the API reports of the last change of an entry, by its id there.
    virtual void put_status(const ApiStatus& status) = 0;
    virtual std::optional<ApiStatus> find_status(std::string_view collection,
                                                 std::string_view id) = 0;
    virtual void remove_status(std::string_view collection, std::string_view id) = 0;

    // How many users have that role or team in a list ("roles", "teams"), or say that text in
    // another member.
    virtual std::uint64_t count_users_with(std::string_view member, std::string_view name) = 0;

    // Puts "settings", "roles", "teams" or "locations" of the document in place of what is there.
    // Throws Failure{reference_broken} where the whole would break a rule of §9.
    virtual void edit_reference(std::string_view member, std::string_view json, const Actor& actor,
                                const std::string& note) = 0;  // (turn)
    virtual std::vector<DirectoryEvent> directory_events() = 0;

    // Of jobs. create_job answers the new id; `key` names the same job for the same actor and verb
    // once and for all, where it is not empty.
    virtual JobId create_job(const Job& job, const std::string& key,
                             const std::string& fingerprint) = 0;
    struct Remembered {
        JobId job = 0;
        std::string fingerprint;
    };
    virtual std::optional<Remembered> find_key(std::string_view verb, const Actor& actor,
                                               std::string_view key) = 0;
    virtual void remember_key(std::string_view verb, const Actor& actor, std::string_view key,
                              std::string_view fingerprint, JobId job) = 0;
    virtual std::optional<Job> find_job(JobId id) = 0;
    // Of everybody, or those that one portal user has uploaded or proceeded with.
    virtual JobPage list_jobs(std::uint64_t skip, std::uint64_t most,
                              std::string_view of_user = {}) = 0;
    // Oldest first; those in progress in the order in which they were proceeded with.
    virtual std::vector<Job> jobs_in(JobState state) = 0;
    virtual std::uint64_t count_jobs(JobState state) = 0;
    // Some job's upload, or the one that it falls back on.
    virtual bool knows_file(const std::string& file) = 0;

    // From `from` to `to`, if the job is still in `from`; false where it is not. What else of `job`
    // a move may change is written with it: uploader, proceeder, reason, undo, file and its
    // options.
    virtual bool move_job(const Job& job, JobState from, JobState to, const Actor& actor,
                          const std::string& note) = 0;

    // Of plans. A plan is written for a job in the state that it has now.
    virtual std::unique_ptr<PlanWriter> write_plan(const Job& job) = 0;
    virtual void each_finding(JobId job, PlanNumber plan,
                              const std::function<void(const StoredFinding&)>& visit) = 0;
    virtual void each_change(JobId job, PlanNumber plan,
                             const std::function<void(const StoredChange&)>& visit) = 0;

    // One page of either, in order: at most `most` behind the one whose `seq` was last; 0: from the
    // start.
    virtual std::vector<StoredFinding> findings_page(JobId job, PlanNumber plan,
                                                     const FindingFilter& filter) = 0;
    virtual std::vector<StoredChange> changes_page(JobId job, PlanNumber plan, std::int64_t after,
                                                   std::uint64_t most) = 0;
    virtual std::int64_t last_chunk(JobId job, PlanNumber plan) = 0;

    virtual Applied apply(const ApplyOrder& order) = 0;  // (turn)

    virtual std::vector<LedgerEntry> ledger(std::optional<JobId> job) = 0;
    virtual std::vector<JobEvent> events(std::optional<JobId> job) = 0;

    // All that lasts, row by row and of one moment; and what puts it into a store that is new: with
    // no users, jobs, tokens or subscribers. fill() throws Failure{usage} where this one is not.
    virtual void each_row(const std::function<void(const MovedTable&, const MovedRow&)>& visit) = 0;
    virtual std::unique_ptr<StoreFill> fill() = 0;

    // Everything that must always hold; each breach as a sentence.
    virtual std::vector<std::string> verify() = 0;

    // Where uploads are kept. Throws Failure{unavailable} also where that is not the place that the
    // store knows.
    virtual std::string folder() = 0;

    virtual Access& access() = 0;
    virtual Outbox& outbox() = 0;

    // Of a store of many tenants: whose it is, and whose it is from now on; nothing of the one
    // before may be held then. Other stores are nobody's.
    virtual std::string tenant() const { return {}; }
    virtual void go_to(const std::string&) {}
};

// Jobs of all tenants of a store that has several, as they come to whoever has time for them.
class WorkQueue {
public:
    virtual ~WorkQueue() = default;

    struct Claim {
        JobId job = 0;
        std::unique_ptr<Store::Hold> hold;
    };
    // A job that nobody works on, held from now on; store() is its tenant's until the next call.
    // Whoever has few jobs does not wait for who has many: all first jobs come before any second.
    virtual std::optional<Claim> claim() = 0;
    virtual Store& store() = 0;

    // Nobody claims it for that long: it came to nothing now, and others wait.
    virtual void put_off(const Claim& claim, std::chrono::seconds time) = 0;

    // Of all tenants, that wait for work or are worked on: created, or in_progress.
    virtual std::uint64_t count(JobState state) = 0;

    // As long, or until there may be something to claim.
    virtual void wait(std::chrono::milliseconds most) = 0;

    // Tenants that have something to tell by now (Outbox).
    virtual std::vector<std::string> tenants_with_news(const std::string& now) = 0;
};

// Of a store of many tenants: whose it is where nobody is named, and whether one may be called
// that.
inline constexpr std::string_view default_tenant = "default";
bool is_tenant_name(std::string_view name);

// Whether a URL is of a store of many tenants, and names none of them.
bool is_of_all_tenants(const std::string& url);

// The queue of such a store; else null.
std::unique_ptr<WorkQueue> open_queue(const std::string& url);

// `sqlite:PATH`, or `postgresql://…?tenant=NAME&files=FOLDER`. With `makes_new`, where there is
// none one is made; without, that is a Failure.
std::unique_ptr<Store> open_store(const std::string& url, bool makes_new);

}  // namespace rollcall
