// Leases: who lost one changes nothing any more, and two who demote the last Admins at once leave
// one.
#include <doctest/doctest.h>

#include <atomic>
#include <barrier>
#include <cstdlib>
#include <thread>

#include "engine/store/postgres/postgres_store.h"
#include "tests/store/postgres_rig.h"

namespace rollcall::test {
namespace {

struct GuardsBack {
    ~GuardsBack() { PostgresStore::guards = {}; }
};

// As if nobody had heard of whoever holds one for too long.
void expire_leases(const std::string& server, const std::string& tenant) {
    PgConnection(server).run(
        "UPDATE lease SET until = clock_timestamp() - interval '1 second' WHERE tenant = $1",
        {tenant});
}

std::uint64_t admins_of(Store& store) { return store.count_users_with("roles", "Admin"); }

// Rounds after which nobody was an Admin any more.
int demote_both(const PostgresTenant& tenant, int rounds) {
    const auto one = tenant.opener()();
    const auto other = tenant.opener()();
    int without = 0;
    for (int round = 0; round < rounds; ++round) {
        load_crew(*one);
        const JobId ada =
            plan_job(*one, {update("ada@x.co", R"("roles":{"add":[],"remove":["Admin"]})")});
        const JobId zoe =
            plan_job(*one, {update("zoe@x.co", R"("roles":{"add":[],"remove":["Admin"]})")});
        begin(*one, ada);
        begin(*other, zoe);
        std::barrier start(2);
        const auto demote = [&](Store& store, JobId id) {
            const Job job = *store.find_job(id);
            const AnySchema schema = load_any_schema(job.schema);
            start.arrive_and_wait();
            try {
                store.apply(order_for(job, schema));
            } catch (const std::exception&) {
                // Lost against the other.
            }
        };
        std::thread thread([&] { demote(*other, zoe); });
        demote(*one, ada);
        thread.join();
        without += admins_of(*one) == 0;
    }
    return without;
}

int rounds_wanted() {
    const char* const said = std::getenv("ROLLCALL_TEST_ROUNDS");
    return said == nullptr ? 20 : std::atoi(said);
}

}  // namespace

TEST_CASE("who lost the turn changes nothing, and without the fence would") {
    const auto server = postgres_server();
    if (!server) return;
    const GuardsBack back;
    for (const bool fence : {true, false}) {
        CAPTURE(fence);
        PostgresStore::guards.fence = fence;
        const PostgresTenant tenant(*server);
        const std::string name = read_postgres_url(tenant.url()).tenant;
        const auto zombie = tenant.opener()();
        load_crew(*zombie);
        const JobId job =
            plan_job(*zombie, {update("bo@x.co", R"("roles":{"add":["Lead"],"remove":[]})")});
        const auto held = zombie->hold_job(*zombie->find_job(job));
        REQUIRE(held);
        const auto turn = zombie->take_turn();
        expire_leases(*server, name);
        const auto rescuer = tenant.opener()();
        const auto taken = rescuer->hold_job(*rescuer->find_job(job));
        CHECK(taken != nullptr);
        const auto its_turn = rescuer->take_turn();
        const std::string refused = failure_of([&] { begin(*zombie, job); });
        CHECK(refused.starts_with("75 ") == fence);
        CHECK((zombie->find_job(job)->state == JobState::valid_scheme) == fence);
        CHECK(failure_of([&] {
                  zombie->replace_directory(*zombie->read_directory(), api);
              }).empty() != fence);
    }
}

TEST_CASE("who lost a job applies no more of it once another ended it, and else would") {
    const auto server = postgres_server();
    if (!server) return;
    const GuardsBack back;
    for (const bool fence : {true, false}) {
        CAPTURE(fence);
        const PostgresTenant tenant(*server);
        const auto zombie = tenant.opener()();
        load_crew(*zombie);
        const std::string lead = R"("roles":{"add":["Lead"],"remove":[]})";
        const JobId id =
            plan_job(*zombie, {update("Ann@x.co", lead), update("ada@x.co", lead)}, false);
        begin(*zombie, id);
        const Job job = *zombie->find_job(id);
        const auto held = zombie->hold_job(job);
        const auto turn = zombie->take_turn();
        const AnySchema schema = load_any_schema(job.schema);
        ApplyOrder order = order_for(job, schema);
        order.is_last = false;
        CHECK(zombie->apply(order).rows == 1);
        expire_leases(*server, read_postgres_url(tenant.url()).tenant);
        const auto rescuer = tenant.opener()();
        const auto taken = rescuer->hold_job(job);
        REQUIRE(taken);
        CHECK(rescuer->move_job(job, JobState::in_progress, JobState::cancelled, api, ""));
        PostgresStore::guards.fence = fence;
        order.chunk = 2;
        const std::string refused = failure_of([&] { zombie->apply(order); });
        CHECK(refused.starts_with("75 ") == fence);
        CHECK(rescuer->ledger(id).size() == (fence ? 1 : 2));
        PostgresStore::guards.fence = true;
    }
}

TEST_CASE("a commit is made once, and without looking at the ledger would be tried again") {
    const auto server = postgres_server();
    if (!server) return;
    const GuardsBack back;
    for (const bool ledger : {true, false}) {
        CAPTURE(ledger);
        const PostgresTenant tenant(*server);
        const auto store = tenant.opener()();
        load_crew(*store);
        const JobId id = plan_job(
            *store, {update("bo@x.co", R"("set":{"status":{"from":"Active","to":"Inactive"}})")});
        begin(*store, id);
        const Job job = *store->find_job(id);
        const AnySchema schema = load_any_schema(job.schema);
        CHECK(store->apply(order_for(job, schema)).rows == 1);
        PostgresStore::guards.ledger = ledger;
        const Applied again = store->apply(order_for(job, schema));
        CHECK(again.was_applied == ledger);
        CHECK(again.drifted == (ledger ? 0 : 1));
        PostgresStore::guards.ledger = true;
    }
}

TEST_CASE("of a commit that fails at its end nothing is left, and else what came before would be") {
    const auto server = postgres_server();
    if (!server) return;
    const GuardsBack back;
    for (const bool whole : {true, false}) {
        CAPTURE(whole);
        const PostgresTenant tenant(*server);
        const auto store = tenant.opener()();
        load_crew(*store);
        const std::string before = show_users(*store);
        // Its last commit moves the job on, which is not in the state that is said here.
        Job job = *store->find_job(
            plan_job(*store, {update("Ann@x.co", R"("roles":{"add":["Lead"],"remove":[]})")}));
        job.state = JobState::in_progress;
        const AnySchema schema = load_any_schema(job.schema);
        PostgresStore::guards.whole = whole;
        CHECK(failure_of([&] { store->apply(order_for(job, schema)); }).starts_with("75 "));
        CHECK((show_users(*store) == before) == whole);
        CHECK(store->ledger(job.id).empty() == whole);
        PostgresStore::guards.whole = true;
    }
}

TEST_CASE(
    "a lease that was taken meanwhile is not there to be taken again, and goes when it is let go") {
    const auto server = postgres_server();
    if (!server) return;
    const PostgresTenant tenant(*server);
    const auto one = tenant.opener()();
    const auto other = tenant.opener()();
    const JobId id = make_job(*one);
    const Job job = *one->find_job(id);
    auto held = one->hold_job(job);
    CHECK(held != nullptr);
    CHECK(held->is_good());
    CHECK(other->hold_job(job) == nullptr);
    held.reset();
    CHECK(other->hold_job(job) != nullptr);
}

TEST_CASE("two who demote the last two Admins at once leave one, and without the lock would not") {
    const auto server = postgres_server();
    if (!server) return;
    const GuardsBack back;
    const PostgresTenant tenant(*server);
    CHECK(demote_both(tenant, rounds_wanted()) == 0);
    PostgresStore::guards.turn = PostgresStore::guards.lock = false;
    CHECK(demote_both(tenant, rounds_wanted()) > 0);
}

}  // namespace rollcall::test
