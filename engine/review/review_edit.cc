#include "engine/review/review_edit.h"

#include <algorithm>
#include <set>

#include "engine/job/time_stamp.h"
#include "engine/review/patches.h"
#include "engine/review/rewrite.h"
#include "engine/text/escape.h"
#include "engine/text/failure.h"
#include "engine/text/json_slices.h"
#include "engine/text/json_text.h"

namespace rollcall {
namespace {

const std::string history_name(edits_beside);
constexpr std::size_t most_edits = 100;
constexpr std::size_t most_history_bytes = std::size_t{64} << 20;

std::vector<std::string> read_history(const std::string& folder, const Job& job) {
    std::vector<std::string> lines;
    const std::string text = read_beside(folder, job.file, history_name);
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        lines.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    return lines;
}

// Older edits that there is no room for can no longer be taken back.
void keep_history(const std::string& folder, const KeptFile& file,
                  const std::vector<std::string>& lines) {
    std::size_t first = lines.size();
    std::size_t bytes = 0;
    while (first > 0 && lines.size() - first < most_edits &&
           bytes + lines[first - 1].size() <= most_history_bytes)
        bytes += lines[--first].size();
    std::string text;
    for (std::size_t at = first; at < lines.size(); ++at) text.append(lines[at]).append("\n");
    keep_beside(folder, file, history_name, text);
}

std::string_view kind_of(const EditOrder& order) {
    if (order.matches_columns) return "columns_matched";
    if (order.column.merge_into != 0) return "columns_merged";
    if (order.column.leave_out != 0) return "column_left_out";
    return order.leave_out.empty() ? "cells" : "rows_left_out";
}

// The one column that is edited, or 0.
std::uint64_t column_of(const EditOrder& order) {
    if (order.column.leave_out != 0) return order.column.leave_out;
    std::set<std::uint64_t> columns;
    for (const CellEdit& cell : order.cells) columns.insert(cell.column);
    return columns.size() == 1 ? *columns.begin() : 0;
}

// As JSON: {"number","at","actor","kind","column","cells","rows","before"}, the last as patches.h
// writes it.
std::string history_line(std::uint64_t number, const Actor& actor, const EditOrder& order,
                         const Rewritten& done) {
    const std::uint64_t column = column_of(order);
    return JsonText('{')
        .add("number", number)
        .add_text("at", time_stamp())
        .add_text("actor", actor.name())
        .add_text("kind", kind_of(order))
        .add("column", column == 0 ? "null" : std::to_string(column))
        .add("cells", done.cells)
        .add("rows", done.rows)
        .add("before", done.before)
        .close();
}

// By row; of a cell that is named twice the last value counts.
void sort_by_row(std::vector<CellEdit>& cells) {
    const auto place = [](const CellEdit& cell) { return std::pair(cell.row, cell.column); };
    std::stable_sort(cells.begin(), cells.end(),
                     [&](const CellEdit& a, const CellEdit& b) { return place(a) < place(b); });
    const auto first =
        std::unique(cells.rbegin(), cells.rend(),
                    [&](const CellEdit& a, const CellEdit& b) { return place(a) == place(b); });
    cells.erase(cells.begin(), first.base());
}

Answer look_up(Store& store, JobId id, PlanNumber plan) {
    Answer answer;
    answer.job = store.find_job(id);
    const auto refuse = [&](Refusal refusal, const std::string& why) {
        answer.refusal = refusal;
        answer.why = "job " + std::to_string(id) + ": " + why;
        return answer;
    };
    if (!answer.job) return refuse(Refusal::no_such_job, "there is none of that number");
    const JobState state = answer.job->state;
    if (!waits_for_proceed(state) && state != JobState::invalid_scheme)
        return refuse(Refusal::wrong_state, "is " + std::string(job_state_name(state)) +
                                                ", so its file can no longer be edited");
    if (answer.job->plan != plan)
        return refuse(Refusal::plan_is_stale,
                      "was edited meanwhile; look at it again and repeat what is missing");
    return answer;
}

// What becomes the job's file in place of the one it has.
struct NextFile {
    KeptFile file;
    std::vector<std::string> history;
    std::optional<bool> matches_columns;
    bool is_undo = false;
    bool detached = false;
};

Answer take(Store& store, const Actor& actor, const Job& job, const NextFile& next) {
    // Intake forgets what it refuses; before that the file is nobody's.
    try {
        keep_history(store.folder(), next.file, next.history);
    } catch (...) {
        forget_upload(store.folder(), next.file.name);
        throw;
    }
    UploadOrder order;
    order.kept = next.file;
    order.filename = job.filename;
    order.job = job.id;
    order.edited_plan = job.plan;
    order.is_undone_edit = next.is_undo;
    order.matches_columns = next.matches_columns;
    order.kind = job.kind;
    order.detached = next.detached;
    Intake intake(store, actor);
    intake.recovers_first = false;
    return intake.upload(order);
}

}  // namespace

Answer edit_job(Store& store, const Actor& actor, EditOrder order) {
    Answer now = look_up(store, order.job, order.plan);
    if (now.refusal) return now;
    sort_by_row(order.cells);
    std::sort(order.leave_out.begin(), order.leave_out.end());
    order.leave_out.erase(std::unique(order.leave_out.begin(), order.leave_out.end()),
                          order.leave_out.end());
    const Rewritten done = rewrite(store, *now.job, order);
    NextFile next;
    next.file = done.file;
    next.history = read_history(store.folder(), *now.job);
    const std::uint64_t number =
        next.history.empty() ? 1 : whole_in(find_member(next.history.back(), "number")) + 1;
    next.history.push_back(history_line(number, actor, order, done));
    if (order.matches_columns) next.matches_columns = true;
    next.detached = order.detached;
    return take(store, actor, *now.job, next);
}

Answer undo_edit(Store& store, const Actor& actor, JobId job, PlanNumber plan, bool detached) {
    Answer now = look_up(store, job, plan);
    if (now.refusal) return now;
    NextFile next;
    next.history = read_history(store.folder(), *now.job);
    if (next.history.empty()) {
        now.refusal = Refusal::wrong_state;
        now.why = "job " + std::to_string(job) + ": there is no edit to take back";
        return now;
    }
    const std::string& last = next.history.back();
    next.file =
        take_back(store.folder(), kept_path(store.folder(), now.job->file, now.job->file_sha256),
                  find_member(last, "before"));
    if (find_member(last, "kind") == "\"columns_matched\"") next.matches_columns = false;
    next.history.pop_back();
    next.is_undo = true;
    next.detached = detached;
    return take(store, actor, *now.job, next);
}

std::vector<std::string> list_edits(Store& store, const Job& job) {
    std::vector<std::string> lines = read_history(store.folder(), job);
    for (std::string& line : lines) line = with_member(line, {"before"}, "");
    return lines;
}

}  // namespace rollcall
