#include "engine/http/job_access.h"

#include <charconv>

#include "engine/http/json_body.h"
#include "engine/http/problem.h"

namespace rollcall {

bool sees_all_jobs(const Caller& caller) {
    return caller.kind == CallerKind::api_user || caller.may(Permission::manage_user_lists);
}

bool may_see(Store& store, const Caller& caller, const Job& job) {
    if (sees_all_jobs(caller)) return true;
    const auto is_own = [&](const Actor& actor) { return actor.user == caller.actor.user; };
    return is_own(job.uploader) || (job.proceeder && is_own(*job.proceeder)) ||
           had_a_hand_in(store, job.id, caller.actor);
}

bool may_edit(const Caller& caller, const Job& job) {
    return caller.is_unlimited || job.uploader.name() == caller.actor.name();
}

bool may_see_rows(const Caller& caller, const Job& job) {
    return job.uploader.name() == caller.actor.name() || caller.permissions == every_permission;
}

Response no_rows() {
    return problem(403, "not_permitted",
                   "only who uploaded the file, or may see every field, gets its rows");
}

Named find_job(Store& store, const Caller& caller, std::string_view word) {
    JobId id = 0;
    const auto read = std::from_chars(word.data(), word.data() + word.size(), id);
    Named named;
    if (!word.empty() && read.ptr == word.data() + word.size() && id > 0)
        named.job = store.find_job(id);
    if (named.job && !may_see(store, caller, *named.job)) named.job.reset();
    if (!named.job)
        named.refusal =
            problem(404, "no_such_job", "there is no such job; see /v1/bulk/users/jobs");
    return named;
}

Named find_job_of_body(Store& store, const Request& request) {
    const JsonBody body(request.body);
    const std::optional<std::string> id = body.number_text("id");
    if (id) return find_job(store, request.caller, *id);
    Named named;
    named.refusal = problem(400, "no_id", R"(the body is to be like {"id": 12})");
    return named;
}

Mask mask_for(const Caller& caller, const Job& job) {
    const bool hides_nothing = caller.permissions == every_permission;
    if (hides_nothing || job.schema.empty()) return {caller, nullptr};
    const AnySchema schema = schema_of(job);
    return {caller, &schema};
}

Intake intake_for(Store& store, const Request& request) {
    Intake intake(store, request.caller.actor);
    intake.recovers_first = false;
    return intake;
}

std::string job_link(const Request& request, const Job& job) {
    return request.base + "/apps/api/v1/bulk/users/jobs/" + std::to_string(job.id);
}

Response job_answer(const Request& request, const Job& job, JobState state, int status) {
    const std::string link = job_link(request, job);
    Response response =
        json_response(R"({"id":)" + std::to_string(job.id) + R"(,"status":")" +
                          std::string(job_state_name(state)) + R"(","link":")" + link + R"("})",
                      status);
    response.add("Link", link);
    return response;
}

}  // namespace rollcall
