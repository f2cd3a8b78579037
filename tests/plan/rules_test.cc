// What a header means against a Directory, and the words of findings.
#include "engine/plan/rules.h"

#include <doctest/doctest.h>

#include <string>

#include "engine/finding/message.h"
#include "tests/plan/desk.h"

namespace rollcall::test {
namespace {

std::string say(Desk& desk, FindingCode code, std::uint32_t column, std::string name = "") {
    Finding finding{};
    finding.code = code;
    finding.column = ColumnIndex{column};
    finding.name = std::move(name);
    std::string text;
    append_message(text, code, words_for(desk.rules(), finding));
    return text;
}

constexpr std::uint32_t none = 0xFFFFFFFFu;

}  // namespace

TEST_CASE("roles and teams that are not there are said of their column, with what is near") {
    Desk desk("Email|First name|Last name|Role: agent|Role: Agent|Role: Pilot|Team: Suport");
    CHECK(show(desk.file_findings()) == "4:role_unknown 6:role_unknown 7:team_unknown");
    CHECK(desk.file_findings()[0].suggestion == "Role: Agent");
    CHECK(desk.file_findings()[1].suggestion.empty());
    CHECK(desk.file_findings()[2].suggestion == "Team: Support");
    CHECK(desk.rules().judges_rows);
}

TEST_CASE("of roles and teams only those are suggested that there are") {
    Desk desk("Email|First name|Last name|Role: \x1b[2J|Rolle: Agnet|Rolle: Pilot|Taem: Support");
    CHECK(show(desk.file_findings()) ==
          "4:column_unknown 5:column_unknown 6:column_unknown 7:column_unknown");
    CHECK(desk.file_findings()[0].suggestion.empty());
    CHECK(desk.file_findings()[1].suggestion == "Role: Agent");
    CHECK(desk.file_findings()[2].suggestion.empty());
    CHECK(desk.file_findings()[3].suggestion == "Team: Support");
}

TEST_CASE("without a Directory every role may be there") {
    Desk desk("Email|First name|Last name|Role: agent|Team: Suport", "");
    CHECK(desk.file_findings().empty());
}

TEST_CASE("a broken header leaves rows without a judgement as a whole") {
    CHECK_FALSE(Desk("Email|First name|Last name|Extra").rules().judges_rows);
    CHECK_FALSE(Desk("Email|First name").rules().judges_rows);
    CHECK(Desk("Email | First name|Last name").rules().judges_rows);
}

TEST_CASE("only membership columns at the end are read as flags") {
    struct ShapeCase {
        std::string header;
        std::size_t lead;
    };
    for (const ShapeCase& one : {ShapeCase{"Email|First name|Last name", 3},
                                 ShapeCase{"Email|First name|Last name|Role: Agent", 3},
                                 ShapeCase{"Email|First name|Last name|Role: Agent|Team: L1", 3},
                                 ShapeCase{"Email|First name|Role: Agent|Last name", 4},
                                 ShapeCase{"Role: Agent|Team: L1", 2}}) {
        CAPTURE(one.header);
        CHECK(Desk(one.header).rules().shape.lead == one.lead);
    }
}

TEST_CASE("an uploader may write what their permissions name") {
    Desk desk("Email|New email|Agent Id|First name|Status|Location|Role: Agent|Team: L1",
              desk_directory, "lea@example.com");
    std::string text;
    for (const ColumnRule& rule : desk.rules().columns) text += rule.may_write ? "y" : "-";
    CHECK(text == "y--yy-yy");
}

TEST_CASE("a finding is said in the words of the seed") {
    Desk desk(
        "Email|First name|Last name|Status|Location|Chat concurrency|Chat concurrency status|"
        "Role: Agent|Role: Nope|Team: Nope");
    struct WordsCase {
        FindingCode code;
        std::uint32_t column;
        std::string sentence;
    };
    for (const WordsCase& one :
         {WordsCase{FindingCode::value_not_allowed, 3,
                    "Status must be \"Active\", \"Inactive\", or empty"},
          WordsCase{FindingCode::flag_malformed, 7, "Role Agent must be 0, 1, or empty"},
          WordsCase{FindingCode::flag_malformed, 9, "Team Nope must be 0, 1, or empty"},
          WordsCase{FindingCode::flag_malformed, 6,
                    "Chat concurrency status must be 0, 1, or empty"},
          WordsCase{FindingCode::number_out_of_range, 5,
                    "Chat concurrency must be within 1 to 7 range"},
          WordsCase{FindingCode::role_unknown, 8, "Role Nope must exist in the Desk"},
          WordsCase{FindingCode::team_unknown, 9, "Team Nope must exist in the Desk"},
          WordsCase{FindingCode::location_unknown, 4,
                    "Location must match the existing location in the Desk or be Null"},
          WordsCase{FindingCode::roles_too_many, none, "A user must have at most 10 roles"},
          WordsCase{FindingCode::field_not_permitted, 4,
                    "You do not have permission to edit Location"},
          WordsCase{FindingCode::field_not_permitted, 7,
                    "You do not have permission to edit Role: Agent"},
          WordsCase{FindingCode::role_not_assignable, 7, "You may not assign the role Agent"},
          WordsCase{FindingCode::cell_required, 1, "First name must not be empty"}}) {
        CHECK(say(desk, one.code, one.column) == one.sentence);
    }
    CHECK(say(desk, FindingCode::column_missing, none, "Email") == "Column \"Email\" is missing");
}

}  // namespace rollcall::test
