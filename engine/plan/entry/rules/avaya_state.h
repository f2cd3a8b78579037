// What an Avaya user or profile ends with: roles, groups and features, those of its profile first
// and its own over them (seed 003, "Applying a Profile to a User").
//
// Roles and groups of its own take the place of the profile's. Of the features, those that both
// have are its own, whole, and those that only the profile has stay: the seed says both that the
// user's features are chosen and that a user may have additional ones.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/plan/entry/named_rule.h"

namespace rollcall {

struct AvayaFeature {
    std::string name;  // "voice"
    std::string json;  // its object; nothing secret is in it
};

struct AvayaState {
    const JsonValue* profile = nullptr;  // that is applied, if any
    std::string ux_profile_id;           // this and the next two as JSON; empty: none
    std::string roles;
    std::string groups;
    std::vector<AvayaFeature> features;  // in the schema's order, then those it does not know
};

// Before the row: nothing of a new entry. Of what names a profile that there is not, the own part.
AvayaState avaya_state_before(const RuleView& view);
AvayaState avaya_state_after(const RuleView& view);

// The name of the feature that a field is or belongs to; empty where it is no feature's.
std::string_view avaya_feature_of(const EntryField& field);

}  // namespace rollcall
