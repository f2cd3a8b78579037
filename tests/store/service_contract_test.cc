// What every store keeps for the service: who may ask, whom to tell, single records, pages.
#include <doctest/doctest.h>

#include "tests/store/store_contract.h"

namespace rollcall::test {
namespace {

ApiToken token_of(const std::string& name, const std::string& sha256) {
    return {sha256, "rc_" + sha256, name, "2026-11-27T09:00:00.000Z", "", ""};
}

void check_tokens(const OpenStore& open) {
    const auto store = open();
    Access& access = store->access();
    const ApiUser reader{"reader", R"(["jobs:read"])", R"(["edit_name"])", ""};
    CHECK(access.add_token(reader, token_of("reader", "a")));
    CHECK(access.add_token(reader, token_of("reader", "b")));  // a second key of the same rights
    CHECK_FALSE(access.add_token({"reader", R"(["jobs:undo"])", "", ""}, token_of("reader", "c")));
    CHECK(access.find_api_user("reader")->permissions == R"(["edit_name"])");
    CHECK_FALSE(access.find_api_user("nobody"));
    CHECK_FALSE(access.find_token("c"));
    CHECK(access.revoke_token("rc_a", "2026-11-28"));
    CHECK_FALSE(access.revoke_token("rc_a", "2026-11-29"));
    CHECK(open()->access().find_token("a")->revoked_at == "2026-11-28");
    CHECK(open()->access().find_token("b")->revoked_at.empty());
    CHECK(access.tokens().size() == 2);
}

void check_sessions(const OpenStore& open) {
    const auto store = open();
    Access& access = store->access();
    access.set_password("ann@x.co", "hash 1");
    CHECK(access.find_password("ann@x.co") == "hash 1");
    CHECK_FALSE(access.find_password("bo@x.co"));
    access.add_session({"s1", "ann@x.co", "csrf", "2999-01-01T00:00:00.000Z"});
    access.add_session({"s2", "bo@x.co", "csrf", "2999-01-01T00:00:00.000Z"});
    CHECK(access.find_session("s1")->email == "ann@x.co");
    access.set_password("ann@x.co", "hash 2");  // signs out
    CHECK_FALSE(access.find_session("s1"));
    CHECK(access.find_session("s2"));
    access.end_session("s2");
    CHECK_FALSE(access.find_session("s2"));
}

void check_outbox(const OpenStore& open) {
    const auto store = open();
    load_crew(*store);
    Outbox& outbox = store->outbox();
    const JobId untold = plan_job(*store, {create("a@x.co")});
    const std::int64_t hook = outbox.add_subscriber({0, "https://x.co/", "key", ""});
    const JobId told = plan_job(*store, {create("b@x.co")});
    CHECK(untold < told);
    apply_job(*store, told);
    std::string all;
    for (const Telling& one : outbox.due("9999", 9))
        all += std::to_string(one.job) + ' ' + one.state + ", ";
    CHECK(all == "2 valid_scheme, 2 finished, ");
    const std::vector<Telling> due = outbox.due("9999", 1);
    CHECK(due[0].subscriber.url == "https://x.co/");
    outbox.failed(due[0].id, "2999");
    CHECK(outbox.due("2998", 9).size() == 1);
    CHECK(outbox.due("9999", 9)[1].tries == 1);
    outbox.failed(due[0].id, "");  // given up
    CHECK(outbox.due("9999", 9).size() == 1);
    CHECK(outbox.remove_subscriber(hook));
    CHECK_FALSE(outbox.remove_subscriber(hook));
    CHECK(outbox.due("9999", 9).empty());
    CHECK(show_breaches(*store) == "");
}

void check_records(const OpenStore& open) {
    const auto store = open();
    load_crew(*store);
    const std::int64_t before = store->generation();
    const auto page = store->records_page("users", 0, 2);
    REQUIRE(page.size() == 2);
    CHECK(store->records_page("users", page[1].id, 9).size() == 3);
    const auto ann = store->find_record("users", "email", "Ann@x.co");
    REQUIRE(ann);
    CHECK_FALSE(store->find_record("users", "email", "nobody@x.co"));
    CHECK_FALSE(store->find_record("users", "first_name", "Ann@x.co"));
    StoredRecord changed = *ann;
    changed.record.insert(changed.record.size() - 1, R"(,"userId":"7")");
    store->put_record("users", changed, api, "an id");
    CHECK(store->find_record("users", "userId", "7")->id == ann->id);
    CHECK(store->remove_record("users", ann->id, api, "removed"));
    CHECK_FALSE(store->find_user_record("ann@x.co"));
    CHECK(store->generation() == before + 2);
    std::vector<StoredRecord> admins;
    for (const StoredRecord& user : store->records_page("users", 0, 9))
        if (user.record.find("\"Admin\"") != std::string::npos) admins.push_back(user);
    REQUIRE(admins.size() == 2);
    CHECK(store->remove_record("users", admins[0].id, api, "removed"));
    CHECK_FALSE(store->remove_record("users", admins[1].id, api, "removed"));  // the last one
    CHECK(store->directory_events().back().note == "removed");
    CHECK(show_breaches(*store) == "");
}

void check_statuses(const OpenStore& open) {
    const auto store = open();
    load_crew(*store);
    const JobId job = make_job(*store);
    store->put_status({"users", "7", job, "{}"});
    store->put_status({"users", "7", job, R"({"action":"ADD"})"});
    CHECK(store->find_status("users", "7")->statuses == R"({"action":"ADD"})");
    CHECK_FALSE(store->find_status("profiles", "7"));
    store->remove_status("users", "7");
    CHECK_FALSE(store->find_status("users", "7"));
}

void check_reference(const OpenStore& open) {
    const auto store = open();
    load_crew(*store);
    const std::int64_t before = store->generation();
    CHECK(store->count_users_with("teams", "Support") == 1);
    CHECK(store->count_users_with("roles", "Admin") == 2);
    CHECK(store->count_users_with("email", "bo@x.co") == 1);
    store->edit_reference("locations", R"([{"name":"Lisbon"}])", api, "moved");
    CHECK(store->read_directory()->locations() == std::vector<std::string>{"Lisbon"});
    CHECK(store->generation() == before + 1);
    CHECK(failure_of([&] {
              store->edit_reference("locations", R"([{"name":""}])", api, "broken");
          }).starts_with("65 "));
    CHECK(store->generation() == before + 1);
    CHECK(store->directory_events().back().actor == "api:test");
}

void check_pages(const OpenStore& open) {
    const auto store = open();
    load_crew(*store);
    const JobId id = make_job(*store);
    const auto writer = store->write_plan(*store->find_job(id));
    for (int row = 2; row < 12; ++row) {
        const bool is_error = row % 2 == 0;
        writer->add({static_cast<std::uint64_t>(row), row < 7, is_error, row < 5 ? "one" : "two",
                     R"({"column":)" + std::to_string(row % 3) + "}"});
        writer->add(create("n" + std::to_string(row) + "@x.co"), 1);
    }
    writer->seal({}, api);
    const auto count = [&](const FindingFilter& filter) {
        return store->findings_page(id, 1, filter).size();
    };
    FindingFilter all, some, of_code, of_column, rest;
    CHECK(count(all) == 10);
    some.is_error = false;
    some.is_scheme = true;
    CHECK(count(some) == 2);
    of_code.code = "one";
    CHECK(count(of_code) == 3);
    of_column.column = 2;
    CHECK(count(of_column) == 4);
    rest.after = 8;
    CHECK(count(rest) == 2);
    rest.most = 1;
    CHECK(store->findings_page(id, 1, rest)[0].seq == 9);
    CHECK(store->changes_page(id, 1, 3, 2)[1].seq == 5);
    CHECK(store->list_jobs(0, 9, "ann@x.co").total == 0);
}

// Who changes their address keeps their password and stays signed in; two may change with each
// other.
void check_renamed(const OpenStore& open) {
    const auto store = open();
    load_crew(*store);
    Access& access = store->access();
    const std::string before = "2020-01-01T00:00:00.000Z";
    for (const std::string who : {"ann", "bo"}) {
        access.set_password(who + "@x.co", who);
        access.add_session({who, who + "@x.co", "csrf", "2999-01-01T00:00:00.000Z"});
    }
    applied_job(*store, {rename("Ann@x.co", "bo@x.co"), rename("bo@x.co", "ann@x.co")});
    CHECK(access.find_password("bo@x.co") == "ann");
    CHECK(access.find_password("ann@x.co") == "bo");
    CHECK(access.find_session("ann")->email == "bo@x.co");
    CHECK(access.find_session("bo")->email == "ann@x.co");
    CHECK(access.address_now("ann@x.co", before) == "bo@x.co");
    CHECK(access.address_now("ann@x.co", "2999-01-01T00:00:00.000Z") == "ann@x.co");
    CHECK(access.address_now("ada@x.co", before) == "ada@x.co");
    applied_job(*store, {rename("bo@x.co", "new@x.co")});
    CHECK(access.find_password("new@x.co") == "ann");
    CHECK_FALSE(access.find_password("bo@x.co"));
    CHECK(access.address_now("ann@x.co", before) == "new@x.co");
}

}  // namespace

std::vector<StoreFact> service_facts() {
    return {
        {"tokens are found by their fingerprints, and revoked once", check_tokens},
        {"a new password ends the sessions of its user", check_sessions},
        {"passwords and sessions go along with a new address", check_renamed},
        {"what moves a job is told to every subscriber until it arrived", check_outbox},
        {"single records are found, changed and removed, but for the last Admin", check_records},
        {"what the API reports is kept by id", check_statuses},
        {"a part of the reference is replaced where the whole keeps to the rules", check_reference},
        {"findings and Changes come page by page, filtered", check_pages},
    };
}

}  // namespace rollcall::test
