// A PostgreSQL database for tests: the one that tests/postgres/with has started, a tenant for each.
#pragma once

#include <optional>
#include <string>

#include "tests/directory/scratch.h"
#include "tests/store/store_rig.h"

namespace rollcall::test {

// The server's URL, or none; then it says once that tests are skipped.
std::optional<std::string> postgres_server();

// The URL of a database of its own on that server, for who works for all tenants: others' tests run
// beside it.
std::string own_database(const std::string& server);

// The URL of a store of a tenant that nobody else has, with that folder of uploads.
std::string new_postgres_tenant(const std::string& server, const std::string& files);

// A store of a tenant that nobody else has.
class PostgresTenant {
public:
    explicit PostgresTenant(const std::string& server);
    const std::string& url() const { return url_; }
    OpenStore opener() const;

private:
    Scratch scratch_;
    std::string url_;
};

}  // namespace rollcall::test
