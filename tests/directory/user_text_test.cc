// What a stored user says at a path, as a cell would write it.
#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "engine/directory/load.h"
#include "engine/directory/user_text.h"
#include "tests/directory/scratch.h"

namespace rollcall::test {
namespace {

constexpr std::string_view people = R"({
 "roles": [{"name": "Agent"}, {"name": "Lead"}, {"name": "Coach"}],
 "teams": [{"name": "L1"}, {"name": "Sales"}], "locations": [{"name": "Porto"}],
 "users": [
  {"email": "Ann@Example.com", "status": "ACTIVE", "roles": ["Coach", "Agent", "Coach"],
   "teams": ["Sales", "L1"], "agent_number": 17, "alias": " An ", "location": "PORTO",
   "max_chat_limit": "03", "max_chat_limit_enabled": true,
   "vip": true, "level": 2.0, "share": 12.50, "note": "x;y", "quoted": "[1, 2]",
   "tags": ["x", null, "y z", 3, false], "rows": [[1], {"k": 1.50}], "shape": {"b": 1, "a": []},
   "bare": {}, "few": [],
   "site": {"region": " EU ", "ids": [1, 2.50], "open": true, "share": 1.50, "none": null,
            "blank": "", "kit": {"phone": {"kind": "desk"}}, "list": [{"k": 1}], "a.b": "dot"}},
  {"email": "bo@example.com", "status": "inactive", "roles": [], "alias": null,
   "vip": "", "note": null, "site": "EU", "tags": "[broken"},
  {"email": "cy@example.com", "site": ["EU"]}]})";

// "site.region"; no name of these holds a dot but where it is doubled: "site.a..b".
MemberPath path_of(std::string_view dotted) {
    MemberPath path{""};
    for (std::size_t at = 0; at < dotted.size(); ++at) {
        const bool is_doubled = dotted.substr(at).starts_with("..");
        if (dotted[at] != '.' || is_doubled)
            path.back() += dotted[at];
        else
            path.emplace_back();
        if (is_doubled) ++at;
    }
    return path;
}

enum class Shape : std::uint8_t { any, string, number, boolean, list, array, object, group };

TableField field_of(Shape shape) {
    constexpr TableType types[] = {TableType::any,     TableType::string, TableType::number,
                                   TableType::boolean, TableType::list,   TableType::array,
                                   TableType::object,  TableType::object};
    TableField field;
    field.form.type = types[static_cast<std::size_t>(shape)];
    field.form.delimiter = "; ";
    return field;
}

std::string text_at(UserText& user, std::string_view path, Shape shape) {
    EntryField entry_field;
    entry_field.group = shape == Shape::group;
    return user.at(path_of(path), field_of(shape), entry_field).value_or("-");
}

struct UserCase {
    std::string_view fact;
    std::string_view path;
    Shape shape;
    std::string_view ann;  // "-" for nothing
    std::string_view bo;
    std::string_view cy;
};

