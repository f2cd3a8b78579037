// Tenants of one PostgreSQL database: nobody sees another's, by whatever statement.
#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <set>
#include <thread>

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
    const Scratch scratch;
    const std::string files = scratch.path("files").string();
    const std::string big = new_postgres_tenant(own, files);
    const std::string small = new_postgres_tenant(own, files);
    const auto many = open_store(big, true);
    const auto few = open_store(small, true);
    for (int job = 0; job < 5; ++job) make_job(*many);
    make_job(*few);
    PostgresUrl url = read_postgres_url(big);
    url.names_tenant = false;
    PostgresQueue queue(url);
    PostgresQueue other(url);
    std::vector<WorkQueue::Claim> claims;
    std::vector<std::string> order;
    const std::string name_of_small = read_postgres_url(small).tenant;
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

TEST_CASE("whoever looks for uploads in another place than the others is refused") {
    const auto server = postgres_server();
    if (!server) return;
    const std::string own = own_database(*server);
    const Scratch scratch;
    const std::string name = "acme";
    const auto url = [&](const std::string& files) {
        return own + "&tenant=" + name + "&files=" + files;
    };
    const auto in = [&](const std::string& folder) { return url(scratch.path(folder).string()); };
    const auto refusal = [&](const std::string& at, bool makes_new) {
        return scratch.without_folder(failure_of([&] { open_store(at, makes_new); }));
    };
    const std::string start = "69 --files: uploads of tenant \"acme\" are not kept in ";
    const std::string told = ", but where rollcall init was told: ";
    const std::string mount = "; every machine needs that folder mounted";
    open_store(in("first"), true);
    CHECK(refusal(in("other"), false) == start + "other" + told + "first" + mount);
    // Nothing is in it yet, so init may settle on another.
    open_store(in("files"), true);
    CHECK(refusal(in("first"), false) == start + "first" + told + "files" + mount);
    load_crew(*open_store(in("files"), false));
    make_job(*open_store(in("files"), false));
    CHECK(refusal(in("first"), true) == start + "first" + told + "files" + mount);
    CHECK(refusal(url("s3%3A%2F%2Fup%2Fa"), true) == start + "s3://up/a" + told + "files" + mount);
    std::filesystem::create_directory_symlink(scratch.path("files"), scratch.path("mounted"));
    CHECK(refusal(in("mounted"), false).empty());
    CHECK(refusal(in("files"), true).empty());
    PostgresUrl all = read_postgres_url(in("other"));
    all.names_tenant = false;
    CHECK(failure_of([&] { PostgresQueue queue(all); }).starts_with("69 --files: "));
    all.files = scratch.path("mounted").string();
    CHECK(PostgresQueue(all).claim());
}

TEST_CASE("a text with a NUL is refused, and not taken for what stands before it") {
    const auto server = postgres_server();
    if (!server) return;
    const PostgresTenant tenant(*server);
    const auto store = tenant.opener()();
    load_crew(*store);
    const std::string nul("ada@x.co\0", 9);
    CHECK(store->find_user_record("ada@x.co"));
    CHECK(failure_of([&] { store->find_user_record(nul); }).starts_with("64 "));
    CHECK(failure_of([&] { store->access().set_password(nul, "hash"); }).starts_with("64 "));
    CHECK_FALSE(store->access().find_password("ada@x.co"));
    CHECK(store->find_user_record("zoe@x.co"));  // the connection goes on
}

TEST_CASE("a tenant that is copied beside itself leaves the tokens to the first") {
    const auto server = postgres_server();
    if (!server) return;
    const PostgresTenant one(*server);
    const PostgresTenant other(*server);
    const auto store = one.opener()();
    load_crew(*store);
    const std::string token = "token of " + read_postgres_url(one.url()).tenant;
    store->access().add_token({"feed", "[]", "", ""}, {token, "rc_y", "feed", "", "", ""});
    const auto copy = other.opener()();
    const auto fill = copy->fill();
    store->each_row([&](const MovedTable& table, const MovedRow& row) { fill->add(table, row); });
    CHECK(fill->finish(api, "copied") == 1);
    CHECK(show_users(*copy) == show_users(*store));
    CHECK_FALSE(copy->access().find_token(token));
    CHECK(store->access().find_token(token));
    CHECK(store->access().find_tenant(token) == store->tenant());
}

TEST_CASE("those who settle the place of uploads at once agree on it") {
    const auto server = postgres_server();
    if (!server) return;
    for (int round = 0; round < 20; ++round) {
        const Scratch scratch;
        const std::string url = new_postgres_tenant(*server, scratch.path("files").string());
        std::vector<std::thread> all;
        for (int at = 0; at < 4; ++at)
            all.emplace_back(
                [&] { static_cast<void>(failure_of([&] { open_store(url, true); })); });
        for (std::thread& one : all) one.join();
        CHECK(failure_of([&] { open_store(url, false); }).empty());
    }
}

TEST_CASE("a connection that the server ended while it was idle is made again unnoticed") {
    const auto server = postgres_server();
    if (!server || std::getenv("ROLLCALL_TEST_PGBOUNCER") != nullptr) return;
    PgConnection connection(*server);
    PgConnection other(*server);
    const std::string pid(connection.run("SELECT pg_backend_pid()").text(0, 0));
    other.run("SELECT pg_terminate_backend($1::int, 10000)", {pid});
    CHECK(connection.run("SELECT pg_backend_pid()").text(0, 0) != pid);
}

}  // namespace rollcall::test
