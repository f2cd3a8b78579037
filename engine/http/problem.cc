#include "engine/http/problem.h"

#include <array>

#include "engine/text/escape.h"

namespace rollcall {
namespace {

struct Title {
    int status;
    std::string_view text;
};

constexpr std::array titles{
    Title{200, "OK"},
    Title{201, "Created"},
    Title{202, "Accepted"},
    Title{204, "No Content"},
    Title{400, "Bad Request"},
    Title{401, "Unauthorized"},
    Title{403, "Forbidden"},
    Title{404, "Not Found"},
    Title{405, "Method Not Allowed"},
    Title{408, "Request Timeout"},
    Title{409, "Conflict"},
    Title{412, "Precondition Failed"},
    Title{413, "Content Too Large"},
    Title{415, "Unsupported Media Type"},
    Title{422, "Unprocessable Content"},
    Title{429, "Too Many Requests"},
    Title{500, "Internal Server Error"},
    Title{503, "Service Unavailable"},
    Title{507, "Insufficient Storage"},
};

struct RefusalAnswer {
    Refusal refusal;
    int status;
    std::string_view code;
};

constexpr std::array refusals{
    RefusalAnswer{Refusal::no_such_job, 404, "no_such_job"},
    RefusalAnswer{Refusal::wrong_state, 409, "wrong_state"},
    RefusalAnswer{Refusal::plan_is_stale, 412, "plan_is_stale"},
    RefusalAnswer{Refusal::key_reused, 422, "key_reused"},
    RefusalAnswer{Refusal::needs_approval, 409, "needs_approval"},
    RefusalAnswer{Refusal::in_work, 409, "in_work"},
    RefusalAnswer{Refusal::not_permitted, 403, "not_permitted"},
};

}  // namespace

std::string_view status_title(int status) {
    for (const Title& title : titles)
        if (title.status == status) return title.text;
    return "Error";
}

Response problem(int status, std::string_view code, std::string_view detail) {
    std::string body = R"({"type":"about:blank","title":)";
    append_json_string(body, status_title(status));
    body += R"(,"status":)" + std::to_string(status) + R"(,"code":)";
    append_json_string(body, code);
    body += R"(,"detail":)";
    append_json_string(body, detail);
    Response response;
    response.status = status;
    response.add("Content-Type", "application/problem+json");
    if (status == 503 || code == "in_work") response.add("Retry-After", "2");
    if (status == 429) response.add("Retry-After", "60");
    response.body = body + '}';
    return response;
}

Response problem_of_violations(const std::string& violations) {
    Response response =
        problem(400, "constraint_violation", "some members are not as they must be");
    response.body.pop_back();
    response.body += R"(,"violations":)" + violations + '}';
    return response;
}

Response problem(const Answer& refused) {
    for (const RefusalAnswer& one : refusals)
        if (one.refusal == refused.refusal) return problem(one.status, one.code, refused.why);
    return problem(500, "internal", "the request was refused without a reason");
}

Response problem(const Failure& failure) {
    switch (failure.kind()) {
        case FailureKind::usage: return problem(400, "bad_request", failure.what());
        case FailureKind::reference_broken: return problem(409, "directory_broken", failure.what());
        case FailureKind::input_not_opened:
            return problem(409, "upload_gone",
                           "the kept upload is gone or damaged; upload the file again");
        case FailureKind::try_again: return problem(503, "busy", "the store is busy; try again");
        case FailureKind::unavailable:
            return problem(503, "unavailable", "the store is not reachable; try again");
        case FailureKind::read_or_write:
            return problem(507, "storage",
                           "the disk of the server is full or fails; nothing was "
                           "changed by this request");
        default: return problem(500, "internal", "the server failed; its log says more");
    }
}

}  // namespace rollcall
