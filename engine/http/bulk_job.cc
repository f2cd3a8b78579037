// Jobs: proceed, cancel, undo, list, one, and its progress as it goes.
#include <thread>

#include "engine/http/job_access.h"
#include "engine/http/json_body.h"
#include "engine/http/mask.h"
#include "engine/http/problem.h"
#include "engine/http/resources.h"
#include "engine/http/service.h"
#include "engine/intake/intake.h"
#include "engine/intake/job_record.h"
#include "engine/text/failure.h"

namespace rollcall {
namespace {

constexpr std::uint64_t usual_per_page = 20;
constexpr std::uint64_t most_per_page = 1000;

// Of the query, or, as seed 004 has it, of a body that comes with GET.
std::uint64_t read_number(const Request& request, const JsonBody& body, std::string_view name,
                          std::uint64_t usual) {
    std::string text = request.query(name);
    if (text.empty()) text = body.number_text(name).value_or("");
    if (text.empty()) return usual;
    return read_whole(name, text, 1, 1'000'000'000);
}

// The plan that a request names: in If-Match as "hash", or as the member "plan".
std::string named_plan(const Request& request, const JsonBody& body) {
    std::string plan = body.text("plan").value_or("");
    std::string match = request.header("if-match");
    if (match.size() >= 2 && match.front() == '"' && match.back() == '"')
        match = match.substr(1, match.size() - 2);
    if (match == "*") match.clear();
    if (!match.empty() && !plan.empty() && match != plan)
        throw Failure(FailureKind::usage, "If-Match and \"plan\" name different plans");
    return match.empty() ? plan : match;
}

// A verb that asks for nothing but the job, and answers with its record.
Response move_job(Service& service, const Request& request, Answer (Intake::*verb)(JobId)) {
    const auto store = service.stores().lease(request.tenant);
    JsonBody(request.body).allow_only({"id"});
    const Named named = find_job_of_body(*store, request);
    if (!named.job) return named.refusal;
    Intake intake = intake_for(*store, request);
    const Answer answer = (intake.*verb)(named.job->id);
    if (answer.refusal) return problem(answer);
    return json_response(job_json(*store, *answer.job));
}

std::string page_link(const Request& request, std::uint64_t page, std::uint64_t per_page) {
    return '<' + request.base + request.prefix +
           "/v1/bulk/users/jobs?page=" + std::to_string(page) +
           "&per_page=" + std::to_string(per_page) + '>';
}

// Whether nothing more happens to it before somebody asks.
bool rests(JobState state) { return state != JobState::created && state != JobState::in_progress; }

// The events of one job: its record whenever it has changed, until it rests.
class JobEvents {
public:
    JobEvents(Service& service, std::string tenant, JobId job)
        : service_(service), tenant_(std::move(tenant)), job_(job) {}

    bool next(std::string& out) {
        constexpr auto between_looks = std::chrono::milliseconds(200);
        constexpr auto between_signs = std::chrono::seconds(15);
        if (is_over_) return false;
        while (!service_.is_stopping()) {
            const auto store = service_.stores().lease(tenant_);
            const std::optional<Job> job = store->find_job(job_);
            if (!job) return false;
            const std::string record = job_json(*store, *job);
            is_over_ = rests(job->state);
            const auto now = std::chrono::steady_clock::now();
            if (record != last_) {
                out += "event: job\ndata: " + record + "\n\n";
                last_ = record;
                spoke_ = now;
                return true;
            }
            if (is_over_) return false;
            if (now - spoke_ > between_signs) {
                out += ": still at it\n\n";
                spoke_ = now;
                return true;
            }
            std::this_thread::sleep_for(between_looks);
        }
        return false;
    }

private:
    Service& service_;
    std::string tenant_;
    JobId job_;
    std::string last_;
    std::chrono::steady_clock::time_point spoke_ = std::chrono::steady_clock::now();
    bool is_over_ = false;
};

}  // namespace

Response answer_proceed(Service& service, Request& request) {
    const auto store = service.stores().lease(request.tenant);
    const JsonBody body(request.body);
    body.allow_only({"id", "plan", "approve"});
    const Named named = find_job_of_body(*store, request);
    if (!named.job) return named.refusal;
    ProceedOrder order;
    order.job = named.job->id;
    order.plan = named_plan(request, body);
    order.approves = body.truth("approve").value_or(false);
    order.key = request.header("idempotency-key");
    order.detached = true;
    if (order.approves && !request.caller.may(Scope::jobs_approve))
        return problem(403, "not_permitted", "this needs jobs:approve");
    Intake intake = intake_for(*store, request);
    const Answer answer = intake.proceed(order);
    if (answer.refusal) return problem(answer);
    service.wake_workers();
    // As seed 004 has it: the state from which it goes on.
    return job_answer(request, *answer.job, named.job->state, 202);
}

Response answer_cancel(Service& service, Request& request) {
    return move_job(service, request, &Intake::cancel);
}

Response answer_undo(Service& service, Request& request) {
    return move_job(service, request, &Intake::undo);
}

Response answer_jobs(Service& service, Request& request) {
    const auto store = service.stores().lease(request.tenant);
    const JsonBody body(request.body);
    body.allow_only({"page", "per_page"});
    const std::uint64_t page = read_number(request, body, "page", 1);
    const std::uint64_t per_page = read_number(request, body, "per_page", usual_per_page);
    if (per_page > most_per_page)
        throw Failure(FailureKind::usage, "per_page: may be 1000 at most");
    const Caller& caller = request.caller;
    const bool sees_all = sees_all_jobs(caller);
    const JobPage found =
        store->list_jobs((page - 1) * per_page, per_page, sees_all ? "" : caller.actor.user);
    std::string json = "[";
    for (const Job& job : found.jobs) {
        if (json.size() > 1) json += ",\n";
        json += job_json(*store, job);
    }
    Response response = json_response(json + ']');
    response.add("Total", std::to_string(found.total));
    response.add("Per-Page", std::to_string(per_page));
    std::string links;
    if (page * per_page < found.total)
        links = page_link(request, page + 1, per_page) + "; rel=\"next\"";
    if (page > 1)
        links +=
            (links.empty() ? "" : ", ") + page_link(request, page - 1, per_page) + "; rel=\"prev\"";
    if (!links.empty()) response.add("Link", links);
    return response;
}

Response answer_job(Service& service, Request& request) {
    const auto store = service.stores().lease(request.tenant);
    const Named named = find_job(*store, request.caller, request.arguments[0]);
    if (!named.job) return named.refusal;
    Response response = json_response(job_json(
        *store, *named.job, [mask = mask_for(request.caller, *named.job)](std::string_view line) {
            return mask.finding(line);
        }));
    if (!named.job->plan_hash.empty()) response.add("ETag", '"' + named.job->plan_hash + '"');
    return response;
}

Response answer_events(Service& service, Request& request) {
    const auto store = service.stores().lease(request.tenant);
    const Named named = find_job(*store, request.caller, request.arguments[0]);
    if (!named.job) return named.refusal;
    Response response;
    response.add("Content-Type", "text/event-stream");
    response.next = [events = std::make_shared<JobEvents>(service, request.tenant, named.job->id)](
                        std::string& out) { return events->next(out); };
    return response;
}

}  // namespace rollcall
