#include "engine/store/sqlite/sqlite_store.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <thread>

#include "engine/store/sqlite/job_folder.h"
#include "engine/store/sqlite/migrations.h"
#include "engine/text/failure.h"

namespace rollcall {
namespace {

// How long others may take; an apply of a million users is done in seconds.
constexpr std::chrono::seconds patience{120};
constexpr std::chrono::milliseconds between_tries{20};

std::int64_t number_of(Database& database, std::string_view sql) {
    Statement statement(database, sql);
    return statement.step() ? statement.number(0) : 0;
}

std::int64_t version_of(Database& database) { return number_of(database, "PRAGMA user_version"); }

// "roll": tells a store from what other programs keep in SQLite.
constexpr std::int64_t application = 0x726F6C6C;

// An empty one is a store whose making was cut off.
bool is_of_another(Database& database) {
    return number_of(database, "PRAGMA application_id") != application &&
           number_of(database, "SELECT count(*) FROM sqlite_master") > 0;
}

}  // namespace

class SqliteStore::HeldTurn : public Store::Turn {
public:
    explicit HeldTurn(SqliteStore& store) : store_(store) {}
    ~HeldTurn() override { store_.release_turn(); }

private:
    SqliteStore& store_;
};

namespace {

// The file itself, whatever leads to it: uploads and the lock lie beside that. SQLite takes some
// names for something else than files.
std::string file_of(const std::string& path) {
    std::error_code error;
    const auto status = std::filesystem::symlink_status(path, error);
    if (error && status.type() != std::filesystem::file_type::not_found)
        throw Failure(FailureKind::unavailable,
                      "store " + path + ": cannot be reached: " + error.message());
    if (std::filesystem::is_symlink(status))
        return std::filesystem::weakly_canonical(path, error).string();
    return path.starts_with("file:") || path.starts_with(':') ? "./" + path : path;
}

// Nothing is made beside a file that is no store.
void refuse_other_files(const std::string& path, bool makes_new) {
    constexpr std::string_view magic = "SQLite format 3";
    std::string start(magic.size(), '\0');
    std::ifstream file(path, std::ios::binary);
    if (!file) return;  // SQLite says why
    file.read(start.data(), static_cast<std::streamsize>(start.size()));
    const auto size = static_cast<std::size_t>(file.gcount());
    // An empty one is a store whose making was cut off.
    const bool is_one = size == 0 ? makes_new : start == magic;
    if (!is_one)
        throw Failure(FailureKind::unavailable,
                      "store " + path + ": it is no rollcall store" +
                          (size == 0 ? "; rollcall init makes one of it" : ""));
}

}  // namespace

SqliteStore::SqliteStore(std::string path, bool makes_new)
    : path_(file_of(path)), makes_new_(makes_new) {
    std::error_code ignored;
    const bool exists = std::filesystem::exists(path_, ignored);
    if (!exists && !makes_new)
        throw Failure(FailureKind::unavailable,
                      "store " + path_ + ": there is none; rollcall init makes one");
    if (exists) refuse_other_files(path_, makes_new);
    const std::string lock = path_ + ".writer";
    lock_ = ::open(lock.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    // Who may only read still reads.
    if (lock_ < 0 && !exists)
        throw Failure(FailureKind::unavailable,
                      "store " + path_ + ": cannot be made: " + std::strerror(errno));
    if (!exists) {
        const auto turn = take_turn();
        // For nobody else to read: SQLite's own files beside it follow.
        const int own = ::open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
        if (own >= 0) ::close(own);
        migrate();
    }
    reader_ = std::make_unique<Database>(path_, Database::Access::read);
    if (is_of_another(*reader_)) reader_->fail(SQLITE_NOTADB);
    const std::int64_t version = version_of(*reader_);
    const auto newest = static_cast<std::int64_t>(migration_count);
    if (version > newest)
        throw Failure(FailureKind::unavailable, "store " + path_ +
                                                    ": was made by a newer rollcall (" +
                                                    std::to_string(version) + "; this one knows " +
                                                    std::to_string(newest) + "); use that one");
    if (version == newest) return;
    const auto turn = take_turn();
    migrate();
}

SqliteStore::~SqliteStore() {
    if (lock_ >= 0) ::close(lock_);
}

std::unique_ptr<Store::Turn> SqliteStore::take_turn() {
    if (turns_++ > 0) return std::make_unique<HeldTurn>(*this);
    const auto until = std::chrono::steady_clock::now() + patience;
    while (lock_ < 0 || ::flock(lock_, LOCK_EX | LOCK_NB) != 0) {
        const bool is_busy = lock_ >= 0 && (errno == EWOULDBLOCK || errno == EINTR);
        if (is_busy && std::chrono::steady_clock::now() < until) {
            std::this_thread::sleep_for(between_tries);
            continue;
        }
        --turns_;
        if (is_busy)
            throw Failure(FailureKind::try_again,
                          "store " + path_ + ": another process is writing to it; try again");
        throw Failure(FailureKind::read_or_write,
                      "store " + path_ + ": may not be written to; check the rights of its folder");
    }
    return std::make_unique<HeldTurn>(*this);
}

void SqliteStore::release_turn() {
    if (--turns_ > 0) return;
    // What is left in the log is brought home while nobody else writes.
    if (writer_)
        sqlite3_wal_checkpoint_v2(writer_->handle(), nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr,
                                  nullptr);
    writer_.reset();
    ::flock(lock_, LOCK_UN);
}

namespace {

class HeldFile : public Store::Hold {
public:
    HeldFile(const std::string& folder, const std::string& name) : file_(folder, name) {}
    bool is_good() const override { return file_.is_held(); }

private:
    FileHold file_;
};

}  // namespace

std::unique_ptr<Store::Hold> SqliteStore::hold_job(const Job& job) {
    auto hold = std::make_unique<HeldFile>(folder(), job.file);
    if (!hold->is_good()) return nullptr;
    return hold;
}

void SqliteStore::ask_to_cancel(const Job& job) { rollcall::ask_to_cancel(folder(), job.file); }

bool SqliteStore::is_asked_to_cancel(const Job& job) {
    return rollcall::is_asked_to_cancel(folder(), job.file);
}

void SqliteStore::write_progress(const Job& job, const std::string& json) {
    rollcall::write_progress(folder(), job.file, json);
}

std::string SqliteStore::read_progress(const Job& job) {
    return rollcall::read_progress(folder(), job.file);
}

Database& SqliteStore::writer() {
    const auto access = makes_new_ ? Database::Access::create : Database::Access::write;
    if (!writer_) writer_ = std::make_unique<Database>(path_, access);
    return *writer_;
}

void SqliteStore::migrate() {
    Database& database = writer();
    for (auto version = static_cast<std::size_t>(version_of(database)); version < migration_count;
         ++version) {
        Transaction transaction(database);
        database.run(std::string(migrations[version].sql).c_str());
        const std::string stamp = "PRAGMA application_id = " + std::to_string(application) +
                                  "; PRAGMA user_version = " + std::to_string(version + 1);
        database.run(stamp.c_str());
        transaction.commit();
    }
    std::error_code ignored;
    std::filesystem::create_directory(folder(), ignored);
    if (!std::filesystem::is_directory(folder()))
        throw Failure(FailureKind::unavailable,
                      "store " + path_ + ": the folder " + folder() + " cannot be made");
}

void write_event(Database& database, JobId job, const Actor& actor, std::string_view from,
                 std::string_view to, std::string_view note, const std::string& at) {
    const std::string name = actor.name();
    Statement insert(database,
                     "INSERT INTO job_event (job, at, actor, from_state, to_state, note)"
                     " VALUES (?, ?, ?, ?, ?, ?)");
    insert.bind(1, job).bind(2, at).bind(3, name);
    if (from.empty())
        insert.bind_null(4);
    else
        insert.bind(4, from);
    insert.bind(5, to);
    if (note.empty())
        insert.bind_null(6);
    else
        insert.bind(6, note);
    insert.run();
    // Who is told: of what was validated, waits for somebody, or has ended.
    if (to == "created" || to == "in_progress") return;
    Statement tell(database,
                   "INSERT INTO telling (subscriber, job, state, at, next_at)"
                   " SELECT id, ?1, ?2, ?3, ?3 FROM subscriber");
    tell.bind(1, job).bind(2, to).bind(3, at).run();
}

std::int64_t next_generation(Database& database) {
    Statement(database, "UPDATE directory SET generation = generation + 1").run();
    Statement select(database, "SELECT generation FROM directory");
    return select.step() ? select.number(0) : 0;
}

}  // namespace rollcall
