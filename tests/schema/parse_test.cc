// Schema documents, sound and broken: each broken one differs from the sound one in one spot.
#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "engine/schema/schema.h"
#include "engine/text/failure.h"

namespace rollcall {
namespace {

// Each case below breaks one spot of it.
constexpr std::string_view sound = R"({
  "rollcall": {"name": "small", "title": "Small", "order": "any", "limits": {"roles_per_user": 3}},
  "fields": [
    {"name": "Mail", "type": "string", "format": "email", "constraints": {"required": true},
     "rollcall": {"kind": "key", "member": "mail", "required_column": true}},
    {"name": "State", "type": "string", "constraints": {"enum": ["Active", "Inactive"]},
     "rollcall": {"kind": "choice", "member": "state", "status": true}},
    {"name": "Site", "type": "string",
     "rollcall": {"kind": "reference", "member": "site", "permission": "edit_location",
                  "clear": "None"}},
    {"name": "Chats", "type": "integer", "constraints": {"minimum": -2},
     "rollcall": {"kind": "whole", "member": "chats", "maximum_setting": "max_chat_limit"}},
    {"name": "Group: *", "type": "boolean", "trueValues": ["1"], "falseValues": ["0"],
     "rollcall": {"kind": "membership", "family": "teams", "label": "Group", "member": "groups"}}
  ],
  "missingValues": [""], "primaryKey": "Mail",
  "foreignKeys": [{"fields": "Site", "reference": {"resource": "locations", "fields": "name"}}]
})";

std::string failure_of(std::string_view json) {
    try {
        parse_schema(json, "small");
    } catch (const Failure& failure) {
        CHECK(failure.kind() == FailureKind::reference_broken);
        return failure.what();
    }
    return "no failure";
}

std::string with(std::string_view from, std::string_view to) {
    std::string json(sound);
    const std::size_t at = json.find(from);
    REQUIRE(at != std::string::npos);
    return json.replace(at, from.size(), to);
}

struct BrokenCase {
    std::string_view from;
    std::string_view to;
    std::string_view message;  // without "schema small: "
};

void check_broken(const std::vector<BrokenCase>& cases) {
    for (const BrokenCase& row : cases) {
        CAPTURE(row.from);
        CAPTURE(row.to);
        CHECK(failure_of(with(row.from, row.to)) == "schema small: " + std::string(row.message));
    }
}

TEST_CASE("a sound schema document becomes a Schema") {
    const Schema schema = parse_schema(sound, "small");
    CHECK(schema.name == "small");
    CHECK(schema.title == "Small");
    CHECK_FALSE(schema.ordered);
    CHECK(schema.roles_per_user == 3);
    REQUIRE(schema.columns.size() == 5);
    CHECK(schema.find_member("mail") == &schema.columns[0]);
    CHECK(schema.find_member("Mail") == nullptr);
    CHECK(schema.columns[1].is_status);
    CHECK(schema.columns[1].choices == std::vector<std::string>{"Active", "Inactive"});
    CHECK(schema.columns[2].collection == "locations");
    CHECK(schema.columns[2].clear_word == "None");
    CHECK(schema.columns[3].minimum == -2);
    CHECK(schema.columns[4].name == "Group: ");
    CHECK(schema.columns[4].family == Family::teams);
}

TEST_CASE("a byte order mark before a schema is skipped") {
    CHECK(parse_schema("\xEF\xBB\xBF" + std::string(sound), "small").columns.size() == 5);
}

TEST_CASE("what is not JSON is refused with its line and column") {
    const std::pair<std::string_view, std::string_view> cases[] = {
        {"", "is not valid JSON: Empty: no JSON found"},
        {"{\"fields\": [", "is not valid JSON: The JSON document has an improper structure"},
        {"{\n  \"fields\" []}", "is not valid JSON near line 2, column 12: The JSON document has"},
        {"{\"fields\":\n [1,\n 01]}", "is not valid JSON near line 3, column 2: Problem while"},
        {"{\"a\": \"\xFF\"}", "is not valid JSON near line 1, column 8: The input is not valid"},
        {"{} {}", "is not valid JSON"},
        {"{\"a\": nxll}", "is not valid JSON near line 1, column 7: Problem while parsing an atom"},
        {"{\"a\": \"\\ud800\"}", "is not valid JSON"},
        {"{\"a\": \"\nb\"}", "is not valid JSON: Within strings, some characters must be"},
    };
    for (const auto& [json, start] : cases) {
        CAPTURE(json);
        const std::string failure = failure_of(json);
        const std::string expected = "schema small: " + std::string(start);
        CHECK(failure.substr(0, expected.size()) == expected);
    }
}

