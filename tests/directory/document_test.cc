// What a Directory document may say, and what is said of one that is wrong.
#include <doctest/doctest.h>

#include <array>
#include <span>
#include <string>

#include "tests/directory/scratch.h"

namespace rollcall::test {
namespace {

TEST_CASE("a directory document becomes users in canonical form") {
    const auto directory = load_text(small_directory);
    CHECK(directory->settings().platform == "Desk");
    CHECK(directory->settings().max_chat_limit == 7);
    CHECK(show(*directory) ==
          "3 users, 1 active admins, licences 0 1 0 2\n"
          "ann@example.com active Agent [Agent;] [L1;Sales;] agent_number=A-1 first_name=Ann "
          "last_name=Lee status=Active location=Mexico max_chat_limit=2 "
          "max_chat_limit_enabled=1\n"
          "Bob@Example.com inactive Admin [Admin;Lead;] [] agent_number=17 first_name=Bob "
          "status=Inactive max_chat_limit=3 max_chat_limit_enabled=0 desk=4b tags=[\"x\"]\n"
          "zoe@bücher.example active Admin [Admin;] [] status=Active desk=12.5");
}

TEST_CASE("roles and teams refer to each other, also forwards") {
    const auto directory = load_text(small_directory);
    const Role& lead = directory->roles()[1];
    CHECK(lead.license == License::manager);
    CHECK(lead.permissions == (bit(Permission::edit_user) | bit(Permission::edit_teams)));
    CHECK(lead.assigned_teams_only == bit(Permission::edit_teams));
    CHECK(lead.assignable == std::vector<RoleIndex>{2});
    CHECK_FALSE(directory->roles()[0].assignable);
    CHECK(directory->roles()[0].permissions == every_permission);
    CHECK(directory->teams()[0].parent == TeamIndex{1});
    CHECK(directory->teams()[1].managers == std::vector<std::string>{"lea@example.com"});
}

TEST_CASE("names are found exactly, locations in any letter case") {
    const auto directory = load_text(R"({"roles": [{"name": "Ágent"}], "teams": [{"name": "L1"}],
        "locations": [{"name": "São Paulo"}, {"name": "ΑΘΉΝΑΣ"}, {"name": "Москва"},
                      {"name": "ŁÓDŹ"}]})");
    CHECK(directory->find_role("Ágent") == RoleIndex{0});
    CHECK_FALSE(directory->find_role("ágent"));
    CHECK(directory->find_team("L1") == TeamIndex{0});
    CHECK_FALSE(directory->find_team("l1"));
    struct LocationCase {
        const char* asked;
        const char* found;  // "" for none
    };
    constexpr std::array location_cases{
        LocationCase{"São Paulo", "São Paulo"},
        LocationCase{"SÃO PAULO", "São Paulo"},
        LocationCase{"sao paulo", ""},
        LocationCase{"αθήνας", "ΑΘΉΝΑΣ"},
        LocationCase{"МОСКВА", "Москва"},
        LocationCase{"łódź", "ŁÓDŹ"},
        LocationCase{"", ""},
        LocationCase{"\xFF", ""},
    };
    for (const LocationCase& each : location_cases) {
        CAPTURE(each.asked);
        const std::string* const found = directory->find_location(each.asked);
        CHECK((found == nullptr ? "" : *found) == each.found);
    }
}

struct WrongCase {
    const char* fact;
    std::string json;
    const char* says;  // after "65 directory d.json: "
};

std::string with_user(const std::string& user) {
    return R"({"roles": [{"name": "Agent"}], "teams": [{"name": "L1"}], "users": [)" + user + "]}";
}

void check_complaints(std::span<const WrongCase> cases) {
    const Scratch scratch;
    for (const WrongCase& each : cases) {
        CAPTURE(each.fact);
        CHECK(complaint(scratch, each.json) == "65 directory d.json: " + std::string(each.says));
    }
}

TEST_CASE("what is wrong with a user is said with its pointer") {
    const std::array cases{
        WrongCase{"a user is an object", with_user("7"),
                  "/users/0: a user must be an object, such as {\"email\": \"name@example.com\"}"},
        WrongCase{"an e-mail is needed", with_user("{}"),
                  "/users/0/email: the e-mail is missing; every user needs one"},
        WrongCase{"an e-mail is one", with_user(R"({"email": "a b@example.com"})"),
                  "/users/0/email: \"a b@example.com\" is not an e-mail address; write it as "
                  "name@example.com"},
        WrongCase{"an e-mail is a text", with_user(R"({"email": 5})"),
                  "/users/0/email: must be a text or null"},
        WrongCase{
            "addresses are unique by their canonical form",
            with_user(R"({"email": "a@ex.com"}, {"email": "b@ex.com"}, {"email": "A@EX.com"})"),
            "/users/2/email: the address is there already at d.json: /users/0/email; every "
            "user needs their own"},
        WrongCase{"a role exists",
                  with_user(R"({"email": "a@ex.com", "roles": ["Agent", "agent"]})"),
                  "/users/0/roles/1: \"agent\" is not a role; use a name from roles"},
        WrongCase{"a team exists", with_user(R"({"email": "a@ex.com", "teams": ["L2"]})"),
                  "/users/0/teams/0: \"L2\" is not a team; use a name from teams"},
        WrongCase{"roles are a list", with_user(R"({"email": "a@ex.com", "roles": "Agent"})"),
                  "/users/0/roles: must be an array of names"},
        WrongCase{"a role is a name", with_user(R"({"email": "a@ex.com", "roles": [1]})"),
                  "/users/0/roles/0: must be a name in quotes"},
        WrongCase{"a location exists", with_user(R"({"email": "a@ex.com", "location": "Rome"})"),
                  "/users/0/location: \"Rome\" is not a location; use a name from locations"},
        WrongCase{"a status is one of two", with_user(R"({"email": "a@ex.com", "status": "On"})"),
                  "/users/0/status: \"On\" is not a status; use Active or Inactive"},
        WrongCase{"a limit is whole", with_user(R"({"email": "a@ex.com", "max_chat_limit": 1.5})"),
                  "/users/0/max_chat_limit: \"1.5\" is not a whole number from 0 to 4294967295"},
        WrongCase{"a limit is a number",
                  with_user(R"({"email": "a@ex.com", "max_chat_limit": []})"),
                  "/users/0/max_chat_limit: must be a number or null"},
        WrongCase{"a flag is one or zero",
                  with_user(R"({"email": "a@ex.com", "max_chat_limit_enabled": 2})"),
                  "/users/0/max_chat_limit_enabled: \"2\" is not a flag; use 1 or 0"},
        WrongCase{"a name is a text", with_user(R"({"email": "a@ex.com", "first_name": 1})"),
                  "/users/0/first_name: must be a text or null"},
        WrongCase{"a text holds no NUL", with_user(R"({"email": "a@ex.com", "alias": "a\u0000"})"),
                  "/users/0/alias: the text holds a NUL character; remove it"},
        WrongCase{"a member comes once", with_user(R"({"email": "a@ex.com", "a/b": 1, "a/b": 2})"),
                  "/users/0/a~1b: the member is there twice; keep one"},
    };
    check_complaints(cases);
}

TEST_CASE("what is wrong with roles, teams, locations and settings is said with its pointer") {
    const std::array cases{
        WrongCase{"a role has a name", R"({"roles": [{"name": "A"}, {}]})",
                  "/roles/1/name: a name is missing; give one"},
        WrongCase{"role names are unique", R"({"roles": [{"name": "A"}, {"name": "A"}]})",
                  "/roles/1/name: \"A\" is there already at d.json: /roles/0/name; every name must "
                  "be unique"},
        WrongCase{"role names are short", R"({"roles": [{"name": "ááááááááááááááááááááá"}]})",
                  "/roles/0/name: \"ááááááááááááááááááááá\" is too long; a role name has at most "
                  "20 characters"},
        WrongCase{"labels are short", R"({"roles": [{"name": "A", "label": "12345678901234567"}]})",
                  "/roles/0/label: \"12345678901234567\" is too long; a label has at most 16 "
                  "characters"},
        WrongCase{"names have no blanks around", R"({"teams": [{"name": "A "}]})",
                  "/teams/0/name: \"A \" has white space at an end or a control character; remove "
                  "it, because no cell can hold it"},
        WrongCase{"licences are known", R"({"roles": [{"name": "A", "license_type": "Boss"}]})",
                  "/roles/0/license_type: \"Boss\" is not a licence; use Agent, Manager or Admin"},
        WrongCase{"permissions are known",
                  R"({"roles": [{"name": "A", "permissions": ["*", "x"]}]})",
                  "/roles/0/permissions/1: \"x\" is not a permission; use create_users, edit_user, "
                  "edit_email, edit_agent_id, edit_name, edit_status, edit_location, "
                  "edit_chat_concurrency, edit_roles, edit_teams, manage_user_lists, or *"},
        WrongCase{"assignable roles exist",
                  R"({"roles": [{"name": "A", "assignable_roles": ["A", "B"]}]})",
                  "/roles/0/assignable_roles/1: \"B\" is not a role; use a name from roles"},
        WrongCase{"a parent exists", R"({"teams": [{"name": "A", "parent": "B"}]})",
                  "/teams/0/parent: \"B\" is not a team; use a name from teams"},
        WrongCase{"no team is above itself",
                  R"({"teams": [{"name": "A", "parent": "B"}, {"name": "B", "parent": "C"},
                                {"name": "C", "parent": "B"}]})",
                  "/teams/1/parent: \"B\" is above itself by way of \"C\"; break the circle"},
        WrongCase{"team names have no colon", R"({"teams": [{"name": "A:B"}]})",
                  "/teams/0/name: \"A:B\" has a colon; a team name may not"},
        WrongCase{"managers are e-mails", R"({"teams": [{"name": "A", "managers": ["lea"]}]})",
                  "/teams/0/managers/0: \"lea\" is not an e-mail address; write it as "
                  "name@example.com"},
        WrongCase{
            "locations differ in more than case",
            R"({"locations": [{"name": "Rome"}, {"name": "ROME"}]})",
            "/locations/1/name: \"ROME\" is there already at d.json: /locations/0/name; every "
            "name must be unique"},
        WrongCase{"a location is an object", R"({"locations": ["Rome"]})",
                  "/locations/0: must be an object, such as {\"name\": \"Support\"}"},
        WrongCase{"roles are a list", R"({"roles": {}})", "/roles: must be an array of objects"},
        WrongCase{"users are a list", R"({"users": {}})", "/users: must be an array of objects"},
        WrongCase{"settings have bounds", R"({"settings": {"max_chat_limit": 0}})",
                  "/settings/max_chat_limit: must be a whole number from 1 to 1000000"},
        WrongCase{"settings have types", R"({"settings": {"platform": 1}})",
                  "/settings/platform: must be a text or null"},
        WrongCase{"a collection comes once", R"({"users": [{"email": "a@ex.com"}], "users": []})",
                  "/users: the member is there twice; keep one"},
        WrongCase{"a role's member comes once", R"({"roles": [{"name": "A", "name": "B"}]})",
                  "/roles/0/name: the member is there twice; keep one"},
    };
    check_complaints(cases);
}

