// Judges the cells of one row: text, e-mails, checks, references. Sees one row and constants.
// One per thread: it keeps room, and the meaning of cells, between calls.
#pragma once

#include <string_view>
#include <vector>

#include "engine/csv/row_reader.h"
#include "engine/plan/proposal.h"
#include "engine/plan/rules.h"
#include "engine/source/raw_row.h"
#include "engine/text/word.h"

namespace rollcall {

class RowJudge {
public:
    explicit RowJudge(const Rules& rules);

    // Fills `proposal` from `raw`. All findings of its cells are in it, by column.
    void judge(const RawRow& raw, Proposal& proposal);

    // Takes the next row off `rows` and does the same, if it is an ordinary one. False when it is
    // not: then it is still the next, and `proposal` holds nothing of use.
    bool judge_ahead(RowReader& rows, Proposal& proposal);

private:
    // Of a column before the flags, what the fast way needs.
    struct PlainColumn {
        std::uint32_t at = 0;
        std::uint32_t least = 0;  // bytes of its cell: 1 where it may not be empty
    };

    // What the way of a sound cell needs of its ColumnRule, close together.
    struct CellRule {
        ColumnKind kind = ColumnKind::text;
        bool is_judged = false;
        bool is_email = false;
        bool is_required = false;
        bool needs_directory = false;  // its value is held against the Directory, which is there
        bool is_any_text = false;      // any text is meant as it stands
    };

    // Checks are pure and cells repeat ("Active", "Mexico", "3"), so what a short sound cell means
    // is kept: one place for each of a few words, the last that fell there.
    struct Remembered {
        WordPair word;
        std::size_t size = 0;  // 0: nothing is kept here
        CellMeaning meaning;
        bool means_itself = false;  // its text is the cell's own
    };
    static constexpr std::size_t longest_kept = 15;
    static constexpr std::size_t kept_bits = 7;

    bool is_blank(const RawRow& raw) const;
    Remembered& remembered(std::uint32_t at, const WordPair& word) {
        constexpr std::uint64_t spread = 0x9E3779B97F4A7C15u;
        const std::uint64_t mixed = (word.first ^ (word.second * 31)) * spread;
        return remembered_[(at << kept_bits) + (mixed >> (64 - kept_bits))];
    }
    bool judge_shape(const RawRow& raw, Proposal& proposal) const;
    void take_flags(const RawRow& raw, Proposal& proposal) const;
    void take_record(const RawRow& raw, Proposal& proposal);
    void judge_cells(const RawRow& raw, const std::vector<std::uint32_t>& unsound,
                     Proposal& proposal);
    void judge_short_cells(const RawRow& raw, Proposal& proposal);
    void judge_cell(const RawRow& raw, std::uint32_t at, Proposal& proposal);
    bool judge_text(const RawRow& raw, std::uint32_t at, std::string_view& text,
                    Proposal& proposal) const;
    void judge_email(std::uint32_t at, std::string_view text, Proposal& proposal) const;
    void judge_value(std::uint32_t at, std::string_view text, Proposal& proposal);
    void judge_new_value(std::uint32_t at, std::string_view text, Proposal& proposal) const;
    void judge_reference(std::uint32_t at, std::string_view text, Proposal& proposal) const;
    void take_codes(std::uint32_t at, std::string_view text, Proposal& proposal) const;
    void judge_unknown_members(Proposal& proposal) const;
    void add(Proposal& proposal, FindingCode code, std::uint32_t at, std::string_view value) const;

    // The fast way (plain_row.cc).
    void prepare_plain();
    void start_plain(const RowAhead& row, Proposal& proposal) const;
    bool are_high_cells_sound(const RowAhead& row) const;
    void keep_texts(const RowAhead& row, Proposal& proposal) const;
    template <typename Cpu>
    std::size_t take_plain(const RowAhead& row, Proposal& proposal);
    template <typename Cpu>
    bool take_plain_cells(const RowAhead& row, Proposal& proposal);
    template <typename Cpu>
    bool take_plain_email(std::string_view text, EmailKey& key, KeyHash& hash) const;
    template <typename Cpu>
    bool take_plain_value(std::uint32_t at, std::string_view text, CellMeaning& meaning,
                          Proposal& proposal);
    // `ends`: delimiter_at_, kept in a register by whoever asks for many cells.
    static std::string_view cell_at(const char* bytes, const std::uint32_t* ends, std::size_t at) {
        const std::uint32_t from = ends[at] + 1;  // of the first cell it wraps around to 0
        return {bytes + from, ends[at + 1] - from};
    }
    std::string_view plain_cell(const RowAhead& row, std::size_t at) const {
        return cell_at(row.bytes, delimiter_at_.data(), at);
    }
    std::size_t take_on_any(const RowAhead& row, Proposal& proposal);
    std::size_t take_on_avx2(const RowAhead& row, Proposal& proposal);

    const Rules& rules_;
    std::vector<CellRule> cells_;
    std::vector<Remembered> remembered_;  // 2^kept_bits for each column before the flags
    bool has_unknown_members_ = false;

    bool takes_plain_ = false;
    bool has_avx2_ = false;
    std::size_t longest_plain_ = 0;  // bytes of a row none of whose cells is too long
    std::vector<PlainColumn> plain_texts_, plain_values_;
    PlainColumn plain_key_, plain_rename_;
    std::vector<std::uint32_t> delimiter_at_;  // of the row: before and behind each leading cell
};

}  // namespace rollcall
