#include "engine/plan/entry/rules/avaya_state.h"

#include <algorithm>

#include "engine/directory/collection.h"
#include "engine/text/escape.h"

namespace rollcall {
namespace {

// The texts of all fields, before or after the row.
using Texts = std::vector<std::string_view>;

class StateMaker {
public:
    StateMaker(const EntryRules& rules, const Texts& texts) : rules_(rules), texts_(texts) {}

    AvayaState make() {
        AvayaState state;
        const std::size_t profile = member_index(rules_, "profileId");
        profile_ = state.profile = find_named_entry(rules_, profile, texts_[profile]);
        state.ux_profile_id = own_or_profile("uxProfileId");
        state.roles = own_or_profile("roles");
        state.groups = own_or_profile("memberOfGroups");
        take_known_features(state);
        take_other_features(state);
        return state;
    }

private:
    std::string own_or_profile(const char* member) const {
        const std::size_t field = member_index(rules_, member);
        std::string json;
        if (!texts_[field].empty())
            append_field_json(json, texts_[field], rules_.schema->table.fields[field],
                              rules_.schema->fields[field]);
        else if (const JsonValue* const value = of_profile({member}))
            append_json(json, *value);
        return json;
    }

    // What the profile has there, if anything.
    const JsonValue* of_profile(const MemberPath& path) const {
        const JsonValue* const value = profile_ == nullptr ? nullptr : find_at(*profile_, path);
        if (value == nullptr || value->type == JsonType::null) return nullptr;
        const bool is_tree = value->type == JsonType::array || value->type == JsonType::object;
        return is_tree && value->items.empty() && path.size() == 1 ? nullptr : value;
    }

    void take_known_features(AvayaState& state) const {
        for (std::size_t at = 0; at < texts_.size(); ++at) {
            const EntryField& field = rules_.schema->fields[at];
            if (!field.group || field.path.size() != 2 || avaya_feature_of(field).empty()) continue;
            const std::string& name = field.path.back();
            if (!texts_[at].empty())
                state.features.push_back({name, own_feature(name)});
            else if (const JsonValue* const value = of_profile(field.path))
                state.features.push_back({name, profile_feature(name, *value)});
        }
    }

    // Features of the profile that the schema of users has no fields for.
    void take_other_features(AvayaState& state) const {
        const JsonValue* const features = of_profile({"features"});
        if (features == nullptr || features->type != JsonType::object) return;
        for (std::size_t at = 0; at < features->items.size(); ++at) {
            const std::string& name = features->keys[at];
            const bool is_known = std::any_of(
                rules_.schema->fields.begin(), rules_.schema->fields.end(),
                [&](const EntryField& field) { return avaya_feature_of(field) == name; });
            if (!is_known && features->items[at].type != JsonType::null)
                state.features.push_back({name, profile_feature(name, features->items[at])});
        }
    }

    std::string own_feature(std::string_view name) const {
        std::string json = "{";
        for (std::size_t at = 0; at < texts_.size(); ++at) {
            const EntryField& field = rules_.schema->fields[at];
            if (field.path.size() != 3 || avaya_feature_of(field) != name) continue;
            if (field.secret || texts_[at].empty()) continue;
            if (json.size() > 1) json += ',';
            append_json_string(json, field.path.back());
            json += ':';
            append_field_json(json, texts_[at], rules_.schema->table.fields[at], field);
        }
        return json + '}';
    }

    std::string profile_feature(const std::string& name, const JsonValue& value) const {
        JsonValue shown = value;
        for (std::size_t at = shown.keys.size(); at-- > 0;) {
            if (!is_secret({"features", name, shown.keys[at]})) continue;
            shown.keys.erase(shown.keys.begin() + static_cast<std::ptrdiff_t>(at));
            shown.items.erase(shown.items.begin() + static_cast<std::ptrdiff_t>(at));
        }
        std::string json;
        append_json(json, shown);
        return json;
    }

    bool is_secret(const MemberPath& path) const {
        return std::any_of(
            rules_.schema->fields.begin(), rules_.schema->fields.end(),
            [&](const EntryField& field) { return field.secret && field.path == path; });
    }

    const EntryRules& rules_;
    const Texts& texts_;
    const JsonValue* profile_ = nullptr;
};

}  // namespace

AvayaState avaya_state_before(const RuleView& view) {
    if (view.stored == nullptr) return {};
    return StateMaker(view.rules, {view.stored->texts.begin(), view.stored->texts.end()}).make();
}

AvayaState avaya_state_after(const RuleView& view) {
    Texts texts;
    for (std::size_t field = 0; field < view.rules.schema->fields.size(); ++field)
        texts.push_back(view.final_text(field));
    return StateMaker(view.rules, texts).make();
}

std::string_view avaya_feature_of(const EntryField& field) {
    if (field.path.size() < 2 || field.path.front() != "features") return {};
    return field.path[1];
}

}  // namespace rollcall
