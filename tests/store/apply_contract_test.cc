// Of the contract of stores: how a plan is applied.
#include <doctest/doctest.h>

#include "tests/directory/scratch.h"
#include "tests/store/store_contract.h"

namespace rollcall::test {
namespace {

constexpr const char* crew =
    "ada@x.co Admin | zoe@x.co Admin | Ann@x.co Agent T:Support T:L1 | bo@x.co Lead,Agent | "
    "-cy@x.co Agent";

const std::string deactivate = R"("set":{"status":{"from":"Active","to":"Inactive"}})";
const std::string no_admin = R"("roles":{"add":["Agent"],"remove":["Admin"]})";

void check_once(const OpenStore& open) {
    const auto store = open();
    load_crew(*store);
    const std::int64_t before = store->generation();
    const JobId id = plan_job(*store, {create("new@x.co"), update("bo@x.co", deactivate)});
    CHECK(show_counts(apply_job(*store, id)) == "2 rows, 0 drifted, 0 failed");
    CHECK(store->generation() == before + 1);
    const std::string after = show_users(*store);
    CHECK(after ==
          "ada@x.co Admin | zoe@x.co Admin | Ann@x.co Agent T:Support T:L1 | "
          "-bo@x.co Lead,Agent | -cy@x.co Agent | new@x.co Agent");
    const Job job = *open()->find_job(id);
    CHECK(job.state == JobState::finished);
    CHECK(job.affected_rows == 2);
    CHECK(show_ledger(*store, id) == "1.1 2 rows");
    const LedgerEntry entry = store->ledger(std::nullopt).front();
    CHECK(entry.job == id);
    CHECK(entry.generation == before + 1);
    CHECK(entry.actor == "api:test");
    CHECK(entry.sha256.size() == 64);
    CHECK(entry.applied_at.size() == 24);
    // As whoever comes back after a crash would.
    const AnySchema schema = load_any_schema(job.schema);
    CHECK(open()->apply(order_for(job, schema)).was_applied);
    CHECK(show_users(*store) == after);
    CHECK(store->generation() == before + 1);
    CHECK(show_events(*store, id).ends_with("in_progress>finished"));
    CHECK(show_breaches(*store) == "");
}

struct RenameCase {
    std::string fact;
    std::vector<std::string> changes;
    std::string users;  // of Ada, Zoe, Ann, Bo: who they are called now
};

const RenameCase rename_cases[] = {
    {"one", {rename("bo@x.co", "b@x.co")}, "ada zoe Ann b -cy"},
    {"a chain, last first",
     {rename("bo@x.co", "b@x.co"), rename("Ann@x.co", "bo@x.co")},
     "ada zoe bo b -cy"},
    {"a chain, first first",
     {rename("Ann@x.co", "bo@x.co"), rename("bo@x.co", "b@x.co")},
     "ada zoe bo b -cy"},
    {"a swap",
     {rename("Ann@x.co", "bo@x.co"), rename("bo@x.co", "ann@x.co")},
     "ada zoe bo ann -cy"},
    {"a cycle of three",
     {rename("ada@x.co", "zoe@x.co"), rename("zoe@x.co", "ann@x.co"),
      rename("Ann@x.co", "ada@x.co")},
     "zoe ann ada bo -cy"},
    {"another spelling of the same address",
     {rename("Ann@x.co", "ann@x.co")},
     "ada zoe ann bo -cy"},
    {"a new user takes the address that a rename frees",
     {create("ann@x.co"), rename("Ann@x.co", "a@x.co")},
     "ada zoe a bo -cy ann"},
    {"a new user comes with another address at once",
     {R"({"row":2,"action":"create","email":"n@x.co","new_email":"m@x.co","roles":)"
      R"({"add":["Agent"],"remove":[]}})"},
     "ada zoe Ann bo -cy m"},
    {"and takes one that a rename frees",
     {R"({"row":2,"action":"create","email":"n@x.co","new_email":"ann@x.co","roles":{"add":)"
      R"(["Agent"],"remove":[]}})",
      rename("Ann@x.co", "a@x.co")},
     "ada zoe a bo -cy ann"},
    {"a rename with other fields",
     {update("bo@x.co", R"("new_email":"b@x.co",)" + deactivate)},
     "ada zoe Ann -b -cy"},
};

std::string show_names(Store& store) {
    std::string text;
    store.read_directory()->each_user([&](const User& user) {
        const std::string_view email = user.email();
        text.append(text.empty() ? "" : " ").append(user.active() ? "" : "-");
        text.append(email.substr(0, email.find('@')));
    });
    return text;
}

void check_renames(const OpenStore& open) {
    const auto store = open();
    for (const RenameCase& one : rename_cases) {
        CAPTURE(one.fact);
        load_crew(*store);
        const std::string before = show_users(*store) + show_managers(*store);
        const JobId id = applied_job(*store, one.changes);
        CHECK(store->find_job(id)->affected_rows == one.changes.size());
        CHECK(show_names(*store) == one.users);
        CHECK(show_breaches(*store) == "");
        undo_job(*store, id);
        CHECK(show_users(*store) + show_managers(*store) == before);
        CHECK(show_breaches(*store) == "");
    }
}

void check_managers(const OpenStore& open) {
    const auto store = open();
    load_crew(*store);
    CHECK(show_managers(*store) == "Support: ann@x.co bo@x.co | L1:");
    const JobId swap =
        applied_job(*store, {rename("Ann@x.co", "bo@x.co"), rename("bo@x.co", "B@x.co")});
    CHECK(show_managers(*store) == "Support: bo@x.co b@x.co | L1:");
    undo_job(*store, swap);
    CHECK(show_managers(*store) == "Support: ann@x.co bo@x.co | L1:");
}

void check_last_admin(const OpenStore& open) {
    const auto store = open();
    load_crew(*store);
    const JobId both =
        plan_job(*store, {update("ada@x.co", no_admin), update("zoe@x.co", deactivate)});
    CHECK(apply_job(*store, both).lacks_admin);
    CHECK(show_users(*store) == crew);
    CHECK(show_ledger(*store, both) == "");
    CHECK(store->find_job(both)->state == JobState::in_progress);
    store->move_job(*store->find_job(both), JobState::in_progress, JobState::failed, api, "");
    // Whoever takes the place may come in the same commit.
    const JobId handed =
        plan_job(*store, {update("ada@x.co", no_admin), update("zoe@x.co", deactivate),
                          update("cy@x.co", R"("set":{"status":{"from":"Inactive","to":"Active"}},)"
                                            R"("roles":{"add":["Admin"],"remove":[]})")});
    CHECK_FALSE(apply_job(*store, handed).lacks_admin);
    CHECK(store->read_directory()->active_admins() == 1);
    // And does not go again, not by an undo either, nor where others have become none since.
    const JobId since = applied_job(*store, {create("new@x.co", "Admin")});
    applied_job(*store, {update("cy@x.co", R"("roles":{"add":[],"remove":["Admin"]})")});
    CHECK(undo_job(*store, since).lacks_admin);
    CHECK(store->find_job(since)->state == JobState::finished);
    CHECK(store->read_directory()->active_admins() == 1);
    CHECK(show_breaches(*store) == "");
}

void check_cancel(const OpenStore& open) {
    const auto store = open();
    load_crew(*store);
    const std::int64_t before = store->generation();
    std::vector<std::string> changes;
    for (int user = 0; user < 3000; ++user)
        changes.push_back(create("u" + std::to_string(user) + "@x.co"));
    const JobId id = plan_job(*store, changes);
    begin(*store, id);
    const Job job = *store->find_job(id);
    const AnySchema schema = load_any_schema(job.schema);
    ApplyOrder order = order_for(job, schema);
    int asked = 0;
    order.is_cancelled = [&] { return ++asked == 2; };
    CHECK(store->apply(order).is_cancelled);
    CHECK(asked == 2);
    CHECK(show_users(*open()) == crew);
    CHECK(store->generation() == before);
    CHECK(show_ledger(*store, id) == "");
    CHECK(store->find_job(id)->state == JobState::in_progress);
    CHECK(store->find_job(id)->affected_rows == 0);
}

const std::pair<std::string, std::vector<std::string>> conflict_cases[] = {
    {"a new user is there already", {create("new@x.co"), create("ANN@x.co")}},
    {"nobody has the address", {create("new@x.co"), update("nobody@x.co", deactivate)}},
    {"a field has another value", {create("new@x.co"), update("cy@x.co", deactivate)}},
    {"a rename meets somebody", {create("new@x.co"), rename("bo@x.co", "ann@x.co")}},
    {"two end on one address", {rename("bo@x.co", "b@x.co"), rename("cy@x.co", "B@x.co")}},
    {"a new user meets who is renamed", {rename("bo@x.co", "b@x.co"), create("b@x.co")}},
};

void check_conflict(const OpenStore& open) {
    const auto store = open();
    load_crew(*store);
    const std::int64_t before = store->generation();
    for (const auto& [fact, changes] : conflict_cases) {
        CAPTURE(fact);
        const JobId id = plan_job(*store, changes);
        const Applied applied = apply_job(*store, id);
        CHECK(applied.drifted + applied.failed == 1);
        CHECK(show_users(*store) == crew);
        CHECK(store->generation() == before);
        CHECK(show_ledger(*store, id) == "");
        CHECK(store->find_job(id)->state == JobState::in_progress);
        store->move_job(*store->find_job(id), JobState::in_progress, JobState::failed, api, "");
    }
    CHECK(show_breaches(*store) == "");
}

void check_commits(const OpenStore& open) {
    const auto store = open();
    load_crew(*store);
    const JobId id =
        plan_job(*store, {create("a@x.co"), create("b@x.co"), create("c@x.co")}, false);
    begin(*store, id);
    const Job job = *store->find_job(id);
    const AnySchema schema = load_any_schema(job.schema);
    ApplyOrder order = order_for(job, schema);
    order.is_last = false;
    CHECK(store->apply(order).rows == 1);
    CHECK(open()->read_directory()->user_count() == 6);
    CHECK(store->find_job(id)->affected_rows == 1);
    CHECK(store->find_job(id)->state == JobState::in_progress);
    CHECK(show_breaches(*store) == "");
    CHECK(show_counts(apply_job(*store, id)) == "2 rows, 0 drifted, 0 failed");
    CHECK(show_ledger(*store, id) == "1.1 1 rows, 1.2 1 rows, 1.3 1 rows");
    CHECK(store->find_job(id)->affected_rows == 3);
    CHECK(show_breaches(*store) == "");
    CHECK(undo_job(*store, id).rows == 3);
    CHECK(show_users(*store) == crew);
    CHECK(show_ledger(*store, id).ends_with("undo 1.0 3 rows"));
    CHECK(show_breaches(*store) == "");
}

void check_moved(const OpenStore& open) {
    const auto store = open();
    load_crew(*store);
    const JobId id = plan_job(*store, {create("new@x.co")});
    begin(*store, id);
    const Job job = *store->find_job(id);
    const AnySchema schema = load_any_schema(job.schema);
    store->move_job(job, JobState::in_progress, JobState::cancelled, api, "");
    CHECK(failure_of([&] { store->apply(order_for(job, schema)); }).starts_with("75 "));
    CHECK(show_users(*store) == crew);
    CHECK(show_ledger(*store, id) == "");
    CHECK(show_breaches(*store) == "");
}

void check_queue(const OpenStore& open) {
    const auto store = open();
    load_crew(*store);
    const JobId first = plan_job(*store, {});
    const JobId second = plan_job(*store, {});
    const auto proceed = [&](JobId id, const char* at) {
        Job job = *store->find_job(id);
        job.process_requested_at = at;
        CHECK(store->move_job(job, JobState::valid_scheme, JobState::in_progress, api, ""));
    };
    proceed(second, "2026-01-01T00:00:00.000Z");
    proceed(first, "2026-01-01T00:00:00.001Z");
    const std::vector<Job> waiting = store->jobs_in(JobState::in_progress);
    REQUIRE(waiting.size() == 2);
    CHECK(waiting[0].id == second);
    CHECK(waiting[1].id == first);
}

void check_entries(const OpenStore& open) {
    const auto store = open();
    store->replace_directory(
        *load_text(R"({"roles":[],"profiles":[{"profileName":"P","features":{"aci":{}}},
                                            {"profileName":"Q \"q\""}],"users":[]})"),
        api);
    const std::string before = store->reference_document();
    const JobId id = make_job(*store);
    const auto writer = store->write_plan(*store->find_job(id));
    writer->add(R"({"action":"update","key":"P","set":{"features.chat":{"from":null,"to":{}},)"
                R"("features.chat.multiplicity":{"from":null,"to":3}}})",
                1);
    writer->add(R"({"action":"create","key":"N","set":{"description":{"from":null,"to":"new"}}})",
                1);
    writer->add(R"({"action":"update","key":"Q \"q\"","set":{"description":{"from":null,)"
                R"("to":"d"}}})",
                1);
    PlanSummary summary;
    summary.schema = "avaya-profiles";
    summary.total_rows = 3;
    writer->seal(summary, api);
    CHECK(show_counts(apply_job(*store, id)) == "3 rows, 0 drifted, 0 failed");
    const std::string after = store->reference_document();
    CHECK(after.find(R"({"profileName":"P","features":{"aci":{},"chat":{"multiplicity":3}}})") !=
          std::string::npos);
    CHECK(after.find(R"({"profileName":"N","description":"new"})") != std::string::npos);
    CHECK(undo_job(*store, id).rows == 3);
    CHECK(store->reference_document() == before);
    CHECK(show_breaches(*store) == "");
}

}  // namespace

std::vector<StoreFact> apply_facts() {
    return {
        {"a plan is applied once, with its ledger and the job's state", check_once},
        {"renames in chains and circles never collide, and can be undone", check_renames},
        {"who manages a team does so under the new address", check_managers},
        {"an active Admin is left after every commit", check_last_admin},
        {"what is cancelled in the middle leaves nothing", check_cancel},
        {"what does not fit leaves nothing", check_conflict},
        {"a plan of several commits is applied one by one and undone at once", check_commits},
        {"a job that has moved is not applied", check_moved},
        {"jobs queue in the order in which they were proceeded with", check_queue},
        {"entries are applied and undone as users are", check_entries},
    };
}

}  // namespace rollcall::test
