// The work of all tenants of a PostgreSQL database.
#pragma once

#include <optional>
#include <string>

#include "engine/store/postgres/postgres_store.h"

namespace rollcall {

class PostgresQueue : public WorkQueue {
public:
    // Throws as PostgresStore does; some tenant must be there.
    explicit PostgresQueue(const PostgresUrl& url) : store_(url, false) {}

    std::optional<Claim> claim() override;
    Store& store() override { return store_; }
    std::vector<std::string> tenants_with_news(const std::string& now) override;

private:
    PostgresStore store_;
};

}  // namespace rollcall
