// A Change as an operation of a SCIM bulk request.
#include "engine/plan/scim.h"

#include <doctest/doctest.h>

#include <string>

#include "tests/plan/desk.h"

namespace rollcall::test {
namespace {

constexpr std::string_view directory = R"({
 "roles": [{"name": "Admin", "license_type": "Admin", "permissions": ["*"]},
           {"name": "Agent", "license_type": "Agent"},
           {"name": "A \"B\" \\ C", "license_type": "Manager"}],
 "teams": [{"name": "L1"}, {"name": "Süd]"}],
 "locations": [{"name": "Mexico"}],
 "users": [
  {"email": "Ann@example.com", "id": "7f-a", "agent_number": "A-1", "first_name": "Ann",
   "last_name": "Lee", "alias": "An", "status": "Active", "location": "Mexico",
   "max_chat_limit": 2, "max_chat_limit_enabled": 1, "roles": ["Agent"], "teams": ["L1", "Süd]"]},
  {"email": "bob@example.com", "id": 12, "status": "Inactive", "roles": ["A \"B\" \\ C"]},
  {"email": "cy@example.com", "id": "a/b ?%é", "roles": ["Agent"]},
  {"email": "d'or+x@bücher.example", "id": "", "roles": ["Agent"]},
  {"email": "eva@example.com", "id": null, "roles": ["Agent"]},
  {"email": "zoe@example.com", "roles": ["Admin"]}]})";

constexpr std::string_view header =
    "Email|New email|Agent Id|First name|Last name|Alias|Status|Location|Chat concurrency|"
    "Chat concurrency status|Role: Admin|Role: Agent|Role: A \"B\" \\ C|Team: L1|Team: Süd]";

// The long names of schemas, written short.
std::string shorten(std::string text) {
    const std::pair<std::string_view, std::string_view> names[] = {
        {scim_extension, "OURS"},
        {"urn:ietf:params:scim:schemas:core:2.0:User", "CORE"},
        {"urn:ietf:params:scim:api:messages:2.0:PatchOp", "PATCH_OP"},
    };
    for (const auto& [name, word] : names)
        for (std::size_t at = 0; (at = text.find(name)) != text.npos;)
            text.replace(at, name.size(), word);
    return text;
}

// What stands around the part of an operation that a case is about.
std::string post(const std::string& data) {
    return R"({"method":"POST","bulkId":"row-2","path":"/Users","data":{)" + data + "}},\n";
}

std::string patch(const std::string& user, const std::string& operations) {
    return R"({"method":"PATCH","bulkId":"row-2","path":"/Users/)" + user +
           R"(","data":{"schemas":["PATCH_OP"],"Operations":[)" + operations + "]}},\n";
}

struct ScimCase {
    std::string fact;
    std::string line;
    std::string operation;
};

void check(const std::string_view names, std::initializer_list<ScimCase> cases) {
    Desk desk(names, directory);
    for (const ScimCase& one : cases) {
        CAPTURE(one.fact);
        const Decision& decision = desk.decide(one.line);
        CHECK(desk.show_findings() == "");
        std::string out;
        append_scim(out, decision.change, desk.rules());
        CHECK(shorten(out) == one.operation);
    }
}

}  // namespace

