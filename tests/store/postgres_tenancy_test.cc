// Tenants of one PostgreSQL database: nobody sees another's, by whatever statement.
#include <doctest/doctest.h>

#include <cstdlib>
#include <set>

#include "engine/store/postgres/postgres_queue.h"
#include "tests/store/postgres_rig.h"

namespace rollcall::test {
namespace {

// What is of no tenant holds names and numbers only.
const std::set<std::string> of_nobody{"lease", "work", "credential", "news", "upload_place"};

}  // namespace

TEST_CASE(
    "every table of a tenant's has row-level security, for its owner too, and its key first") {
    const auto server = postgres_server();
    if (!server) return;
    PostgresTenant(*server).opener()();
    PgConnection connection(*server);
    const PgRows tables = connection.run(
        "SELECT c.relname, c.relrowsecurity AND c.relforcerowsecurity,"
        " (SELECT count(*) FROM pg_policy p WHERE p.polrelid = c.oid),"
        " (SELECT bool_and(a.attname = 'tenant') FROM pg_index i JOIN pg_attribute a"
        " ON a.attrelid = c.oid AND a.attnum = i.indkey[0] WHERE i.indrelid = c.oid)"
        " FROM pg_class c JOIN pg_attribute t ON t.attrelid = c.oid AND t.attname = 'tenant'"
        " WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace");
    CHECK(tables.size() >= 20);
    for (std::size_t row = 0; row < tables.size(); ++row) {
        const std::string name(tables.text(row, 0));
        CAPTURE(name);
        if (of_nobody.contains(name)) continue;
        CHECK(tables.truth(row, 1));
        CHECK(tables.number(row, 2) == 1);
        CHECK(tables.truth(row, 3));
    }
}

TEST_CASE("who is one tenant sees and writes nothing of another") {
    const auto server = postgres_server();
    if (!server) return;
    const PostgresTenant one(*server);
    const PostgresTenant other(*server);
    const auto store = one.opener()();
    const auto others = other.opener()();
    load_crew(*store);
    load_crew(*others);
    const JobId job = applied_job(*store, {update("bo@x.co", R"("set":{})")});
    store->access().add_token({"feed", "[]", "", ""}, {"fingerprint", "rc_x", "feed", "", "", ""});
    CHECK_FALSE(others->find_job(job));
    CHECK(others->list_jobs(0, 9).total == 0);
    CHECK(others->events(job).empty());
    CHECK_FALSE(others->access().find_token("fingerprint"));
    CHECK(show_breaches(*others).empty());

    PgConnection connection(*server);
    const std::string own = read_postgres_url(other.url()).tenant;
    const std::string foreign = read_postgres_url(one.url()).tenant;
    for (const std::string table : {"tenant", "job", "directory_user", "api_token", "change"})
        CHECK(connection.run_for(own, "SELECT 1 FROM " + table + " WHERE tenant = $1", {foreign})
                  .empty());
    CHECK(connection.run_for(own, "UPDATE job SET reason = 'x' WHERE tenant = $1", {foreign})
              .changed() == 0);
    CHECK(failure_of([&] {
              connection.run_for(own, "INSERT INTO password VALUES ($1, 'a', 'b', 'c')", {foreign});
          }).find("42501") != std::string::npos);
    // Without a tenant there is nothing to see at all.
    CHECK(connection.run("SELECT 1 FROM job").empty());
    std::size_t seen = 0;
    static_cast<void>(failure_of([&] { seen = PgConnection(*server).run("TABLE job").size(); }));
    CHECK(seen == 0);
}

TEST_CASE("a role that passes over row-level security is refused") {
    const auto server = postgres_server();
    // A pooler may be told to be one role, whoever asks.
    if (!server || std::getenv("ROLLCALL_TEST_PGBOUNCER") != nullptr) return;
    std::string mighty = PostgresTenant(*server).url();
    mighty.replace(mighty.find("user=rollcall"), 13, "user=postgres");
    CHECK(failure_of([&] { open_store(mighty, true); }).find("row-level security") !=
          std::string::npos);
}

TEST_CASE(
    "the work of all tenants is claimed once, and who has little does not wait for who has much") {
    const auto server = postgres_server();
    if (!server) return;
    const std::string own = own_database(*server);
    const PostgresTenant big(own);
    const PostgresTenant small(own);
    const auto many = big.opener()();
    const auto few = small.opener()();
    for (int job = 0; job < 5; ++job) make_job(*many);
    make_job(*few);
    PostgresUrl url = read_postgres_url(big.url());
    url.names_tenant = false;
    PostgresQueue queue(url);
    PostgresQueue other(url);
    std::vector<WorkQueue::Claim> claims;
    std::vector<std::string> order;
    const std::string name_of_small = read_postgres_url(small.url()).tenant;
    for (int at = 0; at < 3; ++at)
        for (PostgresQueue* const one : {&queue, &other}) {
            auto claim = one->claim();
            REQUIRE(claim);
            order.push_back(one->store().tenant() == name_of_small ? "small" : "big");
            claims.push_back(std::move(*claim));
        }
    CHECK(std::set<std::string>(order.begin(), order.begin() + 2).contains("small"));
    CHECK(std::count(order.begin(), order.end(), "big") == 5);
    CHECK_FALSE(queue.claim());
    claims.clear();
    CHECK(queue.claim());
}

}  // namespace rollcall::test
