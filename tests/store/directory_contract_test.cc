// Of the contract of stores: the Directory, whole.
#include <doctest/doctest.h>

#include "engine/directory/write_user.h"
#include "tests/directory/scratch.h"
#include "tests/store/store_contract.h"

namespace rollcall::test {
namespace {

// Every member that a user can have, further ones, nested ones; collections beside the users.
constexpr std::string_view everything = R"({
 "settings": {"platform": "Desk \"One\"", "max_chat_limit": 7},
 "roles": [{"name": "Admin", "license_type": "Admin", "permissions": ["*"]},
           {"name": "Lead", "license_type": "Manager", "permissions": ["edit_user", "edit_roles"],
            "assignable_roles": ["Agent"], "assigned_teams_only": ["edit_teams"]},
           {"name": "None", "license_type": "Agent", "assignable_roles": []},
           {"name": "Agent", "license_type": "Agent"}],
 "teams": [{"name": "Support", "managers": ["Ann@Example.com"]},
           {"name": "L1", "parent": "Support"}],
 "locations": [{"name": "Mexico"}, {"name": "S\u00e3o Paulo"}],
 "users": [
  {"email": "Ann@Example.com", "agent_number": "A-1", "first_name": "Ann", "last_name": "O'\"Lee\\",
   "alias": "\u30a2\u30ea\u30b9", "status": "Active", "location": "S\u00e3o Paulo",
   "max_chat_limit": 2, "max_chat_limit_enabled": 1, "roles": ["Agent", "Admin"],
   "teams": ["L1", "Support"]},
  {"email": "zoe@b\u00fccher.example", "status": "Inactive", "roles": [], "alias": null},
  {"email": "fay@example.com", "roles": ["Agent"], "desk": "4b", "floor": 12.5, "remote": true,
   "features": {"voice": {"autoAnswer": false}, "queues": [{"id": "q,1", "level": 3}], "aci": {}}}],
 "profiles": [{"profileName": "P", "roles": ["Agent"], "features": {"chat": {"multiplicity": 5}}}],
 "user_profiles": [{"General": {"name": "Front desk", "createdTime": 1700000000000}}],
 "sites": [{"name": "Lima"}, {"name": "Porto"}],
 "audio_files": []})";

std::string show_document(const Directory& directory) {
    std::string text = write_reference_document(directory);
    directory.each_user([&](const User& user) {
        text += '\n';
        write_user_record(text, directory, user);
    });
    return text;
}

void check_round_trip(const OpenStore& open) {
    const auto before = load_text(everything);
    open()->replace_directory(*before, api);
    const auto after = open()->read_directory();
    CHECK(show_document(*after) == show_document(*before));
    CHECK(show(*after) == show(*before));
    open()->replace_directory(*after, api);
    CHECK(show_document(*open()->read_directory()) == show_document(*before));
}

void check_parts(const OpenStore& open) {
    const auto store = open();
    const auto directory = load_text(everything);
    store->replace_directory(*directory, api);
    std::vector<std::string> users;
    store->each_user_record([&](std::string_view record) { users.emplace_back(record); });
    REQUIRE(users.size() == 3);
    std::string first;
    directory->first_users(1,
                           [&](const User& user) { write_user_record(first, *directory, user); });
    CHECK(users.front() == first);
    const std::string reference = store->reference_document();
    CHECK(reference.find("\"users\"") == std::string::npos);
    CHECK(reference.find("\"user_fields\"") == std::string::npos);
    for (const std::string word : {"\"profiles\":[", "Front desk", "Lima", "assignable_roles"}) {
        CAPTURE(word);
        CHECK(reference.find(word) != std::string::npos);
    }
}

void check_replaced(const OpenStore& open) {
    const auto store = open();
    const std::int64_t first = store->generation();
    store->replace_directory(*load_text(everything), api);
    CHECK(store->generation() == first + 1);
    load_crew(*store);
    CHECK(store->generation() == first + 2);
    CHECK(show_users(*open()) ==
          "ada@x.co Admin | zoe@x.co Admin | Ann@x.co Agent T:Support T:L1 | bo@x.co Lead,Agent | "
          "-cy@x.co Agent");
    CHECK(store->reference_document().find("Lima") == std::string::npos);
    CHECK(show_breaches(*store) == "");
}

void check_none(const OpenStore& open) {
    const auto store = open();
    CHECK(store->generation() == 0);
    CHECK(failure_of([&] { store->read_directory(); }).starts_with("69 "));
    CHECK(failure_of([&] { store->reference_document(); }).starts_with("69 "));
    CHECK(store->list_jobs(0, 10).total == 0);
}

void check_seen_whole(const OpenStore& open) {
    const auto store = open();
    const auto other = open();
    load_crew(*store);
    const auto held = other->read_directory();
    applied_job(*store, {create("new@x.co")});
    CHECK(held->user_count() == 5);
    CHECK(other->read_directory()->user_count() == 6);
    CHECK(other->generation() == store->generation());
}

}  // namespace

std::vector<StoreFact> directory_facts() {
    return {
        {"a Directory is read as it was written, with every member and collection",
         check_round_trip},
        {"users and the rest of the document are read alone", check_parts},
        {"a Directory takes the place of the one before", check_replaced},
        {"a new store holds no Directory, and says so", check_none},
        {"who has read a Directory keeps it while another changes it", check_seen_whole},
    };
}

}  // namespace rollcall::test
