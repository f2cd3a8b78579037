// The Directory over HTTP: users page by page, roles, teams, locations and settings configured.
#include <doctest/doctest.h>

#include "engine/text/json_slices.h"
#include "tests/http/front.h"

namespace rollcall::test {
namespace {

std::string names_of(const std::string& array) {
    std::string text;
    for (const std::string_view item : read_items(array))
        text += (text.empty() ? "" : " ") + read_string(find_member(item, "name"));
    return text;
}

std::string emails_of(const Reply& reply) {
    std::string text;
    for (const std::string& user : reply.items())
        text += (text.empty() ? "" : " ") + read_string(find_member(user, "email"));
    return text;
}

}  // namespace

TEST_CASE("users come page by page, filtered, without what the reader may not see") {
    Front front;
    const std::string token = front.token();
    const auto get = [&](const std::string& query) {
        return front.get("/v1/directory/users" + query, token);
    };
    CHECK(emails_of(get("")) == "ada@x.co zoe@x.co lea@x.co ann@x.co bo@x.co cy@x.co");
    CHECK(get("").header("link").empty());
    const Reply first = get("?limit=2");
    CHECK(emails_of(first) == "ada@x.co zoe@x.co");
    const std::string base = "<http://127.0.0.1:" + std::to_string(front.port());
    CHECK(first.header("link") == base + "/v1/directory/users?after=2&limit=2>; rel=\"next\"");
    CHECK(emails_of(get("?after=2&limit=2")) == "lea@x.co ann@x.co");
    CHECK(emails_of(get("?role=Agent&status=Active")) == "ann@x.co bo@x.co");
    CHECK(emails_of(get("?team=Support")) == "ann@x.co");
    CHECK(emails_of(get("?email=A")) == "ada@x.co ann@x.co");
    CHECK(get("?status=odd").status == 400);
    CHECK(front.get("/v1/directory/users/ANN%40x.co", token).member("email") == R"("ann@x.co")");
    CHECK(front.get("/v1/directory/users/nobody%40x.co", token).status == 404);
    const std::string names = front.token("", R"(["edit_user","edit_name"])");
    const Reply masked = front.get("/v1/directory/users/ann%40x.co", names);
    CHECK(masked.member("first_name") == R"("F")");
    CHECK(masked.member("roles").empty());
    CHECK(masked.member("teams").empty());
}

TEST_CASE("roles are added, changed, put in order and removed") {
    Front front;
    const std::string token = front.token();
    const auto put = [&](const std::string& target, const std::string& body) {
        return front.call({"PUT", "/v1/directory/" + target, body, token, {}});
    };
    const auto roles = [&] { return names_of(front.get("/v1/directory/roles", token).body); };
    const Reply made = put("roles/Night%20shift",
                           R"({"license_type":"Agent","permissions":["edit_user"],)"
                           R"("assignable_roles":["Agent"],"label":"Night","color":"#1a73e8"})");
    CHECK(made.status == 201);
    CHECK(roles() == "Admin Lead Agent Night shift");
    const std::string all = front.get("/v1/directory/roles", token).body;
    CHECK(all.find(R"("label":"Night","color":"#1a73e8")") != std::string::npos);
    CHECK(put("roles/Night%20shift", R"({"permissions":[]})").status == 200);
    CHECK(put("roles", R"({"order":["Night shift","Agent","Lead","Admin"]})").status == 200);
    CHECK(roles() == "Night shift Agent Lead Admin");
    // The template has its columns in that order.
    const std::string csv = front.get("/v1/bulk/users/template?format=csv", token).body;
    CHECK(csv.find("Role: Night shift,Role: Agent,Role: Lead,Role: Admin") != std::string::npos);
    CHECK(front.call({"DELETE", "/v1/directory/roles/Night%20shift", "", token, {}}).status == 204);
    CHECK(roles() == "Agent Lead Admin");
}

TEST_CASE("what would break the Directory is refused, and nothing is changed") {
    Front front;
    const std::string token = front.token();
    const std::string before = front.get("/v1/directory/roles", token).body;
    struct RefusedCase {
        std::string fact, method, target, body;
        int status;
        std::string code;
    };
    const RefusedCase cases[] = {
        {"a default role", "PUT", "roles/Agent", "{}", 409, "default_role"},
        {"a default role to be removed", "DELETE", "roles/Admin", "", 409, "default_role"},
        {"a name of more than 20 letters", "PUT", "roles/a123456789012345678901", "{}", 400,
         "bad_request"},
        {"a label of more than 16 letters", "PUT", "roles/R", R"({"label":"12345678901234567"})",
         400, "bad_request"},
        {"a colour that is none", "PUT", "roles/R", R"({"color":"red"})", 400, "bad_request"},
        {"a permission that is none", "PUT", "roles/R", R"({"permissions":["fly"]})", 400,
         "bad_request"},
        {"a member that is none", "PUT", "roles/R", R"({"wings":2})", 400, "bad_request"},
        {"a team with a colon", "PUT", "teams/a%3Ab", "{}", 400, "bad_request"},
        {"a team above itself", "PUT", "teams/Support", R"({"parent":"Support"})", 400,
         "bad_request"},
        {"a name with a line end", "PUT", "teams/a%0Ab", "{}", 400, "bad_request"},
        {"a name that nobody sees", "PUT", "roles/%E2%80%AEabc", "{}", 400, "bad_request"},
        {"a location that a file removes", "PUT", "locations/Null", "", 400, "bad_request"},
        {"another letter case", "PUT", "roles/LEAD", "{}", 409, "conflict"},
        {"a platform that is null", "PATCH", "settings", R"({"platform":null})", 400,
         "bad_request"},
        {"a role that somebody has", "DELETE", "roles/Lead", "", 409, "in_use"},
        {"a team that somebody is in", "DELETE", "teams/Support", "", 409, "in_use"},
        {"a role that is not there", "DELETE", "roles/None", "", 404, "no_such_name"},
        {"an order that lacks one", "PUT", "roles", R"({"order":["Admin","Lead"]})", 400,
         "bad_request"},
        {"an order that says one twice", "PUT", "roles", R"({"order":["Admin","Lead","Lead"]})",
         400, "bad_request"},
        {"a chat limit of nought", "PATCH", "settings", R"({"max_chat_limit":0})", 400,
         "bad_request"},
    };
    for (const RefusedCase& one : cases) {
        CAPTURE(one.fact);
        const Reply reply =
            front.call({one.method, "/v1/directory/" + one.target, one.body, token, {}});
        CHECK(reply.status == one.status);
        CHECK(reply.code() == one.code);
    }
    CHECK(front.get("/v1/directory/roles", token).body == before);
    CHECK(front.office().store().generation() == 1);
}

TEST_CASE("only who may do everything says what roles may do") {
    Front front;
    const std::string few = front.token("", R"(["edit_roles","edit_user","edit_teams"])");
    const auto call = [&](const std::string& method, const std::string& target,
                          const std::string& body) {
        return front.call({method, "/v1/directory/" + target, body, few, {}}).status;
    };
    CHECK(call("PUT", "roles/R", R"({"permissions":["edit_user"]})") == 403);
    CHECK(call("PUT", "roles/Lead", R"({"assignable_roles":null})") == 403);
    CHECK(call("DELETE", "roles/Lead", "") == 403);
    CHECK(call("PUT", "roles", R"({"order":[]})") == 403);
    CHECK(call("PATCH", "settings", R"({"max_chat_limit":1})") == 403);
    CHECK(call("PUT", "locations/L", "") == 403);
    CHECK(call("PUT", "teams/T", "") == 201);
    CHECK(front.office().store().generation() == 2);
}

TEST_CASE("nobody learns by asking what they may not see") {
    Front front;
    const std::string few = front.token("", R"(["edit_user"])");
    for (const std::string query : {"role=Admin", "team=Support", "status=Inactive"})
        CHECK(front.get("/v1/directory/users?" + query, few).status == 403);
    CHECK(front.get("/v1/directory/users?email=a", few).status == 200);
}

TEST_CASE("teams, locations and settings are configured, and it is told who did so") {
    Front front;
    const std::string token = front.token();
    const auto call = [&](const std::string& method, const std::string& target,
                          const std::string& body) {
        return front.call({method, "/v1/directory/" + target, body, token, {}}).status;
    };
    CHECK(call("PUT", "teams/L1", R"({"parent":"Support","managers":["ann@x.co"]})") == 201);
    CHECK(call("PUT", "locations/Lisbon", "") == 201);
    CHECK(call("PATCH", "settings", R"({"max_chat_limit":3})") == 200);
    CHECK(names_of(front.get("/v1/directory/teams", token).body) == "Support L1");
    CHECK(names_of(front.get("/v1/directory/locations", token).body) == "Mexico Lisbon");
    CHECK(front.get("/v1/directory/settings", token).body ==
          R"({"platform":"Desk","max_chat_limit":3})");
    CHECK(call("DELETE", "teams/L1", "") == 204);
    CHECK(call("DELETE", "locations/Lisbon", "") == 204);
    std::string notes;
    for (const DirectoryEvent& event : front.office().store().directory_events())
        notes += event.actor + ' ' + event.note + '\n';
    CHECK(notes ==
          "api:test loaded\napi:user1 teams: L1 added\napi:user1 locations: Lisbon added\n"
          "api:user1 settings changed\napi:user1 teams: L1 removed\n"
          "api:user1 locations: Lisbon removed\n");
    CHECK(show_breaches(front.office().store()) == "");
    // A file is judged by what was configured.
    front.upload(with_names("Email,First name,Chat concurrency\nann@x.co,A,4\n"), token);
    front.settled(1, token);
    CHECK(front.office().findings(1) == "2:number_out_of_range");
}

}  // namespace rollcall::test
