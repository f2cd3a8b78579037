#include "engine/plan/entry/rules/webex_services.h"

#include "engine/schema/table/check_cell.h"
#include "engine/text/escape.h"

namespace rollcall {
namespace {

enum class Said : std::uint8_t { nothing, no, yes };

bool is_true(const RuleView& view, std::size_t field, std::string_view text) {
    const TableField& form = view.rules.schema->table.fields[field];
    return !text.empty() && logical_key(text, form) == logical_key("true", form);
}

Said said(const RuleView& view, std::size_t field) {
    const EntryValue& value = view.row.values[field];
    if (value.intent != Intent::set) return Said::nothing;
    return is_true(view, field, value.text) ? Said::yes : Said::no;
}

bool is_stored(const RuleView& view, std::size_t field) {
    return view.stored != nullptr && is_true(view, field, view.stored->texts[field]);
}

// What one column leaves the user with, before the other is looked at.
bool after(const RuleView& view, std::size_t field) {
    const bool removes = view.rules.options.services == ServiceMode::add_remove;
    switch (said(view, field)) {
        case Said::yes: return true;
        case Said::no: return !removes && is_stored(view, field);
        case Said::nothing: break;
    }
    return is_stored(view, field);
}

// Makes the row say what the field shall be; nothing where it is that already.
void settle(const RuleView& view, std::size_t field, bool wanted) {
    EntryValue& value = view.row.values[field];
    if (wanted == is_stored(view, field)) {
        value.intent = Intent::keep;
        return;
    }
    value.text = wanted ? "true" : "false";
    value.intent = Intent::set;
}

// FALSE that takes nothing away because this import only adds.
void tell_kept(const RuleView& view, std::size_t field, bool stays) {
    if (said(view, field) == Said::no && stays) view.add(FindingCode::license_kept, field);
}

std::string json_name(WebexLicense license) {
    std::string json;
    if (license == WebexLicense::none) return "null";
    append_json_string(json, webex_license_name(license));
    return json;
}

WebexLicense license_of(bool standard, bool premium) {
    if (premium) return WebexLicense::premium;
    return standard ? WebexLicense::standard : WebexLicense::none;
}

// The roles above an agent's, which go with Premium, by name.
std::string supervising_roles(const RuleView& view) {
    const Directory& directory = *view.rules.directory;
    const auto user = directory.find(view.row.key, hash_key(view.row.key, directory.seed()));
    std::string names;
    if (!user) return names;
    for (const RoleIndex at : user->roles()) {
        const Role& role = directory.roles()[at];
        if (role.license >= License::manager)
            names.append(names.empty() ? "" : ", ").append(role.name);
    }
    return names;
}

}  // namespace

std::string_view webex_license_name(WebexLicense license) {
    return license == WebexLicense::premium ? "Premium" : "Standard";
}

WebexLicense stored_webex_license(const RuleView& view) {
    return license_of(is_stored(view, member_index(view.rules, webex_standard)),
                      is_stored(view, member_index(view.rules, webex_premium)));
}

WebexLicense final_webex_license(const RuleView& view) {
    const auto has = [&](std::string_view member) {
        const std::size_t field = member_index(view.rules, member);
        return is_true(view, field, view.final_text(field));
    };
    return license_of(has(webex_standard), has(webex_premium));
}

void judge_webex_services(const RuleView& view) {
    const std::size_t standard = member_index(view.rules, webex_standard);
    const std::size_t premium = member_index(view.rules, webex_premium);
    if (said(view, standard) == Said::yes && said(view, premium) == Said::yes)
        view.add(FindingCode::licenses_both, standard);
}

void adjust_webex_services(const RuleView& view) {
    const std::size_t standard = member_index(view.rules, webex_standard);
    const std::size_t premium = member_index(view.rules, webex_premium);
    if (said(view, standard) == Said::nothing && said(view, premium) == Said::nothing) return;
    const WebexLicense before = stored_webex_license(view);
    const bool gets_premium = after(view, premium);
    const bool gets_standard = after(view, standard) && !gets_premium;
    tell_kept(view, standard, gets_standard);
    tell_kept(view, premium, gets_premium);
    // Both in the row is found by the cells alone; here the user has Premium, and the row adds.
    const bool adds_beside =
        gets_premium && said(view, standard) == Said::yes && said(view, premium) != Said::yes;
    if (adds_beside) view.add(FindingCode::licenses_both, standard);
    settle(view, standard, gets_standard);
    settle(view, premium, gets_premium);
    if (before != WebexLicense::premium || gets_premium) return;
    const std::string roles = supervising_roles(view);
    if (!roles.empty()) view.add(FindingCode::roles_kept, premium).previous = roles;
}

void annotate_webex_services(const RuleView& view, EntryChange& change) {
    const WebexLicense before = stored_webex_license(view);
    const WebexLicense now = final_webex_license(view);
    if (before == now) return;
    change.notes.push_back(
        {"license", "{\"from\":" + json_name(before) + ",\"to\":" + json_name(now) + '}'});
    // Seeds 001 and 002: afterwards an administrator runs "Synchronize users".
    if (!change.creates) change.notes.push_back({"synchronize", "true"});
}

}  // namespace rollcall
