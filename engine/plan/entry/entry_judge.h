// Turns a RawRow into an EntryRow: what each cell means, and what is wrong with it. Sees one row
// and constants. One per thread: it keeps room between calls.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/plan/entry/entry_row.h"
#include "engine/plan/entry/entry_rules.h"
#include "engine/source/raw_row.h"

namespace rollcall {

class EntryJudge {
public:
    explicit EntryJudge(const EntryRules& rules) : rules_(rules) {}

    // Overwrites `row`. Its views live as long as `raw`'s.
    void judge(const RawRow& raw, EntryRow& row);

private:
    // A sound cell of the row under way that holds a value.
    struct Said {
        std::uint32_t column = 0;
        std::string_view text;
        Intent intent = Intent::keep;
    };

    bool is_blank(const RawRow& raw) const;
    void take_faults(const RawRow& raw, EntryRow& row) const;
    bool judge_shape(const RawRow& raw, EntryRow& row) const;
    void judge_column(const RawRow& raw, std::uint32_t at, EntryRow& row);
    bool judge_text(const RawRow& raw, std::uint32_t at, std::string_view& text,
                    EntryRow& row) const;
    void judge_value(std::uint32_t at, std::string_view text, EntryRow& row);
    void judge_more(std::uint32_t at, std::string_view text, EntryRow& row);
    void settle_field(std::size_t field, EntryRow& row);
    void settle_indexed(std::size_t field, EntryRow& row);
    void judge_items(std::size_t field, EntryRow& row);
    std::uint32_t column_of_item(std::size_t field, std::size_t item, std::size_t of,
                                 const EntryRow& row) const;
    void settle_suffixed(std::size_t field, EntryRow& row) const;
    void settle_groups(EntryRow& row) const;
    void judge_required(EntryRow& row) const;
    void judge_keys(EntryRow& row);
    void judge_references(EntryRow& row) const;
    bool is_known(const ReferenceSet& set, const std::string& key, std::string_view text) const;
    Finding& add(EntryRow& row, FindingCode code, std::uint32_t column,
                 std::string_view value) const;

    const EntryRules& rules_;
    std::vector<std::vector<Said>> said_;   // by field
    std::vector<std::vector<Said>> items_;  // by field: those of single items, in their order
    std::vector<bool> unsound_;             // by field
    std::vector<std::string_view> texts_;
};

}  // namespace rollcall
