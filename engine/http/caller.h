// Who asks, and what of the API they may use. What they may change of whom is Uploader's affair.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/directory/directory.h"
#include "engine/job/job.h"
#include "engine/store/store.h"

namespace rollcall {

// What a token may be used for.
enum class Scope : std::uint8_t {
    jobs_read,
    jobs_upload,
    jobs_proceed,
    jobs_approve,  // proceed with what a guard stopped
    jobs_undo,
    directory_read,
    directory_write,
};
inline constexpr std::array<std::string_view, 7> scope_names{
    "jobs:read", "jobs:upload",    "jobs:proceed",    "jobs:approve",
    "jobs:undo", "directory:read", "directory:write",
};
using ScopeSet = std::uint32_t;
constexpr ScopeSet bit(Scope scope) { return 1u << static_cast<unsigned>(scope); }
inline constexpr ScopeSet every_scope = (1u << scope_names.size()) - 1;

std::optional<Scope> find_scope(std::string_view name);

enum class CallerKind : std::uint8_t { nobody, api_user, portal_user };

struct Caller {
    CallerKind kind = CallerKind::nobody;
    Actor actor;
    ScopeSet scopes = 0;
    PermissionSet permissions = 0;  // of fields: what may be read of jobs, too
    bool is_unlimited = false;      // holds every permission and may assign every role
    std::string csrf;               // of a portal user's session

    bool may(Scope scope) const { return (scopes & bit(scope)) != 0; }
    bool may(Permission permission) const { return (permissions & bit(permission)) != 0; }
};

// By "Authorization" (a token as Bearer, or as the password of Basic) or the cookie of a session;
// nobody where neither is valid. `now` is a time_stamp().
struct Credentials {
    std::string authorization;
    std::string cookie;
};
// The SHA-256 of the token or the session's cookie; empty where there is neither.
std::string fingerprint_of(const Credentials& credentials);

Caller authenticate(Store& store, const Directory& directory, const Credentials& credentials,
                    const std::string& now);

inline constexpr std::string_view session_cookie = "rollcall_session";

// The value of the session cookie in a Cookie header (RFC 6265, 4.2); empty when it is not there.
std::string cookie_in(std::string_view cookies);

}  // namespace rollcall
