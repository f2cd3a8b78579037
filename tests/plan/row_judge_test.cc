// The cells of one row: which finding each gets, and what the sound ones mean.
#include <doctest/doctest.h>

#include <string>

#include "tests/plan/desk.h"

namespace rollcall::test {
namespace {

constexpr std::string_view header =
    "Email|New email|First name|Last name|Status|Location|Chat concurrency|"
    "Chat concurrency status|Role: Agent|Role: Nope|Team: L1";

struct JudgeCase {
    std::string fact;
    std::string row;
    std::string findings;
};

const JudgeCase cell_cases[] = {
    {"a full row is sound", "a@b.co|c@d.co|A|B|active|MEXICO|7|1|1|0|0", ""},
    {"what must not be empty", "||||||||||1", "1:cell_required 3:cell_required 4:cell_required"},
    {"both e-mails are judged", "a@b|c|A|B|||||||", "1:email_malformed 2:email_malformed"},
    {"e-mails are trimmed with a word", " a@b.co |c@d.co\u00A0|A|B|||||||",
     "1:value_trimmed 2:value_trimmed"},
    {"other cells are trimmed in silence",
     "a@b.co|| A |B\u00A0| Active | mexico | 3 | 1 | 1 | 0 | 1 ", ""},
    {"a bad trimmed e-mail has both findings", " a@b |\u200Bc@d.co|A|B|||||||",
     "1:email_malformed 1:value_trimmed 2:text_invisible"},
    {"control characters", "a@b.co||A\x01|\x7F|||||||", "3:text_control 4:text_control"},
    {"a choice of none", "a@b.co||A|B|Away||||||", "5:value_not_allowed"},
    {"a place that is not there", "a@b.co||A|B||Mexiko|||||", "6:location_unknown"},
    {"a place may be cleared", "a@b.co||A|B||nULL|||||", ""},
    {"no number", "a@b.co||A|B|||2.5||||", "7:number_malformed"},
    {"zero is below the range", "a@b.co||A|B|||0||||", "7:number_out_of_range"},
    {"above the range", "a@b.co||A|B|||8||||", "7:number_out_of_range"},
    {"far above the range", "a@b.co||A|B|||99999999999999999999||||", "7:number_out_of_range"},
    {"a negative number is one", "a@b.co||A|B|||-3||||", "7:number_out_of_range"},
    {"leading zeros and a plus are fine", "a@b.co||A|B|||+007||||", ""},
    {"flags", "a@b.co||A|B||||2|x|01|yes",
     "8:flag_malformed 9:flag_malformed 10:flag_malformed 11:flag_malformed"},
    {"a role that is not there cannot be given", "a@b.co||A|B||||||1|", "10:role_unknown"},
    {"a role that is not there may be withheld", "a@b.co||A|B||||||0|", ""},
    {"all mistakes of a row", "a@b||||Away|Oslo|x|2|2|1|2",
     "1:email_malformed 3:cell_required 4:cell_required 5:value_not_allowed 6:location_unknown "
     "7:number_malformed 8:flag_malformed 9:flag_malformed 10:role_unknown 11:flag_malformed"},
    {"too few cells", "a@b.co||A|B", "-:cells_missing"},
    {"too many cells", "a@b.co||A|B||||||||more", "-:cells_extra"},
    {"empty cells too many do no harm", "a@b.co||A|B||||||||| | |", ""},
    {"a stray quote spares the other cells", "a@b.co||A\"x|B|Away||||||",
     "3:quote_stray 5:value_not_allowed"},
    {"a quoted cell means what it holds", "\"a@b.co\"||\"A|\"|\"B\"\"\"|||\"3\"||\"1\"|\"0\"|", ""},
};

}  // namespace

TEST_CASE("each cell gets the finding that it deserves") {
    Desk desk(header);
    for (const JudgeCase& one : cell_cases) {
        CAPTURE(one.fact);
        // Twice, for what was judged once may be remembered.
        for (int time = 0; time < 2; ++time) {
            const Proposal& proposal = desk.read(one.row);
            CHECK(desk.show_findings() == one.findings);
            const bool has_error =
                one.findings.find_first_not_of("12:value_trimmed ") != std::string::npos;
            CHECK(proposal.sound == !has_error);
            CHECK_FALSE(proposal.blank);
            CHECK(number(proposal.row) == 2);
        }
    }
}

TEST_CASE("without a Directory only what file and schema say is judged") {
    Desk desk(header, "");
    desk.read("a@b||||Away|Oslo|99|2|2|1|2");
    CHECK(desk.show_findings() ==
          "1:email_malformed 3:cell_required 4:cell_required 5:value_not_allowed "
          "8:flag_malformed 9:flag_malformed 11:flag_malformed");
}

TEST_CASE("a row without anything in it is blank") {
    Desk desk(header);
    for (const std::string row : {"", " ", "||||||||||", "| |\u00A0|\t", "|||||||||||||||||"}) {
        CAPTURE(row);
        CHECK(desk.read(row).blank);
        CHECK(desk.proposal().findings.empty());
    }
    for (const std::string row : {"||||||||||0", "||||||||1||", "|x", "\"|", "\u200B"}) {
        CAPTURE(row);
        CHECK_FALSE(desk.read(row).blank);
    }
}

TEST_CASE("a sound cell means its canonical value") {
    Desk desk(header);
    const Proposal& proposal = desk.read(" A@B.co|c@D.co| Ann |B|INACTIVE|são paulo|+007|0|1|0|1");
    REQUIRE(proposal.sound);
    CHECK(proposal.email == "A@B.co");
    CHECK(proposal.key.text() == "a@b.co");
    CHECK(proposal.new_email == "c@D.co");
    CHECK(proposal.new_key.text() == "c@d.co");
    std::string meanings;
    for (std::size_t at = 2; at < 8; ++at) meanings.append(proposal.cells[at].text).append("|");
    CHECK(meanings == "Ann|B|Inactive|São Paulo|7|0|");
    CHECK(proposal.ones == std::vector<std::uint64_t>{0b101});
    CHECK(proposal.zeros == std::vector<std::uint64_t>{0b010});
}

TEST_CASE("what was judged before does not colour the next row") {
    const char* const rows[] = {"a@b.co||A|B|Active|Mexico|3|1|1||",
                                "a@b.co||A|B|ACTIVE|mexico|03|0||0|",
                                "a@b.co||Active|3|1|Active||1|||", "a@b.co||3|Mexico||Null|7||||"};
    const auto judge = [](Desk& desk, const char* row) {
        std::string text;
        for (const CellMeaning& cell : desk.read(row).cells) {
            if (cell.intent == Intent::set) text += cell.text;
            text += cell.intent == Intent::clear ? "#|" : "|";
        }
        return text + desk.show_findings();
    };
    for (const char* const first : rows)
        for (const char* const second : rows) {
            Desk used(header);
            Desk fresh(header);
            judge(used, first);
            CHECK(judge(used, second) == judge(fresh, second));
        }
}

TEST_CASE("hundreds of membership columns are told apart") {
    std::string directory =
        R"({"roles":[{"name":"Agent","license_type":"Agent"}],"users":[],"teams":[)";
    std::string wide = "Email|First name|Last name";
    std::string row = "a@b.co|A|B";
    constexpr std::size_t teams = 200;
    std::vector<std::uint64_t> ones(teams / 64 + 1), zeros(teams / 64 + 1);
    for (std::size_t at = 0; at < teams; ++at) {
        directory += (at == 0 ? "" : ",") + ("{\"name\":\"T" + std::to_string(at) + "\"}");
        wide += "|Team: T" + std::to_string(at);
        row += at % 7 == 3 ? "|1" : at % 5 == 1 ? "|0" : "|";
        if (at % 7 == 3) ones[at / 64] |= std::uint64_t{1} << (at % 64);
        if (at % 7 != 3 && at % 5 == 1) zeros[at / 64] |= std::uint64_t{1} << (at % 64);
    }
    Desk desk(wide, directory + "]}");
    const Proposal& plain = desk.read(row);
    CHECK(plain.ones == ones);
    CHECK(plain.zeros == zeros);
    // A quote sends the row the slow way round.
    const Proposal& quoted = desk.read("\"a@b.co\"" + row.substr(row.find('|')));
    CHECK(quoted.ones == ones);
    CHECK(quoted.zeros == zeros);
}

}  // namespace rollcall::test
