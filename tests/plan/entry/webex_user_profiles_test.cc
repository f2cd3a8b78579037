// Rows of webex-user-profiles: what they ask for, and what of it is refused.
#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "tests/plan/entry/entry_rig.h"

namespace rollcall {
namespace {

using test::EntryRig;

EntrySchema profiles() { return std::get<EntrySchema>(load_any_schema("webex-user-profiles")); }

constexpr std::string_view directory = R"({
  "roles": [{"name": "Admin", "license_type": "Admin", "permissions": ["*"]},
            {"name": "Lead", "license_type": "Manager", "permissions": ["edit_user"]}],
  "teams": [{"name": "Support"}, {"name": "Sales"}],
  "sites": [{"name": "Porto"}, {"name": "Lima"}],
  "queues": [{"name": "Billing"}], "entry_points": [{"name": "Main line"}],
  "users": [{"email": "ann@example.com", "roles": ["Admin"]},
            {"email": "lea@example.com", "roles": ["Lead"]}],
  "user_profiles": [
    {"General": {"name": "Desk", "profileType": "SUPERVISOR", "accessAllSites": "SPECIFIC",
                 "systemDefault": false, "createdTime": 1700000000000},
     "sites": ["Porto"],
     "Provisioning": {"userProfileAppModules": {"m_provisioning": "VIEW", "f_audit_trail": true}},
     "System Level": {"userProfileAppModules": {"m_auto_csat": "EDIT"}}}]})";

struct RowCase {
    std::string_view header;  // behind General.name;General.profileType
    std::string_view line;
    std::string_view findings;
};

void check_rows(const std::vector<RowCase>& cases) {
    for (const RowCase& row : cases) {
        CAPTURE(row.header);
        CAPTURE(row.line);
        const std::string more = row.header.empty() ? "" : ";" + std::string(row.header);
        EntryRig rig(profiles(), "General.name;General.profileType" + more, directory);
        CHECK(rig.findings_of(row.line) == row.findings);
    }
}

TEST_CASE("name, description and type of a Webex profile keep to their rules") {
    const std::string name80(80, 'n');
    const std::string name81(81, 'n');
    const std::string text255 = "New;SUPERVISOR;" + std::string(255, 'd');
    const std::string text256 = "New;SUPERVISOR;" + std::string(256, 'd');
    check_rows({
        {"", "A-b_c, 9;SUPERVISOR", ""},
        {"", ";SUPERVISOR", "1:cell_required"},
        {"", name80 + ";SUPERVISOR", ""},
        {"", name81 + ";SUPERVISOR", "1:value_too_long"},
        {"", "Desk #1;SUPERVISOR", "1:pattern_mismatch"},
        {"", "Büro;SUPERVISOR", "1:pattern_mismatch"},
        {"General.description", text255, ""},
        {"General.description", text256, "3:value_too_long"},
        {"", "New;", "2:cell_required"},
        {"", "New;ADMINISTRATOR_ONLY", ""},
        {"", "New;ANALYZER", "2:value_not_allowed"},
        {"", "Desk;SUPERVISOR", ""},
        {"", "Desk;ADMINISTRATOR", "2:field_immutable"},
    });
}

TEST_CASE("what the system alone sets of a Webex profile may be there, but not differ") {
    check_rows({
        {"General.createdTime", "Desk;SUPERVISOR;1700000000000", ""},
        {"General.createdTime", "Desk;SUPERVISOR;1700000000001", "3:field_read_only"},
        {"General.lastUpdatedTime", "Desk;SUPERVISOR;1", "3:field_read_only"},
        {"General.systemDefault", "Desk;SUPERVISOR;FALSE", ""},
        {"General.systemDefault", "Desk;SUPERVISOR;TRUE", "3:field_read_only"},
        {"General.createdTime", "New;SUPERVISOR;1700000000000", "3:field_read_only"},
    });
}

TEST_CASE("lists of a Webex profile stand only beside SPECIFIC, and name what there is") {
    check_rows({
        {"General.accessAllSites;sites.[1];sites.[2]", "New;SUPERVISOR;SPECIFIC;Lima;Porto", ""},
        {"sites.[n]", "New;SUPERVISOR;Lima", "3:value_out_of_place"},
        {"sites.[n]", "Desk;SUPERVISOR;Lima", ""},
        {"General.accessAllSites;sites", "Desk;SUPERVISOR;ALL;Lima", "4:value_out_of_place"},
        {"General.accessAllSites", "Desk;SUPERVISOR;ALL", "3:value_left_behind"},
        {"General.accessAllSites;sites", "Desk;SUPERVISOR;ALL;Null", ""},
        {"sites", "Desk;SUPERVISOR;Lima|Lisbon", "3:reference_unknown"},
        {"sites", "Desk;SUPERVISOR;Lima|Lima", "3:item_duplicate"},
        {"General.accessAllTeams;teams", "New;SUPERVISOR;SPECIFIC;Sales|sales",
         "4:reference_unknown"},
        {"General.accessAllQueues;queues", "New;SUPERVISOR;SPECIFIC;Billing", ""},
        {"General.accessAllEntryPoints;entryPoints.1", "New;SUPERVISOR;SPECIFIC;Main line", ""},
        {"General.accessAllSites", "New;SUPERVISOR;NONE", "3:value_not_allowed"},
    });
}

