// Rules of a vendor that no table can say: a schema names them, and this is all that knows them.
//
// Each is a few pure functions over one row, what is stored, and constants; so they run on any
// thread. Keep them small: what several vendors need belongs into the schema's members.
#pragma once

#include <span>
#include <string_view>

#include "engine/plan/entry/entry_change.h"
#include "engine/plan/entry/entry_row.h"
#include "engine/plan/entry/entry_rules.h"

namespace rollcall {

// What a rule sees. `stored` is null for a new entry.
struct RuleView {
    const EntryRules& rules;
    EntryRow& row;
    const StoredEntry* stored;

    // The field's value after the row, before any Change is made: what the row sets, else what is
    // stored, else (of a new entry) its default; empty where there is none.
    std::string_view final_text(std::size_t field) const;

    // Adds a finding about a field of the row.
    Finding& add(FindingCode code, std::size_t field) const;
};

struct NamedRule {
    std::string_view name;
    std::span<const std::string_view> members;  // of fields that the schema must have
    // Cells alone: on every row, with a Directory or without; `stored` is null. May add findings
    // about cells (scheme phase). Null: none.
    void (*judge)(const RuleView& view);
    // Before fields are compared: may change what the row asks for, and add findings.
    void (*adjust)(const RuleView& view);
    // After: may add notes to a Change that is not empty.
    void (*annotate)(const RuleView& view, EntryChange& change);
    // Once, before the first row, where there is a Directory: throws Failure{reference_broken}
    // where it holds what the rule cannot use. Null: none.
    void (*check_directory)(const Directory& directory) = nullptr;
};

std::span<const NamedRule> named_rules();
const NamedRule* find_named_rule(std::string_view name);

// The index of the field with that member name, which the schema has: make_entry_rules sees to it
// for all NamedRule::members.
std::size_t member_index(const EntryRules& rules, std::string_view member);

}  // namespace rollcall
