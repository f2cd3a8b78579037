// The rules of webex-users, one row at a time: what licence a user ends with, and what is said.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "engine/plan/entry/entry_decider.h"
#include "engine/plan/entry/entry_judge.h"
#include "engine/schema/any_schema.h"
#include "engine/text/failure.h"
#include "tests/directory/scratch.h"

namespace rollcall {
namespace {

// Stan has Standard, Pia Premium and a supervisor's role and profile, Noa neither.
constexpr std::string_view harbour = R"({
 "roles": [{"name": "Supervisor", "license_type": "Manager"},
           {"name": "Agent", "license_type": "Agent"}],
 "groups": [{"name": "Agents"}, {"name": "Leads"}, {"name": "Office"}],
 "licence_rules": [{"group": "Agents", "license": "Standard"},
                   {"group": "Leads", "license": "premium"}],
 "user_profiles": [{"General": {"name": "Agent", "systemDefault": true}}],
 "users": [
  {"email": "stan@x.example", "roles": ["Agent"], "user_profile": "Agent", "extension": "0101",
   "webex_contact_center": {"standard": true, "premium": false}, "groups": ["Agents"]},
  {"email": "pia@x.example", "roles": ["Agent", "Supervisor"], "user_profile": "Pia's",
   "webex_contact_center": {"standard": false, "premium": true}, "groups": ["Leads"],
   "extension": "0102", "phone_number": "+447912345678"},
  {"email": "noa@x.example", "user_profile": "Noa's", "user_status": "Verified",
   "extension": "0103"}]})";

std::vector<std::string> split(std::string_view text) {
    std::vector<std::string> parts{""};
    for (const char c : text) {
        if (c == ';')
            parts.emplace_back();
        else
            parts.back() += c;
    }
    return parts;
}

// A file of webex-users with its header, cells with ; between them.
class Upload {
public:
    Upload(std::string_view header, ServiceMode services, std::string_view directory = harbour)
        : schema_(std::get<EntrySchema>(load_any_schema("webex-users"))) {
        if (!directory.empty()) directory_ = test::load_text(directory);
        binding_ = bind_entry_header(split(header), schema_, ColumnOrder::as_template);
        const EntryInputs inputs{directory_.get(), &uploader_, {}, {services}, false};
        rules_ = make_entry_rules(schema_, binding_, inputs, binding_.findings);
    }
    Upload(const Upload&) = delete;
    Upload& operator=(const Upload&) = delete;

    const EntryBinding& binding() const { return binding_; }

    // The Change without its start, then "!" and each finding: its code, and what it suggests or
    // lists in brackets.
    std::string read(std::string_view line) {
        const std::vector<std::string> cells = split(line);
        RawRow raw;
        raw.number = RowNumber{2};
        raw.size = line.size();
        raw.cells.assign(cells.begin(), cells.end());
        raw.cell_count = cells.size();
        EntryRow row;
        EntryJudge(rules_).judge(raw, row);
        EntryChange change;
        ColumnUse use{std::vector<bool>(cells.size()), std::vector<bool>(cells.size())};
        EntryDecider decider(rules_);
        if (row.sound && rules_.stored) decider.decide(row, change, use);
        std::string text;
        if (row.sound && !change.is_empty()) text = show(change);
        for (const Finding& finding : row.findings) {
            text += (text.empty() ? "! " : " ! ") + std::string(entry(finding.code).slug);
            for (const std::string& word : {finding.suggestion, finding.previous})
                if (!word.empty()) text += '(' + word + ')';
        }
        return text;
    }

private:
    std::string show(const EntryChange& change) const {
        std::string text = change.creates ? "create" : "update";
        for (const EntryFieldChange& field : change.fields)
            text += ' ' + schema_.fields[field.field].member + '=' + std::string(field.to);
        for (const EntryNote& note : change.notes) text += ' ' + note.member + note.json;
        return text;
    }

    EntrySchema schema_;
    std::shared_ptr<const Directory> directory_;
    Uploader uploader_ = Uploader::api();
    EntryBinding binding_;
    EntryRules rules_;
};

constexpr std::string_view services_header =
    "User ID/Email (Required);Webex Contact Center Standard;Webex Contact Center Premium";

struct RowCase {
    std::string fact;
    std::string line;
    std::string expected;
};