TEST_CASE("a feature of a Webex profile is on only where its module is not NONE") {
    check_rows({
        {"Provisioning.m_provisioning;Provisioning.f_manage_users", "New;SUPERVISOR;VIEW;TRUE", ""},
        {"Provisioning.m_provisioning;Provisioning.f_manage_users", "New;SUPERVISOR;NONE;TRUE",
         "4:value_out_of_place"},
        {"Provisioning.m_provisioning;Provisioning.f_manage_users", "New;SUPERVISOR;NONE;FALSE",
         ""},
        {"Provisioning.f_manage_users", "New;SUPERVISOR;TRUE", "3:value_out_of_place"},
        {"Provisioning.f_manage_users", "Desk;SUPERVISOR;TRUE", ""},
        {"Provisioning.m_provisioning", "Desk;SUPERVISOR;NONE", "3:value_left_behind"},
        {"Provisioning.m_provisioning;Provisioning.f_audit_trail", "Desk;SUPERVISOR;NONE;FALSE",
         ""},
        {"System Level.m_real_time_reports;System Level.f_summary_view", "New;SUPERVISOR;EDIT;TRUE",
         ""},
        {"System Level.f_summary_view", "New;SUPERVISOR;TRUE", "3:value_out_of_place"},
        {"Desktop Experience.m_agent_desktop", "New;STANDARD_AGENT;VIEW", "3:value_not_allowed"},
        {"Desktop Experience.m_additional_supervisory_features", "New;SUPERVISOR;VIEW",
         "3:value_not_allowed"},
        {"Desktop Experience.m_call_recording", "New;SUPERVISOR;VIEW", ""},
    });
}

TEST_CASE("both names of a leaf are taken, and must agree") {
    const std::string both =
        "Provisioning.m_provisioning;Provisioning.userProfileAppModules.m_provisioning";
    const std::string flags =
        "System Level.userProfileAppModules.m_real_time_reports;"
        "System Level.userProfileAppModules.f_summary_view;System Level.f_summary_view";
    check_rows({
        {both, "New;SUPERVISOR;EDIT;EDIT", ""},
        {both, "New;SUPERVISOR;EDIT;", ""},
        {both, "New;SUPERVISOR;;EDIT", ""},
        {both, "New;SUPERVISOR;EDIT;VIEW", "4:values_disagree"},
        {flags, "New;SUPERVISOR;VIEW;TRUE;1", ""},
        {flags, "New;SUPERVISOR;VIEW;TRUE;FALSE", "5:values_disagree"},
    });
}

TEST_CASE("a new Webex profile gets the defaults of the model, a known one none") {
    EntryRig rig(profiles(), "General.name;General.profileType", directory);
    const std::string change = rig.change_of("New;SUPERVISOR");
    const auto count = [&](std::string_view part) {
        std::size_t found = 0;
        for (std::size_t at = change.find(part); at != change.npos; at = change.find(part, at + 1))
            ++found;
        return found;
    };
    CHECK(count(R"("to":"ALL"})") == 5);
    CHECK(count(R"("to":"NONE"})") == 15);
    CHECK(count(R"("General.active":{"from":null,"to":true})") == 1);
    CHECK(count(R"("to":)") == 22);  // and its type
    CHECK(rig.change_of("Desk;SUPERVISOR") == "");
}

TEST_CASE("an update changes what differs, and lists as sets") {
    EntryRig rig(profiles(), "General.name;General.profileType;sites.[n];System Level.m_auto_csat",
                 directory);
    CHECK(rig.change_of("Desk;SUPERVISOR;Lima|Porto;NONE") ==
          R"({"row":2,"action":"update","key":"Desk","set":{)"
          R"("sites":{"from":["Porto"],"to":["Lima","Porto"],"add":["Lima"],"remove":[]},)"
          R"("System Level.userProfileAppModules.m_auto_csat":{"from":"EDIT","to":"NONE"}}})");
}

TEST_CASE("who changes Webex profiles must be able to give roles") {
    const std::string_view header = "General.name;General.profileType;General.active";
    EntryRig lead(profiles(), header, directory, "lea@example.com");
    CHECK(lead.findings_of("New;SUPERVISOR;") == "-:create_not_permitted");
    CHECK(lead.findings_of("Desk;SUPERVISOR;FALSE") == "-:edit_not_permitted");
    CHECK(lead.findings_of("Desk;SUPERVISOR;") == "");
    EntryRig admin(profiles(), header, directory, "ann@example.com");
    CHECK(admin.findings_of("New;SUPERVISOR;") == "");
}

}  // namespace
}  // namespace rollcall
