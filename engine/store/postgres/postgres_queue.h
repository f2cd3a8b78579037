// The work of all tenants of a PostgreSQL database.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "engine/store/postgres/postgres_store.h"

namespace rollcall {

class PostgresQueue : public WorkQueue {
public:
    // Throws as PostgresStore does; some tenant must be there.
    explicit PostgresQueue(const PostgresUrl& url) : server_(url.server), store_(url, false) {}

    std::optional<Claim> claim() override;
    Store& store() override { return store_; }
    void put_off(const Claim& claim, std::chrono::seconds time) override;
    std::uint64_t count(JobState state) override;
    void wait(std::chrono::milliseconds most) override;
    std::vector<std::string> tenants_with_news(const std::string& now) override;

private:
    std::string server_;
    PostgresStore store_;
    // Hears of new work. Behind a pooler it hears nothing, and wait() lasts as long as it may.
    std::unique_ptr<PgConnection> ear_;
};

}  // namespace rollcall
