// What leaves the parallel part for one Chunk, and what both kinds of examiner do to fill it.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/finding/error_log.h"
#include "engine/plan/change.h"
#include "engine/plan/decide.h"
#include "engine/plan/plan_hash.h"
#include "engine/plan/rules.h"
#include "engine/plan/tally.h"
#include "engine/source/chunk.h"
#include "engine/source/raw_row.h"
#include "engine/text/byte_writer.h"

namespace rollcall {

inline constexpr std::uint32_t no_index = 0xFFFFFFFFu;

// What to put into words; what nobody asked for is not made.
struct Wanted {
    bool log = false;
    LogFormat log_format = LogFormat::csv;
    bool changes = false;
    ChangeFormat change_format = ChangeFormat::ndjson;
    bool causes = false;          // keep each finding's message for Causes
    bool seen_keys = false;       // hand on which addresses the file names
    RowNumber only_row = no_row;  // put only this row into words; no_row: all
    Language language = Language::en;
};

// One finding of a row, in words: log[end of the one before, end).
struct LogEntry {
    RowNumber row = no_row;
    ColumnIndex column = no_column;
    FindingCode code{};
    bool about_row = false;  // a rule about the whole row: void where a cell turns out unsound
    std::size_t end = 0;
    std::string value, suggestion, message;  // only where causes are wanted
};

// One Change, in words: changes[end of the one before, end).
struct ChangeEntry {
    std::size_t end = 0;
    Effect effect;
    Digest leaf;
};

// What a row that names a New email, or takes an active Admin away, must settle later.
struct LateEntry {
    bool has_new_key = false;
    KeyHash new_key;
    std::string_view new_email;  // as written; lives as long as the chunk's turn
    bool renames = false;        // as decided; false for rows that were not
    bool target_known = false;
    bool loses_admin = false;
};

// What the ordered stage must know of a row that has an address or a New email.
struct RowRecord {
    RowNumber row = no_row;
    LineNumber line{0};
    std::uint32_t offset = 0;  // of the row in the chunk
    bool has_key = false;
    bool failed = false;
    bool creates = false;  // soundly
    KeyHash key;
    std::string_view email;         // as written; lives as long as the chunk's turn
    std::uint32_t first_entry = 0;  // its findings in the log
    std::uint32_t entry_count = 0;
    std::uint32_t change = no_index;
    std::uint32_t late = no_index;
    std::uint32_t first_unique = 0;  // its keys that may stand in the file once only
    std::uint32_t unique_count = 0;
};

// A key of a row of entries (plan/entry) that may stand in the file once only.
struct UniqueEntry {
    std::uint32_t set = 0;  // EntryRules::unique_sets
    KeyHash key;
    FindingCode code{};  // if it stands there again
    ColumnIndex column = no_column;
    std::string value;
};

// Owned only, but for the Chunk, which it owns too.
struct ChunkOutcome {
    std::unique_ptr<Chunk> chunk;
    Tally tally;
    std::string log;
    std::vector<LogEntry> entries;
    ByteWriter changes;
    std::vector<ChangeEntry> change_entries;
    std::vector<RowRecord> records;
    std::vector<LateEntry> late;
    std::vector<UniqueEntry> uniques;
    ColumnUse use;
    std::optional<Place> bad_byte;  // the first that is not text: its row, line and own offset
    std::optional<Place> broken;    // of JSON: where the array stops being one; nothing follows
};

// Drops what an outcome held but for its Chunk, and makes room for `columns` columns.
void start_outcome(ChunkOutcome& outcome, std::size_t columns);

// Whether words about that row are wanted.
inline bool is_asked_for(const Wanted& wanted, RowNumber row) {
    return wanted.only_row == no_row || wanted.only_row == row;
}

// Puts one finding into words, as an entry at the end of `log`.
void say(const Rules& rules, const Wanted& wanted, const Finding& finding, std::string& log,
         LogEntry& entry);

// Counts and says all findings of a row that starts at `offset` of the chunk, in their order.
void say_row(const Rules& rules, const Wanted& wanted, std::vector<Finding>& findings,
             std::size_t offset, ChunkOutcome& outcome);

// Looks for a byte that is no text in a row that is not known to be UTF-8, and says so of the row.
void note_bad_byte(RawRow& raw, const Limits& limits, char terminator, ChunkOutcome& outcome);

// Of JSON: where the reader says that the array stops being one.
void note_break(std::optional<std::size_t> broken_at, ChunkOutcome& outcome);

}  // namespace rollcall
