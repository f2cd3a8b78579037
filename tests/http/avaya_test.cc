// The API of Avaya Experience Platform, by the requests of seed 003.
#include <doctest/doctest.h>

#include "engine/text/json_slices.h"
#include "tests/http/front.h"

namespace rollcall::test {
namespace {

const std::string_view platform = R"({
 "roles": [{"name": "Admin", "license_type": "Admin", "permissions": ["*"]}],
 "users": [{"email": "ada@x.co", "first_name": "Ada", "last_name": "Berg", "roles": ["Admin"]}]})";

const std::string base = "/v1beta/accounts/ABCDEF/";

struct Api {
    Front front{platform};
    std::string token = front.token();

    Reply call(const std::string& method, const std::string& target, const std::string& body = "") {
        return front.call({method, base + target, body, token, {}});
    }
    std::string statuses(const std::string& kind, const std::string& id) {
        return call("POST", kind + ":listStatuses",
                    "{\"" + kind.substr(0, kind.size() - 1) + "Ids\":[\"" + id + "\"]}")
            .body;
    }
};

std::string text_of(const Reply& reply, std::string_view member) {
    return read_string(find_member(reply.body, member));
}

const std::string stevens = R"("organizationNodeId":"EXMPLE","loginId":"alex@x.co",)"
                            R"("lastName":"Stevens","firstName":"Alex")";
const std::string voice = R"("features":{"voice":{"autoAnswer":false,"afterContactWork":false}})";

std::string advanced(const std::string& more) {
    return R"({"profileName":"Advanced","description":"A profile with all the features",)"
           R"("roles":["Agent"],"memberOfGroups":["c8c2909d-75e9-484a-94c0-b7e8d29771fe"],)"
           R"("features":{"matching":{"attributes":["Language.English","Language.French"]},)"
           R"("voice":{"autoAnswer":false,"afterContactWork":false})" +
           more + "}}";
}

}  // namespace

TEST_CASE("a user is added, shown, replaced and removed") {
    Api avaya;
    const Reply added = avaya.call("POST", "users",
                                   "{" + stevens + R"(,"password":"ucP69e3sCw9%",)" +
                                       R"("roles":["Agent","Business Analyst"],)" + voice + "}");
    REQUIRE(added.status == 202);
    CHECK(added.body.find("ucP69") == std::string::npos);
    CHECK(added.member("roles") == R"(["Agent","Business Analyst"])");
    const std::string id = text_of(added, "userId");
    CHECK(id.size() == 36);
    CHECK(avaya.statuses("users", id) ==
          "[\n"
          R"({"action":"ADD","status":"COMPLETED","message":"Completed successfully",)"
          R"("role":{"action":"ADD","status":"COMPLETED","message":"Added successfully"},)"
          R"("features":{"voice":{"action":"ADD","status":"COMPLETED",)"
          R"("message":"Feature added successfully"}},"userId":")" +
              id + "\"}\n]");
    const Reply shown = avaya.call("GET", "users/" + id);
    CHECK(shown.status == 200);
    CHECK(shown.body == added.body);

    // What is left out is removed.
    const Reply replaced = avaya.call("PUT", "users/" + id, "{" + stevens + "," + voice + "}");
    CHECK(replaced.status == 202);
    CHECK(replaced.member("roles").empty());
    CHECK(text_of(replaced, "userId") == id);

    CHECK(avaya.call("DELETE", "users/" + id).status == 204);
    CHECK(avaya.call("GET", "users/" + id).status == 404);
    CHECK(avaya.statuses("users", id) == "[\n]");
    CHECK(show_breaches(avaya.front.office().store()) == "");
}

TEST_CASE("what is wrong with a record is told member by member, and nothing is changed") {
    Api avaya;
    const Reply wrong =
        avaya.call("POST", "users",
                   R"({"organizationNodeId":"EX","loginId":"alex@x.co","firstName":"Alex",)"
                   R"("password":"hunter2"})");
    CHECK(wrong.status == 400);
    CHECK(wrong.code() == "constraint_violation");
    CHECK(wrong.body.find(R"({"field":"organizationNodeId","message":)") != std::string::npos);
    CHECK(wrong.body.find(R"("code":"20006")") != std::string::npos);
    CHECK(wrong.body.find(R"({"field":"lastName","message":)") != std::string::npos);
    CHECK(wrong.body.find("hunter2") == std::string::npos);
    CHECK(avaya.front.office().store().generation() == 1);
    CHECK(avaya.call("POST", "users", "{" + stevens + "}").status == 202);
    const Reply taken = avaya.call("POST", "users", "{" + stevens + "}");
    CHECK(taken.status == 409);
    CHECK(taken.member("detail") == R"("A user with this loginId already exists")");
    CHECK(avaya.front.call({"GET", "/v1beta/accounts/AB/users", "", avaya.token, {}}).status ==
          404);
    CHECK(avaya.call("PUT", "users/none", "{}").status == 404);
    CHECK(avaya.call("POST", "users", "[").status == 400);
}

