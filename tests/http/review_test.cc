// What the review page asks for, against a running service.
#include <doctest/doctest.h>

#include "engine/text/json_slices.h"
#include "tests/http/front.h"

namespace rollcall::test {
namespace {

const std::string sheet =
    "Email,First name,Last name,Location,Role: Agent\n"
    "new@x.co,New,L,Mars,1\n"
    "ann@x.co,,L,Mexico,\n"
    "bo@x.co,Bob,L,Mars,\n";

std::string part(const Reply& reply, const std::vector<std::string>& path) {
    return std::string(member_at(reply.body, path));
}

}  // namespace

TEST_CASE("from errors to a clean import") {
    Front front;
    const std::string token = front.token();
    front.upload(sheet, token);
    front.settled(1, token);
    const std::string job = "/v1/bulk/users/jobs/1/";

    const Reply review = front.get(job + "review", token);
    CHECK(review.status == 200);
    CHECK(review.member("plan") == "1");
    CHECK(review.member("rows") == "3");
    CHECK(review.member("errors") == "3");
    CHECK(review.member("may_edit") == "true");
    CHECK(review.member("by_code") ==
          R"([{"code":"location_unknown","title":"location unknown","severity":"error","count":2},)"
          R"({"code":"cell_required","title":"cell required","severity":"error","count":1}])");
    CHECK(part(review, {"plan_summary", "changes", "create"}) == "0");

    const Reply causes = front.get(job + "causes?lang=fr&code=location_unknown", token);
    CHECK(causes.member("total") == "1");
    CHECK(causes.body.find(R"("count":2,"first_rows":[2,4])") != std::string::npos);
    CHECK(causes.body.find(R"("fixable":true)") != std::string::npos);
    CHECK(causes.body.find("doit") != std::string::npos);
    const std::string cause(find_member(read_items(causes.member("causes"))[0], "cause"));

    const Reply rows = front.get(job + "rows?view=findings&cause=" + cause, token);
    CHECK(rows.member("total") == "2");
    CHECK(rows.body.find(
              R"("row":2,"cells":["new@x.co","New","L","Mars","1"],"findings":[{"column":4,)") !=
          std::string::npos);

    const Reply fixed =
        front.post("/v1/bulk/users/edit",
                   R"({"id":1,"plan":1,"cause":)" + cause + R"(,"value":"Mexico"})", token);
    CHECK(fixed.status == 200);
    CHECK(fixed.member("failed_rows") == "1");
    const Reply edited =
        front.post("/v1/bulk/users/edit",
                   R"({"id":1,"plan":2,"cells":[{"row":3,"column":2,"value":"Ann"}]})", token);
    CHECK(edited.member("failed_rows") == "0");
    CHECK(front.post("/v1/bulk/users/edit", R"({"id":1,"plan":2,"leave_out":[2]})", token).code() ==
          "plan_is_stale");
    const Reply clean = front.get(job + "review", token);
    CHECK(clean.member("errors") == "0");
    CHECK(read_items(clean.member("edits")).size() == 2);
    CHECK(part(clean, {"plan_summary", "changes", "create"}) == "1");

    const Reply back = front.post("/v1/bulk/users/undo_edit", R"({"id":1,"plan":3})", token);
    CHECK(back.member("failed_rows") == "1");
    const Reply file = front.get(job + "file", token);
    CHECK(file.body.find("bo@x.co,Bob,L,Mexico") != std::string::npos);
    CHECK(file.header("content-disposition") == "attachment; filename=\"upload-1.csv\"");
}

TEST_CASE("a plan is looked at page by page, and applied by its hash") {
    Front front;
    const std::string token = front.token();
    front.upload(sheet, token);
    front.settled(1, token);
    const std::string job = "/v1/bulk/users/jobs/1/";
    front.post("/v1/bulk/users/edit",
               R"({"id":1,"plan":1,"cells":[{"row":2,"column":4,"value":""},{"row":4,"column":4,)"
               R"("value":"Mexico"}]})",
               token);
    const Reply plan = front.get(job + "plan?action=create", token);
    CHECK(plan.member("next") == "null");
    CHECK(read_items(plan.member("changes")).size() == 1);
    const Reply first = front.get(job + "plan?most=1", token);
    CHECK(first.member("next") == "1");
    CHECK(read_items(front.get(job + "plan?most=1&after=1", token).member("changes")).size() == 1);
    CHECK(front.get(job + "plan?text=nobody", token).member("changes") == "[]");

    const Reply hash = front.get(job + "review", token);
    CHECK(front
              .post("/v1/bulk/users/proceed", R"({"id":1,"plan":)" + hash.member("plan_hash") + "}",
                    token)
              .status == 202);
    CHECK(front.settled(1, token).member("affected_rows") == "2");
    CHECK(front.get(job + "review", token).member("may_edit") == "false");
}

TEST_CASE("the error log is a file too") {
    Front front;
    const std::string token = front.token();
    front.upload(sheet, token);
    front.settled(1, token);
    const Reply log = front.get("/v1/bulk/users/errors/1?format=csv", token);
    CHECK(log.header("content-type") == "text/csv");
    CHECK(log.body.starts_with("Error,Column,Row,Type,Code,Field,Value,Suggestion\r\n"));
    CHECK(log.body.find(",4,2,error,location_unknown,Location,Mars,") != std::string::npos);
    CHECK(front.get("/v1/bulk/users/errors/1?format=xml", token).status == 400);
}

TEST_CASE("requests that make no sense are refused, and say why") {
    Front front;
    const std::string token = front.token();
    front.upload(sheet, token);
    front.settled(1, token);
    const auto edit = [&](const std::string& json) {
        return front.post("/v1/bulk/users/edit", json, token);
    };
    CHECK(edit(R"({"id":1,"cells":[]})").status == 400);
    CHECK(edit(R"({"id":1,"plan":1})").status == 400);
    CHECK(edit(R"({"id":1,"plan":1,"cells":[]})").status == 400);
    CHECK(edit(R"({"id":1,"plan":1,"cells":[1]})").status == 400);
    CHECK(edit(R"({"id":1,"plan":1,"cells":[{"row":2,"column":1}]})").status == 400);
    CHECK(edit(R"({"id":1,"plan":1,"cells":[{"row":0,"column":1,"value":"x"}]})").status == 400);
    CHECK(edit(R"({"id":1,"plan":1,"cells":[{"row":77,"column":1,"value":"x"}]})").status == 400);
    CHECK(edit(R"({"id":1,"plan":1,"cause":99,"value":"x"})").status == 400);
    CHECK(edit(R"({"id":1,"plan":1,"cause":0})").status == 400);
    CHECK(edit(R"({"id":1,"plan":1,"leave_out":["2"],"cells":[]})").status == 400);
    CHECK(edit(R"({"id":1,"plan":1,"cells":[{"row":2,"column":1,"value":"a\u0000b"}]})").status ==
          400);
    CHECK(edit(R"({"id":99,"plan":1,"leave_out":[2]})").status == 404);
    CHECK(front.post("/v1/bulk/users/undo_edit", R"({"id":1,"plan":1})", token).code() ==
          "wrong_state");
    for (const std::string query :
         {"rows?view=odd", "rows?most=0", "rows?most=201", "rows?severity=bad", "causes?lang=de",
          "causes?column=0", "plan?action=odd", "plan?after=x"})
        CHECK_MESSAGE(front.get("/v1/bulk/users/jobs/1/" + query, token).status == 400, query);
}

TEST_CASE("rows of others are for who may see every field") {
    Front front;
    front.office().uploaded(sheet, {"ada@x.co", ""});
    const std::string names = front.token("", R"(["edit_user","edit_name"])");
    for (const std::string path : {"rows", "file"})
        CHECK(front.get("/v1/bulk/users/jobs/1/" + path, names).status == 403);
    CHECK(front
              .post("/v1/bulk/users/edit",
                    R"({"id":1,"plan":1,"cells":[{"row":2,"column":1,"value":"x@x.co"}]})", names)
              .status == 403);
    CHECK(front.post("/v1/bulk/users/undo_edit", R"({"id":1,"plan":1})", names).status == 403);
    const Reply review = front.get("/v1/bulk/users/jobs/1/review", names);
    CHECK(review.member("shows_rows") == "false");
    CHECK(review.member("may_edit") == "false");
    const Reply causes = front.get("/v1/bulk/users/jobs/1/causes", names);
    CHECK(causes.body.find("Mars") == std::string::npos);
    CHECK(causes.body.find(R"("masked":true)") != std::string::npos);
    CHECK(front.get("/v1/bulk/users/jobs/1/causes?text=Mars", names).member("total") == "0");
    CHECK(front.get("/v1/bulk/users/jobs/1/plan?text=Mexico", names).member("changes") == "[]");
}

TEST_CASE("the page comes with its own policy, and is not sent twice") {
    Front front;
    const Reply page = front.call({"GET", "/", "", "", {}});
    CHECK(page.status == 200);
    CHECK(page.header("content-type") == "text/html; charset=utf-8");
    CHECK(page.header("content-security-policy").find("script-src 'self';") != std::string::npos);
    CHECK(page.header("content-security-policy").find("unsafe") == std::string::npos);
    CHECK(page.body.find("/assets/review.js") != std::string::npos);
    const std::string tag = page.header("etag");
    const Reply again = front.call({"GET", "/", "", "", {"If-None-Match: " + tag}});
    CHECK(again.status == 304);
    CHECK(again.body.empty());
    CHECK(front.call({"GET", "/assets/review.js", "", "", {}}).header("content-type") ==
          "text/javascript; charset=utf-8");
    CHECK(front.call({"GET", "/assets/nothing", "", "", {}}).status == 404);
    CHECK(front.call({"GET", "/assets/..%2Freview.js", "", "", {}}).status == 404);
}

TEST_CASE("a page's own requests are not asked for a password by the browser") {
    Front front;
    const Reply plain = front.call({"GET", "/v1/session", "", "", {}});
    CHECK(plain.header("www-authenticate").find("Basic") != std::string::npos);
    for (const std::string header :
         {"X-Requested-With: rollcall-review", "Sec-Fetch-Site: same-origin"}) {
        const Reply asked = front.call({"GET", "/v1/session", "", "", {header}});
        CHECK(asked.status == 401);
        CHECK(asked.header("www-authenticate").find("Basic") == std::string::npos);
    }
}

TEST_CASE("with four eyes, who uploaded what a guard stopped does not approve it") {
    Front front;
    const std::string token = front.token();
    CHECK(front.call({"PATCH", "/v1/directory/settings", R"({"four_eyes":true})", token, {}})
              .member("four_eyes") == "true");
    const Front::SignedIn ada = front.signed_in("ada@x.co");
    const Front::SignedIn zoe = front.signed_in("zoe@x.co");
    JobOptions options;
    const Answer synced = front.office().sync("Email,First name,Last name\nada@x.co,A,L\n", options,
                                              {"ada@x.co", ""});
    REQUIRE(synced.job->state == JobState::quarantined);
    const std::string id = std::to_string(synced.job->id);
    const auto approve = [&](const Front::SignedIn& who) {
        return front.call({"POST",
                           "/v1/bulk/users/proceed",
                           R"({"approve":true,"id":)" + id + "}",
                           "",
                           {who.cookie, who.csrf}});
    };
    const auto review = [&](const Front::SignedIn& who) {
        return front.call({"GET", "/v1/bulk/users/jobs/" + id + "/review", "", "", {who.cookie}});
    };
    CHECK(review(ada).member("needs_other_approver") == "true");
    CHECK(review(zoe).member("needs_other_approver") == "false");
    CHECK(read_items(review(zoe).member("guards")).size() >= 1);
    CHECK(approve(ada).status == 403);
    CHECK(approve(zoe).status == 202);
    CHECK(front.settled(synced.job->id, token).member("status") == "\"finished\"");
}

TEST_CASE("with four eyes, nor does who edited it, and what is edited still is its uploader's") {
    Front front;
    const std::string token = front.token();
    front.call({"PATCH", "/v1/directory/settings", R"({"four_eyes":true})", token, {}});
    const Front::SignedIn ada = front.signed_in("ada@x.co");
    const Front::SignedIn zoe = front.signed_in("zoe@x.co");
    const auto synced = front.office().sync(
        "Email,First name,Last name\nada@x.co,A,L\nzoe@x.co,Z,L\n", {}, {"ada@x.co", ""});
    REQUIRE(synced.job->state == JobState::quarantined);
    const std::string id = std::to_string(synced.job->id);
    const auto post = [&](const Front::SignedIn& who, const std::string& verb,
                          const std::string& more) {
        return front.call({"POST",
                           "/v1/bulk/users/" + verb,
                           R"({"id":)" + id + more + "}",
                           "",
                           {who.cookie, who.csrf}});
    };
    const std::string cell = R"(,"cells":[{"row":2,"column":2,"value":"Ada"}])";
    REQUIRE(post(zoe, "edit", R"(,"plan":1)" + cell).status == 200);
    for (const Front::SignedIn& who : {ada, zoe}) {
        const Reply review =
            front.call({"GET", "/v1/bulk/users/jobs/" + id + "/review", "", "", {who.cookie}});
        CHECK(review.member("needs_other_approver") == "true");
        CHECK(post(who, "proceed", R"(,"approve":true)").status == 403);
    }
    CHECK(front.get("/v1/bulk/users/jobs/" + id, token).member("uploaded_user_name") ==
          "\"ada@x.co\"");
    // Taken back or not, the file went through both their hands.
    REQUIRE(post(zoe, "undo_edit", R"(,"plan":2)").status == 200);
    CHECK(post(ada, "proceed", R"(,"approve":true)").status == 403);
    CHECK(
        front.post("/v1/bulk/users/proceed", R"({"approve":true,"id":)" + id + "}", token).status ==
        202);
}

TEST_CASE("with four eyes, a new address makes nobody another, and mending lets nothing go") {
    Front front;
    const std::string token = front.token();
    front.call({"PATCH", "/v1/directory/settings", R"({"four_eyes":true})", token, {}});
    const auto synced = front.office().sync(
        "Email,First name,Last name\nada@x.co,A,L\nzoe@x.co,Z,L\nodd,O,L\n", {}, {"ada@x.co", ""});
    REQUIRE(synced.job->state == JobState::quarantined);
    const std::string id = std::to_string(synced.job->id);
    front.office().applied("Email,New email,First name\nada@x.co,ada3@x.co,\n");
    const Front::SignedIn ada = front.signed_in("ada3@x.co");
    const auto post = [&](const std::string& verb, const std::string& more) {
        return front.call({"POST",
                           "/v1/bulk/users/" + verb,
                           R"({"id":)" + id + more + "}",
                           "",
                           {ada.cookie, ada.csrf}});
    };
    const Reply review =
        front.call({"GET", "/v1/bulk/users/jobs/" + id + "/review", "", "", {ada.cookie}});
    CHECK(review.member("needs_other_approver") == "true");
    CHECK(post("proceed", R"(,"approve":true)").status == 403);
    const Reply mended = front.post("/v1/bulk/users/edit",
                                    R"({"id":)" + id + R"(,"plan":1,"leave_out":[4]})", token);
    CHECK(mended.member("status") == "\"quarantined\"");
    CHECK(
        front.post("/v1/bulk/users/proceed", R"({"approve":true,"id":)" + id + "}", token).status ==
        403);
    const Front::SignedIn zoe = front.signed_in("zoe@x.co");
    CHECK(front
              .call({"POST",
                     "/v1/bulk/users/proceed",
                     R"({"approve":true,"id":)" + id + "}",
                     "",
                     {zoe.cookie, zoe.csrf}})
              .status == 202);
    CHECK(front.settled(synced.job->id, token).member("status") == "\"finished\"");
}

TEST_CASE("a column that stands twice can be merged or left out") {
    Front front;
    const std::string token = front.token();
    front.upload("Email,First name,Last name,Role: Agent,Role: Agnt\nann@x.co,A,L,,1\n\n", token);
    front.settled(1, token);
    const std::string job = "/v1/bulk/users/jobs/1/";
    CHECK(front.get(job + "review", token).member("blank_rows") == "1");
    const Reply causes = front.get(job + "causes?code=role_unknown", token);
    CHECK(causes.body.find(R"("suggestion":null,"taken_by":4)") != std::string::npos);
    const auto edit = [&](const std::string& json) {
        return front.post("/v1/bulk/users/edit", R"({"id":1,"plan":)" + json + "}", token);
    };
    for (const std::string json :
         {R"(1,"merge_column":5)", R"(1,"merge_column":5,"into":5)", R"(1,"leave_out_column":0)",
          R"(1,"leave_out_column":9)", R"(1,"match_columns_by_name":false)",
          R"(1,"match_columns_by_name":true,"leave_out":[2])"})
        CHECK_MESSAGE(edit(json).status == 400, json);
    CHECK(edit(R"(1,"merge_column":5,"into":4)").member("status") == "\"valid_scheme\"");
    CHECK(front.get(job + "file", token).body.find("ann@x.co,A,L,1\n") != std::string::npos);
    CHECK(edit(R"(2,"leave_out_column":4)").status == 200);
    CHECK(edit(R"(3,"match_columns_by_name":true)").status == 200);
}

TEST_CASE("a file of no known template is told by which names its columns would be known") {
    Front front;
    const std::string token = front.token();
    front.upload("E-mail,First name,Last nam,Shoe\nann@x.co,A,L,9\n", token);
    front.settled(1, token);
    const Reply causes = front.get("/v1/bulk/users/jobs/1/causes?code=schema_unknown", token);
    CHECK(causes.body.find(R"("renames":[{"column":1,"name":"E-mail","to":"Email"},)"
                           R"({"column":3,"name":"Last nam","to":"Last name"}])") !=
          std::string::npos);
    CHECK(front.get("/v1/bulk/users/jobs/1/review", token).member("may_edit") == "true");
}

TEST_CASE("a body that is too large is answered, not broken off") {
    Front front;
    const std::string token = front.token();
    const Reply reply =
        front.post("/v1/bulk/users/edit",
                   R"({"id":1,"plan":1,"x":")" + std::string(2 << 20, 'x') + "\"}", token);
    CHECK(reply.status == 413);
    CHECK(reply.code() == "too_large");
}

}  // namespace rollcall::test
