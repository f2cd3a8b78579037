// What spreadsheets do to telephone numbers, as a table: a cell, and what is found and suggested.
#include "engine/plan/entry/phone_damage.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace rollcall {
namespace {

struct PhoneCase {
    std::string fact;
    std::string cell;
    std::string expected;  // "plus_lost +44…", or "" where nothing is wrong
    std::string stored = {};
};

void check_phones(PhoneKind kind, const std::vector<std::string>& others,
                  const std::vector<PhoneCase>& cases) {
    PhoneHabits habits;
    PhoneHabits::Extensions extensions;
    for (const std::string& other : others) {
        learn_number(habits, other);
        learn_extension(extensions, other);
    }
    for (const PhoneCase& row : cases) {
        CAPTURE(row.fact);
        CAPTURE(row.cell);
        const auto damage = find_phone_damage(row.cell, kind, {row.stored, &habits, &extensions});
        std::string text;
        if (damage) {
            text = entry(damage->code).slug.substr(6);
            if (!damage->suggestion.empty()) text += ' ' + damage->suggestion;
            if (damage->code == FindingCode::phone_rounded) text += ' ' + damage->words;
        }
        CHECK(text == row.expected);
    }
}

TEST_CASE("a telephone number that a spreadsheet has damaged is found") {
    check_phones(
        PhoneKind::number, {"+442079460000", "+447912345678"},
        {
            {"with + it is sound", "+442079460001", ""},
            {"with + and what people write between digits", "+44 (20) 7946-0001", ""},
            {"no country code starts with 0", "+0442079460001", "malformed"},
            {"too few digits", "+44207", "malformed"},
            {"too many digits", "+4420794600012345", "malformed"},
            {"a national number as people write it", "020 7946 0001", ""},
            {"a national number with its zero", "02079460001", ""},
            {"and without it", "2079460001", "zeros_lost +442079460001"},
            {"without its +", "442079460001", "plus_lost +442079460001"},
            {"twelve digits are no national number", "919812345678", "plus_lost +919812345678"},
            {"ten digits are taken for a number of the company's country", "6045551234",
             "zeros_lost +446045551234"},
            {"eleven digits with another country's code", "12025550123", ""},
            {"what other tools make of a number", "442079460001.0", "plus_lost +442079460001"},
            {"an error log puts an apostrophe before a +", "'+442079460001",
             "malformed +442079460001"},
            {"rounded", "4.42079E+11", "rounded +442079?????? 6/12"},
            {"rounded, in another language", "4,42079e11", "rounded +442079?????? 6/12"},
            {"all digits may be left", "4.42079460001E+11", "rounded +442079460001 12/12"},
            {"not a number any more", "4.42E+99", "malformed"},
            {"words", "call me", "malformed"},
            {"nothing but signs", "---", "malformed"},
        });
}

TEST_CASE("the number that a user has now tells what a damaged one was") {
    check_phones(
        PhoneKind::number, {},
        {
            {"its + is lost", "12025550123", "plus_lost +12025550123", "+12025550123"},
            {"its zero is lost", "7912345678", "zeros_lost 07912345678", "07912345678"},
            {"its zero is lost, and it is stored with its country code", "7912345678",
             "zeros_lost +447912345678", "+447912345678"},
            {"nobody dials a zero before it", "2025550123", "", "+12025550123"},
            {"rounded up", "4.47916E+11", "rounded +447915678901 6/12", "+447915678901"},
            {"rounded up over nines", "4.48E+11", "rounded +447999678901 3/12", "+447999678901"},
            {"rounded, but another one", "4.47911E+11", "rounded +447911?????? 6/12",
             "+447915678901"},
            {"it is as it was", "12025550123", "", "12025550123"},
        });
}

TEST_CASE("a number in E.164 has a + and its country code") {
    check_phones(PhoneKind::e164, {"+442079460000", "+33123456789"},
                 {
                     {"sound", "+1 123 456 7890", ""},
                     {"a national number", "123-456-7890", "malformed"},
                     {"a national number with its zero", "02079460001", "malformed +442079460001"},
                     {"as it is dialled abroad", "00442079460001", "malformed +442079460001"},
                     {"without its +", "33612345678", "plus_lost +33612345678"},
                     {"nobody can tell", "12345678", "malformed"},
                 });
}

TEST_CASE("an extension that has lost its zeros is found") {
    check_phones(PhoneKind::extension, {"0101", "0102", "2103"},
                 {
                     {"sound", "0104", ""},
                     {"as long as the others", "4104", ""},
                     {"longer than the others", "41045", ""},
                     {"shorter than the others", "7", "zeros_lost 0007"},
                     {"its user's own", "101", "zeros_lost 0101", "0101"},
                     {"letters", "x101", "malformed"},
                     {"rounded", "1.5E+03", "rounded 15?? 2/4"},
                 });
    check_phones(PhoneKind::extension, {"1101", "1102", "1103"},
                 {{"where none starts with 0 none is lost", "104", ""}});
}

}  // namespace
}  // namespace rollcall
