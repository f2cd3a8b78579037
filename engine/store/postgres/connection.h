// One connection to a PostgreSQL database, and what its errors mean here.
//
// Nothing outlives a transaction: no prepared statements, no session settings, no temporary tables,
// no advisory locks. So a pooler may stand in between that hands out connections by transaction.
// Of what the server says only the SQLSTATE is told on: its texts hold values.
#pragma once

#include <libpq-fe.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rollcall {

// What stands for "$1", as text. Texts are copied.
class PgValue {
public:
    PgValue(std::string_view text) : text_(text) {}
    PgValue(const std::string& text) : text_(text) {}
    PgValue(std::string&& text) : text_(std::move(text)) {}
    PgValue(const char* text) : text_(text) {}
    PgValue(std::int64_t number) : text_(std::to_string(number)) {}
    PgValue(std::uint64_t number) : text_(std::to_string(number)) {}
    PgValue(bool truth) : text_(truth ? "t" : "f") {}
    PgValue(std::nullopt_t) {}
    PgValue(const std::optional<std::string>& text) : text_(text) {}

    const char* c_str() const { return text_ ? text_->c_str() : nullptr; }
    bool holds_nul() const { return text_ && text_->find('\0') != text_->npos; }

private:
    std::optional<std::string> text_;
};
using PgValues = std::vector<PgValue>;

// Null where the text is empty.
PgValue or_null(const std::string& text);

// An array, for "$1::bigint[]" and "$1::text[]".
class PgArray {
public:
    void add(std::int64_t number);
    void add(std::string_view text);
    void add_number(std::string_view digits);  // else null
    void add_null();
    bool is_empty() const { return text_.size() == 1; }
    std::size_t bytes() const { return text_.size(); }
    std::string take();

private:
    void separate();
    std::string text_ = "{";
};

class PgRows {
public:
    explicit PgRows(PGresult* result) : result_(result) {}

    std::size_t size() const { return static_cast<std::size_t>(PQntuples(result_.get())); }
    bool empty() const { return size() == 0; }
    std::string_view text(std::size_t row, int column) const;  // lives as long as this
    std::int64_t number(std::size_t row, int column) const;
    bool truth(std::size_t row, int column) const { return text(row, column) == "t"; }
    bool is_null(std::size_t row, int column) const;
    std::uint64_t changed() const;  // rows of an INSERT, UPDATE or DELETE

private:
    struct Clear {
        void operator()(PGresult* result) const { PQclear(result); }
    };
    std::unique_ptr<PGresult, Clear> result_;
};

class PgConnection {
public:
    // `url` as libpq reads it. Throws Failure{unavailable} where nobody answers.
    explicit PgConnection(const std::string& url);
    PgConnection(const PgConnection&) = delete;
    PgConnection& operator=(const PgConnection&) = delete;
    ~PgConnection();

    // One statement, by itself or within the transaction under way. Throws Failure: {try_again}
    // where it lost against another or the connection broke, {read_or_write} where the disk is
    // full, {unavailable} where the server is gone or refuses, {usage} where a text holds a NUL,
    // {internal} else.
    PgRows run(const std::string& sql, const PgValues& values = {});

    // Many statements without values, within the transaction under way.
    void run_script(const std::string& sql);

    // The same for one tenant, in one transaction and one journey to the server.
    PgRows run_for(const std::string& tenant, const std::string& sql, const PgValues& values = {});

    enum class Isolation : std::uint8_t { read_committed, snapshot };
    void begin(const std::string& tenant, Isolation isolation);
    void commit();
    void roll_back() noexcept;
    bool is_in_transaction() const { return is_in_transaction_; }

    // That long, or until a NOTIFY of what it does LISTEN to comes in, or came in since the last
    // time. Throws Failure{unavailable} where the connection breaks.
    void wait_for_notice(std::chrono::milliseconds most);

    // A name for the server, without passwords.
    const std::string& place() const { return place_; }

private:
    void refuse_nul(const PgValues& values) const;
    bool is_alive() const;
    void connect();
    void ensure();
    void send(const std::string& sql, const PgValues& values);
    PgRows receive();
    [[noreturn]] void fail(const PGresult* result) const;
    [[noreturn]] void fail_connection() const;

    struct Finish {
        void operator()(PGconn* connection) const { PQfinish(connection); }
    };
    std::string url_;
    std::string place_;
    std::unique_ptr<PGconn, Finish> connection_;
    bool is_in_transaction_ = false;
};

// Rolled back unless committed; nothing by itself within another.
class PgTransaction {
public:
    PgTransaction(PgConnection& connection, const std::string& tenant,
                  PgConnection::Isolation isolation = PgConnection::Isolation::read_committed)
        : connection_(connection), is_own_(!connection.is_in_transaction()) {
        if (is_own_) connection_.begin(tenant, isolation);
    }
    PgTransaction(const PgTransaction&) = delete;
    PgTransaction& operator=(const PgTransaction&) = delete;
    ~PgTransaction() {
        if (is_own_ && connection_.is_in_transaction()) connection_.roll_back();
    }
    void commit() {
        if (is_own_) connection_.commit();
    }

private:
    PgConnection& connection_;
    const bool is_own_;
};

}  // namespace rollcall
