// The PostgreSQL store: by the contract of stores, and what only many machines can suffer.
#include <doctest/doctest.h>

#include "engine/store/postgres/postgres_store.h"
#include "tests/store/postgres_rig.h"
#include "tests/store/store_contract.h"

namespace rollcall::test {
namespace {

void check_all(const std::vector<StoreFact>& facts) {
    const auto server = postgres_server();
    if (!server) return;
    for (const StoreFact& one : facts) {
        CAPTURE(one.fact);
        const PostgresTenant tenant(*server);
        one.check(tenant.opener());
    }
}

}  // namespace

TEST_CASE("the PostgreSQL store keeps a Directory") { check_all(directory_facts()); }
TEST_CASE("the PostgreSQL store keeps jobs") { check_all(job_facts()); }
TEST_CASE("the PostgreSQL store keeps plans") { check_all(plan_facts()); }
TEST_CASE("the PostgreSQL store applies plans exactly once") { check_all(apply_facts()); }
TEST_CASE("the PostgreSQL store takes plans back") { check_all(undo_facts()); }
TEST_CASE("the PostgreSQL store keeps what the service needs") { check_all(service_facts()); }
TEST_CASE("the PostgreSQL store moves") { check_all(move_facts()); }

}  // namespace rollcall::test