TEST_CASE("deep nesting is refused, not followed") {
    const std::string deep = std::string(100'000, '[') + std::string(100'000, ']');
    CHECK(failure_of(deep).starts_with("schema small: is not valid JSON"));
}

TEST_CASE("a document that is no schema is refused") {
    CHECK(failure_of("[]") == "schema small: must be an object");
    CHECK(failure_of("{}") == "schema small: must have the member \"fields\"");
    CHECK(failure_of("{\"fields\": {}}") == "schema small: /fields: must be an array");
    CHECK(failure_of("{\"fields\": [7]}") == "schema small: /fields/0: must be an object");
    CHECK(failure_of("{\"feilds\": []}") ==
          "schema small: /feilds: is not known here (did you mean \"fields\"?)");
}

TEST_CASE("a Table Schema without a key column is refused") {
    const std::string_view message = "schema small: /fields: has no key column: one of the fields";
    CHECK(failure_of(R"({"fields": [{"name": "id", "type": "integer"}]})").starts_with(message));
    CHECK(failure_of(R"({"rollcall": {"name": "a", "title": "A"}, "fields": [
        {"name": "a", "type": "string", "rollcall": {"kind": "text", "member": "a"}}]})")
              .starts_with(message));
}

TEST_CASE("members that are not known are refused with what may be meant") {
    check_broken({
        {"\"title\": \"Small\"", "\"titel\": \"Small\"",
         "/rollcall/titel: is not known here; known are \"name\", \"title\", \"order\", "
         "\"formats\", \"existing\", "
         "\"limits\" (did you mean \"title\"?)"},
        {"\"roles_per_user\"", "\"users_per_role\"",
         "/rollcall/limits/users_per_role: is not known here; known are \"roles_per_user\""},
        {"\"clear\"", "\"claer\"",
         "/fields/2/rollcall/claer: is not known here; known are \"kind\", \"member\", "
         "\"family\", \"label\", \"codes\", \"exact\", \"permission\", \"clear\", \"status\", "
         "\"maximum_setting\", "
         "\"required_column\", \"settable_on_create\", \"scim\" (did you mean \"clear\"?)"},
        {"\"constraints\": {\"required\": true},", "\"constraint\": {\"required\": true},",
         "/fields/0/constraint: is not known here (did you mean \"constraints\"?)"},
        {"\"minimum\": -2", "\"maximum\": 7",
         "/fields/3/constraints/maximum: is not known here; known are \"required\", "
         "\"unique\", \"enum\", \"minimum\" (did you mean \"minimum\"?)"},
        {"\"required\": true", "\"a~b/c\": true",
         "/fields/0/constraints/a~0b~1c: is not known here; known are \"required\", "
         "\"unique\", \"enum\", \"minimum\""},
        {"\"member\": \"chats\"", "\"member\": \"chats\", \"clear\": \"x\"",
         "/fields/3/rollcall/clear: has no meaning for a column of kind \"whole\""},
        {"{\"minimum\": -2}", "{\"enum\": [\"1\"]}",
         "/fields/3/constraints/enum: has no meaning for a column of kind \"whole\""},
        {"\"missingValues\"", "\"uniqueKeys\": [\"Mail\"], \"missingValues\"",
         "/uniqueKeys: is not judged yet; leave it out"},
    });
}

TEST_CASE("a refusal is one line whatever the document holds") {
    check_broken({{"\"limits\"", "\"limi\\nts\"",
                   "/rollcall/limi\\nts: is not known here; known are \"name\", \"title\", "
                   "\"order\", \"formats\", \"existing\", \"limits\" (did you mean \"limits\"?)"}});
}

