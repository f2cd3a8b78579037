// The note "effective" (avaya.h).
#include "engine/plan/entry/rules/avaya.h"
#include "engine/plan/entry/rules/avaya_state.h"
#include "engine/text/escape.h"

namespace rollcall {
namespace {

void append_member(std::string& json, std::string_view name, std::string_view value) {
    if (value.empty()) return;
    if (json.size() > 1) json += ',';
    append_json_string(json, name);
    json += ':';
    json += value;
}

}  // namespace

void note_avaya_effective(const RuleView& view, EntryChange& change) {
    const AvayaState state = avaya_state_after(view);
    if (state.profile == nullptr) return;
    std::string features;
    for (const AvayaFeature& feature : state.features) {
        features += features.empty() ? '{' : ',';
        append_json_string(features, feature.name);
        features += ':';
        features += feature.json;
    }
    if (!features.empty()) features += '}';
    std::string name;
    if (const JsonValue* const profile_name = state.profile->find("profileName"))
        append_json_string(name, profile_name->text);
    std::string json = "{";
    append_member(json, "profileName", name);
    append_member(json, "uxProfileId", state.ux_profile_id);
    append_member(json, "roles", state.roles);
    append_member(json, "memberOfGroups", state.groups);
    append_member(json, "features", features);
    change.notes.push_back({"effective", json + '}'});
}

}  // namespace rollcall
