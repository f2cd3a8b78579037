// Edits of a job's file where it stands, and the file as it is now.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "engine/http/job_access.h"
#include "engine/http/json_body.h"
#include "engine/http/problem.h"
#include "engine/http/resources.h"
#include "engine/http/service.h"
#include "engine/intake/job_record.h"
#include "engine/intake/upload_file.h"
#include "engine/review/review_edit.h"
#include "engine/text/failure.h"
#include "engine/text/json_slices.h"

namespace rollcall {
namespace {

constexpr std::uint64_t judged_at_once_bytes = std::uint64_t{64} << 20;
constexpr std::size_t most_cells = 1000;
constexpr std::size_t most_value_bytes = std::size_t{64} << 10;

std::uint64_t read_place(std::string_view name, std::string_view json) {
    if (json.empty()) throw Failure(FailureKind::usage, std::string(name) + ": is missing");
    return read_whole(name, json, 1, 1'000'000'000'000);
}

std::string checked_value(std::string value) {
    if (value.size() > most_value_bytes)
        throw Failure(FailureKind::usage, "value: may have 64 KiB at most");
    if (value.find('\0') != std::string::npos)
        throw Failure(FailureKind::usage, "value: may not hold a NUL");
    return value;
}

void read_cells(const std::string& json, EditOrder& order) {
    const std::vector<std::string_view> cells = read_items(json);
    if (cells.empty() || cells.size() > most_cells)
        throw Failure(FailureKind::usage, "cells: is to be an array of 1 to 1000 objects");
    for (const std::string_view cell : cells) {
        const std::string_view value = find_member(cell, "value");
        if (!cell.starts_with('{') || !value.starts_with('"'))
            throw Failure(FailureKind::usage,
                          R"(cells: each is to be like {"row": 2, "column": 1, "value": "x"})");
        order.values.push_back(checked_value(read_string(value)));
        order.cells.push_back({read_place("row", find_member(cell, "row")),
                               read_place("column", find_member(cell, "column")),
                               order.values.size() - 1});
    }
}

void read_rows(const std::string& json, EditOrder& order) {
    for (const std::string_view row : read_items(json))
        order.leave_out.push_back(read_place("leave_out", row));
    if (order.leave_out.empty() || order.leave_out.size() > most_cells)
        throw Failure(FailureKind::usage, "leave_out: is to be an array of 1 to 1000 rows");
}

// Every cell of a cause gets the same value.
void read_cause(Service& service, Store& store, const Job& job, const JsonBody& body,
                EditOrder& order) {
    if (job.plan != order.plan) return;  // refused when it comes to it
    const auto index = service.reviews().find(store, job);
    const std::uint64_t at = read_whole("cause", *body.number_text("cause"), 0, 4'000'000'000);
    const std::optional<std::string> value = body.text("value");
    if (at >= index->causes().size() || !value)
        throw Failure(FailureKind::usage, "cause: there is none of that number, or no value");
    const std::uint64_t column = index->causes()[at].column;
    if (column == 0) throw Failure(FailureKind::usage, "cause: is about no single cell");
    order.values.push_back(checked_value(*value));
    for (const std::uint64_t row : index->rows_of(static_cast<std::uint32_t>(at)))
        order.cells.push_back({row, column, 0});
    if (order.cells.empty()) throw Failure(FailureKind::usage, "cause: has no cell to edit");
}

Response edited(Service& service, Store& store, const Answer& answer) {
    if (answer.refusal) return problem(answer);
    const bool waits = answer.job->state == JobState::created;
    if (waits) service.wake_workers();
    return json_response(job_json(store, *answer.job), waits ? 202 : 200);
}

void read_column(const JsonBody& body, EditOrder& order) {
    const auto column = [&](std::string_view name) {
        return read_place(name, body.number_text(name).value_or(""));
    };
    if (body.number_text("leave_out_column")) {
        order.column.leave_out = column("leave_out_column");
        return;
    }
    order.column.leave_out = column("merge_column");
    order.column.merge_into = column("into");
}

// One kind of edit.
void read_edit(Service& service, Store& store, const Job& job, const JsonBody& body,
               EditOrder& order) {
    const std::optional<std::string> cells = body.json("cells");
    const std::optional<std::string> rows = body.json("leave_out");
    const bool by_cause = body.number_text("cause").has_value();
    const bool of_column = body.number_text("leave_out_column") || body.number_text("merge_column");
    order.matches_columns = body.truth("match_columns_by_name").value_or(false);
    const int kinds = int(cells.has_value()) + int(rows.has_value()) + int(by_cause) +
                      int(of_column) + int(order.matches_columns);
    if (kinds != 1)
        throw Failure(FailureKind::usage,
                      "edit: wants one of cells, cause, leave_out, leave_out_column, merge_column "
                      "and match_columns_by_name");
    if (cells) read_cells(*cells, order);
    if (rows) read_rows(*rows, order);
    if (by_cause) read_cause(service, store, job, body, order);
    if (of_column) read_column(body, order);
}

// What a kept file is called: by its first bytes, and by the name that it came with.
struct FileKind {
    std::string type;
    std::string ending;
};

FileKind kind_of(int file, const std::string& filename) {
    std::array<char, 4> bytes{};
    const ssize_t got = ::pread(file, bytes.data(), bytes.size(), 0);
    const std::string_view start(bytes.data(), static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
    FileKind kind{"text/csv", ".csv"};
    if (filename.find(".ndjson") != std::string::npos ||
        filename.find(".jsonl") != std::string::npos)
        kind = {"application/x-ndjson", ".ndjson"};
    else if (filename.find(".json") != std::string::npos)
        kind = {"application/json", ".json"};
    if (start.starts_with("\x1F\x8B")) return {"application/gzip", kind.ending + ".gz"};
    if (start == "\x28\xB5\x2F\xFD") return {"application/zstd", kind.ending + ".zst"};
    return kind;
}

// The plan that was looked at.
PlanNumber read_plan(const JsonBody& body) {
    const std::optional<std::string> plan = body.number_text("plan");
    if (!plan) throw Failure(FailureKind::usage, "plan: is missing; see …/jobs/{id}/review");
    return static_cast<PlanNumber>(read_whole("plan", *plan, 1, 1'000'000'000));
}

}  // namespace

Response answer_edit(Service& service, Request& request) {
    const auto store = service.stores().lease(request.tenant);
    const JsonBody body(request.body);
    body.allow_only({"id", "plan", "cells", "cause", "value", "leave_out", "leave_out_column",
                     "merge_column", "into", "match_columns_by_name"});
    const Named named = find_job_of_body(*store, request);
    if (!named.job) return named.refusal;
    if (!may_see_rows(request.caller, *named.job)) return no_rows();
    EditOrder order;
    order.job = named.job->id;
    order.plan = read_plan(body);
    order.detached = named.job->file_bytes > judged_at_once_bytes;
    read_edit(service, *store, *named.job, body, order);
    return edited(service, *store, edit_job(*store, request.caller.actor, std::move(order)));
}

Response answer_undo_edit(Service& service, Request& request) {
    const auto store = service.stores().lease(request.tenant);
    const JsonBody body(request.body);
    body.allow_only({"id", "plan"});
    const Named named = find_job_of_body(*store, request);
    if (!named.job) return named.refusal;
    if (!may_see_rows(request.caller, *named.job)) return no_rows();
    const bool detached = named.job->file_bytes > judged_at_once_bytes;
    return edited(
        service, *store,
        undo_edit(*store, request.caller.actor, named.job->id, read_plan(body), detached));
}

Response answer_file(Service& service, Request& request) {
    const auto store = service.stores().lease(request.tenant);
    const Named named = find_job(*store, request.caller, request.arguments[0]);
    if (!named.job) return named.refusal;
    if (!may_see_rows(request.caller, *named.job)) return no_rows();
    const std::string path = kept_path(request.folder, named.job->file, named.job->file_sha256);
    Response response;
    response.file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    struct stat about {};
    if (response.file < 0 || ::fstat(response.file, &about) != 0)
        throw Failure(FailureKind::read_or_write, path + ": cannot be read");
    response.file_bytes = static_cast<std::uint64_t>(about.st_size);
    const FileKind kind = kind_of(response.file, named.job->filename);
    response.add("Content-Type", kind.type);
    add_attachment(response, "upload-" + std::to_string(named.job->id) + kind.ending);
    return response;
}

}  // namespace rollcall
