#include "engine/http/exchange.h"

#include <algorithm>

#include "engine/http/host_tenant.h"
#include "engine/http/problem.h"
#include "engine/http/secret.h"
#include "engine/http/service.h"
#include "engine/job/time_stamp.h"
#include "engine/text/failure.h"

namespace rollcall {
namespace {

// A body must come at this rate on average, once it had some time to begin.
constexpr std::chrono::seconds body_grace{10};
constexpr double slowest_bytes_per_second = 1024;

// What a browser must do with whatever we answer, unless the answer says something else.
constexpr std::pair<std::string_view, std::string_view> common_headers[]{
    {"Cache-Control", "no-store"},
    {"X-Content-Type-Options", "nosniff"},
    {"Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"},
    {"Referrer-Policy", "no-referrer"},
};

bool changes_something(Method method) { return method != Method::get; }

Response answer_safely(const std::function<Response()>& answer, Service& service,
                       const std::string& id) {
    try {
        return answer();
    } catch (const Failure& failure) {
        const Response response = problem(failure);
        if (response.status >= 500) service.log().failed(id, failure.what());
        return response;
    } catch (const std::exception& error) {
        service.log().failed(id, error.what());
        return problem(500, "internal", "the server failed; its log says more");
    }
}

}  // namespace

Exchange::Exchange(Service& service, Head head) : service_(service) {
    service_.metrics().request_began();
    request_.head = std::move(head);
    request_.id = random_id();
    request_.base = service_.base();
}

Exchange::~Exchange() {
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began_;
    const std::string method(method_name(request_.head.method));
    const std::string pattern(route_ == nullptr ? "none" : route_->pattern);
    const std::uint64_t bytes = body_ ? body_->bytes() : 0;
    service_.metrics().request_ended(method, pattern, status_, took.count(), bytes);
    service_.log().request({request_.id, method, pattern, status_, took.count(), bytes,
                            request_.caller.kind, request_.caller.actor.api_user, request_.tenant});
}

std::optional<Response> Exchange::begin() {
    const auto refuse = [&](Response response) { return with_common(std::move(response)); };
    if (request_.head.is_malformed)
        return refuse(problem(400, "malformed",
                              "the head of the request says something twice that may stand once, "
                              "or holds an escape that is none"));
    Match match = find_route(request_.head.method, request_.head.target);
    if (match.route == nullptr) {
        if (match.allowed.empty())
            return refuse(problem(404, "no_such_path", "there is no such path; see /openapi.json"));
        Response response =
            problem(405, "method_not_allowed", "the path takes only " + match.allowed);
        response.add("Allow", match.allowed);
        return refuse(std::move(response));
    }
    route_ = match.route;
    request_.arguments = std::move(match.words);
    request_.prefix = std::move(match.prefix);
    std::optional<Response> refused;
    const Response failed = answer_safely(
        [&] {
            refused = find_caller();
            return Response{};
        },
        service_, request_.id);
    if (failed.status >= 400) return refuse(failed);
    if (refused) return refuse(std::move(*refused));
    if (route_->body == BodyKind::none) return std::nullopt;
    body_ = std::make_unique<Body>(request_.head, route_->body, service_.options().limits,
                                   request_.folder);
    refused = body_->refuse_head();
    if (!refused) return std::nullopt;
    const std::uint64_t size = request_.head.content_length.value_or(0);
    if (size == 0 || size > most_read_over) return refuse(std::move(*refused));
    refusal_ = std::move(refused);
    return std::nullopt;
}

std::optional<Response> Exchange::find_caller() {
    if (!route_->needs.caller) return std::nullopt;
    const Credentials credentials{request_.header("authorization"), request_.header("cookie")};
    const auto tenant = service_.stores().tenant_of(fingerprint_of(credentials));
    if (!tenant) return refuse_caller();
    request_.tenant = *tenant;
    const auto store = service_.stores().lease(request_.tenant);
    request_.folder = store->folder();
    const auto directory = service_.stores().directory(*store);
    request_.caller = authenticate(*store, *directory, credentials, time_stamp());
    return refuse_caller();
}

std::optional<Response> Exchange::refuse_caller() const {
    const Caller& caller = request_.caller;
    if (caller.kind == CallerKind::nobody) {
        Response response =
            problem(401, "not_signed_in", "the token or the session is missing, unknown or over");
        if (needs_tenant(service_, request_)) {
            response.body.pop_back();
            response.body += R"(,"needs_tenant":true})";
        }
        // At this a browser would ask for a name and a password itself; the review page does.
        const bool is_page = !request_.header("x-requested-with").empty() ||
                             request_.header("sec-fetch-site") == "same-origin";
        if (!is_page)
            response.add("WWW-Authenticate", "Basic realm=\"rollcall\", charset=\"UTF-8\"");
        response.add("WWW-Authenticate", "Bearer realm=\"rollcall\"");
        return response;
    }
    const std::optional<Scope> scope = route_->needs.scope;
    if (scope && !caller.may(*scope))
        return problem(403, "not_permitted",
                       "this needs " + std::string(scope_names[static_cast<std::size_t>(*scope)]));
    // Another site can make a browser send its cookie, but cannot read the token that goes with it.
    if (caller.kind == CallerKind::portal_user && changes_something(route_->method) &&
        request_.header("x-csrf-token") != caller.csrf)
        return problem(403, "csrf", "the header X-CSRF-Token is not that of the session");
    return std::nullopt;
}

bool Exchange::is_too_slow() const {
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began_;
    return took > body_grace &&
           static_cast<double>(body_->bytes()) < took.count() * slowest_bytes_per_second;
}

bool Exchange::take(std::string_view bytes) {
    if (refusal_) return false;
    if (!body_) return true;  // a body that nobody asked for is read over
    bool is_taken = false;
    const Response failed = answer_safely(
        [&] {
            is_taken = body_->take(bytes);
            return Response{};
        },
        service_, request_.id);
    if (failed.status >= 400)
        refusal_ = failed;
    else if (!is_taken)
        refusal_ = body_->refusal();
    else if (is_too_slow())
        refusal_ = problem(408, "too_slow", "the body comes too slowly; send it again");
    return !refusal_;
}

Response Exchange::answer() {
    if (refusal_) return with_common(std::move(*refusal_));
    return with_common(answer_safely(
        [&] {
            if (body_ && !body_->finish(request_)) return body_->refusal();
            return route_->answer(service_, request_);
        },
        service_, request_.id));
}

Response Exchange::with_common(Response response) const {
    const auto says = [&](std::string_view name) {
        return std::any_of(response.headers.begin(), response.headers.end(),
                           [&](const auto& header) { return header.first == name; });
    };
    for (const auto& [name, value] : common_headers)
        if (!says(name)) response.add(std::string(name), std::string(value));
    response.add("X-Request-Id", request_.id);
    if (service_.base().starts_with("https:"))
        response.add("Strict-Transport-Security", "max-age=31536000");
    return response;
}

}  // namespace rollcall
