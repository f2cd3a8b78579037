// One service for many tenants: tokens, sessions and jobs are of one each. On PostgreSQL only.
#include <doctest/doctest.h>

#include <cstdlib>

#include "engine/http/secret.h"
#include "engine/job/time_stamp.h"
#include "tests/http/front.h"
#include "tests/store/postgres_rig.h"

namespace rollcall::test {
namespace {

// The URL of another tenant in the same database, with the same folder of uploads.
std::string other_tenant(const std::string& url) {
    const std::size_t name = url.find("&tenant=") + 8;
    std::string other = url;
    return other.insert(name, "other-");
}

}  // namespace

TEST_CASE("a service for all tenants tells them apart by token, by session and by host") {
    const char* const kind = std::getenv("ROLLCALL_TEST_STORE");
    if (kind == nullptr || std::string_view(kind) != "postgresql") return;
    // Its workers are for all tenants of the database, and others' tests have theirs in the usual
    // one.
    const std::string server = postgres_server().value();
    ::setenv("ROLLCALL_TEST_POSTGRES", own_database(server).c_str(), 1);
    ServiceOptions options;
    options.tenant_domain = "rollcall.test";
    Front front(office_directory, options);
    ::setenv("ROLLCALL_TEST_POSTGRES", server.c_str(), 1);
    const std::string url = other_tenant(front.office().url());
    const auto other = open_store(url, true);
    load_crew(*other, office_directory);
    const std::string own = front.token();
    const std::string foreign = "rc_" + random_secret();
    other->access().add_token(
        {"feed", R"(["jobs:read","jobs:upload"])", "", ""},
        {fingerprint_of(foreign), foreign.substr(0, 11), "feed", time_stamp(), "", ""});

    const std::string sheet = "Email,First name,Last name\nann@x.co,";
    CHECK(front.upload(sheet + "Anna,L\n", own).status == 202);
    CHECK(front.upload(sheet + "Anne,L\n", foreign).status == 202);
    CHECK(front.settled(1, own).member("status") == "\"valid_scheme\"");
    CHECK(front.settled(1, foreign).member("status") == "\"valid_scheme\"");
    CHECK(front.get("/v1/bulk/users/changes/1", own).body.find("Anna") != std::string::npos);
    CHECK(front.get("/v1/bulk/users/changes/1", foreign).body.find("Anne") != std::string::npos);
    CHECK(front.get("/v1/bulk/users/jobs", own).header("total") == "1");
    CHECK(front.get("/v1/bulk/users/jobs/1/rows", foreign).body.find("Anna") == std::string::npos);
    front.upload(sheet + "Annie,L\n", own);
    CHECK(front.get("/v1/bulk/users/jobs/2", own).status == 200);
    CHECK(front.get("/v1/bulk/users/jobs/2", foreign).status == 404);
    CHECK(front.get("/v1/bulk/users/jobs", "rc_unknown").status == 401);

    other->access().set_password("ada@x.co", hash_password("correct horse"));
    const std::string words = R"("email":"ada@x.co","password":"correct horse")";
    const auto sign_in = [&](const std::string& more, const std::string& host) {
        return front.call({"POST",
                           "/v1/session",
                           '{' + words + more + '}',
                           "",
                           {"Content-Type: application/json", "X-Forwarded-Host: " + host}});
    };
    CHECK(sign_in("", "").status == 401);
    const std::string name =
        url.substr(url.find("other-"), url.find('&', url.find("other-")) - url.find("other-"));
    const Reply in = sign_in(R"(,"tenant":")" + name + '"', "");
    REQUIRE(in.status == 200);
    const std::string cookie = in.header("set-cookie");
    const std::string sent = "Cookie: " + cookie.substr(0, cookie.find(';'));
    CHECK(front.call({"GET", "/v1/bulk/users/jobs", "", "", {sent}}).header("total") == "1");
    CHECK(sign_in(R"(,"tenant":"../../etc")", "").status == 401);
}

}  // namespace rollcall::test
