#include "engine/plan/entry/rules/webex_licence_rules.h"

#include <algorithm>

#include "engine/schema/fold.h"
#include "engine/text/failure.h"

namespace rollcall {
namespace {

constexpr std::string_view rules_collection = "licence_rules";

struct Granted {
    bool standard = false;
    bool premium = false;

    bool any() const { return standard || premium; }
};

std::string_view text_at(const JsonValue& entry, std::string_view member) {
    const JsonValue* const value = entry.find(member);
    const bool is_text = value != nullptr && value->type == JsonType::string;
    return is_text ? std::string_view(value->text) : std::string_view();
}

// What the groups of the user give after the row.
Granted granted_to(const RuleView& view, const Collection& rules) {
    const std::size_t field = member_index(view.rules, webex_groups);
    const std::string& delimiter = view.rules.schema->table.fields[field].form.delimiter;
    Granted granted;
    const auto groups = list_items(view.final_text(field), delimiter);
    for (const JsonValue& rule : rules.entries) {
        const std::string_view group = text_at(rule, "group");
        if (std::find(groups.begin(), groups.end(), group) == groups.end()) continue;
        const bool is_premium = equal_folded(text_at(rule, "license"), "Premium");
        (is_premium ? granted.premium : granted.standard) = true;
    }
    return granted;
}

bool is_filled(const RuleView& view, std::string_view member) {
    return view.row.values[member_index(view.rules, member)].column != number(no_column);
}

void give(const RuleView& view, std::string_view member) {
    view.row.values[member_index(view.rules, member)] = {"true", Intent::set, number(no_column),
                                                         false};
}

// A profile that an administrator gave the user, not one of the system's own; or empty.
std::string_view own_profile(const RuleView& view) {
    const Directory& directory = *view.rules.directory;
    const auto user = directory.find(view.row.key, hash_key(view.row.key, directory.seed()));
    const auto field = directory.find_field("user_profile");
    if (!user || !field) return {};
    const std::string_view profile = user->field(*field).value_or(std::string_view());
    const Collection* const profiles = directory.find_collection("user_profiles");
    if (profiles == nullptr) return profile;
    for (const JsonValue& one : profiles->entries) {
        const JsonValue* const general = one.find("General");  // as webex-user-profiles keeps it
        const JsonValue& members = general != nullptr ? *general : one;
        const JsonValue* const is_default = members.find("systemDefault");
        if (text_at(members, "name") != profile) continue;
        if (is_default != nullptr && is_default->text == "true") return {};
    }
    return profile;
}

void tell_passed_over(const RuleView& view, const Granted& granted) {
    const WebexLicense wanted = granted.premium ? WebexLicense::premium : WebexLicense::standard;
    if (final_webex_license(view) == wanted || own_profile(view).empty()) return;
    const std::size_t groups = member_index(view.rules, webex_groups);
    view.add(FindingCode::license_rule_passed_over, groups).previous = webex_license_name(wanted);
}

}  // namespace

void adjust_webex_licences(const RuleView& view) {
    const Collection* const rules = view.rules.directory->find_collection(rules_collection);
    if (rules == nullptr) return;
    const Granted granted = granted_to(view, *rules);
    if (!granted.any()) return;
    if (view.stored != nullptr) return tell_passed_over(view, granted);
    if (final_webex_license(view) != WebexLicense::none) return;
    // A cell that is filled and gave nothing is FALSE.
    if (granted.premium && !is_filled(view, webex_premium))
        give(view, webex_premium);
    else if (granted.standard && !is_filled(view, webex_standard))
        give(view, webex_standard);
}

void check_licence_rules(const Directory& directory) {
    const Collection* const rules = directory.find_collection(rules_collection);
    if (rules == nullptr) return;
    for (std::size_t at = 0; at < rules->entries.size(); ++at) {
        const JsonValue& rule = rules->entries[at];
        const std::string_view license = text_at(rule, "license");
        const std::string place = "directory: licence_rules[" + std::to_string(at) + "]: ";
        if (text_at(rule, "group").empty())
            throw Failure(FailureKind::reference_broken, place + "\"group\" must name a group");
        if (!equal_folded(license, "Standard") && !equal_folded(license, "Premium"))
            throw Failure(FailureKind::reference_broken,
                          place + "\"license\" must be Standard or Premium");
    }
}

}  // namespace rollcall