TEST_CASE("a new user is a POST of the attributes that the row sets") {
    check(
        header,
        {
            {"every field", "n@ex.com||7|N|O|Al|active|mexico|3|0||1|1|1|1",
             post(R"("schemas":["CORE","OURS"],"userName":"n@ex.com",)"
                  R"("emails":[{"value":"n@ex.com","primary":true}],)"
                  R"("name":{"givenName":"N","familyName":"O"},"nickName":"Al","active":true,)"
                  R"("roles":[{"value":"Agent"},{"value":"A \"B\" \\ C"}],)"
                  R"("OURS":{"agent_number":"7","location":"Mexico","max_chat_limit":3,)"
                  R"("max_chat_limit_enabled":false,"teams":[{"value":"L1"},{"value":"Süd]"}]})")},
            {"nothing of the extension", "n@ex.com|||N|O|||||||1|||",
             post(R"("schemas":["CORE"],"userName":"n@ex.com",)"
                  R"("emails":[{"value":"n@ex.com","primary":true}],)"
                  R"("name":{"givenName":"N","familyName":"O"},"active":true,)"
                  R"("roles":[{"value":"Agent"}])")},
            {"of the extension only a team", "n@ex.com|||N|O|||||||1|||1",
             post(R"("schemas":["CORE","OURS"],"userName":"n@ex.com",)"
                  R"("emails":[{"value":"n@ex.com","primary":true}],)"
                  R"("name":{"givenName":"N","familyName":"O"},"active":true,)"
                  R"("roles":[{"value":"Agent"}],"OURS":{"teams":[{"value":"Süd]"}]})")},
            {"inactive, and on the new address", "n@ex.com|m@ex.com||N|O||Inactive|||||1|||",
             post(R"("schemas":["CORE"],"userName":"m@ex.com",)"
                  R"("emails":[{"value":"m@ex.com","primary":true}],)"
                  R"("name":{"givenName":"N","familyName":"O"},"active":false,)"
                  R"("roles":[{"value":"Agent"}])")},
            {"texts are escaped", "n@ex.com|||\"N \"\"x\"\" \\\"|é|||||||1|||",
             post(R"("schemas":["CORE"],"userName":"n@ex.com",)"
                  R"("emails":[{"value":"n@ex.com","primary":true}],)"
                  R"("name":{"givenName":"N \"x\" \\","familyName":"é"},"active":true,)"
                  R"("roles":[{"value":"Agent"}])")},
        });
}

TEST_CASE("a known user gets a PATCH with an operation for each attribute") {
    check(
        header,
        {
            {"a rename is the userName and the address",
             "ann@example.com|b@ex.com||Ann|Lee||||||||||",
             patch("7f-a", R"({"op":"replace","path":"userName","value":"b@ex.com"},)"
                           R"({"op":"replace","path":"emails",)"
                           R"("value":[{"value":"b@ex.com","primary":true}]})")},
            {"texts, a number, a flag", "ann@example.com||B|Ann|Ray|Al|||4|0|||||",
             patch("7f-a", R"({"op":"replace","path":"OURS:agent_number","value":"B"},)"
                           R"({"op":"replace","path":"name.familyName","value":"Ray"},)"
                           R"({"op":"replace","path":"nickName","value":"Al"},)"
                           R"({"op":"replace","path":"OURS:max_chat_limit","value":4},)"
                           R"({"op":"replace","path":"OURS:max_chat_limit_enabled",)"
                           R"("value":false})")},
            {"clearing removes", "ann@example.com|||Ann|Lee|||NULL|||||||",
             patch("7f-a", R"({"op":"remove","path":"OURS:location"})")},
            {"deactivating removes from every team", "ann@example.com|||Ann|Lee||inactive||||||||",
             patch("7f-a", R"({"op":"replace","path":"active","value":false},)"
                           R"({"op":"remove","path":"OURS:teams[value eq \"L1\"]"},)"
                           R"({"op":"remove","path":"OURS:teams[value eq \"Süd]\"]"})")},
            {"roles and teams go one by one, and come together",
             "ann@example.com|||Ann|Lee|||||1|1|0|1|0|",
             patch("7f-a", R"({"op":"remove","path":"roles[value eq \"Agent\"]"},)"
                           R"({"op":"add","path":"roles",)"
                           R"("value":[{"value":"Admin"},{"value":"A \"B\" \\ C"}]},)"
                           R"({"op":"remove","path":"OURS:teams[value eq \"L1\"]"})")},
            {"a name in a filter is JSON within JSON; another id",
             "bob@example.com|||B|R||Active||||1||0||1",
             patch("12", R"({"op":"replace","path":"name.givenName","value":"B"},)"
                         R"({"op":"replace","path":"name.familyName","value":"R"},)"
                         R"({"op":"replace","path":"active","value":true},)"
                         R"({"op":"remove","path":"roles[value eq \"A \\\"B\\\" \\\\ C\"]"},)"
                         R"({"op":"add","path":"roles","value":[{"value":"Admin"}]},)"
                         R"({"op":"add","path":"OURS:teams","value":[{"value":"Süd]"}]})")},
        });
}

