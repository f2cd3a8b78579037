// One connection to an SQLite database, and what its errors mean here.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace rollcall {

class Database;

// A prepared statement. Bind from 1, then step; columns from 0. Texts live until the next step.
class Statement {
public:
    Statement(Database& database, std::string_view sql);

    Statement& bind(int at, std::string_view text);  // must live until the statement is reset
    Statement& bind(int at, std::int64_t number);
    Statement& bind_null(int at);
    Statement& bind_optional(int at, const std::optional<std::string>& text);

    bool step();  // true: there is a row
    void reset();
    void run();         // to the end, and reset
    bool run_unique();  // as run(); false where what is unique is there already

    std::string_view text(int column) const;
    std::int64_t number(int column) const;
    bool is_null(int column) const;

private:
    struct Close {
        void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
    };
    Database& database_;
    std::unique_ptr<sqlite3_stmt, Close> statement_;
};

class Database {
public:
    enum class Access : std::uint8_t { read, write, create };

    // Throws Failure{unavailable} where it cannot be opened.
    Database(const std::string& path, Access access);
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    void run(const char* sql);  // without rows
    std::int64_t changes() const { return sqlite3_changes64(handle_.get()); }
    std::int64_t last_id() const { return sqlite3_last_insert_rowid(handle_.get()); }
    bool in_transaction() const { return sqlite3_get_autocommit(handle_.get()) == 0; }

    // Throws the Failure that `code` means.
    [[noreturn]] void fail(int code) const;
    sqlite3* handle() const { return handle_.get(); }
    const std::string& path() const { return path_; }

private:
    struct Close {
        void operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }
    };
    std::string path_;
    std::unique_ptr<sqlite3, Close> handle_;
};

// One state of the store for all that is read while it lives.
class Reading {
public:
    explicit Reading(Database& database)
        : database_(database), is_own_(!database.in_transaction()) {
        if (is_own_) database.run("BEGIN");
    }
    Reading(const Reading&) = delete;
    Reading& operator=(const Reading&) = delete;
    ~Reading() {
        if (is_own_) sqlite3_exec(database_.handle(), "COMMIT", nullptr, nullptr, nullptr);
    }

private:
    Database& database_;
    const bool is_own_;  // not within another
};

// BEGIN IMMEDIATE; rolled back unless committed.
class Transaction {
public:
    explicit Transaction(Database& database);
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    ~Transaction();
    void commit();

private:
    Database& database_;
};

}  // namespace rollcall
