// One service for many tenants: tokens, sessions and jobs are of one each. On PostgreSQL only.
#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <memory>

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

std::string tenant_in(const std::string& url) {
    const std::size_t name = url.find("&tenant=") + 8;
    return url.substr(name, url.find('&', name) - name);
}

bool is_on_postgres() {
    const char* const kind = std::getenv("ROLLCALL_TEST_STORE");
    return kind != nullptr && std::string_view(kind) == "postgresql";
}

// Its workers are for all tenants of the database, and others' tests have theirs in the usual one.
std::unique_ptr<Front> front_of_all_tenants() {
    const std::string server = postgres_server().value();
    ::setenv("ROLLCALL_TEST_POSTGRES", own_database(server).c_str(), 1);
    ServiceOptions options;
    options.tenant_domain = "rollcall.test";
    auto front = std::make_unique<Front>(office_directory, options);
    ::setenv("ROLLCALL_TEST_POSTGRES", server.c_str(), 1);
    return front;
}

// The same request to another host; empty: to the one that a Call goes to.
std::string at_host(std::string bytes, const std::string& host) {
    constexpr std::string_view usual = "Host: localhost";
    return host.empty() ? bytes : bytes.replace(bytes.find(usual), usual.size(), "Host: " + host);
}

// Signs in as Ada; `more` are further members of the body.
Reply signed_in(const Front& front, const std::string& password, const std::string& more,
                const std::string& host = "", const std::string& email = "ada@x.co") {
    const Call call{"POST",
                    "/v1/session",
                    R"({"email":")" + email + R"(","password":")" + password + '"' + more + '}',
                    "",
                    {"Content-Type: application/json"}};
    return front.send(at_host(bytes_of(call), host));
}

std::string tenant_member(const std::string& name) { return R"(,"tenant":")" + name + '"'; }

Reply session_at(const Front& front, const std::string& host, const std::string& cookie = "") {
    Call call{"GET", "/v1/session", "", "", {}};
    if (!cookie.empty()) call.headers.push_back("Cookie: " + cookie.substr(0, cookie.find(';')));
    return front.send(at_host(bytes_of(call), host));
}

}  // namespace

TEST_CASE("a service for all tenants tells them apart by token, by session and by host") {
    if (!is_on_postgres()) return;
    const auto owner = front_of_all_tenants();
    Front& front = *owner;
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
    CHECK(signed_in(front, "correct horse", "").status == 401);
    const Reply in = signed_in(front, "correct horse", tenant_member(tenant_in(url)));
    REQUIRE(in.status == 200);
    const std::string cookie = in.header("set-cookie");
    const std::string sent = "Cookie: " + cookie.substr(0, cookie.find(';'));
    CHECK(front.call({"GET", "/v1/bulk/users/jobs", "", "", {sent}}).header("total") == "1");
    CHECK(signed_in(front, "correct horse", "", tenant_in(url) + ".rollcall.test:8080").status ==
          200);
}

TEST_CASE("who signs in is told whether to name the tenant, and not which there are") {
    if (!is_on_postgres()) return;
    const auto owner = front_of_all_tenants();
    const std::string name = tenant_in(owner->office().url());
    owner->office().store().access().set_password("ada@x.co", hash_password("correct horse"));

    const Reply plain = session_at(*owner, "");
    CHECK(plain.status == 401);
    CHECK(plain.member("needs_tenant") == "true");
    CHECK(session_at(*owner, "rollcall.test").body == plain.body);
    CHECK(session_at(*owner, name + ".example.com").body == plain.body);
    const Reply known = session_at(*owner, name + ".rollcall.test");
    CHECK(known.status == 401);
    CHECK(known.member("needs_tenant").empty());
    CHECK(session_at(*owner, "nobody.rollcall.test").body == known.body);

    const Reply named = signed_in(*owner, "correct horse", tenant_member(name));
    REQUIRE(named.status == 200);
    CHECK(named.member("tenant") == '"' + name + '"');
    CHECK(named.member("needs_tenant") == "true");
    const Reply again = session_at(*owner, "", named.header("set-cookie"));
    CHECK(again.body == named.body);
    const Reply hosted = signed_in(*owner, "correct horse", "", name + ".rollcall.test");
    REQUIRE(hosted.status == 200);
    CHECK(hosted.member("tenant") == '"' + name + '"');
    CHECK(hosted.member("needs_tenant") == "false");
}

TEST_CASE("a wrong tenant, a wrong address and a wrong password are told alike") {
    if (!is_on_postgres()) return;
    const auto owner = front_of_all_tenants();
    const std::string name = tenant_in(owner->office().url());
    owner->office().store().access().set_password("ada@x.co", hash_password("correct horse"));
    const std::string right = tenant_member(name);

    // The fastest of a few, for others' tests run beside it; more than five would have to wait.
    const auto fastest = [&](const std::string& password, const std::string& more,
                             const std::string& email, std::string& body) {
        std::chrono::duration<double> best = std::chrono::hours(1);
        for (int turn = 0; turn < 4; ++turn) {
            const auto began = std::chrono::steady_clock::now();
            const Reply reply = signed_in(*owner, password, more, "", email);
            best = std::min<std::chrono::duration<double>>(
                best, std::chrono::steady_clock::now() - began);
            CHECK(reply.status == 401);
            body = reply.body;
        }
        return best;
    };
    std::string wrong_password;
    const auto usual = fastest("incorrect", right, "ada@x.co", wrong_password);
    const struct {
        std::string what;
        std::string more;
        std::string email;
    } cases[]{
        {"an address that nobody has", right, "nobody@x.co"},
        {"a tenant that is not there", tenant_member("nobody"), "ada@x.co"},
        {"a name that no tenant can have", tenant_member("../../etc"), "zoe@x.co"},
        {"the tenant's name and more behind a NUL", tenant_member(name + "\\u00001"), "ada@x.co"},
        {"no tenant", "", "ada@x.co"},
    };
    for (const auto& [what, more, email] : cases) {
        CAPTURE(what);
        std::string body;
        const auto took = fastest("correct horse", more, email, body);
        CHECK(body == wrong_password);
        CHECK(took > usual / 4);  // without a hash to compare it is a hundredth
    }
    CHECK(signed_in(*owner, "correct horse", "", "nobody.rollcall.test").body == wrong_password);
    CHECK(signed_in(*owner, "correct horse", "", "\xff.rollcall.test").body == wrong_password);
    CHECK(signed_in(*owner, "correct horse", right).status == 200);
}

}  // namespace rollcall::test
