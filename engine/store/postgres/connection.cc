#include "engine/store/postgres/connection.h"

#include <poll.h>

#include <algorithm>
#include <charconv>
#include <cstring>

#include "engine/text/failure.h"

namespace rollcall {
namespace {

FailureKind kind_of(std::string_view state) {
    const std::string_view group = state.substr(0, 2);
    if (group == "40" || group == "55" || state == "57014") return FailureKind::try_again;
    if (group == "53") return FailureKind::read_or_write;  // disk, memory or connections are full
    if (group == "58" || group == "XX") return FailureKind::read_or_write;
    if (group == "08" || group == "28" || group == "3D" || group == "42" || group == "57")
        return FailureKind::unavailable;
    return FailureKind::internal;
}

std::string place_of(const std::string& url) {
    char* error = nullptr;
    PQconninfoOption* const options = PQconninfoParse(url.c_str(), &error);
    if (error != nullptr) PQfreemem(error);
    if (options == nullptr)
        throw Failure(FailureKind::usage,
                      "--store: is no URL of a database; write postgresql://HOST/DATABASE");
    std::string host;
    std::string database;
    for (const PQconninfoOption* one = options; one->keyword != nullptr; ++one) {
        if (one->val == nullptr) continue;
        if (std::strcmp(one->keyword, "host") == 0) host = one->val;
        if (std::strcmp(one->keyword, "dbname") == 0) database = one->val;
    }
    PQconninfoFree(options);
    return "postgresql://" + host + '/' + database;
}

}  // namespace

PgValue or_null(const std::string& text) {
    if (text.empty()) return std::nullopt;
    return text;
}

void PgArray::separate() {
    if (text_.size() > 1) text_ += ',';
}

void PgArray::add(std::int64_t number) {
    separate();
    text_ += std::to_string(number);
}

void PgArray::add(std::string_view text) {
    separate();
    text_ += '"';
    for (const char c : text) {
        if (c == '"' || c == '\\') text_ += '\\';
        text_ += c;
    }
    text_ += '"';
}

void PgArray::add_number(std::string_view digits) {
    if (digits.empty() || digits.find_first_not_of("0123456789") != digits.npos) return add_null();
    separate();
    text_ += digits;
}

void PgArray::add_null() {
    separate();
    text_ += "NULL";
}

std::string PgArray::take() {
    text_ += '}';
    return std::exchange(text_, "{");
}

std::string_view PgRows::text(std::size_t row, int column) const {
    const int at = static_cast<int>(row);
    return {PQgetvalue(result_.get(), at, column),
            static_cast<std::size_t>(PQgetlength(result_.get(), at, column))};
}

std::int64_t PgRows::number(std::size_t row, int column) const {
    const std::string_view digits = text(row, column);
    std::int64_t value = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return value;
}

bool PgRows::is_null(std::size_t row, int column) const {
    return PQgetisnull(result_.get(), static_cast<int>(row), column) == 1;
}

std::uint64_t PgRows::changed() const {
    const std::string_view digits = PQcmdTuples(result_.get());
    std::uint64_t value = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return value;
}

PgConnection::PgConnection(const std::string& url) : url_(url), place_(place_of(url)) { connect(); }

PgConnection::~PgConnection() = default;

void PgConnection::connect() {
    const char* const keywords[]{"dbname",           "application_name",    "connect_timeout",
                                 "keepalives_idle",  "keepalives_interval", "keepalives_count",
                                 "tcp_user_timeout", "client_encoding",     nullptr};
    const char* const values[]{url_.c_str(), "rollcall", "10",   "5",    "5",
                               "3",          "20000",    "UTF8", nullptr};
    is_in_transaction_ = false;
    connection_.reset(PQconnectdbParams(keywords, values, 1));
    if (PQstatus(connection_.get()) != CONNECTION_OK) fail_connection();
    PQsetNoticeProcessor(
        connection_.get(), [](void*, const char*) {}, nullptr);
}

// A connection that broke while nothing was under way is made again, and nobody need know.
void PgConnection::ensure() {
    if (is_in_transaction_) {
        if (!connection_ || PQstatus(connection_.get()) != CONNECTION_OK) fail_connection();
        return;
    }
    if (!connection_ || !is_alive()) connect();
}

// Nothing is under way, so what there is to read may say that the server has gone: a last word of
// its, and then the end.
bool PgConnection::is_alive() const {
    constexpr int most_pieces = 8;
    pollfd socket{PQsocket(connection_.get()), POLLIN, 0};
    for (int piece = 0; piece < most_pieces; ++piece) {
        if (PQstatus(connection_.get()) != CONNECTION_OK) return false;
        if (::poll(&socket, 1, 0) <= 0) return true;
        static_cast<void>(PQconsumeInput(connection_.get()));
    }
    return PQstatus(connection_.get()) == CONNECTION_OK;
}

// Why there is no connection, as libpq says it: hosts, ports, roles and databases, no rows.
void PgConnection::fail_connection() const {
    std::string why = connection_ ? PQerrorMessage(connection_.get()) : "";
    why.resize(std::min(why.find('\n'), why.size()));
    throw Failure(FailureKind::unavailable,
                  "store " + place_ + ": cannot be reached; check the URL and the server" +
                      (why.empty() ? "" : " (" + why + ")"));
}

void PgConnection::fail(const PGresult* result) const {
    const char* const field =
        result == nullptr ? nullptr : PQresultErrorField(result, PG_DIAG_SQLSTATE);
    const std::string state = field == nullptr ? "" : field;
    if (state.empty() || PQstatus(connection_.get()) != CONNECTION_OK)
        throw Failure(FailureKind::try_again,
                      "store " + place_ + ": the connection broke; try again");
    throw Failure(kind_of(state),
                  "store " + place_ + ": the database refused it (SQLSTATE " + state + ")" +
                      (state == "42501" || state == "42P01" ? "; run rollcall init" : ""));
}

// The text would end there, and be another.
void PgConnection::refuse_nul(const PgValues& values) const {
    for (const PgValue& value : values)
        if (value.holds_nul())
            throw Failure(FailureKind::usage,
                          "store " + place_ + ": a text holds a NUL, which PostgreSQL cannot keep");
}

void PgConnection::send(const std::string& sql, const PgValues& values) {
    std::vector<const char*> texts;
    texts.reserve(values.size());
    for (const PgValue& value : values) texts.push_back(value.c_str());
    if (PQsendQueryParams(connection_.get(), sql.c_str(), static_cast<int>(texts.size()), nullptr,
                          texts.data(), nullptr, nullptr, 0) != 1)
        fail(nullptr);
}

// The one result of a statement, and the null behind it.
PgRows PgConnection::receive() {
    PgRows rows(nullptr);
    PGresult* failed = nullptr;
    while (PGresult* const result = PQgetResult(connection_.get())) {
        const ExecStatusType status = PQresultStatus(result);
        const bool is_good = status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK;
        if (is_good) {
            rows = PgRows(result);
            continue;
        }
        if (failed == nullptr && status != PGRES_PIPELINE_ABORTED)
            failed = result;
        else
            PQclear(result);
        if (PQstatus(connection_.get()) != CONNECTION_OK) break;
    }
    if (failed == nullptr && PQstatus(connection_.get()) == CONNECTION_OK) return rows;
    const PgRows owner(failed);
    fail(failed);
}

PgRows PgConnection::run(const std::string& sql, const PgValues& values) {
    refuse_nul(values);
    ensure();
    send(sql, values);
    return receive();
}

void PgConnection::run_script(const std::string& sql) {
    PGresult* const result = PQexec(connection_.get(), sql.c_str());
    const PgRows owner(result);
    if (PQresultStatus(result) != PGRES_COMMAND_OK) fail(result);
}

PgRows PgConnection::run_for(const std::string& tenant, const std::string& sql,
                             const PgValues& values) {
    if (is_in_transaction_) return run(sql, values);
    refuse_nul(values);
    ensure();
    // What is sent before a sync is one transaction.
    PQenterPipelineMode(connection_.get());
    PgRows rows(nullptr);
    bool is_synced = false;
    try {
        send("SELECT set_config('app.tenant', $1, true)", {tenant});
        send(sql, values);
        is_synced = PQpipelineSync(connection_.get()) == 1;
        if (!is_synced) fail(nullptr);
        receive();
        rows = receive();
        PQclear(PQgetResult(connection_.get()));  // of the sync
    } catch (...) {
        while (is_synced && PQstatus(connection_.get()) == CONNECTION_OK) {
            PGresult* const result = PQgetResult(connection_.get());
            const bool is_sync = result != nullptr && PQresultStatus(result) == PGRES_PIPELINE_SYNC;
            PQclear(result);
            if (is_sync) break;
        }
        PQexitPipelineMode(connection_.get());
        throw;
    }
    PQexitPipelineMode(connection_.get());
    return rows;
}

void PgConnection::begin(const std::string& tenant, Isolation isolation) {
    run(isolation == Isolation::snapshot ? "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
                                         : "BEGIN ISOLATION LEVEL READ COMMITTED");
    is_in_transaction_ = true;
    try {
        // Within the transaction only, so that it goes with it.
        run("SELECT set_config('app.tenant', $1, true), set_config('lock_timeout', '120s', true),"
            " set_config('idle_in_transaction_session_timeout', '30s', true)",
            {tenant});
    } catch (...) {
        roll_back();
        throw;
    }
}

void PgConnection::wait_for_notice(std::chrono::milliseconds most) {
    pollfd socket{PQsocket(connection_.get()), POLLIN, 0};
    if (socket.fd < 0) fail_connection();
    static_cast<void>(::poll(&socket, 1, static_cast<int>(most.count())));
    if (PQconsumeInput(connection_.get()) != 1) fail_connection();
    while (PGnotify* const notice = PQnotifies(connection_.get())) PQfreemem(notice);
}

void PgConnection::commit() {
    run("COMMIT");
    is_in_transaction_ = false;
}

void PgConnection::roll_back() noexcept {
    is_in_transaction_ = false;
    try {
        if (PQstatus(connection_.get()) == CONNECTION_OK) run("ROLLBACK");
    } catch (...) {
        connection_.reset();  // made again when it is needed
    }
}

}  // namespace rollcall
