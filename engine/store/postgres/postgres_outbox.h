// The Outbox on PostgreSQL.
#pragma once

#include "engine/store/outbox.h"

namespace rollcall {

class PostgresStore;

class PostgresOutbox : public Outbox {
public:
    explicit PostgresOutbox(PostgresStore& store) : store_(store) {}
    std::int64_t add_subscriber(const Subscriber& subscriber) override;
    std::vector<Subscriber> subscribers() override;
    bool remove_subscriber(std::int64_t id) override;
    std::vector<Telling> due(const std::string& now, std::uint64_t most) override;
    void told(std::int64_t id) override;
    void failed(std::int64_t id, const std::string& next_at) override;

private:
    PostgresStore& store_;
};

}  // namespace rollcall