TEST_CASE("malformed JSON is refused with the byte where it stops being JSON") {
    struct MalformedCase {
        const char* fact;
        std::string json;
        const char* says;  // a part
    };
    const std::array cases{
        MalformedCase{"nothing", "", "the file is empty"},
        MalformedCase{"blanks", " \n", "the file is empty"},
        MalformedCase{"a list", "[]", "a directory must be an object"},
        MalformedCase{"cut short", R"({"users": [{"email": "a@ex.com"})", "at byte 32 ("},
        MalformedCase{"a comma at the end", R"({"roles": [],})", "at byte 13 ("},
        MalformedCase{"a comma after the last user", R"({"users": [{"email": "a@ex.com"},]})",
                      "at byte 33 ("},
        MalformedCase{"a bracket for a brace", R"({"users": [{"email": "a@ex.com"]]})",
                      "/users/0: malformed JSON at byte 31 ("},
        MalformedCase{"no quotes, after a mark", "\xEF\xBB\xBF{\"users\": [{email: 1}]}",
                      "/users/0: malformed JSON at byte 15 ("},
        MalformedCase{"not UTF-8", "{\"users\": [{\"email\": \"\xE9\"}]}", "at byte 22 ("},
        MalformedCase{"text after the end", R"({"users": []} x)", "at byte 14 ("},
        MalformedCase{"a lone surrogate", R"({"users": [{"email": "\ud800"}]})", "/users/0: malf"},
    };
    const Scratch scratch;
    for (const MalformedCase& each : cases) {
        CAPTURE(each.fact);
        const std::string said = complaint(scratch, each.json);
        CAPTURE(said);
        CHECK(said.starts_with("65 directory d.json: "));
        CHECK(said.find(each.says) != std::string::npos);
    }
}

