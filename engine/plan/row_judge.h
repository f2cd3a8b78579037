// Judges the cells of one row: text, e-mails, checks, references. Sees one row and constants.
#pragma once

#include <string_view>
#include <vector>

#include "engine/csv/row_reader.h"
#include "engine/plan/proposal.h"
#include "engine/plan/rules.h"

namespace rollcall {

class RowJudge {
public:
    explicit RowJudge(const Rules& rules);

    // Fills `proposal` from `raw`. All findings of its cells are in it, by column.
    void judge(const RawRow& raw, Proposal& proposal) const;

private:
    // What the way of a sound cell needs of its ColumnRule, close together.
    struct CellRule {
        ColumnKind kind = ColumnKind::text;
        bool is_judged = false;
        bool is_email = false;
        bool is_required = false;
        bool needs_directory = false;  // its value is held against the Directory, which is there
        bool is_any_text = false;      // any text is meant as it stands
    };

    bool is_blank(const RawRow& raw) const;
    bool judge_shape(const RawRow& raw, Proposal& proposal) const;
    void take_flags(const RawRow& raw, Proposal& proposal) const;
    void judge_cell(const RawRow& raw, std::uint32_t at, Proposal& proposal) const;
    bool judge_text(std::uint32_t at, std::string_view& text, Proposal& proposal) const;
    void judge_email(std::uint32_t at, std::string_view text, Proposal& proposal) const;
    void judge_value(std::uint32_t at, std::string_view text, Proposal& proposal) const;
    void judge_reference(std::uint32_t at, std::string_view text, Proposal& proposal) const;
    void judge_unknown_members(Proposal& proposal) const;
    void add(Proposal& proposal, FindingCode code, std::uint32_t at, std::string_view value) const;

    const Rules& rules_;
    std::vector<CellRule> cells_;
    bool has_unknown_members_ = false;
};

}  // namespace rollcall
