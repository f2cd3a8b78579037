#include "engine/http/caller.h"

#include "engine/directory/uploader.h"
#include "engine/http/secret.h"
#include "engine/intake/judge.h"
#include "engine/schema/fold.h"
#include "engine/text/failure.h"
#include "engine/text/json_slices.h"

namespace rollcall {
namespace {

// The token in an Authorization header; empty where there is none. The scheme is not case-sensitive
// (RFC 9110, 11.1).
std::string token_in(std::string_view authorization) {
    const std::size_t space = authorization.find(' ');
    if (space == std::string_view::npos) return {};
    const std::string scheme = fold_ascii(authorization.substr(0, space));
    const std::string_view rest = authorization.substr(space + 1);
    if (scheme == "bearer") return std::string(rest);
    if (scheme != "basic") return {};
    const std::optional<std::string> pair = decode_base64(rest);
    const std::size_t colon = pair ? pair->find(':') : std::string::npos;
    return colon == std::string::npos ? std::string() : pair->substr(colon + 1);
}

PermissionSet permissions_of(const Uploader& uploader) {
    PermissionSet permissions = 0;
    for (std::size_t at = 0; at < permission_count; ++at)
        if (uploader.may(static_cast<Permission>(at)))
            permissions |= bit(static_cast<Permission>(at));
    return permissions;
}

bool is_over(const std::string& time, const std::string& now) {
    return !time.empty() && time <= now;
}

Caller of_token(Store& store, const Directory& directory, const std::string& token,
                const std::string& now) {
    const std::optional<ApiToken> known = store.access().find_token(fingerprint_of(token));
    if (!known || !known->revoked_at.empty() || is_over(known->expires_at, now)) return {};
    const std::optional<ApiUser> user = store.access().find_api_user(known->api_user);
    if (!user) return {};
    Caller caller;
    caller.kind = CallerKind::api_user;
    caller.actor = {"", user->name};
    for (const std::string_view name : read_items(user->scopes))
        if (const auto scope = find_scope(read_string(name))) caller.scopes |= bit(*scope);
    const Uploader uploader = uploader_of(store.access(), caller.actor, directory);
    caller.permissions = permissions_of(uploader);
    caller.is_unlimited = uploader.is_unlimited(directory);
    return caller;
}

// What a portal user's permissions open of the API.
ScopeSet scopes_of(const Uploader& uploader) {
    const bool imports =
        uploader.may(Permission::create_users) || uploader.may(Permission::edit_user);
    ScopeSet scopes = 0;
    if (imports)
        scopes |= bit(Scope::jobs_read) | bit(Scope::jobs_upload) | bit(Scope::jobs_proceed) |
                  bit(Scope::directory_read);
    if (uploader.may(Permission::manage_user_lists)) scopes |= bit(Scope::jobs_read);
    if (permissions_of(uploader) == every_permission) scopes = every_scope;
    return scopes;
}

Caller of_session(Store& store, const Directory& directory, const std::string& cookie,
                  const std::string& now) {
    const std::optional<Session> session = store.access().find_session(fingerprint_of(cookie));
    if (!session || is_over(session->expires_at, now)) return {};
    try {
        const Uploader uploader = Uploader::portal(directory, session->email);
        Caller caller;
        caller.kind = CallerKind::portal_user;
        caller.actor = {session->email, ""};
        caller.scopes = scopes_of(uploader);
        caller.permissions = permissions_of(uploader);
        caller.is_unlimited = uploader.is_unlimited(directory);
        caller.csrf = session->csrf;
        return caller;
    } catch (const Failure&) {
        return {};  // is gone from the Directory, or inactive
    }
}

}  // namespace

std::string cookie_in(std::string_view cookies) {
    const std::string start = std::string(session_cookie) + "=";
    while (!cookies.empty()) {
        const std::size_t end = std::min(cookies.find(';'), cookies.size());
        std::string_view one = cookies.substr(0, end);
        while (one.starts_with(' ')) one.remove_prefix(1);
        if (one.starts_with(start)) return std::string(one.substr(start.size()));
        cookies.remove_prefix(std::min(end + 1, cookies.size()));
    }
    return {};
}

std::optional<Scope> find_scope(std::string_view name) {
    for (std::size_t at = 0; at < scope_names.size(); ++at)
        if (scope_names[at] == name) return static_cast<Scope>(at);
    return std::nullopt;
}

std::string fingerprint_of(const Credentials& credentials) {
    const std::string token = token_in(credentials.authorization);
    if (!token.empty()) return fingerprint_of(token);
    const std::string cookie =
        credentials.authorization.empty() ? cookie_in(credentials.cookie) : std::string();
    return cookie.empty() ? cookie : fingerprint_of(cookie);
}

Caller authenticate(Store& store, const Directory& directory, const Credentials& credentials,
                    const std::string& now) {
    const std::string token = token_in(credentials.authorization);
    if (!token.empty()) return of_token(store, directory, token, now);
    if (!credentials.authorization.empty()) return {};
    const std::string cookie = cookie_in(credentials.cookie);
    return cookie.empty() ? Caller{} : of_session(store, directory, cookie, now);
}

}  // namespace rollcall
