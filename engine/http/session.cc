// Portal users sign in with their passwords and get a cookie that scripts cannot read.
#include <chrono>

#include "engine/http/host_tenant.h"
#include "engine/http/json_body.h"
#include "engine/http/problem.h"
#include "engine/http/resources.h"
#include "engine/http/secret.h"
#include "engine/http/service.h"
#include "engine/job/time_stamp.h"
#include "engine/text/email.h"
#include "engine/text/escape.h"

namespace rollcall {
namespace {

constexpr std::chrono::hours session_time{12};

std::string cookie_text(const Service& service, const std::string& value, std::int64_t seconds) {
    return std::string(session_cookie) + '=' + value +
           "; Path=/; HttpOnly; SameSite=Strict; Max-Age=" + std::to_string(seconds) +
           (service.base().starts_with("https:") ? "; Secure" : "");
}

std::string session_json(Service& service, const Request& request, const Caller& caller) {
    std::string json = R"({"user":)";
    append_json_string(json, caller.actor.name());
    json += R"(,"kind":)" +
            std::string(caller.kind == CallerKind::portal_user ? "\"portal\"" : "\"api\"");
    json += R"(,"scopes":[)";
    for (std::size_t at = 0; at < scope_names.size(); ++at) {
        if (!caller.may(static_cast<Scope>(at))) continue;
        if (json.back() != '[') json += ',';
        append_json_string(json, scope_names[at]);
    }
    json += R"(],"csrf":)";
    if (caller.csrf.empty())
        json += "null";
    else
        append_json_string(json, caller.csrf);
    json += R"(,"tenant":)";
    if (request.tenant.empty())
        json += "null";
    else
        append_json_string(json, request.tenant);
    json += R"(,"needs_tenant":)";
    return json + (needs_tenant(service, request) ? "true}" : "false}");
}

// Of a store of many tenants: the one that the body names, else the one that the host does. What
// no tenant can be called is looked for like any other, as a name that nobody has.
std::string tenant_of(Service& service, const Request& request, const JsonBody& body) {
    constexpr std::string_view nobodys = ".";
    std::string name = body.text("tenant").value_or("");
    if (!service.stores().has_many()) return {};
    if (name.empty()) name = tenant_of_host(service, request);
    if (name.empty()) return std::string(default_tenant);
    return std::string(is_tenant_name(name) ? name : nobodys);
}

}  // namespace

Response answer_sign_in(Service& service, Request& request) {
    const JsonBody body(request.body);
    body.allow_only({"email", "password", "tenant"});
    const std::string email = body.text("email").value_or("");
    const std::string password = body.text("password").value_or("");
    if (email.empty() || password.empty())
        return problem(400, "bad_request", R"(the body is to be like {"email": …, "password": …})");
    // A database may read only up to it: one address would count as many.
    if (email.find('\0') != std::string::npos)
        return problem(400, "bad_request", "email: holds a NUL");
    const std::string key = email_key_of(email);
    request.tenant = tenant_of(service, request, body);
    const std::string who = request.tenant + '/' + key;
    if (!service.sign_ins().may_try(who))
        return problem(429, "too_many_tries", "too many wrong passwords; wait a minute");
    const auto store = service.stores().lease(request.tenant);
    const bool is_right = is_password(password, store->access().find_password(key));
    const auto refused = [&] {
        service.sign_ins().failed(who);
        return problem(401, "not_signed_in",
                       service.stores().has_many()
                           ? "the tenant, the e-mail or the password is wrong"
                           : "the e-mail or the password is wrong");
    };
    if (!is_right) return refused();
    Session session;
    const std::string cookie = random_secret();
    session.sha256 = fingerprint_of(cookie);
    session.email = key;
    session.csrf = random_secret();
    session.expires_at = time_stamp_after(session_time);
    store->access().add_session(session);
    const auto directory = service.stores().directory(*store);
    const Caller caller = authenticate(
        *store, *directory, {"", std::string(session_cookie) + '=' + cookie}, time_stamp());
    if (caller.kind == CallerKind::nobody) return refused();  // inactive, or not there any more
    Response response = json_response(session_json(service, request, caller));
    response.add("Set-Cookie",
                 cookie_text(service, cookie, std::chrono::seconds(session_time).count()));
    return response;
}

Response answer_session(Service& service, Request& request) {
    return json_response(session_json(service, request, request.caller));
}

Response answer_sign_out(Service& service, Request& request) {
    const std::string cookie = cookie_in(request.header("cookie"));
    if (!cookie.empty())
        service.stores().lease(request.tenant)->access().end_session(fingerprint_of(cookie));
    Response response;
    response.status = 204;
    response.add("Set-Cookie", cookie_text(service, "", 0));
    return response;
}

}  // namespace rollcall
