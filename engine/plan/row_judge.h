// Judges the cells of one row: text, e-mails, checks, references. Sees one row and constants.
#pragma once

#include <string_view>

#include "engine/csv/row_reader.h"
#include "engine/plan/proposal.h"
#include "engine/plan/rules.h"

namespace rollcall {

class RowJudge {
public:
    explicit RowJudge(const Rules& rules) : rules_(rules) {}

    // Fills `proposal` from `raw`, a row of `chunk`. All findings of its cells are in it, by column.
    void judge(const RawRow& raw, const Chunk& chunk, Proposal& proposal) const;

private:
    bool is_blank(const RawRow& raw) const;
    bool judge_shape(const RawRow& raw, Proposal& proposal) const;
    void judge_cell(const RawRow& raw, std::uint32_t at, Proposal& proposal) const;
    bool judge_text(const RawRow& raw, std::uint32_t at, std::string_view& text,
                    Proposal& proposal) const;
    void judge_email(std::uint32_t at, std::string_view text, Proposal& proposal) const;
    void judge_reference(std::uint32_t at, std::string_view text, Proposal& proposal) const;
    void judge_unknown_members(Proposal& proposal) const;
    void add(Proposal& proposal, FindingCode code, std::uint32_t at, std::string_view value) const;

    const Rules& rules_;
};

}  // namespace rollcall
