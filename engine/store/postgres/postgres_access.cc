#include "engine/store/postgres/postgres_access.h"

#include "engine/store/postgres/postgres_store.h"

namespace rollcall {
namespace {

constexpr const char* token_columns =
    "sha256, prefix, api_user, created_at, coalesce(expires_at, ''), coalesce(revoked_at, '')";

ApiToken read_token(const PgRows& rows, std::size_t row) {
    const auto text = [&](int at) { return std::string(rows.text(row, at)); };
    return {text(0), text(1), text(2), text(3), text(4), text(5)};
}

bool is_same(const ApiUser& one, const ApiUser& other) {
    return one.scopes == other.scopes && one.permissions == other.permissions &&
           one.assignable_roles == other.assignable_roles;
}

using Write = PostgresStore::Write;
constexpr PostgresStore::About other = PostgresStore::About::other;

void file_credential(Write& write, const std::string& sha256) {
    write.run("INSERT INTO credential (sha256, tenant) VALUES ($1, $2)", {sha256, write.tenant()});
}

}  // namespace

bool PostgresAccess::add_token(const ApiUser& user, const ApiToken& token) {
    Write write(store_, other);
    write.run(
        "INSERT INTO api_user (tenant, name, scopes, permissions, assignable_roles)"
        " VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
        {store_.tenant(), user.name, user.scopes, or_null(user.permissions),
         or_null(user.assignable_roles)});
    const PgRows known = write.run(
        "SELECT name, scopes, coalesce(permissions, ''), coalesce(assignable_roles, '')"
        " FROM api_user WHERE tenant = $1 AND name = $2",
        {store_.tenant(), user.name});
    const auto text = [&](int at) { return std::string(known.text(0, at)); };
    if (!is_same({text(0), text(1), text(2), text(3)}, user)) return false;
    write.run(
        "INSERT INTO api_token (tenant, sha256, prefix, api_user, created_at, expires_at)"
        " VALUES ($1, $2, $3, $4, $5, $6)",
        {store_.tenant(), token.sha256, token.prefix, user.name, token.created_at,
         or_null(token.expires_at)});
    file_credential(write, token.sha256);
    write.commit();
    return true;
}

std::optional<ApiUser> PostgresAccess::find_api_user(std::string_view name) {
    const PgRows rows = store_.run(
        "SELECT name, scopes, coalesce(permissions, ''), coalesce(assignable_roles, '')"
        " FROM api_user WHERE tenant = $1 AND name = $2",
        {store_.tenant(), name});
    if (rows.empty()) return std::nullopt;
    const auto text = [&](int at) { return std::string(rows.text(0, at)); };
    return ApiUser{text(0), text(1), text(2), text(3)};
}

std::optional<ApiToken> PostgresAccess::find_token(std::string_view sha256) {
    const PgRows rows = store_.run("SELECT " + std::string(token_columns) +
                                       " FROM api_token WHERE tenant = $1 AND sha256 = $2",
                                   {store_.tenant(), sha256});
    if (rows.empty()) return std::nullopt;
    return read_token(rows, 0);
}

std::vector<ApiToken> PostgresAccess::tokens() {
    const PgRows rows =
        store_.run("SELECT " + std::string(token_columns) +
                       " FROM api_token WHERE tenant = $1 ORDER BY created_at, prefix",
                   {store_.tenant()});
    std::vector<ApiToken> all;
    for (std::size_t row = 0; row < rows.size(); ++row) all.push_back(read_token(rows, row));
    return all;
}

bool PostgresAccess::revoke_token(std::string_view prefix, const std::string& at) {
    return store_
               .run(
                   "UPDATE api_token SET revoked_at = $3"
                   " WHERE tenant = $1 AND prefix = $2 AND revoked_at IS NULL",
                   {store_.tenant(), prefix, at})
               .changed() == 1;
}

void PostgresAccess::set_password(const std::string& email_key, const std::string& hash) {
    Write write(store_, other);
    write.run(
        "INSERT INTO password (tenant, email_key, hash, set_at) VALUES ($1, $2, $3, $4)"
        " ON CONFLICT (tenant, email_key) DO UPDATE SET hash = excluded.hash,"
        " set_at = excluded.set_at",
        {store_.tenant(), email_key, hash, time_stamp()});
    write.run(
        "WITH ended AS (DELETE FROM session WHERE tenant = $1 AND email = $2"
        " RETURNING sha256) DELETE FROM credential USING ended"
        " WHERE credential.sha256 = ended.sha256",
        {store_.tenant(), email_key});
    write.commit();
}

std::optional<std::string> PostgresAccess::find_password(const std::string& email_key) {
    const PgRows rows = store_.run("SELECT hash FROM password WHERE tenant = $1 AND email_key = $2",
                                   {store_.tenant(), email_key});
    if (rows.empty()) return std::nullopt;
    return std::string(rows.text(0, 0));
}

void PostgresAccess::add_session(const Session& session) {
    Write write(store_, other);
    write.run(
        "WITH ended AS (DELETE FROM session WHERE tenant = $1 AND expires_at < $2"
        " RETURNING sha256) DELETE FROM credential USING ended"
        " WHERE credential.sha256 = ended.sha256",
        {store_.tenant(), time_stamp()});
    write.run(
        "INSERT INTO session (tenant, sha256, email, csrf, expires_at)"
        " VALUES ($1, $2, $3, $4, $5)",
        {store_.tenant(), session.sha256, session.email, session.csrf, session.expires_at});
    file_credential(write, session.sha256);
    write.commit();
}

std::optional<Session> PostgresAccess::find_session(std::string_view sha256) {
    const PgRows rows = store_.run(
        "SELECT sha256, email, csrf, expires_at FROM session WHERE tenant = $1 AND sha256 = $2",
        {store_.tenant(), sha256});
    if (rows.empty()) return std::nullopt;
    const auto text = [&](int at) { return std::string(rows.text(0, at)); };
    return Session{text(0), text(1), text(2), text(3)};
}

void PostgresAccess::end_session(std::string_view sha256) {
    store_.run(
        "WITH ended AS (DELETE FROM session WHERE tenant = $1 AND sha256 = $2"
        " RETURNING sha256) DELETE FROM credential USING ended"
        " WHERE credential.sha256 = ended.sha256",
        {store_.tenant(), sha256});
}

std::string PostgresAccess::find_tenant(const std::string& sha256) {
    const PgRows rows =
        store_.run_for_all("SELECT tenant FROM credential WHERE sha256 = $1", {sha256});
    return rows.empty() ? std::string() : std::string(rows.text(0, 0));
}

std::string PostgresAccess::address_now(const std::string& email_key, const std::string& since) {
    std::string key = email_key;
    std::string at = since;
    constexpr int most_renames = 1000;
    for (int step = 0; step < most_renames; ++step) {
        const PgRows rows = store_.run(
            "SELECT to_key, at FROM renamed WHERE tenant = $1 AND from_key = $2"
            " AND at COLLATE \"C\" >= $3 ORDER BY at COLLATE \"C\", id LIMIT 1",
            {store_.tenant(), key, at});
        if (rows.empty()) break;
        key = rows.text(0, 0);
        at = std::string(rows.text(0, 1)) + '+';  // later than that
    }
    return key;
}

// Each address in two steps, so that who change theirs with each other do not meet.
void follow_renames(Write& write, const std::unordered_map<std::string, std::string>& renamed) {
    if (renamed.empty()) return;
    PgArray from;
    PgArray to;
    for (const auto& [old_key, new_key] : renamed) {
        from.add(old_key);
        to.add(new_key);
    }
    const std::string olds = from.take();
    const std::string news = to.take();
    write.run(
        "WITH next AS (UPDATE tenant_count SET renames = renames + cardinality($3::text[])"
        " WHERE tenant = $1 RETURNING renames - cardinality($3::text[]) AS before)"
        " INSERT INTO renamed (tenant, id, from_key, to_key, at)"
        " SELECT $1, next.before + n.place, n.old, n.new, $2"
        " FROM next, unnest($3::text[], $4::text[]) WITH ORDINALITY AS n (old, new, place)",
        {write.tenant(), time_stamp(), olds, news});
    write.run(
        "UPDATE password SET email_key = ' to ' || n.new"
        " FROM unnest($2::text[], $3::text[]) AS n (old, new)"
        " WHERE tenant = $1 AND email_key = n.old",
        {write.tenant(), olds, news});
    write.run(
        "UPDATE session SET email = n.new"
        " FROM unnest($2::text[], $3::text[]) AS n (old, new)"
        " WHERE tenant = $1 AND email = n.old",
        {write.tenant(), olds, news});
    write.run("DELETE FROM password WHERE tenant = $1 AND email_key = ANY($2::text[])",
              {write.tenant(), news});
    write.run(
        "UPDATE password SET email_key = substr(email_key, 5)"
        " WHERE tenant = $1 AND email_key LIKE ' to %'",
        {write.tenant()});
}

}  // namespace rollcall
