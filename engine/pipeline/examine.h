// One Chunk on its way through the parallel part: read, judged, decided, said. No TBB here.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/finding/error_log.h"
#include "engine/pipeline/any_reader.h"
#include "engine/plan/change.h"
#include "engine/plan/decide.h"
#include "engine/plan/plan_hash.h"
#include "engine/plan/row_judge.h"
#include "engine/plan/rules.h"
#include "engine/plan/tally.h"
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
    ColumnUse use;
    std::optional<Place> bad_byte;  // the first that is not text: its row, line and own offset
    std::optional<Place> broken;    // of JSON: where the array stops being one; nothing follows
};

// Puts one finding into words, as an entry at the end of `log`.
void say(const Rules& rules, const Wanted& wanted, const Finding& finding, std::string& log,
         LogEntry& entry);

// One per thread: it keeps room between chunks. Texts in an outcome live until the next examine().
class Examiner {
public:
    // `header`: the rows up to this one are no records.
    Examiner(const Rules& rules, AnyReader reader, const Wanted& wanted, RowNumber header);

    // Examines outcome.chunk and fills in the rest (whatever was there is dropped).
    void examine(ChunkOutcome& outcome);

private:
    static constexpr std::size_t batch = 32;  // rows whose look-ups are under way together

    void start(ChunkOutcome& outcome) const;
    template <typename Reader>
    void examine_with(Reader& reader, ChunkOutcome& outcome);
    template <typename Reader>
    std::size_t fill_batch(Reader& reader, ChunkOutcome& outcome);
    void prefetch_users(std::size_t rows) const;
    void name_members(Proposal& proposal) const;
    void note_bad_byte(ChunkOutcome& outcome);
    void finish_row(Proposal& proposal, ChunkOutcome& outcome);
    void decide_row(Proposal& proposal, ChunkOutcome& outcome, RowRecord& record);
    void record_new_key(const Proposal& proposal, ChunkOutcome& outcome, RowRecord& record) const;
    void say_findings(Proposal& proposal, ChunkOutcome& outcome) const;
    void add_change(ChunkOutcome& outcome, RowRecord& record);
    void hash_leaves(ChunkOutcome& outcome);

    const Rules& rules_;
    Wanted wanted_;
    RowNumber header_;
    AnyReader reader_;
    RowJudge judge_;
    Decider decider_;
    Decision decision_;
    RawRow raw_;
    std::vector<Proposal> proposals_;
    Sha256Batch leaves_;  // of the last changes of the chunk
};

}  // namespace rollcall
