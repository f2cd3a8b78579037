// Access on PostgreSQL.
#pragma once

#include "engine/store/access.h"

namespace rollcall {

class PostgresStore;

class PostgresAccess : public Access {
public:
    explicit PostgresAccess(PostgresStore& store) : store_(store) {}
    bool add_token(const ApiUser& user, const ApiToken& token) override;
    std::optional<ApiUser> find_api_user(std::string_view name) override;
    std::optional<ApiToken> find_token(std::string_view sha256) override;
    std::vector<ApiToken> tokens() override;
    bool revoke_token(std::string_view prefix, const std::string& at) override;
    void set_password(const std::string& email_key, const std::string& hash) override;
    std::optional<std::string> find_password(const std::string& email_key) override;
    void add_session(const Session& session) override;
    std::optional<Session> find_session(std::string_view sha256) override;
    void end_session(std::string_view sha256) override;
    std::string find_tenant(const std::string& sha256) override;
    std::string address_now(const std::string& email_key, const std::string& since) override;

private:
    PostgresStore& store_;
};

}  // namespace rollcall
