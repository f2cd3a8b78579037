// The SQLite store: by the contract of stores, and what only files can suffer.
#include <doctest/doctest.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <optional>

#include "tests/directory/scratch.h"
#include "tests/store/store_contract.h"

namespace rollcall::test {
namespace {

OpenStore opener(const Scratch& scratch) {
    return [path = scratch.path("s.db").string()] { return open_store("sqlite:" + path, true); };
}

void check_all(const std::vector<StoreFact>& facts) {
    for (const StoreFact& one : facts) {
        CAPTURE(one.fact);
        const Scratch scratch;
        one.check(opener(scratch));
    }
}

void run_sql(const std::filesystem::path& path, const char* sql) {
    sqlite3* database = nullptr;
    REQUIRE(sqlite3_open(path.c_str(), &database) == SQLITE_OK);
    char* error = nullptr;
    const int code = sqlite3_exec(database, sql, nullptr, nullptr, &error);
    CHECK_MESSAGE(code == SQLITE_OK, (error == nullptr ? "" : error));
    sqlite3_free(error);
    sqlite3_close(database);
}

std::string refusal_of(const Scratch& scratch, const std::string& name) {
    return scratch.without_folder(
        failure_of([&] { open_store("sqlite:" + scratch.path(name).string(), false); }));
}

// Somebody else than root, whom no rights hold back, as long as it lives.
class Unprivileged {
public:
    Unprivileged() : was_root_(geteuid() == 0) {
        constexpr uid_t nobody = 65534;
        if (was_root_) REQUIRE(seteuid(nobody) == 0);
    }
    Unprivileged(const Unprivileged&) = delete;
    Unprivileged& operator=(const Unprivileged&) = delete;
    ~Unprivileged() {
        if (was_root_ && seteuid(0) != 0) std::abort();
    }

private:
    bool was_root_;
};

// A store with one job applied, one undone, one that waits and one refused.
void make_busy(Store& store) {
    load_crew(store);
    applied_job(store, {create("new@x.co"), rename("bo@x.co", "b@x.co")});
    const JobId undone = applied_job(store, {create("other@x.co")});
    undo_job(store, undone);
    plan_job(store, {create("third@x.co")});
    const JobId cancelled = make_job(store);
    store.move_job(*store.find_job(cancelled), JobState::created, JobState::cancelled, api, "");
}

struct Tampering {
    std::string sql;
    std::string breach;  // part of a sentence
};

const Tampering tamperings[] = {
    {"UPDATE user SET email_key = 'x@x.co' WHERE id = 1",
     "user 1: is filed under another address than its own"},
    {"UPDATE user SET record = replace(record, 'ada@', 'eve@') WHERE id = 1",
     "user 1: is filed under another address than its own"},
    {"UPDATE user SET active_admin = 0 WHERE id = 1", "user 1: is not counted as the Admin"},
    {"UPDATE user SET active_admin = 1 WHERE id = 4", "user 4: is not counted as the Admin"},
    {"UPDATE user SET record = replace(record, '\"Agent\"', '\"Nobody\"') WHERE id = 4", "Nobody"},
    {"UPDATE user SET record = substr(record, 1, 40) WHERE id = 4", "s.db"},
    {"UPDATE directory SET generation = 1", "is of a generation that the Directory has not"},
    {"UPDATE ledger SET rows = 1 WHERE job = 1",
     "job 1, plan 1, commit 1: counts 1 changes, but its plan has 2"},
    {"UPDATE change SET body = replace(body, 'new@', 'not@') WHERE job = 1",
     "job 1, plan 1, commit 1: applied other changes than its plan has"},
    {"DELETE FROM change WHERE job = 2", "job 2, plan 1, commit 1: counts 1 changes"},
    {"DELETE FROM ledger WHERE job = 1", "job 1: is finished, but not all of its plan was applied"},
    {"UPDATE job SET affected_rows = 5 WHERE id = 1",
     "job 1: has applied other rows than the ledger counts"},
    {"UPDATE job SET failed_rows = 9 WHERE id = 3", "job 3: has more failed rows than rows"},
    {"UPDATE job SET state = 'stale' WHERE id = 1", "job 1: is not in the state of its last event"},
    {"UPDATE job SET state = 'stale' WHERE id = 1", "job 1: was not proceeded with, but applied"},
    {"UPDATE job SET state = 'failed' WHERE id = 1", "job 1: has failed, but applied"},
    {"DELETE FROM job_event WHERE job = 4 AND to_state = 'created'",
     "job 4: moved from created without having been there"},
    {"UPDATE job_event SET to_state = 'finished' WHERE job = 4 AND to_state = 'cancelled'",
     "job 4: moved from created to finished"},
    {"PRAGMA foreign_keys = OFF; DELETE FROM job WHERE id = 4",
     "refers to a job that is not there"},
    {"DELETE FROM directory", "holds no Directory"},
};

}  // namespace

TEST_CASE("the SQLite store keeps a Directory as every store does") {
    check_all(directory_facts());
}

TEST_CASE("the SQLite store keeps jobs as every store does") { check_all(job_facts()); }

TEST_CASE("the SQLite store keeps plans as every store does") { check_all(plan_facts()); }

TEST_CASE("the SQLite store applies plans as every store does") { check_all(apply_facts()); }

TEST_CASE("the SQLite store keeps for the service what every store does") {
    check_all(service_facts());
}

TEST_CASE("the SQLite store moves as every store does") { check_all(move_facts()); }

TEST_CASE("the SQLite store undoes as every store does") { check_all(undo_facts()); }

TEST_CASE("verify finds whatever is broken in an SQLite store") {
    const Scratch scratch;
    const OpenStore open = opener(scratch);
    make_busy(*open());
    REQUIRE(show_breaches(*open()) == "");
    const std::filesystem::path sound = scratch.path("sound.db");
    std::filesystem::copy_file(scratch.path("s.db"), sound);
    for (const Tampering& one : tamperings) {
        CAPTURE(one.sql);
        std::filesystem::remove(scratch.path("s.db-wal"));
        std::filesystem::remove(scratch.path("s.db-shm"));
        std::filesystem::copy_file(sound, scratch.path("s.db"),
                                   std::filesystem::copy_options::overwrite_existing);
        run_sql(scratch.path("s.db"), one.sql.c_str());
        const std::string breaches = show_breaches(*open());
        CAPTURE(breaches);
        CHECK(breaches.find(one.breach) != std::string::npos);
    }
}

TEST_CASE("verify finds damage of the file itself") {
    const Scratch scratch;
    const OpenStore open = opener(scratch);
    make_busy(*open());
    std::string bytes = read_file(scratch.path("s.db"));
    REQUIRE(bytes.size() > 3 * 4096);
    for (std::size_t at = 4096; at + 4096 < bytes.size(); at += 8192)
        bytes.replace(at + 8, 64, std::string(64, '\xAA'));
    scratch.write("s.db", bytes);
    std::string breaches;
    const std::string failure = failure_of([&] { breaches = show_breaches(*open()); });
    CHECK((!breaches.empty() || failure.starts_with("69 ")));
}

TEST_CASE("what is no store is told from one that is missing or of a newer version") {
    const Scratch scratch;
    CHECK(refusal_of(scratch, "none.db") ==
          "69 store none.db: there is none; rollcall init makes one");
    CHECK_FALSE(std::filesystem::exists(scratch.path("none.db")));
    CHECK_FALSE(std::filesystem::exists(scratch.path("none.db.writer")));
    CHECK_FALSE(std::filesystem::exists(scratch.path("none.db.files")));
    scratch.write("text.db", std::string(5000, 'x'));
    CHECK(refusal_of(scratch, "text.db") == "69 store text.db: it is no rollcall store");
    CHECK(read_file(scratch.path("text.db")) == std::string(5000, 'x'));
    run_sql(scratch.path("other.db"), "CREATE TABLE user (id INTEGER); PRAGMA user_version = 0");
    CHECK(refusal_of(scratch, "other.db") == "69 store other.db: it is no rollcall store");
    open_store("sqlite:" + scratch.path("new.db").string(), true);
    run_sql(scratch.path("new.db"), "PRAGMA user_version = 99");
    CHECK(refusal_of(scratch, "new.db").starts_with("69 store new.db: was made by a newer"));
    CHECK(refusal_of(scratch, "no/such/folder.db").starts_with("69 "));
    CHECK(failure_of([&] {
              open_store("sqlite:" + scratch.path("no/f.db").string(), true);
          }).starts_with("69 "));
    for (const std::string url : {"sqlite:", "rollcall.db", "", "mysql:x"})
        CHECK(failure_of([&] { open_store(url, true); }).starts_with("64 --store: "));
}

TEST_CASE("a store that may not be written to is read, and says why it does not write") {
    const Scratch scratch;
    const OpenStore open = opener(scratch);
    load_crew(*open());
    const std::string before = show_users(*open());
    ::chmod(scratch.path("").c_str(), 0755);
    // A store is for nobody but its owner; this one was opened to all.
    for (const char* name : {"s.db", "s.db-wal", "s.db-shm"})
        ::chmod(scratch.path(name).c_str(), 0444);
    ::chmod(scratch.path("s.db.writer").c_str(), 0444);
    std::string read, failure;
    {
        const Unprivileged somebody;
        const auto store = open();
        read = show_users(*store);
        failure = failure_of([&] { make_job(*store); });
    }
    CHECK(read == before);
    CHECK(scratch.without_folder(failure) ==
          "74 store s.db: may not be written to; check the rights of its folder");
    CHECK(open()->list_jobs(0, 9).total == 0);
}

TEST_CASE("whoever waits for its turn gets it when the other is done") {
    const Scratch scratch;
    const OpenStore open = opener(scratch);
    const auto first = open();
    const auto second = open();
    auto turn = first->take_turn();
    load_crew(*first);
    CHECK(second->generation() == 1);  // reading needs none
    turn.reset();
    CHECK(make_job(*second) == 1);
    CHECK(make_job(*first) == 2);
}

}  // namespace rollcall::test
