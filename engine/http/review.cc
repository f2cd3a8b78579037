// What a reviewer looks at: a plan as a whole, its findings by cause, the rows of the file, and
// what would change.
#include <algorithm>

#include "engine/finding/reword.h"
#include "engine/http/job_access.h"
#include "engine/http/problem.h"
#include "engine/http/resources.h"
#include "engine/http/service.h"
#include "engine/intake/job_record.h"
#include "engine/pipeline/choose_schema.h"
#include "engine/review/review_edit.h"
#include "engine/review/text_search.h"
#include "engine/text/escape.h"
#include "engine/text/failure.h"
#include "engine/text/json_slices.h"
#include "engine/text/json_text.h"

namespace rollcall {
namespace {

constexpr std::uint64_t most_at_once = 200;
constexpr std::uint64_t most_rows = 1'000'000'000'000;

Language language_of(const Request& request) {
    const std::string tag = request.query("lang");
    const std::optional<Language> language = find_language(tag.empty() ? "en" : tag);
    if (!language) throw Failure(FailureKind::usage, "lang: is not en, fr or zh");
    return *language;
}

RowFilter read_filter(const Request& request) {
    RowFilter filter;
    const std::string view = request.query("view");
    if (!view.empty() && view != "all" && view != "findings")
        throw Failure(FailureKind::usage, "view: is not all or findings");
    filter.only_with_findings = view == "findings";
    if (!request.query("cause").empty())
        filter.cause =
            static_cast<std::uint32_t>(query_number(request, "cause", 0, 0, 4'000'000'000));
    const FindingQuery wanted = read_finding_query(request);
    filter.code = wanted.code;
    filter.column = wanted.column;
    filter.is_error = wanted.is_error;
    filter.text = request.query("text");
    return filter;
}

// A job whose plan can be looked at, or what is answered instead.
struct Reviewed {
    std::optional<Job> job;
    std::shared_ptr<const ReviewIndex> index;
    Response refusal;
};

Reviewed find_reviewed(Service& service, Store& store, const Request& request) {
    Reviewed reviewed;
    Named named = find_job(store, request.caller, request.arguments[0]);
    if (!named.job) {
        reviewed.refusal = std::move(named.refusal);
        return reviewed;
    }
    if (named.job->plan == 0) {
        reviewed.refusal = problem(409, "not_validated", "the file is not validated yet");
        return reviewed;
    }
    reviewed.index = service.reviews().find(store, *named.job);
    reviewed.job = std::move(named.job);
    return reviewed;
}

std::string message_of(std::string_view finding, Language language) {
    return reword(read_string(find_member(finding, "code")),
                  read_string(find_member(finding, "message")), language);
}

std::string or_null(std::string_view json) { return json.empty() ? "null" : std::string(json); }

// "column", or the column's name as the file's header has it, of one that has findings.
std::string column_name(const ReviewIndex& index, std::uint64_t column) {
    if (column == 0 || column > index.columns().size()) return "null";
    return json_string(index.columns()[column - 1]);
}

std::string by_code_json(const ReviewIndex& index, Language language) {
    std::map<std::string_view, std::pair<bool, std::uint64_t>> counts;
    for (const ReviewCause& cause : index.causes()) {
        auto& [is_error, count] = counts[cause.code];
        is_error = cause.is_error;
        count += cause.count;
    }
    std::vector<std::pair<std::string_view, std::pair<bool, std::uint64_t>>> all(counts.begin(),
                                                                                 counts.end());
    std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) {
        return a.second.second > b.second.second;
    });
    JsonText list('[');
    for (const auto& [code, counted] : all)
        list.add(JsonText('{')
                     .add_text("code", code)
                     .add_text("title", title_of_code(code, language))
                     .add_text("severity", counted.first ? "error" : "warning")
                     .add("count", counted.second)
                     .close());
    return list.close();
}

std::string by_column_json(const ReviewIndex& index) {
    struct Counts {
        std::uint64_t errors = 0;
        std::uint64_t warnings = 0;
    };
    std::map<std::uint64_t, Counts> counts;
    for (const ReviewCause& cause : index.causes())
        (cause.is_error ? counts[cause.column].errors : counts[cause.column].warnings) +=
            cause.count;
    JsonText list('[');
    for (const auto& [column, counted] : counts)
        list.add(JsonText('{')
                     .add("column", column == 0 ? "null" : std::to_string(column))
                     .add("name", column_name(index, column))
                     .add("errors", counted.errors)
                     .add("warnings", counted.warnings)
                     .close());
    return list.close();
}

std::string moves_json(const std::map<std::string, PlanMoves::Members>& moves) {
    JsonText list('[');
    for (const auto& [name, members] : moves)
        list.add(JsonText('{')
                     .add_text("name", name)
                     .add("add", members.added)
                     .add("remove", members.removed)
                     .close());
    return list.close();
}

std::string plan_summary_json(const PlanMoves& moves, const Mask& mask) {
    JsonText licenses('[');
    for (const auto& [move, count] : moves.licenses)
        licenses.add(JsonText('{')
                         .add("from", or_null(move.first))
                         .add("to", or_null(move.second))
                         .add("count", count)
                         .close());
    return JsonText('{')
        .add("changes", JsonText('{')
                            .add("create", moves.creates)
                            .add("update", moves.updates)
                            .add("rename", moves.renames)
                            .add("activate", moves.activates)
                            .add("deactivate", moves.deactivates)
                            .close())
        .add("roles", mask.shows("roles") ? moves_json(moves.roles) : "[]")
        .add("teams", mask.shows("teams") ? moves_json(moves.teams) : "[]")
        .add("licenses", licenses.close())
        .close();
}

// Of a file that is of no known template: names that would make it one.
std::string renames_json(const ReviewIndex& index) {
    JsonText list('[');
    for (const ColumnRename& rename : closest_renames(index.columns(), load_shipped_schemas()))
        list.add(JsonText('{')
                     .add("column", std::uint64_t{rename.column + 1})
                     .add_text("name", index.columns()[rename.column])
                     .add_text("to", rename.name)
                     .close());
    return list.close();
}

std::string cause_json(const ReviewIndex& index, std::uint32_t at, const Mask& mask,
                       Language language) {
    const ReviewCause& cause = index.causes()[at];
    const std::string shown = mask.finding(cause.body);
    JsonText rows('[');
    for (const std::uint64_t row : cause.first_rows)
        if (row != 0) rows.add(std::to_string(row));
    const bool of_header = cause.is_of_file && cause.column != 0 && !index.is_json();
    std::string suggestion = or_null(find_member(shown, "suggestion"));
    // A column renamed to one that is there already would only stand there twice.
    std::uint64_t taken_by = 0;
    if (of_header && suggestion.starts_with('"')) {
        const auto& columns = index.columns();
        const auto found = std::find(columns.begin(), columns.end(), read_string(suggestion));
        if (found != columns.end())
            taken_by = static_cast<std::uint64_t>(found - columns.begin()) + 1;
    }
    if (taken_by != 0) suggestion = "null";
    const bool is_fixable = cause.column != 0 && (of_header || !cause.is_of_file);
    return JsonText('{')
        .add("cause", std::uint64_t{at})
        .add_text("code", cause.code)
        .add_text("severity", cause.is_error ? "error" : "warning")
        .add("column", cause.column == 0 ? "null" : std::to_string(cause.column))
        .add("name", or_null(find_member(shown, "field")))
        .add("value", or_null(find_member(shown, "value")))
        .add("many_values", cause.many_values)
        .add("masked", find_member(shown, "masked") == "true")
        .add_text("message", message_of(shown, language))
        .add("suggestion", suggestion)
        .add("taken_by", taken_by == 0 ? "null" : std::to_string(taken_by))
        .add("renames",
             cause.code == "schema_unknown" && !index.is_json() ? renames_json(index) : "[]")
        .add("count", cause.count)
        .add("first_rows", rows.close())
        .add("of_header", of_header)
        .add("fixable", is_fixable)
        .close();
}

}  // namespace

Response answer_review(Service& service, Request& request) {
    const auto store = service.stores().lease(request.tenant);
    const Reviewed reviewed = find_reviewed(service, *store, request);
    if (!reviewed.job) return reviewed.refusal;
    const Job& job = *reviewed.job;
    const ReviewIndex& index = *reviewed.index;
    std::uint64_t errors = 0;
    std::uint64_t warnings = 0;
    for (const ReviewCause& cause : index.causes())
        (cause.is_error ? errors : warnings) += cause.count;
    JsonText columns('[');
    for (std::uint64_t at = 1; at <= index.columns().size(); ++at)
        columns.add(column_name(index, at));
    JsonText edits('[');
    for (const std::string& edit : list_edits(*store, job)) edits.add(edit);
    JsonText guards('[');
    if (job.state == JobState::quarantined)
        for (std::string_view rest = job.reason; !rest.empty();) {
            const std::size_t end = std::min(rest.find("; "), rest.size());
            guards.add(json_string(rest.substr(0, end)));
            rest.remove_prefix(std::min(end + 2, rest.size()));
        }
    const bool shows_rows = may_see_rows(request.caller, job);
    const bool waits = waits_for_proceed(job.state) || job.state == JobState::invalid_scheme;
    return json_response(
        JsonText('{')
            .add("job", static_cast<std::uint64_t>(job.id))
            .add("plan", static_cast<std::uint64_t>(job.plan))
            .add("plan_hash", job.plan_hash.empty() ? "null" : '"' + job.plan_hash + '"')
            .add_text("format", index.is_json() ? "json" : "csv")
            .add("columns", columns.close())
            .add("first_row", index.first_row())
            .add("rows", index.rows())
            .add("blank_rows", index.blank_rows())
            .add("rows_with_findings", index.rows_with_findings())
            .add("errors", errors)
            .add("warnings", warnings)
            .add("causes", std::uint64_t{index.causes().size()})
            .add("by_code", by_code_json(index, language_of(request)))
            .add("by_column", by_column_json(index))
            .add("shows_rows", shows_rows)
            .add("may_edit", shows_rows && waits && may_edit(request.caller, job) &&
                                 request.caller.may(Scope::jobs_upload))
            .add("needs_other_approver",
                 job.state == JobState::quarantined &&
                     needs_other_approver(*store, job, request.caller.actor))
            .add("edits", edits.close())
            .add("plan_summary", plan_summary_json(index.moves(), mask_for(request.caller, job)))
            .add("guards", guards.close())
            .close());
}

Response answer_causes(Service& service, Request& request) {
    const auto store = service.stores().lease(request.tenant);
    const Reviewed reviewed = find_reviewed(service, *store, request);
    if (!reviewed.job) return reviewed.refusal;
    const RowFilter filter = read_filter(request);
    const std::uint64_t skip = query_number(request, "skip", 0, 0, most_rows);
    const std::uint64_t most = query_number(request, "most", 50, 1, most_at_once);
    const Mask mask = mask_for(request.caller, *reviewed.job);
    const Language language = language_of(request);
    std::uint64_t total = 0;
    JsonText list('[');
    for (const std::uint32_t at : reviewed.index->by_count()) {
        const ReviewCause& cause = reviewed.index->causes()[at];
        const bool passes = (filter.code.empty() || filter.code == cause.code) &&
                            (!filter.cause || *filter.cause == at) &&
                            (!filter.column || *filter.column == cause.column) &&
                            (!filter.is_error || *filter.is_error == cause.is_error);
        if (!passes) continue;
        // Only what is shown is looked through, so that nobody finds out what is hidden.
        if (!filter.text.empty() && !holds_text(mask.finding(cause.body), filter.text)) continue;
        if (total >= skip && total - skip < most)
            list.add(cause_json(*reviewed.index, at, mask, language));
        ++total;
    }
    return json_response(JsonText('{').add("total", total).add("causes", list.close()).close());
}

Response answer_rows(Service& service, Request& request) {
    const auto store = service.stores().lease(request.tenant);
    const Reviewed reviewed = find_reviewed(service, *store, request);
    if (!reviewed.job) return reviewed.refusal;
    const Job& job = *reviewed.job;
    if (!may_see_rows(request.caller, job)) return no_rows();
    const RowFilter filter = read_filter(request);
    const std::uint64_t skip = query_number(request, "skip", 0, 0, most_rows);
    const std::uint64_t most = query_number(request, "most", 100, 1, most_at_once);
    const Language language = language_of(request);
    const RowPage page = reviewed.index->find_rows(filter, skip, most);
    const Mask mask = mask_for(request.caller, job);
    JsonText rows('[');
    for (const ReviewRow& row : page.rows) {
        constexpr std::uint64_t most_findings = 300;
        JsonText findings('[');
        if (row.findings > 0) {
            FindingFilter wanted;
            wanted.after = row.first_seq - 1;
            wanted.most = std::min(row.findings, most_findings);
            for (const StoredFinding& one : store->findings_page(job.id, job.plan, wanted)) {
                const std::string body = mask.finding(one.body);
                const std::uint64_t column = reviewed.index->column_of(body);
                findings.add(JsonText('{')
                                 .add("column", column == 0 ? "null" : std::to_string(column))
                                 .add("name", or_null(find_member(body, "field")))
                                 .add_text("code", one.code)
                                 .add_text("severity", one.is_error ? "error" : "warning")
                                 .add_text("message", message_of(body, language))
                                 .add("suggestion", or_null(find_member(body, "suggestion")))
                                 .add("see_row", or_null(find_member(body, "see_row")))
                                 .close());
            }
        }
        rows.add(JsonText('{')
                     .add("row", row.number)
                     .add(row.cells)
                     .add("findings", findings.close())
                     .close());
    }
    return json_response(JsonText('{').add("total", page.total).add("rows", rows.close()).close());
}

Response answer_plan(Service& service, Request& request) {
    const auto store = service.stores().lease(request.tenant);
    Named named = find_job(*store, request.caller, request.arguments[0]);
    if (!named.job) return std::move(named.refusal);
    const Job& job = *named.job;
    const std::string action = request.query("action");
    const std::string text = request.query("text");
    constexpr std::array<std::string_view, 5> actions{"create", "update", "rename", "activate",
                                                      "deactivate"};
    if (!action.empty() && std::find(actions.begin(), actions.end(), action) == actions.end())
        throw Failure(FailureKind::usage,
                      "action: is not create, update, rename, activate or deactivate");
    const auto passes = [&](std::string_view change) {
        const ChangeKinds kinds = kinds_of(change);
        const bool is_wanted = action.empty() || (action == "create" && kinds.creates) ||
                               (action == "update" && !kinds.creates) ||
                               (action == "rename" && kinds.renames) ||
                               (action == "activate" && kinds.activates) ||
                               (action == "deactivate" && kinds.deactivates);
        return is_wanted && (text.empty() || holds_text(change, text));
    };
    const std::uint64_t most = query_number(request, "most", 100, 1, most_at_once);
    auto after = static_cast<std::int64_t>(query_number(request, "after", 0, 0, most_rows));
    const AppliedChunks applied(*store, job);
    const Mask mask = mask_for(request.caller, job);
    JsonText list('[');
    std::uint64_t found = 0;
    bool is_over = false;
    while (found < most && !is_over) {
        constexpr std::uint64_t page_size = 1000;
        const std::vector<StoredChange> page =
            store->changes_page(job.id, job.plan, after, page_size);
        is_over = page.empty();
        for (const StoredChange& one : page) {
            after = one.seq;
            const std::string change = mask.change(one.body);
            if (!applied.shows(one) || !passes(change)) continue;
            list.add(JsonText('{')
                         .add("seq", static_cast<std::uint64_t>(one.seq))
                         .add("change", change)
                         .close());
            if (++found == most) break;
        }
    }
    return json_response(JsonText('{')
                             .add("changes", list.close())
                             .add("next", is_over ? "null" : std::to_string(after))
                             .close());
}

}  // namespace rollcall
