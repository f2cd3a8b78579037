// Of the contract of stores: what an undo takes back, and what it leaves.
#include <doctest/doctest.h>

#include "tests/store/store_contract.h"

namespace rollcall::test {
namespace {

std::string set(std::string_view field, std::string_view from, std::string_view to) {
    return "\"set\":{\"" + std::string(field) + "\":{\"from\":" + std::string(from) +
           ",\"to\":" + std::string(to) + "}}";
}

struct UndoCase {
    std::string fact;
    std::vector<std::string> changes;  // of the job that is undone
    std::vector<std::string> later;    // of another job in between
    std::string counts;
    std::string users;
    std::string managers;
};

constexpr const char* crew =
    "ada@x.co Admin | zoe@x.co Admin | Ann@x.co Agent T:Support T:L1 | bo@x.co Lead,Agent | "
    "-cy@x.co Agent";
constexpr const char* as_before = "Support: ann@x.co bo@x.co | L1:";

const UndoCase undo_cases[] = {
    {"nothing came in between",
     {create("new@x.co"), update("bo@x.co", set("alias", "null", "\"B\""))},
     {},
     "2 rows, 0 drifted, 0 failed",
     crew,
     as_before},
    {"another field was edited since",
     {update("bo@x.co", set("alias", "null", "\"B\""))},
     {update("bo@x.co", set("first_name", "\"Bo\"", "\"Bob\""))},
     "1 rows, 0 drifted, 0 failed",
     crew,
     as_before},
    {"the same field was edited since",
     {update("bo@x.co", set("alias", "null", "\"B\"")),
      update("cy@x.co", set("alias", "null", "1"))},
     {update("bo@x.co", set("alias", "\"B\"", "\"C\""))},
     "1 rows, 1 drifted, 0 failed",
     crew,
     as_before},
    {"who was created was edited since",
     {create("new@x.co"), create("old@x.co")},
     {update("new@x.co", set("alias", "null", "\"N\""))},
     "1 rows, 1 drifted, 0 failed",
     "ada@x.co Admin | zoe@x.co Admin | Ann@x.co Agent T:Support T:L1 | bo@x.co Lead,Agent | "
     "-cy@x.co Agent | new@x.co Agent",
     as_before},
    {"who was renamed was renamed again",
     {rename("bo@x.co", "b@x.co")},
     {rename("b@x.co", "c@x.co")},
     "0 rows, 1 drifted, 0 failed",
     "ada@x.co Admin | zoe@x.co Admin | Ann@x.co Agent T:Support T:L1 | c@x.co Lead,Agent | "
     "-cy@x.co Agent",
     "Support: ann@x.co c@x.co | L1:"},
    {"the old address was taken since",
     {rename("bo@x.co", "b@x.co"), update("cy@x.co", set("alias", "null", "\"C\""))},
     {create("bo@x.co")},
     "1 rows, 0 drifted, 1 failed",
     "ada@x.co Admin | zoe@x.co Admin | Ann@x.co Agent T:Support T:L1 | b@x.co Lead,Agent | "
     "-cy@x.co Agent | bo@x.co Agent",
     "Support: ann@x.co b@x.co | L1:"},
    {"of a swap the first was edited since, so the other has nowhere to go",
     {update("Ann@x.co", R"("new_email":"bo@x.co",)" + set("alias", "null", "\"A\"")),
      rename("bo@x.co", "ann@x.co")},
     {update("bo@x.co", set("alias", "\"A\"", "\"B\""))},
     "0 rows, 1 drifted, 1 failed",
     "ada@x.co Admin | zoe@x.co Admin | bo@x.co Agent T:Support T:L1 | ann@x.co Lead,Agent | "
     "-cy@x.co Agent",
     "Support: bo@x.co ann@x.co | L1:"},
    {"of a swap the second was edited since, so the other has nowhere to go",
     {rename("Ann@x.co", "bo@x.co"),
      update("bo@x.co", R"("new_email":"ann@x.co",)" + set("alias", "null", "\"A\""))},
     {update("ann@x.co", set("alias", "\"A\"", "\"B\""))},
     "0 rows, 1 drifted, 1 failed",
     "ada@x.co Admin | zoe@x.co Admin | bo@x.co Agent T:Support T:L1 | ann@x.co Lead,Agent | "
     "-cy@x.co Agent",
     "Support: bo@x.co ann@x.co | L1:"},
    {"the address of one who was created went to another by a rename",
     {create("new@x.co")},
     {rename("new@x.co", "n@x.co"), rename("bo@x.co", "new@x.co")},
     "0 rows, 1 drifted, 0 failed",
     "ada@x.co Admin | zoe@x.co Admin | Ann@x.co Agent T:Support T:L1 | new@x.co Lead,Agent | "
     "-cy@x.co Agent | n@x.co Agent",
     "Support: ann@x.co new@x.co | L1:"},
};

void check_counts(const OpenStore& open) {
    const auto store = open();
    for (const UndoCase& one : undo_cases) {
        CAPTURE(one.fact);
        load_crew(*store);
        const JobId id = applied_job(*store, one.changes);
        if (!one.later.empty()) applied_job(*store, one.later);
        const std::int64_t before = store->generation();
        CHECK(show_counts(undo_job(*store, id)) == one.counts);
        CHECK(show_users(*store) == one.users);
        CHECK(show_managers(*store) == one.managers);
        // Where nothing could be taken back nothing was written, and it may be tried again.
        const bool is_undone = !std::string_view(one.counts).starts_with("0 rows");
        CHECK(store->generation() == before + (is_undone ? 1 : 0));
        CHECK(store->find_job(id)->state == (is_undone ? JobState::undone : JobState::finished));
        CHECK(store->find_job(id)->affected_rows == one.changes.size());
        CHECK(show_breaches(*store) == "");
    }
}

void check_once(const OpenStore& open) {
    const auto store = open();
    load_crew(*store);
    const JobId id = applied_job(*store, {create("a@x.co"), create("b@x.co"), create("c@x.co")});
    applied_job(*store, {update("b@x.co", set("alias", "null", "\"B\""))});
    CHECK(show_counts(undo_job(*store, id)) == "2 rows, 1 drifted, 0 failed");
    CHECK(store->find_job(id)->undo == R"({"reversed":2,"kept":1,"failed":0})");
    CHECK(show_ledger(*store, id) == "1.1 3 rows, undo 1.0 2 rows");
    CHECK(show_events(*store, id).ends_with("in_progress>finished, finished>undone"));
    const std::string after = show_users(*store);
    CHECK(undo_job(*store, id).was_applied);
    CHECK(show_users(*store) == after);
}

void check_back_and_forth(const OpenStore& open) {
    const auto store = open();
    load_crew(*store);
    const JobId first = applied_job(
        *store, {create("new@x.co"), update("new2@x.co", set("alias", "null", "\"N\""))});
    CHECK(store->find_job(first)->state == JobState::in_progress);  // nobody is new2
    store->move_job(*store->find_job(first), JobState::in_progress, JobState::failed, api, "");
    const JobId made = applied_job(*store, {create("new@x.co", "Lead")});
    const JobId edited = applied_job(
        *store, {update("new@x.co", R"("set":{"status":{"from":"Active","to":"Inactive"}},)"
                                    R"("roles":{"add":["Agent"],"remove":["Lead"]})")});
    CHECK(undo_job(*store, edited).rows == 1);
    // What is again as it was made is taken away, whatever the order of its members is now.
    CHECK(show_counts(undo_job(*store, made)) == "1 rows, 0 drifted, 0 failed");
    CHECK(show_users(*store) == crew);
    CHECK(show_breaches(*store) == "");
}

}  // namespace

std::vector<StoreFact> undo_facts() {
    return {
        {"an undo takes back what nobody has edited since, and counts the rest", check_counts},
        {"an undo is done once", check_once},
        {"edits that were undone do not keep a creation from being undone", check_back_and_forth},
    };
}

}  // namespace rollcall::test
