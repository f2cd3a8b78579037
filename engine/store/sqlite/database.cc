#include "engine/store/sqlite/database.h"

#include "engine/text/failure.h"

namespace rollcall {
namespace {

constexpr int patience_ms = 5000;

std::string sentence(int code) {
    switch (code & 0xFF) {
        case SQLITE_BUSY:
        case SQLITE_LOCKED: return "another process is writing to it; try again";
        case SQLITE_FULL: return "the disk is full; nothing was applied; free space and try again";
        case SQLITE_READONLY:
            return "it may not be written to; check the rights of file and folder";
        case SQLITE_CANTOPEN: return "it cannot be opened; check the rights of file and folder";
        case SQLITE_NOTADB: return "it is no rollcall store";
        case SQLITE_CORRUPT: return "it is damaged; restore it from a backup";
        case SQLITE_IOERR: return "the disk failed; nothing of this step was applied";
        default: return sqlite3_errstr(code);
    }
}

FailureKind kind(int code) {
    switch (code & 0xFF) {
        case SQLITE_BUSY:
        case SQLITE_LOCKED: return FailureKind::try_again;
        case SQLITE_FULL:
        case SQLITE_READONLY:
        case SQLITE_IOERR: return FailureKind::read_or_write;
        case SQLITE_CANTOPEN:
        case SQLITE_NOTADB:
        case SQLITE_CORRUPT: return FailureKind::unavailable;
        default: return FailureKind::internal;
    }
}

}  // namespace

Statement::Statement(Database& database, std::string_view sql) : database_(database) {
    sqlite3_stmt* statement = nullptr;
    const int code = sqlite3_prepare_v2(database.handle(), sql.data(), static_cast<int>(sql.size()),
                                        &statement, nullptr);
    statement_.reset(statement);
    if (code != SQLITE_OK) database.fail(code);
}

Statement& Statement::bind(int at, std::string_view text) {
    // A null pointer would bind null; an empty text is a text.
    const char* const data = text.data() == nullptr ? "" : text.data();
    sqlite3_bind_text64(statement_.get(), at, data, text.size(), SQLITE_STATIC, SQLITE_UTF8);
    return *this;
}

Statement& Statement::bind(int at, std::int64_t number) {
    sqlite3_bind_int64(statement_.get(), at, number);
    return *this;
}

Statement& Statement::bind_null(int at) {
    sqlite3_bind_null(statement_.get(), at);
    return *this;
}

Statement& Statement::bind_optional(int at, const std::optional<std::string>& text) {
    return text ? bind(at, std::string_view(*text)) : bind_null(at);
}

bool Statement::step() {
    const int code = sqlite3_step(statement_.get());
    if (code == SQLITE_ROW) return true;
    if (code == SQLITE_DONE) return false;
    sqlite3_reset(statement_.get());
    database_.fail(code);
}

void Statement::reset() { sqlite3_reset(statement_.get()); }

void Statement::run() {
    while (step()) {
    }
    reset();
}

bool Statement::run_unique() {
    const int code = sqlite3_step(statement_.get());
    sqlite3_reset(statement_.get());
    if (code == SQLITE_DONE) return true;
    if (code == SQLITE_CONSTRAINT_UNIQUE) return false;
    database_.fail(code);
}

std::string_view Statement::text(int column) const {
    const auto* const data =
        reinterpret_cast<const char*>(sqlite3_column_text(statement_.get(), column));
    if (data == nullptr) return {};
    return {data, static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column))};
}

std::int64_t Statement::number(int column) const {
    return sqlite3_column_int64(statement_.get(), column);
}

bool Statement::is_null(int column) const {
    return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL;
}

Database::Database(const std::string& path, Access access) : path_(path) {
    sqlite3* handle = nullptr;
    // Once, and before all else: counting memory takes a lock of all threads for each piece.
    static const int is_lean = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    static_cast<void>(is_lean);
    // One thread at a time has a connection.
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX |
                      (access == Access::create ? SQLITE_OPEN_CREATE : 0);
    const int code = sqlite3_open_v2(path.c_str(), &handle, flags, nullptr);
    handle_.reset(handle);
    if (code != SQLITE_OK) fail(code);
    sqlite3_extended_result_codes(handle, 1);
    sqlite3_busy_timeout(handle, patience_ms);
    // Only who holds the turn writes and checkpoints: Debian 12's SQLite can damage a store when
    // two connections do so at the same moment (its WAL-reset fault, mended in 3.51.3).
    if (access == Access::read) {
        sqlite3_db_config(handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
        run("PRAGMA query_only=ON");
        return;
    }
    run("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
        "PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON; PRAGMA secure_delete=FAST;"
        "PRAGMA cache_size=-65536; PRAGMA temp_store=FILE; PRAGMA journal_size_limit=67108864");
}

void Database::run(const char* sql) {
    const int code = sqlite3_exec(handle_.get(), sql, nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) fail(code);
}

void Database::fail(int code) const {
    throw Failure(kind(code), "store " + path_ + ": " + sentence(code));
}

Transaction::Transaction(Database& database) : database_(database) {
    database_.run("BEGIN IMMEDIATE");
}

Transaction::~Transaction() {
    // SQLite rolled it back itself where the disk was full.
    if (database_.in_transaction())
        sqlite3_exec(database_.handle(), "ROLLBACK", nullptr, nullptr, nullptr);
}

void Transaction::commit() { database_.run("COMMIT"); }

}  // namespace rollcall
