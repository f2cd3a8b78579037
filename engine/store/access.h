// Who may ask: API users with their tokens, portal users with their passwords and sessions.
//
// No secret is kept: of tokens and of session cookies the SHA-256 (they are 256 random bits), of
// passwords what argon2id makes of them. Members throw as those of Store.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rollcall {

// An API user without limits may do everything. Lists are JSON arrays of names.
struct ApiUser {
    std::string name;
    std::string scopes;            // of the API
    std::string permissions;       // of contract §4; empty: all
    std::string assignable_roles;  // empty: all
};

struct ApiToken {
    std::string sha256;
    std::string prefix;  // its first letters, by which people tell it from others
    std::string api_user;
    std::string created_at;
    std::string expires_at;  // empty: never
    std::string revoked_at;  // empty: not
};

struct Session {
    std::string sha256;  // of the cookie
    std::string email;   // of the portal user
    std::string csrf;    // what a request that changes something must bring along
    std::string expires_at;
};

class Access {
public:
    virtual ~Access() = default;

    // Makes the API user where there is none of that name. False where there is one with other
    // rights; then nothing is written.
    virtual bool add_token(const ApiUser& user, const ApiToken& token) = 0;
    virtual std::optional<ApiUser> find_api_user(std::string_view name) = 0;
    virtual std::optional<ApiToken> find_token(std::string_view sha256) = 0;
    virtual std::vector<ApiToken> tokens() = 0;
    virtual bool revoke_token(std::string_view prefix, const std::string& at) = 0;

    // By the address as addresses compare. Whoever gets a new password is signed out.
    virtual void set_password(const std::string& email_key, const std::string& hash) = 0;
    virtual std::optional<std::string> find_password(const std::string& email_key) = 0;

    virtual void add_session(const Session& session) = 0;
    virtual std::optional<Session> find_session(std::string_view sha256) = 0;
    virtual void end_session(std::string_view sha256) = 0;

    // Of a store of many tenants: whose token or session that is, whoever the store is of now;
    // empty
    // where there is none.
    virtual std::string find_tenant(const std::string&) { return {}; }

    // The address that whoever had this one at that moment has now, as addresses compare.
    virtual std::string address_now(const std::string& email_key, const std::string& since) = 0;
};

}  // namespace rollcall