TEST_CASE("collections of other schemas, nulls and escaped names are no mistake") {
    const std::array documents{
        R"({"profiles": [{"users": [1, {"a": "]}"}]}], "users": [{"email": "a@ex.com"}]})",
        R"({"\u0075sers": [{"email": "a@ex.com"}], "teams": null})",
        R"({"users": [{"email": "a@ex.com", "first_name": "\"}]\\"}], "roles": []})",
        "\xEF\xBB\xBF \n{ \"users\" : [ { \"email\" : \"a@ex.com\" } ] }\n",
    };
    for (const char* const document : documents) {
        CAPTURE(document);
        const auto directory = load_text(document);
        CHECK(directory->user_count() == 1);
        CHECK(look_up(*directory, "A@ex.com"));
    }
}

TEST_CASE("a further member is a field from its first user on, and a list in it is JSON") {
    const auto directory = load_text(R"({"users": [{"email": "a@ex.com", "x": []},
        {"email": "b@ex.com", "x": true, "y": 9007199254740993},
        {"email": "c@ex.com", "x": { "a" : [1.50, 1e2, null ], "\u0062": {"c": "\u00e9\n" } }}]})");
    CHECK(show(*directory) ==
          "3 users, 0 active admins, licences 3 0 0 0\n"
          "a@ex.com active  [] [] status=Active x=[]\n"
          "b@ex.com active  [] [] status=Active x=true y=9007199254740993\n"
          "c@ex.com active  [] [] status=Active "
          "x={\"a\":[1.50,1e2,null],\"b\":{\"c\":\"é\\n\"}}");
    CHECK(directory->find_field("y") == FieldIndex{9});
    CHECK_FALSE(directory->find_field("z"));
}

