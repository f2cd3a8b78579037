// Who may what: every route of the table for every kind of caller, and what they see of jobs.
#include <doctest/doctest.h>

#include "engine/http/route.h"
#include "engine/http/secret.h"
#include "engine/job/time_stamp.h"
#include "tests/http/front.h"

namespace rollcall::test {
namespace {

struct Kind {
    std::string name;
    std::vector<std::string> headers;
    ScopeSet scopes = 0;
    bool is_known = true;
};

std::string target_of(const Route& route) {
    std::string target(route.pattern);
    const std::size_t open = target.find('{');
    if (open == std::string::npos) return target;
    return target.replace(open, target.find('}') - open + 1, "1");
}

std::string bearer(const std::string& token) { return "Authorization: Bearer " + token; }

std::vector<Kind> all_kinds(Front& front) {
    const std::string over = "2020-01-01T00:00:00.000Z";
    const std::string revoked = front.token();
    front.office().store().access().revoke_token(revoked.substr(0, 11), time_stamp());
    std::vector<Kind> kinds{
        {"nobody", {}, 0, false},
        {"a wrong token", {bearer("rc_wrong")}, 0, false},
        {"a token that is over", {bearer(front.token("", "", over))}, 0, false},
        {"a revoked token", {bearer(revoked)}, 0, false},
        {"a wrong cookie", {"Cookie: rollcall_session=abc"}, 0, false},
        {"somebody inactive", {front.signed_in("cy@x.co").cookie}, 0, false},
        {"somebody who is gone", {front.signed_in("gone@x.co").cookie}, 0, false},
        {"an API user", {bearer(front.token())}, every_scope},
    };
    for (std::size_t at = 0; at < scope_names.size(); ++at)
        kinds.push_back({"only " + std::string(scope_names[at]),
                         {bearer(front.token("[\"" + std::string(scope_names[at]) + "\"]"))},
                         1u << at});
    const ScopeSet of_lead = bit(Scope::jobs_read) | bit(Scope::jobs_upload) |
                             bit(Scope::jobs_proceed) | bit(Scope::directory_read);
    for (const auto& [email, scopes] : {std::pair<std::string, ScopeSet>{"ann@x.co", 0},
                                        {"lea@x.co", of_lead},
                                        {"ada@x.co", every_scope}}) {
        const Front::SignedIn who = front.signed_in(email);
        kinds.push_back({email, {who.cookie, who.csrf}, scopes});
    }
    return kinds;
}

// What the table says of a caller who gets no further than that.
int expected_of(const Route& route, const Kind& kind) {
    if (!route.needs.caller) return 0;
    if (!kind.is_known) return 401;
    const std::optional<Scope> scope = route.needs.scope;
    return scope && (kind.scopes & bit(*scope)) == 0 ? 403 : 0;
}

}  // namespace

TEST_CASE("every route lets in whom the table names, and nobody else") {
    Front front;
    front.office().uploaded("Email,First name\nann@x.co,Anna\n");
    std::size_t asked = 0;
    for (const Kind& kind : all_kinds(front))
        for (const Route& route : routes()) {
            // Who signs out is nobody from then on; see below.
            if (route.pattern == "/v1/session" && route.method == Method::remove) continue;
            const Reply reply = front.call(
                {std::string(method_name(route.method)), target_of(route), "", "", kind.headers});
            const int expected = expected_of(route, kind);
            const bool is_let_in = reply.status != 401 && reply.status != 403;
            CHECK_MESSAGE((expected == 0 ? is_let_in : reply.status == expected),
                          kind.name << ": " << method_name(route.method) << ' ' << route.pattern
                                    << " answers " << reply.status << ' ' << reply.body);
            ++asked;
        }
    CHECK(asked > 300);
}

TEST_CASE("a cookie alone changes nothing") {
    Front front;
    const Front::SignedIn ada = front.signed_in("ada@x.co");
    for (const Route& route : routes()) {
        if (route.method == Method::get || !route.needs.caller) continue;
        const Reply reply = front.call(
            {std::string(method_name(route.method)), target_of(route), "", "", {ada.cookie}});
        CHECK_MESSAGE(reply.code() == "csrf", route.pattern);
    }
}

TEST_CASE("a portal user sees their own jobs, who manages user lists all") {
    Front front;
    const Front::SignedIn lea = front.signed_in("lea@x.co");
    const Front::SignedIn ada = front.signed_in("ada@x.co");
    front.office().uploaded("Email,First name\nann@x.co,Anna\n");
    front.office().uploaded("Email,First name\nann@x.co,Anna\n", {"lea@x.co", ""});
    const auto status = [&](const Front::SignedIn& who, const std::string& target) {
        return front.call({"GET", target, "", "", {who.cookie}}).status;
    };
    for (const std::string path : {"jobs/", "errors/", "changes/", "corrected/"}) {
        CHECK(status(lea, "/v1/bulk/users/" + path + "1") == 404);
        CHECK(status(lea, "/v1/bulk/users/" + path + "2") == 200);
        CHECK(status(ada, "/v1/bulk/users/" + path + "1") == 200);
    }
    CHECK(front.call({"GET", "/v1/bulk/users/jobs", "", "", {lea.cookie}}).header("total") == "1");
    CHECK(front.call({"GET", "/v1/bulk/users/jobs", "", "", {ada.cookie}}).header("total") == "2");
    CHECK(front.call({"POST", "/v1/bulk/users/proceed", R"({"id":1})", "", {lea.cookie, lea.csrf}})
              .status == 404);
}

TEST_CASE("values of fields that the reader may not edit are not shown") {
    Front front;
    front.office().uploaded(
        "Email,First name,Status,Location\nann@x.co,Anna,,Mexico\nbo@x.co,Bob,odd,Mars\n");
    const std::string names = front.token("", R"(["edit_user","edit_name"])");
    const std::string changes = front.get("/v1/bulk/users/changes/1", names).body;
    CHECK(changes.find(R"("to":"Anna")") != std::string::npos);
    CHECK(changes.find("Mexico") == std::string::npos);
    CHECK(changes.find(R"("masked":true)") != std::string::npos);
    for (const std::string path : {"/v1/bulk/users/errors/1", "/v1/bulk/users/jobs/1"}) {
        const std::string findings = front.get(path, names).body;
        CHECK(findings.find("\"odd\"") == std::string::npos);
        CHECK(findings.find("\"Mars\"") == std::string::npos);
        CHECK(findings.find("value_not_allowed") != std::string::npos);
    }
    CHECK(front.get("/v1/bulk/users/corrected/1", names).status == 403);
}

TEST_CASE("an API user with few rights changes no more than these") {
    Front front;
    const std::string names = front.token("", R"(["edit_user","edit_name"])");
    front.upload(with_names("Email,First name,Status\nann@x.co,Anna,\nbo@x.co,Bob,Inactive\n"
                            "new@x.co,New,\n"),
                 names);
    front.settled(1, names);
    CHECK(front.office().findings(1) ==
          "3:field_not_permitted 4:create_not_permitted 4:role_required");
    CHECK(front.office().changes(1) == "2~ann@x.co");
}

TEST_CASE("a portal user signs in with a password, and out again") {
    Front front;
    front.office().store().access().set_password("ada@x.co", hash_password("correct horse"));
    const auto sign_in = [&](const std::string& email, const std::string& password) {
        return front.post("/v1/session",
                          R"({"email":")" + email + R"(","password":")" + password + "\"}", "");
    };
    const Reply wrong = sign_in("ada@x.co", "incorrect");
    CHECK(wrong.status == 401);
    CHECK(sign_in("nobody@x.co", "correct horse").body == wrong.body);
    const Reply right = sign_in("Ada@X.co", "correct horse");
    REQUIRE(right.status == 200);
    CHECK(right.member("user") == R"("ada@x.co")");
    const std::string cookie = right.header("set-cookie");
    CHECK(cookie.find("HttpOnly; SameSite=Strict") != std::string::npos);
    const std::string sent = "Cookie: " + cookie.substr(0, cookie.find(';'));
    const std::string csrf =
        "X-CSRF-Token: " + right.member("csrf").substr(1, right.member("csrf").size() - 2);
    CHECK(front.call({"GET", "/v1/session", "", "", {sent}}).status == 200);
    CHECK(front.call({"DELETE", "/v1/session", "", "", {sent, csrf}}).status == 204);
    CHECK(front.call({"GET", "/v1/session", "", "", {sent}}).status == 401);
}