TEST_CASE("members of a wrong type or value are refused") {
    check_broken({
        {"\"kind\": \"whole\"", "\"kind\": \"wohle\"",
         "/fields/3/rollcall/kind: must be one of \"key\", \"rename\", \"text\", \"choice\", "
         "\"reference\", \"whole\", \"flag\", \"membership\", \"codes\", \"blank\", not \"wohle\" "
         "(did you mean "
         "\"whole\"?)"},
        {"\"kind\": \"whole\"", "\"kind\": 7", "/fields/3/rollcall/kind: must be a string"},
        {"\"kind\": \"whole\", ", "", "/fields/3/rollcall: must have the member \"kind\""},
        {"\"name\": \"small\", ", "", "/rollcall: must have the member \"name\""},
        {"\"title\": \"Small\"", "\"title\": \"\"", "/rollcall/title: must not be empty"},
        {"\"order\": \"any\"", "\"order\": \"none\"",
         "/rollcall/order: must be one of \"template\", \"any\", not \"none\""},
        {"\"roles_per_user\": 3", "\"roles_per_user\": 0",
         "/rollcall/limits/roles_per_user: must be within 1 to 65535"},
        {"\"roles_per_user\": 3", "\"roles_per_user\": 2.5",
         "/rollcall/limits/roles_per_user: must be a whole number"},
        {"\"name\": \"Mail\"", "\"name\": \" Mail\"",
         "/fields/0/name: must not have white space around it"},
        {"\"name\": \"Mail\"", "\"name\": \"Ma\\u200bil\"",
         "/fields/0/name: must not hold invisible or control characters"},
        {"\"member\": \"mail\"", "\"member\": \"Mail\"",
         "/fields/0/rollcall/member: must be a-z, 0-9 and _, and start with a letter, not "
         "\"Mail\""},
    });
}

TEST_CASE("types, constraints and words that the engine would not judge are refused") {
    check_broken({
        {"\"type\": \"integer\"", "\"type\": \"number\"",
         "/fields/3/type: must be \"integer\", not \"number\""},
        {"\"format\": \"email\", ", "", "/fields/0: must have the member \"format\": \"email\""},
        {"\"format\": \"email\"", "\"format\": \"uri\"",
         "/fields/0/format: must be \"email\", not \"uri\""},
        {"\"required_column\": true", "\"required_column\": 1",
         "/fields/0/rollcall/required_column: must be true or false"},
        {"\"trueValues\": [\"1\"], ", "", "/fields/4: must have the member \"trueValues\""},
        {"\"falseValues\": [\"0\"]", "\"falseValues\": []",
         "/fields/4/falseValues: must be [\"0\"]"},
        {"\"trueValues\": [\"1\"]", "\"trueValues\": [\"yes\"]",
         "/fields/4/trueValues/0: must be \"1\", not \"yes\""},
        {"\"missingValues\": [\"\"]", "\"missingValues\": [\"-\"]",
         "/missingValues: must be [\"\"]: an empty cell means \"no change\""},
        {"\"enum\": [\"Active\", \"Inactive\"]", "\"enum\": []",
         "/fields/1/constraints/enum: must list at least one choice"},
        {"\"enum\": [\"Active\", \"Inactive\"]", "\"enum\": [\"a\", \"b\", \"A\"]",
         "/fields/1/constraints/enum/2: is in the list twice; choices compare in any letter case"},
        {"\"Inactive\"", "\"Gone\"", "/fields/1/rollcall/status: needs the choice \"Inactive\""},
        {"\"order\": \"any\"", "\"order\": \"any\", \"formats\": []",
         "/rollcall/formats: must list at least one format"},
        {"\"constraints\": {\"enum\": [\"Active\", \"Inactive\"]},", "",
         "/fields/1: is a choice, so it must have the member \"enum\" in \"constraints\""},
        {"\"permission\": \"edit_location\"", "\"permission\": \"edit_locations\"",
         "/fields/2/rollcall/permission: must be one of \"edit_email\", \"edit_agent_id\", "
         "\"edit_name\", \"edit_status\", \"edit_location\", \"edit_chat_concurrency\", "
         "\"edit_roles\", \"edit_teams\", not \"edit_locations\" (did you mean "
         "\"edit_location\"?)"},
        {"\"max_chat_limit\"", "\"max_chats\"",
         "/fields/3/rollcall/maximum_setting: must be \"max_chat_limit\", not \"max_chats\""},
        {"\"Group: *\"", "\"Group *\"",
         "/fields/4/name: must be a word and \": *\", as in \"Role: *\", not \"Group *\""},
        {"\"teams\"", "\"team\"",
         "/fields/4/rollcall/family: must be one of \"roles\", \"teams\", not \"team\" (did you "
         "mean \"teams\"?)"},
        {"{\"required\": true}", "{}",
         "/fields/0: is the key, so \"constraints\" must say \"required\": true"},
        {"{\"required\": true}", "{\"required\": true, \"unique\": false}",
         "/fields/0/constraints/unique: must be true: addresses are unique"},
        {", \"required_column\": true", "",
         "/fields/0/rollcall: must say \"required_column\": true, for no cell of the column may "
         "be empty"},
    });
}

