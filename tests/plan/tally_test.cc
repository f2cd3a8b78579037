// Counts: what an Effect adds is what taking it back removes, and parts add up.
#include "engine/plan/tally.h"

#include <doctest/doctest.h>

#include <string>

namespace rollcall {
namespace {

std::string show(const Tally& tally) {
    std::string text = "rows " + std::to_string(tally.total_rows) + "/" +
                       std::to_string(tally.blank_rows) + "/" + std::to_string(tally.failed_rows);
    for (const std::uint64_t count : {tally.creates, tally.updates, tally.renames, tally.activates,
                                      tally.deactivates, tally.admins_gained})
        text += " " + std::to_string(count);
    text += " licences";
    for (const std::int64_t moves : tally.license_moves) text += " " + std::to_string(moves);
    return text;
}

struct EffectCase {
    std::string fact;
    Effect effect;
    std::string shown;  // creates updates renames activates deactivates admins, none to Admin
};

const EffectCase effect_cases[] = {
    {"a creation",
     {true, false, false, false, false, false, License::none, License::agent},
     "rows 0/0/0 1 0 0 0 0 0 licences -1 1 0 0"},
    {"a renaming update",
     {false, true, true, false, false, false, License::agent, License::agent},
     "rows 0/0/0 0 1 1 0 0 0 licences 0 0 0 0"},
    {"an activated Admin",
     {false, true, false, true, false, true, License::agent, License::admin},
     "rows 0/0/0 0 1 0 1 0 1 licences 0 -1 0 1"},
    {"a deactivation",
     {false, true, false, false, true, false, License::admin, License::manager},
     "rows 0/0/0 0 1 0 0 1 0 licences 0 0 1 -1"},
};

}  // namespace

TEST_CASE("an effect is counted and taken back") {
    for (const EffectCase& one : effect_cases) {
        CAPTURE(one.fact);
        Tally tally;
        tally.add(one.effect);
        CHECK(show(tally) == one.shown);
        tally.take_back(one.effect);
        CHECK(show(tally) == show(Tally{}));
    }
}

TEST_CASE("the counts of parts add up to those of the whole") {
    Tally whole, sum;
    for (const EffectCase& one : effect_cases) {
        Tally part;
        for (Tally* const tally : {&whole, &part}) {
            tally->add(one.effect);
            tally->add(FindingCode::email_taken);
            tally->total_rows += 5;
            tally->blank_rows += 3;
            tally->failed_rows += 2;
        }
        sum += part;
    }
    CHECK(show(sum) == show(whole));
    CHECK(sum.findings == whole.findings);
}

TEST_CASE("errors and warnings are told apart") {
    Tally tally;
    tally.add(FindingCode::email_taken);
    tally.add(FindingCode::flag_malformed);
    tally.add(FindingCode::flag_malformed);
    tally.add(FindingCode::value_trimmed);
    tally.take_back(FindingCode::email_taken);
    CHECK(tally.errors() == 2);
    CHECK(tally.warnings() == 1);
}

TEST_CASE("valid rows are those created, updated and unchanged") {
    Tally tally;
    tally.total_rows = 10;
    tally.failed_rows = 3;
    tally.creates = 2;
    tally.updates = 1;
    CHECK(tally.valid_rows() == 7);
    CHECK(tally.unchanged_rows() == 4);
}

}  // namespace rollcall
