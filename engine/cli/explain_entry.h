// The part of `rollcall explain` that judges and decides, for rows that are entries, and what both
// forms of schema share.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/plan/entry/entry_rules.h"
#include "engine/source/raw_row.h"

namespace rollcall {

// At most 200 code points, in quotes, with control bytes escaped.
std::string quote_for_terminal(std::string_view text);

// The findings from number `from` on, a line each.
void explain_findings(const std::vector<Finding>& findings, const Rules& rules, std::size_t from);

void explain_entry(const RawRow& raw, const EntryRules& rules);

}  // namespace rollcall
