#include "engine/review/review_index.h"

#include <algorithm>
#include <cstring>
#include <numeric>

#include "engine/intake/judge.h"
#include "engine/intake/kept_rows.h"
#include "engine/intake/upload_file.h"
#include "engine/review/record_cells.h"
#include "engine/review/text_search.h"
#include "engine/text/escape.h"
#include "engine/text/json_slices.h"
#include "engine/text/unicode.h"

namespace rollcall {
namespace {

constexpr std::size_t most_causes = 20'000;  // with a value of their own
constexpr std::size_t most_shown = 1000;     // code points of a cell

// A cell as JSON, whatever its bytes are. Answers whether all of it is there.
bool append_cell(std::string& json, std::string_view cell) {
    std::string mended;
    const std::size_t invalid = find_invalid_utf8(cell);
    if (invalid < cell.size()) {
        std::string_view rest = cell;
        for (std::size_t at = invalid; at < rest.size(); at = find_invalid_utf8(rest)) {
            mended.append(rest.substr(0, at)).append("\xEF\xBF\xBD");
            rest.remove_prefix(at + 1);
        }
        cell = mended.append(rest);
    }
    const std::string_view shown = cell.size() > most_shown ? cut(cell, most_shown) : cell;
    append_json_string(json, shown);
    return shown.size() == cell.size();
}

// "cells":[…],"cut":[2]
class CellsText {
public:
    void add(std::string_view cell) {
        json_ += count_ == 0 ? "" : ",";
        if (!append_cell(json_, cell)) {
            cut_ += cut_.empty() ? "" : ",";
            cut_ += std::to_string(count_ + 1);
        }
        ++count_;
    }

