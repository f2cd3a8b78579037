// The note "statuses" (avaya.h), as the examples of seed 003 have it:
//
// What happens to an entry as a whole is ADD for a new one; for a known one it is what happens to
// all of its parts, or UPDATE where that differs. Deletions of users' parts are DELETE_IN_PROGRESS,
// all else is IN_PROGRESS. Statuses of profiles name no roles, and not the feature "matching".
#include <algorithm>
#include <vector>

#include "engine/plan/entry/rules/avaya.h"
#include "engine/plan/entry/rules/avaya_state.h"
#include "engine/schema/table/json_value.h"
#include "engine/text/escape.h"

namespace rollcall {
namespace {

struct Part {
    std::string_view name;  // of a feature
    std::string_view action;
};

// Members in any order, and numbers in any spelling, are one value.
std::string key_of_json(const std::string& json) {
    const JsonReading reading = read_json(json);
    return reading.value ? json_key(*reading.value) : json;
}

std::string key_of_set(const std::string& json) {
    const JsonReading reading = read_json(json);
    if (!reading.value) return json;
    std::vector<std::string> items;
    for (const JsonValue& item : reading.value->items) items.push_back(json_key(item));
    std::sort(items.begin(), items.end());
    items.erase(std::unique(items.begin(), items.end()), items.end());
    return composite_key(items);
}

std::string_view action_of(bool was, bool is) {
    if (was == is) return "UPDATE";
    return is ? "ADD" : "DELETE";
}

const AvayaFeature* find_feature(const AvayaState& state, std::string_view name) {
    const auto found =
        std::find_if(state.features.begin(), state.features.end(),
                     [name](const AvayaFeature& feature) { return feature.name == name; });
    return found == state.features.end() ? nullptr : &*found;
}

// A secret that is filled in changes its feature, though nothing shows it.
bool sets_secret_of(std::string_view feature, const RuleView& view, const EntryChange& change) {
    return std::any_of(change.fields.begin(), change.fields.end(),
                       [&](const EntryFieldChange& one) {
                           const EntryField& field = view.rules.schema->fields[one.field];
                           return field.secret && avaya_feature_of(field) == feature;
                       });
}

std::vector<Part> feature_parts(const RuleView& view, const EntryChange& change,
                                const AvayaState& before, const AvayaState& after) {
    std::vector<Part> parts;
    for (const AvayaFeature& feature : after.features) {
        const AvayaFeature* const was = find_feature(before, feature.name);
        const bool is_same = was != nullptr && key_of_json(was->json) == key_of_json(feature.json);
        if (is_same && !sets_secret_of(feature.name, view, change)) continue;
        parts.push_back({feature.name, action_of(was != nullptr, true)});
    }
    for (const AvayaFeature& feature : before.features)
        if (find_feature(after, feature.name) == nullptr)
            parts.push_back({feature.name, action_of(true, false)});
    return parts;
}

struct StatusText {
    std::string_view of_deletions;  // the status of what is deleted

    void append(std::string& json, std::string_view action) const {
        json.append("\"action\":\"").append(action).append("\",\"status\":\"");
        json.append(action == "DELETE" ? of_deletions : "IN_PROGRESS");
        json += "\",\"message\":\"Operation is in progress\"";
    }
};

std::string_view action_of_all(const EntryChange& change, std::string_view role,
                               const std::vector<Part>& features) {
    if (change.creates) return "ADD";
    const std::string_view first = role.empty() ? features.front().action : role;
    const bool agree = std::all_of(features.begin(), features.end(),
                                   [first](const Part& part) { return part.action == first; });
    return agree ? first : "UPDATE";
}

// Known entries are named by what they have in the Directory.
void append_id(std::string& json, const RuleView& view, std::string_view member) {
    if (view.stored == nullptr) return;
    const std::vector<EntryField>& fields = view.rules.schema->fields;
    for (std::size_t at = 0; at < fields.size(); ++at) {
        const std::string& id = view.stored->texts[at];
        if (fields[at].member != member || id.empty()) continue;
        json.append(",\"").append(member).append("\":");
        append_json_string(json, id);
    }
}

}  // namespace

void note_avaya_statuses(const RuleView& view, EntryChange& change) {
    const bool is_user = view.rules.schema->collection == "users";
    const AvayaState before = avaya_state_before(view);
    const AvayaState after = avaya_state_after(view);
    std::string_view role;
    if (is_user && key_of_set(before.roles) != key_of_set(after.roles))
        role = action_of(!before.roles.empty(), !after.roles.empty());
    std::vector<Part> features = feature_parts(view, change, before, after);
    if (!is_user)
        features.erase(std::remove_if(features.begin(), features.end(),
                                      [](const Part& part) { return part.name == "matching"; }),
                       features.end());
    if (role.empty() && features.empty()) return;
    const StatusText status{is_user ? "DELETE_IN_PROGRESS" : "IN_PROGRESS"};
    std::string json = "{";
    status.append(json, action_of_all(change, role, features));
    append_id(json, view, is_user ? "userId" : "profileId");
    if (!role.empty()) {
        json += ",\"role\":{";
        status.append(json, role);
        json += '}';
    }
    if (!features.empty()) json += ",\"features\":";
    for (const Part& part : features) {
        json += &part == features.data() ? '{' : ',';
        append_json_string(json, part.name);
        json += ":{";
        status.append(json, part.action);
        json += '}';
    }
    if (!features.empty()) json += '}';
    change.notes.push_back({"statuses", json + '}'});
}

}  // namespace rollcall
