// The rule "phone_damage": fields with the member "phone" hold telephone numbers, and what a
// spreadsheet has done to them is found (phone_damage.h).
#pragma once

#include "engine/plan/entry/named_rule.h"

namespace rollcall {

void judge_phones(const RuleView& view);

inline constexpr NamedRule phone_damage_rule{"phone_damage", {}, judge_phones, nullptr, nullptr};

}  // namespace rollcall