TEST_CASE("a profile goes live to its users, whose own fields come first") {
    Api avaya;
    const Reply profile = avaya.call("POST", "profiles", advanced(""));
    REQUIRE(profile.status == 202);
    const std::string profile_id = text_of(profile, "profileId");
    CHECK(profile_id.size() == 6);
    const Reply user =
        avaya.call("POST", "users", "{" + stevens + R"(,"profileId":")" + profile_id + "\"}");
    REQUIRE(user.status == 202);
    const std::string id = text_of(user, "userId");
    CHECK(user.member("roles") == R"(["Agent"])");
    CHECK(user.member("memberOfGroups") == R"(["c8c2909d-75e9-484a-94c0-b7e8d29771fe"])");
    CHECK(member_at(user.body, {"features", "voice"}) ==
          R"({"autoAnswer":false,"afterContactWork":false})");

    // The profile gets a feature, and its user with it.
    CHECK(avaya.call("PUT", "profiles/" + profile_id, advanced(R"(,"chat":{"multiplicity":5})"))
              .status == 202);
    CHECK(avaya.statuses("profiles", profile_id)
              .find(R"("chat":{"action":"ADD","status":"COMPLETED",)"
                    R"("message":"Feature added successfully"})") != std::string::npos);
    CHECK(member_at(avaya.call("GET", "users/" + id).body, {"features", "chat"}) ==
          R"({"multiplicity":5})");

    // The user's own feature is chosen, whole; the profile's others stay.
    const Reply own = avaya.call("PUT", "users/" + id,
                                 "{" + stevens + R"(,"profileId":")" + profile_id +
                                     R"(","features":{"chat":{"multiplicity":2}}})");
    CHECK(member_at(own.body, {"features", "chat"}) == R"({"multiplicity":2})");
    CHECK(!member_at(own.body, {"features", "voice"}).empty());

    CHECK(avaya.call("DELETE", "profiles/" + profile_id).code() == "in_use");
    CHECK(avaya.call("DELETE", "users/" + id).status == 204);
    CHECK(avaya.call("DELETE", "profiles/" + profile_id).status == 204);
    CHECK(avaya.call("POST", "users", "{" + stevens + R"(,"profileId":"NONESU"})").status == 400);
}

TEST_CASE("lists come page by page, filtered") {
    Api avaya;
    for (int user = 0; user < 7; ++user)
        CHECK(avaya
                  .call("POST", "users",
                        R"({"organizationNodeId":"EXMPLE","loginId":"u)" + std::to_string(user) +
                            R"(@x.co","lastName":"Sol","firstName":"Ux"})")
                  .status == 202);
    const Reply page = avaya.call("GET", "users?pageNumber=2&pageSize=5");
    CHECK(page.member("totalCount") == "8");
    CHECK(page.body.find("u4@x.co") != std::string::npos);
    CHECK(page.body.find("u3@x.co") == std::string::npos);
    CHECK(avaya.call("GET", "users?filter=loginId:u1*").member("totalCount") == "1");
    CHECK(avaya.call("GET", "users?filter=lastName=Sol").member("totalCount") == "7");
    for (const std::string query : {"pageSize=4", "pageSize=51", "pageNumber=0", "filter=x"})
        CHECK(avaya.call("GET", "users?" + query).status == 400);
}

TEST_CASE("the last active Admin is not removed") {
    Api avaya;
    const Reply users = avaya.call("GET", "users");
    const std::size_t at = users.body.find("\"userId\":\"") + 10;
    const Reply refused = avaya.call("DELETE", "users/" + users.body.substr(at, 36));
    CHECK(refused.code() == "last_admin");
    CHECK(avaya.front.office().users().find("ada@x.co") != std::string::npos);
}

}  // namespace rollcall::test