    std::string take() {
        std::string all = R"("cells":[)" + json_ + ']';
        if (!cut_.empty()) all += R"(,"cut":[)" + cut_ + ']';
        json_.clear();
        cut_.clear();
        count_ = 0;
        return all;
    }

private:
    std::string json_;
    std::string cut_;
    std::size_t count_ = 0;
};

std::string_view bytes_of(const std::uint64_t& value) {
    return {reinterpret_cast<const char*>(&value), sizeof value};
}

void count_names(std::string_view list, std::map<std::string, PlanMoves::Members>& names) {
    constexpr std::size_t most_names = 10'000;
    const auto count = [&](std::string_view member, std::uint64_t PlanMoves::Members::*where) {
        for (const std::string_view item : read_items(find_member(list, member))) {
            const std::string name = read_string(item);
            if (names.size() < most_names || names.contains(name)) ++(names[name].*where);
        }
    };
    count("add", &PlanMoves::Members::added);
    count("remove", &PlanMoves::Members::removed);
}

}  // namespace

ChangeKinds kinds_of(std::string_view change) {
    ChangeKinds kinds;
    kinds.creates = find_member(change, "action") == "\"create\"";
    kinds.renames = !find_member(change, "new_email").empty();
    const std::string_view status = find_member(find_member(change, "set"), "status");
    const std::string_view to = find_member(status, "to");
    kinds.deactivates = to == "\"Inactive\"" && !kinds.creates;
    kinds.activates = to == "\"Active\"" && !kinds.creates;
    return kinds;
}

ReviewIndex::ReviewIndex(Store& store, const Job& job)
    : text_(store.folder()), offsets_(store.folder()), marks_(store.folder()) {
    read_rows(store, job);
    read_findings(store, job);
    read_changes(store, job);
}

void ReviewIndex::add_row(std::uint64_t number, std::string_view json, bool is_blank) {
    // A reader that passes over a row leaves a blank one here, so that numbers lead to rows.
    while (first_row_ + row_count_ <= number) {
        const std::uint64_t at = text_.size();
        offsets_.append(bytes_of(at));
        ++row_count_;
        const bool is_it = first_row_ + row_count_ - 1 == number;
        text_.append(is_it ? json : R"("cells":[])");
        blank_rows_ += is_it ? is_blank : !is_json_;
    }
}

void ReviewIndex::read_rows(Store& store, const Job& job) {
    const JobOptions options = read_options(job.options);
    const std::vector<AnySchema> schemas = schemas_for(options);
    KeptRows kept(kept_path(store.folder(), job.file, job.file_sha256), options, schemas);
    is_json_ = kept.form.has_value();
    CellsText cells;
    if (is_json_) {
        for (const RecordColumn& column : record_columns(job)) {
            columns_.push_back(column.name);
            members_.push_back(column.member);
        }
        bool is_first = true;
        kept.each_record(
            [&](const RawRow& row, std::string_view record, bool is_object, std::uint64_t) {
                if (is_first) first_row_ = number(row.number);
                is_first = false;
                if (is_object) {
                    const std::string compact = compact_record(record);
                    for (const std::string& member : members_)
                        cells.add(record_cell(compact, member));
                }
                add_row(number(row.number), cells.take(), false);
            });
    } else {
        columns_ = kept.header.cells;
        first_row_ = number(kept.header.row) + 1;
        kept.each_row([&](const RawRow& row, std::string_view raw) {
            if (row.number == kept.header.row) return;
            bool is_blank = true;
            if (!raw.empty())
                for (const std::string_view cell : row.cells) {
                    cells.add(cell);
                    is_blank = is_blank && cell.empty();
                }
            add_row(number(row.number), cells.take(), is_blank);
        });
    }
    const std::uint64_t end = text_.size();
    offsets_.append(bytes_of(end));
    text_.finish();
    offsets_.finish();
}

std::uint64_t ReviewIndex::column_of(std::string_view finding) const {
    if (!is_json_) return whole_in(find_member(finding, "column"));
    // A record's finding says by its pointer which member it is about.
    const std::string_view field = find_member(finding, "field");
    if (!field.starts_with("\"/")) return 0;
    const std::string pointer = read_string(field);
    std::uint64_t column = 0;
    for (std::size_t at = 0; at < members_.size(); ++at)
        if (is_pointer_into(pointer, members_[at])) column = at + 1;
    return column;
}

std::uint32_t ReviewIndex::find_cause(const StoredFinding& finding) {
    std::string_view value = find_member(finding.body, "value");
    const std::string_view column = find_member(finding.body, "column");
    const std::string_view field = find_member(finding.body, "field");
    const auto key_of = [&](std::string_view shown) {
        std::string key = finding.code;
        key.append(finding.row ? "\n" : "\t").append(column).append("\n").append(field);
        return key.append("\n").append(shown);
    };
    std::string key = key_of(value);
    auto found = cause_at_.find(key);
    const bool is_new = found == cause_at_.end();
    const bool is_full = is_new && causes_.size() >= most_causes;
    if (is_full) {
        key = key_of("many");
        found = cause_at_.find(key);
    }
    if (found != cause_at_.end()) return found->second;
    const auto at = static_cast<std::uint32_t>(causes_.size());
    ReviewCause cause;
    cause.code = finding.code;
    cause.is_error = finding.is_error;
    cause.column = column_of(finding.body);
    cause.is_of_file = !finding.row;
    cause.body = finding.body;
    cause.many_values = is_full;
    if (is_full) {
        cause.body = with_member(cause.body, {"value"}, "null");
        cause.body = with_member(cause.body, {"suggestion"}, "null");
    }
    causes_.push_back(std::move(cause));
    cause_at_.emplace(std::move(key), at);
    return at;
}

void ReviewIndex::read_findings(Store& store, const Job& job) {
    std::uint64_t last_row = 0;
    store.each_finding(job.id, job.plan, [&](const StoredFinding& finding) {
        const std::uint32_t at = find_cause(finding);
        ReviewCause& cause = causes_[at];
        const std::uint64_t row = finding.row.value_or(0);
        const auto free = std::find(cause.first_rows.begin(), cause.first_rows.end(), 0);
        const bool is_known = free != cause.first_rows.begin() && *(free - 1) == row;
        if (row != 0 && free != cause.first_rows.end() && !is_known) *free = row;
        ++cause.count;
        if (row != last_row) ++rows_with_findings_;
        last_row = row;
        marks_.append(bytes_of(row));
        marks_.append(bytes_of(std::uint64_t{at}));
    });
    marks_.finish();
    cause_at_.clear();
    by_count_.resize(causes_.size());
    std::iota(by_count_.begin(), by_count_.end(), 0);
    std::stable_sort(by_count_.begin(), by_count_.end(), [&](std::uint32_t a, std::uint32_t b) {
        if (causes_[a].is_of_file != causes_[b].is_of_file) return causes_[a].is_of_file;
        if (causes_[a].is_error != causes_[b].is_error) return causes_[a].is_error;
        return causes_[a].count > causes_[b].count;
    });
}

void ReviewIndex::read_changes(Store& store, const Job& job) {
    store.each_change(job.id, job.plan, [&](const StoredChange& change) {
        const ChangeKinds kinds = kinds_of(change.body);
        ++(kinds.creates ? moves_.creates : moves_.updates);
        moves_.renames += kinds.renames;
        moves_.activates += kinds.activates;
        moves_.deactivates += kinds.deactivates;
        count_names(find_member(change.body, "roles"), moves_.roles);
        count_names(find_member(change.body, "teams"), moves_.teams);
        const std::string_view license = find_member(change.body, "license");
        if (license.empty()) return;
        ++moves_.licenses[{std::string(find_member(license, "from")),
                           std::string(find_member(license, "to"))}];
    });
}

std::string_view ReviewIndex::text_of(std::uint64_t at) const {
    std::uint64_t bounds[2];
    std::memcpy(bounds, offsets_.data() + at * sizeof(std::uint64_t), sizeof bounds);
    return {text_.data() + bounds[0], bounds[1] - bounds[0]};
}

ReviewRow ReviewIndex::row_at(std::uint64_t at) const {
    ReviewRow row;
    row.number = first_row_ + at;
    row.cells = text_of(at);
    const Mark* const end = marks() + mark_count();
    const Mark* const first =
        std::lower_bound(marks(), end, row.number,
                         [](const Mark& mark, std::uint64_t wanted) { return mark.row < wanted; });
    row.first_seq = first - marks() + 1;
    for (const Mark* mark = first; mark != end && mark->row == row.number; ++mark) ++row.findings;
    return row;
}

std::vector<std::uint64_t> ReviewIndex::matching_rows(const RowFilter& filter) const {
    const std::string wanted = json_key(filter.text);  // as it stands in the cells
    std::vector<std::uint64_t> rows;
    const auto take = [&](std::uint64_t row) {
        const bool is_here = row >= first_row_ && row < first_row_ + row_count_;
        if (!is_here || (!rows.empty() && rows.back() == row)) return;
        if (wanted.empty() || holds_text(text_of(row - first_row_).substr(9), wanted))
            rows.push_back(row);
    };
    if (!filter.looks_at_findings()) {
        for (std::uint64_t at = 0; at < row_count_; ++at) take(first_row_ + at);
        return rows;
    }
    std::vector<bool> passes(causes_.size());
    for (std::size_t at = 0; at < causes_.size(); ++at) {
        const ReviewCause& cause = causes_[at];
        passes[at] = (!filter.cause || *filter.cause == at) &&
                     (filter.code.empty() || filter.code == cause.code) &&
                     (!filter.column || *filter.column == cause.column) &&
                     (!filter.is_error || *filter.is_error == cause.is_error);
    }
    for (std::size_t at = 0; at < mark_count(); ++at)
        if (marks()[at].row != 0 && passes[marks()[at].cause]) take(marks()[at].row);
    return rows;
}

// Whoever scrolls asks again and again for the same rows.
std::shared_ptr<const std::vector<std::uint64_t>> ReviewIndex::matches(
    const RowFilter& filter) const {
    std::string name = filter.only_with_findings ? "findings" : "all";
    name += '\n' + (filter.cause ? std::to_string(*filter.cause) : "") + '\n' + filter.code + '\n' +
            (filter.column ? std::to_string(*filter.column) : "") + '\n' +
            (filter.is_error ? std::to_string(*filter.is_error) : "") + '\n' + filter.text;
    {
        const std::lock_guard lock(mutex_);
        if (last_matches_ && last_filter_ == name) return last_matches_;
    }
    auto found = std::make_shared<const std::vector<std::uint64_t>>(matching_rows(filter));
    const std::lock_guard lock(mutex_);
    last_filter_ = name;
    last_matches_ = found;
    return found;
}

RowPage ReviewIndex::find_rows(const RowFilter& filter, std::uint64_t skip,
                               std::uint64_t most) const {
    RowPage page;
    if (!filter.looks_at_findings() && filter.text.empty()) {
        page.total = row_count_;
        for (std::uint64_t at = skip; at < row_count_ && at - skip < most; ++at)
            page.rows.push_back(row_at(at));
        return page;
    }
    const auto found = matches(filter);
    page.total = found->size();
    for (std::uint64_t at = skip; at < found->size() && at - skip < most; ++at)
        page.rows.push_back(row_at((*found)[at] - first_row_));
    return page;
}

std::vector<std::uint64_t> ReviewIndex::rows_of(std::uint32_t cause) const {
    std::vector<std::uint64_t> rows;
    if (causes_[cause].is_of_file) {
        if (!is_json_ && causes_[cause].column != 0) rows.push_back(first_row_ - 1);
        return rows;
    }
    for (std::size_t at = 0; at < mark_count(); ++at)
        if (marks()[at].cause == cause && (rows.empty() || rows.back() != marks()[at].row))
            rows.push_back(marks()[at].row);
    return rows;
}

}  // namespace rollcall
