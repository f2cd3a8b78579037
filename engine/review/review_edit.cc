#include "engine/review/review_edit.h"

#include <algorithm>
#include <charconv>
#include <set>

#include "engine/job/time_stamp.h"
#include "engine/review/rewrite.h"
#include "engine/text/escape.h"
#include "engine/text/failure.h"
#include "engine/text/json_slices.h"

namespace rollcall {
namespace {

const std::string history_name = "edits";
constexpr std::size_t most_edits = 100;
constexpr std::size_t most_history_bytes = std::size_t{64} << 20;

std::uint64_t number_of(std::string_view json) {
    std::uint64_t value = 0;
    std::from_chars(json.data(), json.data() + json.size(), value);
    return value;
}

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

void add_rows(std::string& before, const std::vector<RowBefore>& rows, std::string_view end) {
    for (const RowBefore& row : rows) {
        before += (before.size() == 1 ? "[" : ",[") + std::to_string(row.row) + ',';
        append_json_string(before, row.text);
        before += end;
    }
}

// As JSON: {"number","at","actor","kind","column","cells","rows","before"}; what was there before
// is [column, text, [rows]] of cells, [row, text] of rows that were left out and [row, text, true]
// of rows that are still there.
std::string history_line(std::uint64_t number, const Actor& actor, const Rewritten& done,
                         const std::set<std::uint64_t>& columns) {
    std::string before = "[";
    std::set<std::uint64_t> rows;
    for (const RowBefore& row : done.rows) rows.insert(row.row);
    std::map<std::pair<std::uint64_t, std::string_view>, std::string> moves;
    for (const CellBefore& cell : done.cells) {
        rows.insert(cell.row);
        std::string& list = moves[{cell.column, cell.text}];
        list += (list.empty() ? "" : ",") + std::to_string(cell.row);
    }
    for (const auto& [cell, list] : moves) {
        before += (before.size() == 1 ? "[" : ",[") + std::to_string(cell.first) + ',';
        append_json_string(before, cell.second);
        before += ",[" + list + "]]";
    }
    add_rows(before, done.rows, ",true]");
    add_rows(before, done.left_out, "]");
    const bool is_cells = done.left_out.empty();
    std::string line =
        R"({"number":)" + std::to_string(number) + R"(,"at":")" + time_stamp() + R"(","actor":)";
    append_json_string(line, actor.name());
    line += is_cells ? R"(,"kind":"cells","column":)" : R"(,"kind":"rows_left_out","column":)";
    line += columns.size() == 1 ? std::to_string(*columns.begin()) : "null";
    line += R"(,"cells":)" + std::to_string(done.edited_cells) + R"(,"rows":)" +
            std::to_string(is_cells ? rows.size() : done.left_out.size());
    return line + R"(,"before":)" + before + "]}";
}

// The values that a Rewrite refers to stay with it.
struct Reversal {
    Rewrite rewrite;
    std::vector<std::string> values;
};

void read_reversal(std::string_view line, Reversal& reversal) {
    for (const std::string_view item : read_items(find_member(line, "before"))) {
        const std::vector<std::string_view> parts = read_items(item);
        const bool is_row = parts.size() == 2 || parts[2] == "true";
        if (is_row) {
            auto& rows = parts.size() == 2 ? reversal.rewrite.put_back : reversal.rewrite.replace;
            rows[number_of(parts[0])] = read_string(parts[1]);
            continue;
        }
        reversal.values.push_back(read_string(parts[1]));
        for (const std::string_view row : read_items(parts[2]))
            reversal.rewrite.cells.push_back(
                {number_of(row), number_of(parts[0]), reversal.values.size() - 1});
    }
    reversal.rewrite.values = &reversal.values;
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

Answer take(Store& store, const Actor& actor, const Job& job, const KeptFile& file,
            const std::vector<std::string>& history, bool detached) {
    // Intake forgets what it refuses; before that the file is nobody's.
    try {
        keep_history(store.folder(), file, history);
    } catch (...) {
        forget_upload(store.folder(), file.name);
        throw;
    }
    UploadOrder order;
    order.kept = file;
    order.filename = job.filename;
    order.job = job.id;
    order.edited_plan = job.plan;
    order.kind = job.kind;
    order.detached = detached;
    Intake intake(store, actor);
    intake.recovers_first = false;
    return intake.upload(order);
}

}  // namespace

Answer edit_job(Store& store, const Actor& actor, EditOrder order) {
    Answer now = look_up(store, order.job, order.plan);
    if (now.refusal) return now;
    std::set<std::uint64_t> columns;
    for (const CellEdit& cell : order.cells) columns.insert(cell.column);
    Rewrite what;
    what.cells = std::move(order.cells);
    what.values = &order.values;
    what.leave_out = std::move(order.leave_out);
    sort_by_row(what.cells);
    std::sort(what.leave_out.begin(), what.leave_out.end());
    what.leave_out.erase(std::unique(what.leave_out.begin(), what.leave_out.end()),
                         what.leave_out.end());
    const Rewritten done = rewrite(store, *now.job, what);
    std::vector<std::string> history = read_history(store.folder(), *now.job);
    const std::uint64_t number =
        history.empty() ? 1 : number_of(find_member(history.back(), "number")) + 1;
    history.push_back(history_line(number, actor, done, columns));
    return take(store, actor, *now.job, done.file, history, order.detached);
}

Answer undo_edit(Store& store, const Actor& actor, JobId job, PlanNumber plan, bool detached) {
    Answer now = look_up(store, job, plan);
    if (now.refusal) return now;
    std::vector<std::string> history = read_history(store.folder(), *now.job);
    if (history.empty()) {
        now.refusal = Refusal::wrong_state;
        now.why = "job " + std::to_string(job) + ": there is no edit to take back";
        return now;
    }
    Reversal reversal;
    read_reversal(history.back(), reversal);
    sort_by_row(reversal.rewrite.cells);
    const Rewritten done = rewrite(store, *now.job, reversal.rewrite);
    history.pop_back();
    return take(store, actor, *now.job, done.file, history, detached);
}

std::vector<std::string> list_edits(Store& store, const Job& job) {
    std::vector<std::string> lines = read_history(store.folder(), job);
    for (std::string& line : lines) line = with_member(line, {"before"}, "");
    return lines;
}

}  // namespace rollcall