void check_rows(Upload& upload, const std::vector<RowCase>& cases) {
    for (const RowCase& row : cases) {
        CAPTURE(row.fact);
        CAPTURE(row.line);
        CHECK(upload.read(row.line) == row.expected);
    }
}

TEST_CASE("an import that adds services never takes one away") {
    Upload upload(services_header, ServiceMode::add);
    const std::string from_nothing = R"( license{"from":null,"to":)";
    check_rows(
        upload,
        {
            {"a new user gets the licence", "new@x.example;TRUE;",
             "create webex_contact_center.standard=true" + from_nothing + "\"Standard\"}"},
            {"FALSE of a new user is nothing", "new@x.example;FALSE;FALSE", "create"},
            {"a known user must be synchronised", "noa@x.example;;T",
             "update webex_contact_center.premium=true" + from_nothing +
                 "\"Premium\"} synchronizetrue"},
            {"what is there already is no change", "stan@x.example;true;", ""},
            {"FALSE keeps, and says so", "stan@x.example;FALSE;", "! license_kept"},
            {"FALSE of what is not there says nothing", "stan@x.example;;f", ""},
            {"Premium takes the place of Standard", "stan@x.example;FALSE;TRUE",
             "update webex_contact_center.standard=false webex_contact_center.premium=true "
             "license{\"from\":\"Standard\",\"to\":\"Premium\"} synchronizetrue"},
            {"both are Premium, with a warning", "noa@x.example;TRUE;TRUE",
             "update webex_contact_center.premium=true" + from_nothing +
                 "\"Premium\"} synchronizetrue ! licenses_both"},
            {"Standard beside Premium changes nothing, with a warning", "pia@x.example;TRUE;",
             "! licenses_both"},
            {"blank touches nothing", "pia@x.example;;", ""},
            {"VRAI is TRUE, with a warning", "noa@x.example;VRAI;FAUX",
             "update webex_contact_center.standard=true" + from_nothing +
                 "\"Standard\"} synchronizetrue ! boolean_localised(TRUE) ! "
                 "boolean_localised(FALSE)"},
            {"no other word is", "noa@x.example;yes;1", "! boolean_malformed ! boolean_malformed"},
        });
}

TEST_CASE("an import that adds and removes services takes away what is FALSE") {
    Upload upload(services_header, ServiceMode::add_remove);
    check_rows(upload,
               {
                   {"both FALSE takes the licence away", "stan@x.example;FALSE;FALSE",
                    "update webex_contact_center.standard=false "
                    "license{\"from\":\"Standard\",\"to\":null} synchronizetrue"},
                   {"a supervisor stays one", "pia@x.example;FALSE;FALSE",
                    "update webex_contact_center.premium=false "
                    "license{\"from\":\"Premium\",\"to\":null} synchronizetrue ! "
                    "roles_kept(Supervisor) ! license_rule_passed_over(Premium)"},
                   {"from Premium to Standard", "pia@x.example;TRUE;FALSE",
                    "update webex_contact_center.standard=true webex_contact_center.premium=false "
                    "license{\"from\":\"Premium\",\"to\":\"Standard\"} synchronizetrue ! "
                    "roles_kept(Supervisor) ! license_rule_passed_over(Premium)"},
                   {"what is not there cannot be taken", "noa@x.example;FALSE;FALSE", ""},
                   {"blank touches nothing", "stan@x.example;;FALSE", ""},
               });
}

TEST_CASE("groups give new users their licence, and others a warning where it would do harm") {
    Upload upload(std::string(services_header) + ";Groups", ServiceMode::add);
    const std::string made = "create groups=";
    check_rows(
        upload,
        {
            {"a group gives what its rule says", "new@x.example;;;Agents",
             made + "Agents webex_contact_center.standard=true "
                    "license{\"from\":null,\"to\":\"Standard\"}"},
            {"Standard and Premium through two groups is Premium", "new@x.example;;;Agents|Leads",
             made + "Agents|Leads webex_contact_center.premium=true "
                    "license{\"from\":null,\"to\":\"Premium\"}"},
            {"a group without a rule gives nothing", "new@x.example;;;Office", made + "Office"},
            {"the row's own word comes first", "new@x.example;TRUE;;Leads",
             made + "Leads webex_contact_center.standard=true "
                    "license{\"from\":null,\"to\":\"Standard\"}"},
            {"FALSE keeps a licence from a new user", "new@x.example;;FALSE;Leads", made + "Leads"},
            {"a known user gets none, and the danger is told", "noa@x.example;;;Agents",
             "update groups=Agents ! license_rule_passed_over(Standard)"},
            {"what the user has already does no harm", "pia@x.example;;;Leads|Office",
             "update groups=Leads|Office"},
            {"a default profile cannot be lost", "stan@x.example;;;Leads", "update groups=Leads"},
            {"a group must exist", "new@x.example;;;Leades", "! reference_unknown(Leads)(groups)"},
        });
}