TEST_CASE("codes that no cell could hold, or that no cell could tell apart, are refused") {
    // The document with a column of these codes before all others.
    const auto with_codes = [](const std::string& codes) {
        return R"("fields": [
            {"name": "C", "type": "list", "itemType": "string", "delimiter": ":",
             "rollcall": {"kind": "codes", "member": "c", "family": "roles", "label": "Role",
                          "codes": {)" +
               codes + "}}},";
    };
    const std::string place = "/fields/0/rollcall/codes: ";
    check_broken({
        {"\"fields\": [\n", with_codes(""), place + "must have at least one code"},
        {"\"fields\": [\n", with_codes(R"("a:b": "A")"),
         place + "has the code \"a:b\", which no cell could hold"},
        {"\"fields\": [\n", with_codes(R"(" a": "A")"),
         place + "has the code \" a\", which no cell could hold"},
        {"\"fields\": [\n", with_codes(R"("a\u0001": "A")"),
         place + "has the code \"a\\u0001\", which no cell could hold"},
        {"\"fields\": [\n", with_codes(R"("a": "A", "A": "B")"),
         place + "has the code \"A\" twice; codes compare in any letter case"},
    });
}

TEST_CASE("a column is the SCIM attribute that its schema says, an address and a status always") {
    const auto attribute_of = [](std::size_t column, std::string_view from, std::string_view to) {
        return parse_schema(with(from, to), "small").columns[column].scim;
    };
    CHECK(attribute_of(0, "", "") == "userName");
    CHECK(attribute_of(1, "", "") == "active");
    CHECK(attribute_of(2, "", "") == "");
    CHECK(attribute_of(4, "", "") == "");
    CHECK(attribute_of(0, "\"mail\"", "\"mail\", \"scim\": \"userName\"") == "userName");
    CHECK(attribute_of(1, "\"state\"", "\"state\", \"scim\": \"active\"") == "active");
    CHECK(attribute_of(2, "\"site\"", "\"site\", \"scim\": \"title\"") == "title");
    CHECK(attribute_of(4, "\"family\": \"teams\"", "\"family\": \"roles\", \"scim\": \"roles\"") ==
          "roles");
}

TEST_CASE("a SCIM attribute that a column cannot be is refused") {
    check_broken({
        {"\"member\": \"mail\"", "\"member\": \"mail\", \"scim\": \"emails\"",
         "/fields/0/rollcall/scim: must be \"userName\", not \"emails\""},
        {"\"member\": \"state\"", "\"member\": \"state\", \"scim\": \"title\"",
         "/fields/1/rollcall/scim: must be \"active\", not \"title\""},
        {"\"status\": true", "\"scim\": \"active\"",
         "/fields/1/rollcall/scim: needs \"status\": true to be \"active\""},
        {"\"member\": \"site\"", "\"member\": \"site\", \"scim\": \"nickname\"",
         "/fields/2/rollcall/scim: must be one of \"userName\", \"name.givenName\", "
         "\"name.familyName\", \"name.middleName\", \"name.honorificPrefix\", "
         "\"name.honorificSuffix\", \"displayName\", \"nickName\", \"title\", \"userType\", "
         "\"preferredLanguage\", \"locale\", \"timezone\", \"externalId\", \"active\", "
         "\"roles\", not \"nickname\" (did you mean \"nickName\"?)"},
        {"\"member\": \"site\"", "\"member\": \"site\", \"scim\": \"userName\"",
         "/fields/2/rollcall/scim: cannot be \"userName\" in a column of kind \"reference\""},
        {"\"member\": \"site\"", "\"member\": \"site\", \"scim\": \"roles\"",
         "/fields/2/rollcall/scim: cannot be \"roles\" in a column of kind \"reference\""},
        {"\"member\": \"chats\"", "\"member\": \"chats\", \"scim\": \"title\"",
         "/fields/3/rollcall/scim: has no meaning for a column of kind \"whole\""},
        {"\"member\": \"groups\"", "\"member\": \"groups\", \"scim\": \"roles\"",
         "/fields/4/rollcall/scim: needs the family \"roles\" to be \"roles\""},
        {"\"fields\": [\n", R"("fields": [
            {"name": "T", "type": "string",
             "rollcall": {"kind": "text", "member": "t", "scim": "title"}},
            {"name": "U", "type": "string",
             "rollcall": {"kind": "text", "member": "u", "scim": "title"}},)",
         "/fields/1/rollcall/scim: is the attribute of /fields/0 too"},
    });
}

TEST_CASE("members that contradict each other are refused") {
    check_broken({
        {"\"title\": \"Small\"", "\"title\": \"Small\", \"title\": \"Large\"",
         "/rollcall: has the member \"title\" more than once"},
        {"\"minimum\": -2", "\"minimum\": -2, \"min\\u0069mum\": 1",
         "/fields/3/constraints: has the member \"minimum\" more than once"},
        {"\"name\": \"Site\"", "\"name\": \"MAIL\"",
         "/fields/2/name: is the name of /fields/0 too"},
        {"\"member\": \"site\"", "\"member\": \"mail\"",
         "/fields/2/rollcall/member: is the member of /fields/0 too"},
        {"\"name\": \"Site\"", "\"name\": \"group : site\"",
         "/fields/2/name: reads as a column of a family"},
        {"\"fields\": [\n", R"("fields": [
            {"name": "Id", "type": "string", "format": "email", "constraints": {"required": true},
             "rollcall": {"kind": "key", "member": "id", "required_column": true}},)",
         "/fields/1/rollcall/kind: is the kind of /fields/0 too"},
        {"\"fields\": [\n", R"("fields": [
            {"name": "T: *", "type": "boolean", "trueValues": ["1"], "falseValues": ["0"],
             "rollcall": {"kind": "membership", "family": "teams", "label": "T",
                          "member": "t"}},)",
         "/fields/5/rollcall/family: has columns already"},
        {"\"fields\": [\n", R"("fields": [
            {"name": "S", "type": "string", "constraints": {"enum": ["Active", "Inactive"]},
             "rollcall": {"kind": "choice", "member": "s", "status": true}},)",
         "/fields/2/rollcall/status: may be true of one column only"},
        {"\"primaryKey\": \"Mail\"", "\"primaryKey\": [\"Site\"]",
         "/primaryKey: must be the key column \"Mail\""},
        {"\"primaryKey\": \"Mail\"", "\"primaryKey\": [\"Mail\", \"Site\"]",
         "/primaryKey: must name one column"},
        {"\"fields\": \"Site\"", "\"fields\": \"Mail\"",
         "/foreignKeys/0/fields: must name a column of kind \"reference\", not \"Mail\""},
        {"\"resource\": \"locations\"", "\"resource\": \"sites\"",
         "/foreignKeys/0/reference/resource: must be \"locations\", not \"sites\""},
        {"\"fields\": \"name\"", "\"fields\": [\"id\"]",
         "/foreignKeys/0/reference/fields: must be \"name\", not \"id\""},
        {"{\"fields\": \"Site\", \"reference\": {\"resource\": \"locations\", \"fields\": "
         "\"name\"}}",
         "", "/fields/2: is a reference, so \"foreignKeys\" must say what it names"},
        {"\"type\": \"integer\",", "\"type\": \"integer\", \"trueValues\": [\"1\"],",
         "/fields/3/trueValues: belongs to the type \"boolean\""},
    });
}

}  // namespace
}  // namespace rollcall
