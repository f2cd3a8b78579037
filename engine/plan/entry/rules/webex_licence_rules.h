// The rule "webex_licence_rules": the Directory's licence_rules say which licence the members of a
// group get, [{"group": "Agents", "license": "Standard"}]. Stands behind webex_services.
//
// Standard and Premium through several groups is Premium. Only new users get a licence so, and only
// where the row names none; FALSE keeps a new user from that licence. Applied to a user who exists,
// Webex would reset a profile of their own (seed 001), so that is only told.
#pragma once

#include <array>
#include <string_view>

#include "engine/plan/entry/rules/webex_services.h"

namespace rollcall {

inline constexpr std::string_view webex_groups = "groups";
inline constexpr std::array webex_licence_members{webex_standard, webex_premium, webex_groups};

void adjust_webex_licences(const RuleView& view);
void check_licence_rules(const Directory& directory);

inline constexpr NamedRule webex_licence_rules_rule{
    "webex_licence_rules", webex_licence_members, nullptr, adjust_webex_licences, nullptr,
    check_licence_rules};

}  // namespace rollcall
