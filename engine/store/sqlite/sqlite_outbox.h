// Outbox in the tables of schemas/store/0002_service.sql.
#pragma once

#include "engine/store/outbox.h"

namespace rollcall {

class SqliteStore;

class SqliteOutbox : public Outbox {
public:
    explicit SqliteOutbox(SqliteStore& store) : store_(store) {}

    std::int64_t add_subscriber(const Subscriber& subscriber) override;
    std::vector<Subscriber> subscribers() override;
    bool remove_subscriber(std::int64_t id) override;
    std::vector<Telling> due(const std::string& now, std::uint64_t most) override;
    void told(std::int64_t id) override;
    void failed(std::int64_t id, const std::string& next_at) override;

private:
    SqliteStore& store_;
};

}  // namespace rollcall