const UserCase user_cases[] = {
    {"the address is as it was written", "email", Shape::string, "Ann@Example.com",
     "bo@example.com", "cy@example.com"},
    {"who is not inactive is active", "status", Shape::string, "Active", "Inactive", "Active"},
    {"roles stand in the Directory's order", "roles", Shape::list, "Agent; Coach", "-", "-"},
    {"teams too", "teams", Shape::list, "L1; Sales", "-", "-"},
    {"a usual member that was a number", "agent_number", Shape::string, "17", "-", "-"},
    {"a text with its white space", "alias", Shape::string, " An ", "-", "-"},
    {"a location as the Directory writes it", "location", Shape::string, "Porto", "-", "-"},
    {"a limit in plain digits", "max_chat_limit", Shape::number, "3", "-", "-"},
    {"a usual flag as its digit", "max_chat_limit_enabled", Shape::boolean, "1", "-", "-"},
    {"a further flag as its word", "vip", Shape::boolean, "true", "-", "-"},
    {"a whole number", "level", Shape::number, "2", "-", "-"},
    {"a number with a part", "share", Shape::number, "12.5", "-", "-"},
    {"a text is no other in a field of another type", "note", Shape::number, "x;y", "-", "-"},
    {"nor in a list", "note", Shape::list, "x;y", "-", "-"},
    {"nor in an array", "note", Shape::array, "x;y", "-", "-"},
    {"but it is no group", "note", Shape::group, "-", "-", "-"},
    {"a text that is a list's JSON is that list", "quoted", Shape::list, "1; 2", "-", "-"},
    {"and a text where the field is one", "quoted", Shape::string, "[1, 2]", "-", "-"},
    {"items of a list, without those that are null", "tags", Shape::list, "x; y z; 3; false",
     "[broken", "-"},
    {"a list as JSON", "tags", Shape::array, R"(["x",null,"y z",3,false])", "[broken", "-"},
    {"a list is no object", "tags", Shape::object, "-", "[broken", "-"},
    {"a list of lists has no cell", "rows", Shape::list, "-", "-", "-"},
    {"but JSON, with its numbers as they were written", "rows", Shape::array, R"([[1],{"k":1.50}])",
     "-", "-"},
    {"a list without items", "few", Shape::list, "-", "-", "-"},
    {"an array without items", "few", Shape::array, "[]", "-", "-"},
    {"an object as JSON, in its own order", "shape", Shape::object, R"({"b":1,"a":[]})", "-", "-"},
    {"of any type too", "shape", Shape::any, R"({"b":1,"a":[]})", "-", "-"},
    {"a field of texts shows the JSON as it is stored", "shape", Shape::string, R"({"b":1,"a":[]})",
     "-", "-"},
    {"an object is no list", "shape", Shape::list, "-", "-", "-"},
    {"a group is an object that is there", "shape", Shape::group, "{}", "-", "-"},
    {"also without members", "bare", Shape::group, "{}", "-", "-"},
    {"a text or a list is no group", "site", Shape::group, "{}", "-", "-"},
    {"a nested text with its white space", "site.region", Shape::string, " EU ", "-", "-"},
    {"a nested list", "site.ids", Shape::list, "1; 2.50", "-", "-"},
    {"a nested flag", "site.open", Shape::boolean, "true", "-", "-"},
    {"a nested number as it was written", "site.share", Shape::number, "1.50", "-", "-"},
    {"a nested number is no flag", "site.share", Shape::boolean, "-", "-", "-"},
    {"a nested null", "site.none", Shape::string, "-", "-", "-"},
    {"a nested text without letters", "site.blank", Shape::string, "-", "-", "-"},
    {"a nested group", "site.kit", Shape::group, "{}", "-", "-"},
    {"a nested text is no group", "site.region", Shape::group, "-", "-", "-"},
    {"a nested object", "site.kit", Shape::object, R"({"phone":{"kind":"desk"}})", "-", "-"},
    {"a nested object is no text", "site.kit", Shape::string, "-", "-", "-"},
    {"deeper down", "site.kit.phone.kind", Shape::string, "desk", "-", "-"},
    {"a dot in a name leads nowhere", "site.a..b", Shape::string, "dot", "-", "-"},
    {"no way through a nested text", "site.region.x", Shape::string, "-", "-", "-"},
    {"no way through a list", "site.list.k", Shape::string, "-", "-", "-"},
    {"no such nested member", "site.gone", Shape::string, "-", "-", "-"},
    {"no way through a text", "note.x", Shape::string, "-", "-", "-"},
    {"no way through a flag", "vip.x", Shape::string, "-", "-", "-"},
    {"no way through the address", "email.x", Shape::string, "-", "-", "-"},
    {"no way through a status", "status.x", Shape::string, "-", "-", "-"},
    {"no way through roles", "roles.0", Shape::string, "-", "-", "-"},
    {"no user has it", "gone", Shape::string, "-", "-", "-"},
    {"nor what would be in it", "gone.x", Shape::string, "-", "-", "-"},
    {"names are exact", "Site.region", Shape::string, "-", "-", "-"},
};

TEST_CASE("a user says at a path what a cell would") {
    const auto directory = load_text(people);
    for (const UserCase& each : user_cases) {
        CAPTURE(each.fact);
        const auto text = [&](std::string_view email) {
            UserText user(*directory, *look_up(*directory, email));
            return text_at(user, each.path, each.shape);
        };
        CHECK(text("ann@example.com") == each.ann);
        CHECK(text("bo@example.com") == each.bo);
        CHECK(text("cy@example.com") == each.cy);
    }
}

TEST_CASE("what was asked of a user before changes no answer") {
    const auto directory = load_text(people);
    UserText ann(*directory, *look_up(*directory, "ann@example.com"));
    UserText bo(*directory, *look_up(*directory, "bo@example.com"));
    for (int round = 0; round < 2; ++round)
        for (const UserCase& each : user_cases) {
            CAPTURE(each.fact);
            CHECK(text_at(ann, each.path, each.shape) == each.ann);
            CHECK(text_at(bo, each.path, each.shape) == each.bo);
        }
}

TEST_CASE("a user of a line says the same as one of a document") {
    const Scratch scratch;
    const auto directory = load_directory(
        {.directory = {},
         .users = scratch.write("u.ndjson",
                                "{\"email\": \"a@ex.com\", \"site\": {\"ids\": [1.50, \"x\"]}}\n"
                                "\n"
                                "{\"site\": {\"ids\": [true]}, \"email\": \"b@ex.com\"}\n"),
         .roles = {},
         .teams = {},
         .locations = {}});
    std::string texts;
    directory->each_user([&](const User& user) {
        UserText text(*directory, user);
        texts += text_at(text, "site.ids", Shape::list) + " / ";
    });
    CHECK(texts == "1.50; x / true / ");
}

}  // namespace
}  // namespace rollcall::test