TEST_CASE("who may do nothing can still ask who they are, and sign out") {
    Front front;
    const Front::SignedIn ann = front.signed_in("ann@x.co");
    const Reply session = front.call({"GET", "/v1/session", "", "", {ann.cookie}});
    CHECK(session.status == 200);
    CHECK(session.member("scopes") == "[]");
    CHECK(front.call({"DELETE", "/v1/session", "", "", {ann.cookie}}).code() == "csrf");
    CHECK(front.call({"DELETE", "/v1/session", "", "", {ann.cookie, ann.csrf}}).status == 204);
    CHECK(front.call({"GET", "/v1/session", "", "", {ann.cookie}}).status == 401);
}

TEST_CASE("who guesses passwords has to wait") {
    Front front;
    front.office().store().access().set_password("ada@x.co", hash_password("correct horse"));
    int status = 0;
    for (int time = 0; time < 6; ++time)
        status = front.post("/v1/session", R"({"email":"ada@x.co","password":"x"})", "").status;
    CHECK(status == 429);
    // Neither the name of a tenant, where there are none, nor what a database does not read makes
    // another address of it.
    const auto tried = [&](const std::string& email, const std::string& more) {
        return front
            .post("/v1/session", R"({"email":")" + email + R"(","password":"x")" + more + '}', "")
            .status;
    };
    CHECK(tried("ada@x.co", R"(,"tenant":"another")") == 429);
    CHECK(tried("ada@x.co\\u00001", "") == 400);
}

TEST_CASE("the log tells of no value") {
    Front front;
    const std::string token = front.token();
    front.upload(with_names("Email,First name\nsecret-mail@x.co,SecretName\nodd,X\n"), token);
    front.settled(1, token);
    front.get("/v1/bulk/users/jobs/secret-word", token);
    front.post("/v1/session", R"({"email":"secret-mail@x.co","password":"secret-pass"})", "");
    front.stop();
    CHECK(front.log().find("\"route\":\"/v1/bulk/users/upload\"") != std::string::npos);
    for (const std::string& word : {std::string("ecret"), token.substr(3)})
        CHECK_MESSAGE(front.log().find(word) == std::string::npos, word);
}

}  // namespace rollcall::test
