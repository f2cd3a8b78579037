// Row against stored entry gives an EntryChange: what would be different afterwards, and may it be.
#pragma once

#include "engine/plan/decide.h"
#include "engine/plan/entry/entry_change.h"
#include "engine/plan/entry/entry_row.h"
#include "engine/plan/entry/named_rule.h"

namespace rollcall {

// One per thread: it keeps room between calls.
class EntryDecider {
public:
    explicit EntryDecider(const EntryRules& rules) : rules_(rules) {}

    // `row` must be sound. Appends findings and clears row.sound when one of them is an error.
    // `change` is overwritten; its views live as long as `row` and until the next call.
    void decide(EntryRow& row, EntryChange& change, ColumnUse& use);

private:
    void fill_defaults(EntryRow& row) const;
    void compare(const RuleView& view, std::size_t field, EntryChange& change) const;
    void refuse_fixed(const RuleView& view, std::size_t field) const;
    void judge_conditions(const RuleView& view) const;
    bool leaves_behind(const RuleView& view, std::size_t field) const;
    void judge_rights(const RuleView& view, const EntryChange& change, ColumnUse& use) const;
    void add(EntryRow& row, FindingCode code, std::uint32_t column) const;

    const EntryRules& rules_;
    StoredEntry stored_;
};

}  // namespace rollcall
