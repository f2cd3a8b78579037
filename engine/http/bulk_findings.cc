// What was found in a job's file, what it would change, and the rows to mend.

#include "engine/finding/error_log.h"
#include "engine/http/job_access.h"
#include "engine/http/mask.h"
#include "engine/http/problem.h"
#include "engine/http/resources.h"
#include "engine/http/sent_file.h"
#include "engine/http/service.h"
#include "engine/intake/corrected_file.h"
#include "engine/intake/intake.h"
#include "engine/intake/job_record.h"
#include "engine/text/failure.h"

namespace rollcall {
namespace {

constexpr std::uint64_t page_size = 1000;

// What stands around lines: a JSON array's brackets and commas, or a CSV log's head.
struct FlowForm {
    std::string_view head = "[";
    std::string_view first = "\n";
    std::string_view others = ",\n";
    std::string_view tail = "\n]\n";
    std::string_view type = "application/json";
};

// Lines that come out page by page. `read` appends one page of lines and moves `after`
// behind it; it answers how many there were.
template <typename Read>
class LineFlow {
public:
    LineFlow(StorePool& stores, std::string tenant, const FlowForm& form, std::uint64_t most,
             std::int64_t after, Read read)
        : stores_(stores),
          tenant_(std::move(tenant)),
          form_(form),
          left_(most),
          after_(after),
          read_(read) {}

    bool next(std::string& out) {
        if (is_over_) return false;
        if (!has_begun_) out += form_.head;
        has_begun_ = true;
        const std::uint64_t wanted = std::min(left_, page_size);
        const auto store = stores_.lease(tenant_);
        std::vector<std::string> lines = read_(*store, after_, wanted);
        for (const std::string& line : lines) {
            out += is_first_ ? form_.first : form_.others;
            out += line;
            is_first_ = false;
        }
        left_ -= lines.size();
        is_over_ = lines.empty() || left_ == 0;
        if (is_over_) out += form_.tail;
        return true;
    }

private:
    StorePool& stores_;
    std::string tenant_;
    FlowForm form_;
    std::uint64_t left_;
    std::int64_t after_;
    Read read_;
    bool has_begun_ = false;
    bool is_first_ = true;
    bool is_over_ = false;
};

template <typename Read>
Response flow_response(Service& service, const Request& request, const FlowForm& form, Read read) {
    constexpr std::uint64_t most = 1'000'000'000;
    const std::uint64_t limit = query_number(request, "limit", most, 0, most);
    const auto after = static_cast<std::int64_t>(query_number(request, "after", 0, 0, most));
    auto flow = std::make_shared<LineFlow<Read>>(service.stores(), request.tenant, form, limit,
                                                 after, std::move(read));
    Response response;
    response.add("Content-Type", std::string(form.type));
    response.next = [flow](std::string& out) { return flow->next(out); };
    return response;
}

Response answer_findings(Service& service, Request& request, std::optional<bool> is_scheme) {
    const auto store = service.stores().lease(request.tenant);
    const Named named = find_job(*store, request.caller, request.arguments[0]);
    if (!named.job) return named.refusal;
    FindingFilter filter;
    filter.is_scheme = is_scheme;
    const FindingQuery wanted = read_finding_query(request);
    filter.code = wanted.code;
    filter.column = wanted.column;
    filter.is_error = wanted.is_error;
    const std::string format = request.query("format");
    if (!format.empty() && format != "json" && format != "csv")
        throw Failure(FailureKind::usage, "format: is not csv or json");
    const bool is_csv = format == "csv";
    const FlowForm form =
        is_csv ? FlowForm{log_head(LogFormat::csv), "", "", "", "text/csv"} : FlowForm{};
    const JobId id = named.job->id;
    const PlanNumber plan = named.job->plan;
    Response response =
        flow_response(service, request, form,
                      [filter, id, plan, is_csv, mask = mask_for(request.caller, *named.job)](
                          Store& from, std::int64_t& after, std::uint64_t most) mutable {
                          filter.after = after;
                          filter.most = most;
                          std::vector<std::string> lines;
                          for (const StoredFinding& one : from.findings_page(id, plan, filter)) {
                              const std::string line = mask.finding(one.body);
                              lines.push_back(is_csv ? csv_finding(line) : line);
                              after = one.seq;
                          }
                          return lines;
                      });
    if (is_csv) add_attachment(response, "errors-" + std::to_string(id) + ".csv");
    return response;
}

}  // namespace

Response answer_scheme_errors(Service& service, Request& request) {
    return answer_findings(service, request, true);
}

Response answer_update_errors(Service& service, Request& request) {
    return answer_findings(service, request, false);
}

Response answer_errors(Service& service, Request& request) {
    return answer_findings(service, request, std::nullopt);
}

Response answer_changes(Service& service, Request& request) {
    const auto store = service.stores().lease(request.tenant);
    const Named named = find_job(*store, request.caller, request.arguments[0]);
    if (!named.job) return named.refusal;
    const JobId id = named.job->id;
    const PlanNumber plan = named.job->plan;
    return flow_response(service, request, FlowForm{},
                         [id, plan, applied = AppliedChunks(*store, *named.job),
                          mask = mask_for(request.caller, *named.job)](
                             Store& from, std::int64_t& after, std::uint64_t most) {
                             std::vector<std::string> lines;
                             while (lines.empty()) {
                                 const std::vector<StoredChange> page =
                                     from.changes_page(id, plan, after, most);
                                 if (page.empty()) break;
                                 for (const StoredChange& one : page) {
                                     if (applied.shows(one)) lines.push_back(mask.change(one.body));
                                     after = one.seq;
                                 }
                             }
                             return lines;
                         });
}

Response answer_corrected(Service& service, Request& request) {
    const auto store = service.stores().lease(request.tenant);
    const Named named = find_job(*store, request.caller, request.arguments[0]);
    if (!named.job) return named.refusal;
    if (!may_see_rows(request.caller, *named.job)) return no_rows();
    const bool is_json = named.job->schema.empty() ? false : named.job->filename.ends_with("json");
    Response response = send_file(
        request.folder, [&](OutputFile& out) { write_failed_rows(*store, *named.job, out); });
    response.add("Content-Type", is_json ? "application/json" : "text/csv; charset=utf-8");
    add_attachment(response,
                   "corrected-" + std::to_string(named.job->id) + (is_json ? ".json" : ".csv"));
    return response;
}

}  // namespace rollcall