TEST_CASE("a licence rule that says nothing is refused") {
    const auto refusal = [](const std::string& rule) -> std::string {
        try {
            Upload(services_header, ServiceMode::add,
                   "{\"users\": [], \"licence_rules\": [" + rule + "]}");
        } catch (const Failure& failure) {
            return failure.what();
        }
        return "";
    };
    CHECK(refusal(R"({"group": "A", "license": "Gold"})") ==
          "directory: licence_rules[0]: \"license\" must be Standard or Premium");
    CHECK(refusal(R"({"license": "Premium"})") ==
          "directory: licence_rules[0]: \"group\" must name a group");
}

TEST_CASE("columns of several subscriptions are one service, and nobody gets a suspended one") {
    Upload upload(
        "Webex Contact Center Standard (sub1);Webex Contact Center Standard (sub2);"
        "Webex Contact Center Premium (Sub1) (Suspended);USER ID/EMAIL (REQUIRED)",
        ServiceMode::add);
    CHECK(upload.binding().fits);
    CHECK(upload.binding().findings.empty());
    check_rows(upload, {
                           {"TRUE in one of them is TRUE", "FALSE;TRUE;;noa@x.example",
                            "update webex_contact_center.standard=true "
                            "license{\"from\":null,\"to\":\"Standard\"} synchronizetrue"},
                           {"a suspended service may be FALSE", "FALSE;;FALSE;noa@x.example", ""},
                           {"but not TRUE", ";;TRUE;noa@x.example", "! service_suspended"},
                       });
}

TEST_CASE("read-only columns may be there, and may not be changed") {
    Upload upload("User Status;User ID/Email (Required)", ServiceMode::add);
    check_rows(upload, {{"the same is no change", "Verified;noa@x.example", ""},
                        {"blank is no change", ";noa@x.example", ""},
                        {"another is refused", "Active;noa@x.example", "! field_read_only"},
                        {"so is one of a new user", "Active;new@x.example", "! field_read_only"}});
}

TEST_CASE("numbers of telephones are held against those of the Directory and of the row") {
    Upload upload("User ID/Email (Required);Phone Number;Caller ID Number;Extension",
                  ServiceMode::add);
    check_rows(upload, {
                           {"the user's own number tells what was lost",
                            "pia@x.example;447912345678;;", "! phone_plus_lost(+447912345678)"},
                           {"the country codes of others do too", "new@x.example;447912345679;;",
                            "! phone_plus_lost(+447912345679)"},
                           {"a zero that was dialled is gone", "new@x.example;7912345679;;",
                            "! phone_zeros_lost(+447912345679)"},
                           {"another number of the row is evidence",
                            "new@x.example;33612345678;+33 1 23 45 67 89;",
                            "! phone_plus_lost(+33612345678)"},
                           {"what was rounded cannot be had back", "new@x.example;4.47912E+11;;",
                            "! phone_rounded(+447912\?\?\?\?\?\?)(6/12)"},
                           {"unless it is the user's own", "pia@x.example;4.47912E+11;;",
                            "! phone_rounded(+447912345678)(6/12)"},
                           {"extensions of this company have four digits", "new@x.example;;;104",
                            "! phone_zeros_lost(0104)"},
                           {"the user's own extension without its zero", "noa@x.example;;;103",
                            "! phone_zeros_lost(0103)"},
                           {"sound numbers", "new@x.example;+1 202 555 0123;+12025550123;0104",
                            "create extension=0104 phone_number=+1 202 555 0123 "
                            "caller_id_number=+12025550123"},
                       });
}

}  // namespace
}  // namespace rollcall
