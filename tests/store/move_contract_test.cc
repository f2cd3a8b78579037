// A store that moves: all that lasts goes along, from any kind of store to any other.
#include <doctest/doctest.h>

#include "engine/store/sqlite/sqlite_store.h"
#include "tests/directory/scratch.h"
#include "tests/store/store_contract.h"

namespace rollcall::test {
namespace {

constexpr const char* long_ago = "2026-01-01T00:00:00.000Z";

// Jobs applied, undone, waiting and in progress; everybody who may ask, and what is to be told.
void fill_with_all(Store& store, const std::string& token) {
    load_crew(store);
    store.access().add_token({"hr", R"(["jobs:read"])", R"(["edit_name"])", ""},
                             {token, "rc_1", "hr", long_ago, "", ""});
    store.access().set_password("ann@x.co", "hash of ann");
    store.access().add_session({"s1", "ann@x.co", "csrf", "2999-01-01T00:00:00.000Z"});
    store.outbox().add_subscriber({0, "https://x.co/", "key", ""});
    applied_job(store, {rename("Ann@x.co", "eve@x.co"), create("new@x.co")});
    const JobId undone = applied_job(store, {create("gone@x.co")});
    undo_job(store, undone);
    JobId waiting = make_job(store, "waiting");
    const Job job = *store.find_job(waiting);
    const auto writer = store.write_plan(job);
    writer->add({std::nullopt, true, true, "column_unknown", R"({"column":3})"});
    writer->add({7, false, false, "role_unknown", R"({"column":4,"row":7})"});
    writer->add(
        update("bo@x.co", "\"set\":{\"first_name\":\"\\\"B\\\\ \\t\\u0001\xC3\xA9, null\"}"), 1);
    PlanSummary summary;
    summary.schema = "ccai-users";
    summary.plan_hash = "hash";
    summary.rights = "api";
    summary.made_against = store.generation();
    summary.total_rows = 2;
    summary.failed_rows = 1;
    writer->seal(summary, api);
    begin(store, plan_job(store, {create("next@x.co")}));
    Job fallen_back;
    fallen_back.filename = fallen_back.file = "mended";
    fallen_back.file_sha256 = "sum";
    fallen_back.uploader = {"ann@x.co", ""};
    fallen_back.options = R"({"base":{"file":"first","sha256":"","plan":1,"options":{}}})";
    const JobId last = store.create_job(fallen_back, "key", "print");
    store.put_status({"users", "12", last, R"({"ok":true})"});
    store.outbox().told(store.outbox().due("9999", 1).front().id);
}

// Every row as text, but for the generation that loading adds, and its event.
std::vector<std::string> rows_of(Store& store) {
    std::vector<std::string> all;
    store.each_row([&](const MovedTable& table, const MovedRow& row) {
        std::string text(table.name);
        for (std::size_t at = table.name == "directory" ? 1 : 0; at < row.size(); ++at)
            text += row[at] ? " |" + *row[at] : " null";
        if (text.find("moved here") == text.npos) all.push_back(text);
    });
    return all;
}

void move(Store& from, Store& to) {
    const auto fill = to.fill();
    from.each_row([&](const MovedTable& table, const MovedRow& row) { fill->add(table, row); });
    fill->finish(api, "moved here");
}

// What goes on where it has moved to.
void check_goes_on(Store& store, const std::string& token) {
    CHECK(show_breaches(store) == "");
    CHECK(store.access().find_token(token)->api_user == "hr");
    CHECK(store.access().find_password("eve@x.co") == "hash of ann");
    CHECK_FALSE(store.access().find_session("s1"));
    CHECK(store.access().address_now("ann@x.co", long_ago) == "eve@x.co");
    CHECK(store.find_key("upload", {"ann@x.co", ""}, "key")->job == 5);
    CHECK(store.knows_file("first"));
    CHECK(store.directory_events().back().note == "moved here");
    CHECK(store.directory_events().back().generation == store.generation());
    CHECK(show_counts(undo_job(store, 1)) == "2 rows, 0 drifted, 0 failed");
    CHECK(show_counts(apply_job(store, 4)) == "1 rows, 0 drifted, 0 failed");
    const auto due = store.outbox().due("9999", 100);
    CHECK(make_job(store, "other") == 6);
    CHECK(plan_job(store, {create("b@x.co")}) == 7);
    CHECK(store.outbox().due("9999", 100).back().id > due.back().id);
    CHECK(show_breaches(store) == "");
}

void check_moves_here(const OpenStore& open) {
    const Scratch scratch;
    SqliteStore source(scratch.path("source.db").string(), true);
    fill_with_all(source, "token that moves here");
    const auto store = open();
    move(source, *store);
    CHECK(rows_of(*open()) == rows_of(source));
    check_goes_on(*open(), "token that moves here");
    CHECK(failure_of([&] { move(source, *store); }).starts_with("64 "));
}

void check_moves_away(const OpenStore& open) {
    const auto source = open();
    fill_with_all(*source, "token that moves away");
    const Scratch scratch;
    SqliteStore store(scratch.path("other.db").string(), true);
    move(*source, store);
    CHECK(rows_of(store) == rows_of(*source));
    check_goes_on(store, "token that moves away");
}

void check_only_new(const OpenStore& open) {
    const auto store = open();
    {
        const auto fill = store->fill();
        const MovedTable& users = *find_moved_table("user");
        fill->add(users, {"1", "a@x.co", "0", R"({"email":"a@x.co"})"});
    }
    CHECK(store->records_page("users", 0, 9).empty());
    load_crew(*store);
    CHECK(failure_of([&] { store->fill(); }).starts_with("64 "));
}

}  // namespace

std::vector<StoreFact> move_facts() {
    return {
        {"another store moves here with all that lasts, and goes on", check_moves_here},
        {"it moves away with all that lasts", check_moves_away},
        {"only into a new one, and whole or not at all", check_only_new},
    };
}

}  // namespace rollcall::test
