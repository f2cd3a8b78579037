#include "engine/store/sqlite/sqlite_access.h"

#include <unordered_map>

#include "engine/store/sqlite/sqlite_store.h"

namespace rollcall {
namespace {

constexpr std::string_view token_columns =
    "sha256, prefix, api_user, created_at, expires_at, revoked_at";

ApiToken read_token(const Statement& row) {
    const auto text = [&](int at) { return std::string(row.text(at)); };
    return {text(0), text(1), text(2), text(3), text(4), text(5)};
}

std::optional<std::string> or_none(const std::string& text) {
    if (text.empty()) return std::nullopt;
    return text;
}

bool is_same(const ApiUser& one, const ApiUser& other) {
    return one.scopes == other.scopes && one.permissions == other.permissions &&
           one.assignable_roles == other.assignable_roles;
}

}  // namespace

bool SqliteAccess::add_token(const ApiUser& user, const ApiToken& token) {
    const auto turn = store_.take_turn();
    Database& database = store_.writer();
    Transaction transaction(database);
    const std::optional<ApiUser> known = find_api_user(user.name);
    if (known && !is_same(*known, user)) return false;
    const std::optional<std::string> permissions = or_none(user.permissions);
    const std::optional<std::string> assignable = or_none(user.assignable_roles);
    const std::optional<std::string> expires = or_none(token.expires_at);
    if (!known) {
        Statement add(database,
                      "INSERT INTO api_user (name, scopes, permissions, assignable_roles)"
                      " VALUES (?, ?, ?, ?)");
        add.bind(1, user.name).bind(2, user.scopes).bind_optional(3, permissions);
        add.bind_optional(4, assignable).run();
    }
    Statement add(database,
                  "INSERT INTO api_token (sha256, prefix, api_user, created_at, expires_at)"
                  " VALUES (?, ?, ?, ?, ?)");
    add.bind(1, token.sha256).bind(2, token.prefix).bind(3, user.name);
    add.bind(4, token.created_at).bind_optional(5, expires).run();
    transaction.commit();
    return true;
}

std::optional<ApiUser> SqliteAccess::find_api_user(std::string_view name) {
    Statement select(
        store_.reader(),
        "SELECT name, scopes, permissions, assignable_roles FROM api_user WHERE name = ?");
    if (!select.bind(1, name).step()) return std::nullopt;
    const auto text = [&](int at) { return std::string(select.text(at)); };
    return ApiUser{text(0), text(1), text(2), text(3)};
}

std::optional<ApiToken> SqliteAccess::find_token(std::string_view sha256) {
    const std::string sql =
        "SELECT " + std::string(token_columns) + " FROM api_token WHERE sha256 = ?";
    Statement select(store_.reader(), sql);
    if (!select.bind(1, sha256).step()) return std::nullopt;
    return read_token(select);
}

std::vector<ApiToken> SqliteAccess::tokens() {
    const std::string sql =
        "SELECT " + std::string(token_columns) + " FROM api_token ORDER BY created_at, prefix";
    Statement select(store_.reader(), sql);
    std::vector<ApiToken> all;
    while (select.step()) all.push_back(read_token(select));
    return all;
}

bool SqliteAccess::revoke_token(std::string_view prefix, const std::string& at) {
    const auto turn = store_.take_turn();
    Statement revoke(store_.writer(),
                     "UPDATE api_token SET revoked_at = ?2"
                     " WHERE prefix = ?1 AND revoked_at IS NULL");
    revoke.bind(1, prefix).bind(2, at).run();
    return store_.writer().changes() == 1;
}

void SqliteAccess::set_password(const std::string& email_key, const std::string& hash) {
    const auto turn = store_.take_turn();
    Transaction transaction(store_.writer());
    const std::string now = time_stamp();
    Statement put(store_.writer(),
                  "INSERT INTO password (email_key, hash, set_at) VALUES (?, ?, ?)"
                  " ON CONFLICT (email_key) DO UPDATE SET hash = excluded.hash,"
                  " set_at = excluded.set_at");
    put.bind(1, email_key).bind(2, hash).bind(3, now).run();
    Statement end(store_.writer(), "DELETE FROM session WHERE email = ?");
    end.bind(1, email_key).run();
    transaction.commit();
}

std::optional<std::string> SqliteAccess::find_password(const std::string& email_key) {
    Statement select(store_.reader(), "SELECT hash FROM password WHERE email_key = ?");
    if (!select.bind(1, email_key).step()) return std::nullopt;
    return std::string(select.text(0));
}

void SqliteAccess::add_session(const Session& session) {
    const auto turn = store_.take_turn();
    Transaction transaction(store_.writer());
    const std::string now = time_stamp();
    Statement sweep(store_.writer(), "DELETE FROM session WHERE expires_at < ?");
    sweep.bind(1, now).run();
    Statement add(store_.writer(),
                  "INSERT INTO session (sha256, email, csrf, expires_at) VALUES (?, ?, ?, ?)");
    add.bind(1, session.sha256).bind(2, session.email).bind(3, session.csrf);
    add.bind(4, session.expires_at).run();
    transaction.commit();
}

std::optional<Session> SqliteAccess::find_session(std::string_view sha256) {
    Statement select(store_.reader(),
                     "SELECT sha256, email, csrf, expires_at FROM session WHERE sha256 = ?");
    if (!select.bind(1, sha256).step()) return std::nullopt;
    const auto text = [&](int at) { return std::string(select.text(at)); };
    return Session{text(0), text(1), text(2), text(3)};
}

void SqliteAccess::end_session(std::string_view sha256) {
    const auto turn = store_.take_turn();
    Statement end(store_.writer(), "DELETE FROM session WHERE sha256 = ?");
    end.bind(1, sha256).run();
}

std::string SqliteAccess::address_now(const std::string& email_key, const std::string& since) {
    Statement select(store_.reader(),
                     "SELECT to_key, at FROM renamed WHERE from_key = ? AND at >= ?"
                     " ORDER BY at, id LIMIT 1");
    std::string key = email_key;
    std::string at = since;
    constexpr int most_renames = 1000;
    for (int step = 0; step < most_renames; ++step) {
        select.bind(1, key).bind(2, at);
        if (!select.step()) break;
        std::string next(select.text(0));
        at = std::string(select.text(1)) + '+';  // later than that
        select.reset();
        key = std::move(next);
    }
    return key;
}

// Each address in two steps, so that who change theirs with each other do not meet.
void follow_renames(Database& database,
                    const std::unordered_map<std::string, std::string>& renamed) {
    if (renamed.empty()) return;
    const std::string now = time_stamp();
    Statement note(database, "INSERT INTO renamed (from_key, to_key, at) VALUES (?, ?, ?)");
    Statement set_password_aside(
        database, "UPDATE password SET email_key = ' to ' || ?2 WHERE email_key = ?1");
    Statement set_session_aside(database,
                                "UPDATE session SET email = ' to ' || ?2 WHERE email = ?1");
    Statement forget(database, "DELETE FROM password WHERE email_key = ?");
    for (const auto& [from, to] : renamed) {
        note.bind(1, from).bind(2, to).bind(3, now).run();
        set_password_aside.bind(1, from).bind(2, to).run();
        set_session_aside.bind(1, from).bind(2, to).run();
    }
    for (const auto& [from, to] : renamed) forget.bind(1, to).run();
    database.run(
        "UPDATE password SET email_key = substr(email_key, 5)"
        " WHERE email_key LIKE ' to %';"
        "UPDATE session SET email = substr(email, 5) WHERE email LIKE ' to %'");
}

}  // namespace rollcall
