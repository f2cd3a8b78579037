// The rule "webex_services": what TRUE and FALSE in the two columns of Webex Contact Center do to
// a user's licence.
//
// A user has one licence, Standard or Premium; both TRUE is Premium (seed 001). FALSE takes a
// licence away where the import adds and removes services, and keeps it where it only adds.
#pragma once

#include <array>
#include <string_view>

#include "engine/plan/entry/named_rule.h"

namespace rollcall {

inline constexpr std::string_view webex_standard = "webex_contact_center.standard";
inline constexpr std::string_view webex_premium = "webex_contact_center.premium";
inline constexpr std::array webex_services_members{webex_standard, webex_premium};

enum class WebexLicense : std::uint8_t { none, standard, premium };

// "Standard" or "Premium".
std::string_view webex_license_name(WebexLicense license);

WebexLicense stored_webex_license(const RuleView& view);
WebexLicense final_webex_license(const RuleView& view);

void judge_webex_services(const RuleView& view);
void adjust_webex_services(const RuleView& view);
void annotate_webex_services(const RuleView& view, EntryChange& change);

inline constexpr NamedRule webex_services_rule{"webex_services", webex_services_members,
                                               judge_webex_services, adjust_webex_services,
                                               annotate_webex_services};

}  // namespace rollcall
