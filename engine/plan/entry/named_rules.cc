// The table of all named rules: one row each, in no order that matters.
#include <algorithm>
#include <array>

#include "engine/plan/entry/named_rule.h"
#include "engine/plan/entry/rules/avaya.h"
#include "engine/plan/entry/rules/phone_damage_rule.h"
#include "engine/plan/entry/rules/webex_licence_rules.h"
#include "engine/plan/entry/rules/webex_services.h"

namespace rollcall {
namespace {

constexpr std::array table{
    avaya_profile_rule,  avaya_statuses_rule,      phone_damage_rule,
    webex_services_rule, webex_licence_rules_rule,
};

}  // namespace

std::span<const NamedRule> named_rules() { return table; }

const NamedRule* find_named_rule(std::string_view name) {
    const auto found = std::find_if(table.begin(), table.end(),
                                    [name](const NamedRule& rule) { return rule.name == name; });
    return found == table.end() ? nullptr : &*found;
}

}  // namespace rollcall
