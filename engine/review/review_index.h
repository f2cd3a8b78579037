// A plan as its reviewer looks at it: the rows of the kept file by number, the findings grouped by
// cause and found by row, and what the Changes come to. Made once for each plan.
//
// Memory: a bounded number of causes and of names; rows and findings lie in mapped files.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/job/job.h"
#include "engine/review/mapped_log.h"
#include "engine/store/store.h"

namespace rollcall {

// Findings of one code on one column with one value.
struct ReviewCause {
    std::string code;
    bool is_error = false;
    std::uint64_t column = 0;  // from 1; 0: the whole row or file
    bool is_of_file = false;   // no row: of a column's header, or of the file
    std::string body;          // of the first finding: its line of the log (§5)
    bool many_values = false;  // stands for all values that came after the bound was reached
    std::uint64_t count = 0;
    std::array<std::uint64_t, 3> first_rows{};  // 0 where there are fewer
};

struct PlanMoves {
    std::uint64_t creates = 0;
    std::uint64_t updates = 0;
    std::uint64_t renames = 0;
    std::uint64_t activates = 0;
    std::uint64_t deactivates = 0;
    struct Members {
        std::uint64_t added = 0;
        std::uint64_t removed = 0;
    };
    std::map<std::string, Members> roles;  // by name, as JSON writes it without its quotes
    std::map<std::string, Members> teams;
    std::map<std::pair<std::string, std::string>, std::uint64_t> licenses;  // from, to, as JSON
};

// What a Change does, in the words of the summary (§7). One may do several.
struct ChangeKinds {
    bool creates = false;
    bool renames = false;
    bool activates = false;
    bool deactivates = false;
};
ChangeKinds kinds_of(std::string_view change);

// Which rows; what is not said is any.
struct RowFilter {
    bool only_with_findings = false;
    std::optional<std::uint32_t> cause;
    std::string code;
    std::optional<std::uint64_t> column;
    std::optional<bool> is_error;
    std::string text;  // in any cell, whatever the letter case of ASCII

    bool looks_at_findings() const {
        return only_with_findings || cause || !code.empty() || column || is_error;
    }
};

struct ReviewRow {
    std::uint64_t number = 0;    // as a spreadsheet shows it
    std::string_view cells;      // as JSON: "cells":[…], and "cut":[…] of cells that are longer
    std::int64_t first_seq = 0;  // of its findings
    std::uint64_t findings = 0;
};

struct RowPage {
    std::uint64_t total = 0;
    std::vector<ReviewRow> rows;
};

class ReviewIndex {
public:
    // Of a job that has a plan, and its file. Throws Failure.
    ReviewIndex(Store& store, const Job& job);

    bool is_json() const { return is_json_; }
    const std::vector<std::string>& columns() const { return columns_; }
    std::uint64_t first_row() const { return first_row_; }
    std::uint64_t rows() const { return row_count_; }  // blank ones too
    std::uint64_t blank_rows() const { return blank_rows_; }
    std::uint64_t rows_with_findings() const { return rows_with_findings_; }
    const std::vector<ReviewCause>& causes() const { return causes_; }
    const PlanMoves& moves() const { return moves_; }

    // Causes by number: those of the file first, errors before warnings, then the most frequent.
    const std::vector<std::uint32_t>& by_count() const { return by_count_; }

    // Which of columns() a finding is about, from 1, by its line of the log; 0: none.
    std::uint64_t column_of(std::string_view finding) const;

    // The rows that pass, from the one at `skip` on. Views live as long as this.
    RowPage find_rows(const RowFilter& filter, std::uint64_t skip, std::uint64_t most) const;

    // Every row that has a finding of that cause; of one of a column's header, the header's.
    std::vector<std::uint64_t> rows_of(std::uint32_t cause) const;

private:
    struct Mark {
        std::uint64_t row;
        std::uint64_t cause;
    };

    void read_rows(Store& store, const Job& job);
    void add_row(std::uint64_t number, std::string_view json, bool is_blank);
    void read_findings(Store& store, const Job& job);
    void read_changes(Store& store, const Job& job);
    std::uint32_t find_cause(const StoredFinding& finding);
    std::string_view text_of(std::uint64_t at) const;
    ReviewRow row_at(std::uint64_t at) const;
    const Mark* marks() const { return reinterpret_cast<const Mark*>(marks_.data()); }
    std::size_t mark_count() const { return marks_.size() / sizeof(Mark); }
    std::vector<std::uint64_t> matching_rows(const RowFilter& filter) const;
    std::shared_ptr<const std::vector<std::uint64_t>> matches(const RowFilter& filter) const;

    bool is_json_ = false;
    std::vector<std::string> columns_;
    std::vector<std::string> members_;  // of JSON: by column
    std::uint64_t first_row_ = 1;
    std::uint64_t row_count_ = 0;
    std::uint64_t blank_rows_ = 0;
    std::uint64_t rows_with_findings_ = 0;
    std::vector<ReviewCause> causes_;
    std::unordered_map<std::string, std::uint32_t> cause_at_;
    std::vector<std::uint32_t> by_count_;
    PlanMoves moves_;
    MappedLog text_;     // of all rows
    MappedLog offsets_;  // where each starts: u64, and one more for the end
    MappedLog marks_;    // a Mark for each finding, in the order of the log

    // Of the last filter: its text and the rows that pass, by number.
    mutable std::mutex mutex_;
    mutable std::string last_filter_;
    mutable std::shared_ptr<const std::vector<std::uint64_t>> last_matches_;
};

}  // namespace rollcall
