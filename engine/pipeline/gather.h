// The last stage: takes ChunkOutcomes in file order, judges what compares rows with each other, and
// writes. Serial. What it does does not depend on where one chunk ends and the next begins.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engine/finding/causes.h"
#include "engine/pipeline/chunk_outcome.h"
#include "engine/pipeline/output_file.h"
#include "engine/plan/late_rules.h"
#include "engine/plan/plan_hash.h"
#include "engine/plan/seen_keys.h"

namespace rollcall {

// Where the words go; a null is not wanted. Both must be open and empty.
struct Outputs {
    OutputFile* log = nullptr;
    OutputFile* changes = nullptr;
};

enum class OnError : std::uint8_t { skip, reject };

// What came out, once all is written.
struct Gathered {
    Tally tally;
    bool is_valid_scheme = true;
    bool is_refused = false;  // nothing of it would be applied (exit code 2)
    Digest plan_hash{};
    std::vector<Cause> causes;
    std::size_t uniqueness_bytes = 0;
    std::optional<SeenKeys> seen;  // where wanted: the addresses of all rows, failed ones too
};

class Gather {
public:
    // `file_findings` are about the header; they must be sound, in any order.
    Gather(const Rules& rules, const Wanted& wanted, Outputs outputs, Encoding encoding,
           std::vector<Finding> file_findings);

    void expect_rows(std::size_t rows) { emails_.expect(rows); }
    void take(ChunkOutcome& outcome);
    Gathered finish(OnError on_error);

    const Tally& tally() const { return tally_; }
    bool is_broken() const { return broken_.has_value(); }  // what follows would be ignored

private:
    // A spot in a chunk's words where something goes, comes, or is remembered. In row order.
    struct Mark {
        enum class Kind : std::uint8_t { drop, insert, taken_spot, admin_spot } kind;
        std::size_t entry = 0;  // of the chunk: before it, or it itself
        std::size_t late = 0;   // of late_, for spots
        std::string words;
        LogEntry said;  // for insert
    };

    // A key that stands in the file already, and how the row says it.
    struct Repeated {
        FindingCode code{};
        ColumnIndex column = no_column;
        std::string_view value;
        RowNumber first = no_row;
    };

    void judge_record(ChunkOutcome& outcome, RowRecord& record);
    void judge_uniques(ChunkOutcome& outcome, RowRecord& record);
    void refuse_duplicate(ChunkOutcome& outcome, RowRecord& record, const Repeated& repeated);
    void drop_row_rules(ChunkOutcome& outcome, RowRecord& record);
    void note_late(ChunkOutcome& outcome, const RowRecord& record, const LateEntry* late);
    std::size_t spot_of(const ChunkOutcome& outcome, const RowRecord& record, ColumnIndex column,
                        FindingCode code) const;
    void write_log(ChunkOutcome& outcome);
    void write_changes(ChunkOutcome& outcome);
    void count_cause(const LogEntry& entry);
    static bool comes_first(const Mark& a, const Mark& b);
    std::vector<Edit> say_file_findings();
    bool has_valid_scheme() const;
    Tally tally_of_refused() const;
    void publish();
    void warn_of_columns(std::vector<Finding>& findings) const;
    void settle_late(std::vector<Edit>& log_edits, std::vector<Edit>& change_edits,
                     std::vector<std::uint64_t>& left_out);
    Edit say_late(const LateRow& row, FindingCode code, std::uint64_t at);

    const Rules& rules_;
    Wanted wanted_;
    Outputs outputs_;
    Encoding encoding_;
    std::vector<Finding> file_findings_;
    Tally tally_;
    Causes causes_;
    SeenKeys emails_;
    SeenKeys new_emails_;
    std::deque<SeenKeys> unique_;  // of entries: by UniqueEntry::set
    LateRules late_;
    std::vector<LateRow> pending_late_;  // of this chunk, spots not yet known
    PlanHash plan_hash_;
    ColumnUse use_;
    std::optional<Place> bad_byte_;
    std::optional<Place> broken_;
    std::vector<Mark> marks_;            // of this chunk
    std::vector<bool> dropped_changes_;  // of this chunk
    std::string spliced_;
};

}  // namespace rollcall
