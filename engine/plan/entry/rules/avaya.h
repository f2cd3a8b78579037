// The rules of Avaya Experience Platform users and profiles (seed 003).
#pragma once

#include <array>
#include <string_view>

#include "engine/plan/entry/named_rule.h"

namespace rollcall {

inline constexpr std::array<std::string_view, 4> avaya_members{"profileId", "uxProfileId", "roles",
                                                               "memberOfGroups"};

// "effective" beside the Change of a user with a profile: what they end with (avaya_state.h).
void note_avaya_effective(const RuleView& view, EntryChange& change);

// "statuses" beside a Change: what List User Statuses, or List Profile Statuses, would say right
// after it was sent. One action for all roles, which are given together or not at all, and one for
// each feature that comes, changes or goes; nothing where none does, for the rest is done at once.
void note_avaya_statuses(const RuleView& view, EntryChange& change);

inline constexpr NamedRule avaya_profile_rule{"avaya_profile", avaya_members, nullptr, nullptr,
                                              note_avaya_effective};
inline constexpr NamedRule avaya_statuses_rule{"avaya_statuses", avaya_members, nullptr, nullptr,
                                               note_avaya_statuses};

}  // namespace rollcall
