// webex-user-profiles against what its model, device/spark/CXUserProfile, says of its 159 entries.
#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "engine/schema/any_schema.h"

namespace rollcall {
namespace {

const EntrySchema& profiles() {
    static const AnySchema schema = load_any_schema("webex-user-profiles");
    return std::get<EntrySchema>(schema);
}

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
    return text;
}

std::string choices_of(const TableField& field) {
    return field.allowed ? joined(field.allowed->texts()) : std::string();
}

std::string render(std::size_t at) {
    const TableField& field = profiles().table.fields[at];
    const EntryField& ours = profiles().fields[at];
    std::string text = field.name + '|' + field.title + '|';
    const auto add = [&](bool is_so, const std::string& word) {
        if (is_so) text += (text.back() == '|' ? "" : " ") + word;
    };
    add(field.form.type == TableType::boolean, "boolean");
    add(field.form.type == TableType::list, "list by '" + field.form.delimiter + '\'');
    add(field.required, "required");
    add(ours.column_required, "column");
    add(ours.immutable, "immutable");
    add(ours.read_only, "read_only");
    add(ours.indexed && ours.unordered && ours.unique_items, "set in columns");
    add(field.max_length.has_value(), "to " + std::to_string(field.max_length.value_or(0)));
    add(field.pattern.has_value(), field.pattern ? field.pattern->text() : "");
    add(field.allowed.has_value(), "of " + choices_of(field));
    add(ours.value.has_value(), "else " + ours.value.value_or(""));
    add(!ours.clear_word.empty(), "cleared by " + ours.clear_word);
    if (ours.only_if)
        add(true, "if " + profiles().table.fields[ours.only_if->field].name + " is " +
                      joined(ours.only_if->values));
    return text;
}

TEST_CASE("webex-user-profiles has the general fields of the model, and its lists") {
    const char* const expected[] = {
        "General.name|Name|required column to 80 ^[a-zA-Z0-9,_\\-\\s]*$",
        "General.description|Description|to 255 cleared by Null",
        "General.active|Active|boolean else true",
        "General.systemDefault|System Default|boolean read_only",
        "General.profileType|Profile Type|required column immutable of STANDARD_AGENT "
        "PREMIUM_AGENT SUPERVISOR ADMINISTRATOR ADMINISTRATOR_ONLY",
        "General.accessAllModules|Access All Modules|of ALL SPECIFIC else ALL",
        "General.accessAllEntryPoints|Access All Entry Points|of ALL SPECIFIC else ALL",
        "entryPoints.[n]|Entry Points|list by '|' set in columns cleared by Null "
        "if General.accessAllEntryPoints is SPECIFIC",
        "General.accessAllSites|Access All Sites|of ALL SPECIFIC else ALL",
        "sites.[n]|Sites|list by '|' set in columns cleared by Null "
        "if General.accessAllSites is SPECIFIC",
        "General.accessAllQueues|Access All Queues|of ALL SPECIFIC else ALL",
        "queues.[n]|Queues|list by '|' set in columns cleared by Null "
        "if General.accessAllQueues is SPECIFIC",
        "General.accessAllTeams|Access All Teams|of ALL SPECIFIC else ALL",
        "teams.[n]|Teams|list by '|' set in columns cleared by Null "
        "if General.accessAllTeams is SPECIFIC",
        "General.createdTime|Created Time|read_only",
        "General.lastUpdatedTime|Last Updated Time|read_only",
    };
    REQUIRE(profiles().fields.size() > std::size(expected));
    for (std::size_t at = 0; at < std::size(expected); ++at) CHECK(render(at) == expected[at]);
    CHECK_FALSE(profiles().ordered);
    CHECK_FALSE(profiles().replaces);
    CHECK(profiles().collection == "user_profiles");
    CHECK(profiles().fields[7].member == "entryPoints");
}

struct FeatureGroup {
    std::string_view group;
    std::string_view name;
    std::string_view usual;  // its default
    std::string_view choices;
    std::string_view features;  // that need it
};

// In the order of the model, where each feature stands behind its module.
const FeatureGroup modules[] = {
    {"Provisioning", "m_provisioning", "NONE", "VIEW EDIT NONE",
     "f_manage_address_book f_audit_trail f_manage_auxiliary_code f_portal_branding "
     "f_manage_business_hours f_manage_overrides f_manage_global_variables "
     "f_manage_desktop_layout f_manage_agent_profile f_manage_dial_plans f_dn_mappings "
     "f_manage_entrypt_queue f_manage_tenants f_manage_multimedia_profile f_manage_outdial_ani "
     "f_revoke_api_key f_manage_sites f_manage_skill_profile f_manage_skill f_manage_teams "
     "f_manage_threshold_rule f_manage_user_profiles f_manage_users f_manage_worktype"},
    {"Provisioning", "m_manage_tenant_settings", "NONE", "VIEW EDIT NONE", ""},
    {"Customer Experience", "m_agent_personal_greetings", "NONE", "VIEW EDIT NONE", ""},
    {"Customer Experience", "m_routing_strategy", "NONE", "VIEW EDIT NONE",
     "f_manage_media_files f_manage_call_flow_scripts"},
    {"Customer Experience", "m_manage_digital_settings", "NONE", "VIEW EDIT NONE", ""},
    {"Desktop Experience", "m_additional_supervisory_features", "NONE", "EDIT NONE",
     "f_change_agent_states f_send_messages f_sign_out_agents"},
    {"Desktop Experience", "m_agent_desktop", "NONE", "EDIT NONE", ""},
    {"Desktop Experience", "m_generated_summaries", "NONE", "VIEW EDIT NONE", ""},
    {"Desktop Experience", "m_agent_wellbeing", "NONE", "VIEW EDIT NONE", ""},
    {"Desktop Experience", "m_call_monitoring", "NONE", "VIEW EDIT NONE",
     "f_barge_in f_mid_call_monitor f_restricted_monitor_only f_view_blind_monitor_requests "
     "f_whisper_coach"},
    {"Desktop Experience", "m_call_recording", "NONE", "VIEW EDIT NONE", ""},
    {"Desktop Experience", "m_multimedia", "NONE", "VIEW EDIT NONE",
     "f_mm_basic_digital f_mm_agent_desktop f_mm_provisioning f_mm_social_channel"},
    {"Desktop Experience", "m_recording_management", "NONE", "VIEW EDIT NONE",
     "f_manage_recordings f_security_keys f_tags"},
    {"Desktop Experience", "m_reporting_analytics", "NONE", "VIEW EDIT NONE",
     "f_analyzer_data_exchange f_business_rules"},
    {"System Level", "m_manage_agent_states", "", "VIEW EDIT NONE",
     "f_sign_out_agent f_change_agent_state"},
    {"System Level", "m_logout_agents", "", "VIEW EDIT NONE", ""},
    {"System Level", "m_auto_csat", "NONE", "VIEW EDIT NONE", ""},
    {"System Level", "m_real_time_reports", "", "VIEW EDIT NONE",
     "f_agent_state_change f_realtime_threshold_alerts f_summary_view f_web_callback_report"},
};

std::size_t find_leaf(std::string_view group, std::string_view leaf) {
    const std::string name = std::string(group) + ".userProfileAppModules." + std::string(leaf);
    const auto found = profiles().find_field(name);
    CAPTURE(name);
    REQUIRE(found);
    return *found;
}

// The features that stand under the field's condition, in order.
std::string features_of(std::size_t module) {
    std::vector<std::string> leaves;
    for (const EntryField& field : profiles().fields)
        if (field.only_if && field.only_if->field == module) leaves.push_back(field.path.back());
    return joined(leaves);
}

TEST_CASE("webex-user-profiles has every module, with its choices and the features under it") {
    for (const FeatureGroup& module : modules) {
        CAPTURE(module.name);
        const std::size_t at = find_leaf(module.group, module.name);
        const EntryField& field = profiles().fields[at];
        CHECK(profiles().table.fields[at].form.type == TableType::string);
        CHECK(choices_of(profiles().table.fields[at]) == module.choices);
        CHECK(field.value.value_or("") == module.usual);
        CHECK_FALSE(field.only_if);
        CHECK(features_of(at) == module.features);
    }
}

TEST_CASE("a feature may be on only where its module gives access") {
    std::size_t features = 0;
    for (const EntryField& field : profiles().fields) {
        if (!field.path.back().starts_with("f_")) continue;
        CAPTURE(field.member);
        ++features;
        REQUIRE(field.only_if);
        CHECK(joined(field.only_if->when) == "true");
        const std::size_t module = field.only_if->field;
        CHECK(profiles().fields[module].path.front() == field.path.front());
        CHECK(joined(field.only_if->values) + " NONE" ==
              choices_of(profiles().table.fields[module]));
        CHECK_FALSE(field.value);
    }
    CHECK(features == 49);
}

TEST_CASE("each leaf of a group has both of its names") {
    std::size_t leaves = 0;
    for (std::size_t at = 0; at < profiles().fields.size(); ++at) {
        const EntryField& field = profiles().fields[at];
        const bool is_leaf = field.path.size() == 3;
        CAPTURE(field.member);
        CHECK(field.aliases.size() == (is_leaf ? 1 : 0));
        if (!is_leaf) continue;
        ++leaves;
        const std::string& group = field.path[0];
        const std::string& leaf = field.path[2];
        CHECK(field.path[1] == "userProfileAppModules");
        CHECK(field.aliases[0].path == MemberPath{group, leaf});
        CHECK(profiles().find_field(group + '.' + leaf) == at);
        CHECK(profiles().table.fields[at].name == group + ".userProfileAppModules." + leaf);
    }
    CHECK(leaves == 67);
}

TEST_CASE("webex-user-profiles counts as the model does: 159 entries under all their names") {
    std::size_t booleans = 0;
    std::size_t strings = 0;
    std::size_t lists = 0;
    std::set<MemberPath> objects;
    for (std::size_t at = 0; at < profiles().fields.size(); ++at) {
        const EntryField& field = profiles().fields[at];
        const std::size_t names = 1 + field.aliases.size();
        const TableType type = profiles().table.fields[at].form.type;
        if (type == TableType::boolean) booleans += names;
        if (type == TableType::string) strings += names;
        if (type == TableType::list) lists += names;
        for (std::size_t depth = 1; depth < field.path.size(); ++depth)
            objects.emplace(field.path.begin(),
                            field.path.begin() + static_cast<std::ptrdiff_t>(depth));
    }
    CHECK(booleans == 100);
    CHECK(strings == 46);
    CHECK(lists == 4);
    CHECK(objects.size() == 9);
    CHECK(booleans + strings + lists + objects.size() == 159);
    CHECK(profiles().fields.size() == 83);
}

TEST_CASE("the lists of webex-user-profiles name what a Directory has") {
    std::string text;
    for (const TableForeignKey& key : profiles().table.foreign_keys)
        text += profiles().table.fields[key.fields.front()].name + " -> " + key.resource + '.' +
                key.reference.front() + '\n';
    CHECK(text ==
          "entryPoints.[n] -> entry_points.name\nsites.[n] -> sites.name\n"
          "queues.[n] -> queues.name\nteams.[n] -> teams.name\n");
}

}  // namespace
}  // namespace rollcall