TEST_CASE("limits are kept: roles, further members") {
    const Scratch scratch;
    std::string roles = R"({"roles": [{"name": "Admin"})";
    for (int n = 0; n < 100; ++n) roles += ", {\"name\": \"R" + std::to_string(n) + "\"}";
    CHECK(complaint(scratch, roles + "]}").empty());
    CHECK(complaint(scratch, roles + R"(, {"name": "R100"}]})") ==
          "65 directory d.json: /roles/101: there are more than 100 custom roles, which is the "
          "limit; remove some");
    std::string user = R"({"users": [{"email": "a@ex.com")";
    for (int n = 0; n < 56; ++n) user += ", \"m" + std::to_string(n) + "\": 1";
    CHECK(complaint(scratch, user + "}]}").empty());
    CHECK(complaint(scratch, user + R"(, "m56": 1}]})") ==
          "65 directory d.json: /users/0/m56: users have more than 64 different members, which is "
          "the limit; leave some out");
}

TEST_CASE("limits are kept: depth and bytes of a user's nested member") {
    const Scratch scratch;
    const auto user = [](const std::string& member) {
        return R"({"users": [{"email": "a@ex.com"}, {"email": "b@ex.com", "x": 1, "m": )" + member +
               "}]}";
    };
    const auto nested = [](std::size_t levels) {
        return std::string(levels, '[') + std::string(levels, ']');
    };
    CHECK(complaint(scratch, user(nested(257))).empty());
    CHECK(complaint(scratch, user(nested(258))) ==
          "65 directory d.json: /users/1/m: it is nested deeper than 256 levels, which is the "
          "limit; flatten it");
    // Counted as it is kept: without white space, with the brackets and quotes.
    const std::string longest(65'534 - 4, 'x');
    CHECK(complaint(scratch, user("[ \"" + longest + "\"\n]")).empty());
    CHECK(complaint(scratch, user("[\"x" + longest + "\"]")) ==
          "65 directory d.json: /users/1/m: the text is longer than 65534 bytes; shorten it");
}

}  // namespace
}  // namespace rollcall::test