TEST_CASE("a PATCH names its user by id, else by address, percent-encoded") {
    const std::string operation = R"({"op":"replace","path":"nickName","value":"X"})";
    // First and last names are there already, as nobody has them here.
    Desk desk("Email|Alias|First name|Last name", directory);
    const std::pair<std::string, std::string> cases[] = {
        {"ANN@example.com", "7f-a"},
        {"bob@example.com", "12"},
        {"cy@example.com", "a%2Fb%20%3F%25%C3%A9"},
        {"d'or+x@bücher.example", "d%27or%2Bx@b%C3%BCcher.example"},
        {"eva@example.com", "eva@example.com"},
        {"zoe@example.com", "zoe@example.com"},
    };
    for (const auto& [email, path] : cases) {
        Change change;
        change.row = RowNumber{2};
        const Decision& decision = desk.decide(email + "|X|F|L");
        change.email = decision.change.email;
        change.id = decision.change.id;
        change.fields = {{1, {}, "X"}};
        std::string out;
        append_scim(out, change, desk.rules());
        CHECK(shorten(out) == patch(path, operation));
    }
}

TEST_CASE("what no attribute is said for stands in the extension under its member") {
    Desk desk("Email|First name|Alias|Status|Role: Agent|Team: L1", directory);
    Schema plain = *desk.rules().schema;
    for (Column& column : plain.columns)
        if (!column.is_status) column.scim.clear();
    Rules& rules = desk.rules();
    rules.schema = &plain;
    for (ColumnRule& rule : rules.columns) rule.column = &plain.columns[rule.order];
    Change change;
    change.row = RowNumber{2};
    change.email = "n@ex.com";
    change.fields = {{1, {}, "N"}, {3, {}, "Inactive"}};
    change.roles_added = {1};
    change.teams_added = {0};
    std::string out;
    append_scim(out, change, rules);
    CHECK(shorten(out) == patch("n@ex.com",
                                R"({"op":"replace","path":"OURS:first_name","value":"N"},)"
                                R"({"op":"replace","path":"active","value":false},)"
                                R"({"op":"add","path":"OURS:roles","value":[{"value":"Agent"}]},)"
                                R"({"op":"add","path":"OURS:teams","value":[{"value":"L1"}]})"));
    change.creates = true;
    out.clear();
    append_scim(out, change, rules);
    CHECK(shorten(out) == post(R"("schemas":["CORE","OURS"],"userName":"n@ex.com",)"
                               R"("emails":[{"value":"n@ex.com","primary":true}],"active":false,)"
                               R"("OURS":{"first_name":"N","roles":[{"value":"Agent"}],)"
                               R"("teams":[{"value":"L1"}]})"));
}

TEST_CASE("the operations of a SCIM change set stand in the envelope of a bulk request") {
    CHECK(change_head(ChangeFormat::scim) == scim_head);
    CHECK(change_tail(ChangeFormat::scim) == scim_tail);
    CHECK(comma_bytes(ChangeFormat::scim) == 2);
    Desk desk("Email|First name|Last name|Role: Agent", directory);
    ByteWriter out;
    write_change(out, ChangeFormat::scim, desk.decide("n@ex.com|N|O|1").change, desk.rules());
    CHECK(out.text().starts_with(R"({"method":"POST","bulkId":"row-2",)"));
    CHECK(out.text().ends_with("},\n"));
}

TEST_CASE("the id of a user is not part of the plan") {
    Desk desk(header, directory);
    Change change = desk.decide("ann@example.com|b@ex.com||Ann|Lee||||||||||").change;
    CHECK(change.id == "7f-a");
    ByteWriter with, without;
    write_canonical(with, change, desk.rules());
    change.id = {};
    write_canonical(without, change, desk.rules());
    CHECK(with.text() == without.text());
}

}  // namespace rollcall::test
