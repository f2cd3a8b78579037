// What a wrong cell may have been meant to say.
#include "engine/plan/cell_suggestion.h"

#include <doctest/doctest.h>

#include "engine/text/unicode.h"

namespace rollcall::test {

TEST_CASE("the choice that is near is suggested, and none that is not") {
    Column status;
    status.choices = {"Active", "Inactive"};
    const auto of = [&](std::string_view text) {
        return suggest_cell(FindingCode::value_not_allowed, text, status);
    };
    CHECK(of("Actve") == "Active");
    CHECK(of("aktiv") == "Active");
    CHECK(of("in-active") == "Inactive");
    CHECK(of("Gone").empty());
    CHECK(suggest_cell(FindingCode::text_control, "Actve", status).empty());
}

TEST_CASE("words for yes and no stand for 1 and 0") {
    const Column flag;
    const auto of = [&](std::string_view text) {
        return suggest_cell(FindingCode::flag_malformed, text, flag);
    };
    for (const std::string_view text : {"x", "X", "Yes", "TRUE", "ja", "Oui", "是"})
        CHECK_MESSAGE(of(text) == "1", text);
    for (const std::string_view text : {"n", "No", "FALSE", "Nein", "否"})
        CHECK_MESSAGE(of(text) == "0", text);
    for (const std::string_view text : {"2", "Agent", "yesterday"}) CHECK(of(text).empty());
}

TEST_CASE("a text without its invisible characters") {
    CHECK(without_invisible("a\u200Bnn@x.co\uFEFF ") == "ann@x.co");
    CHECK(without_invisible("\u200B").empty());
    CHECK(without_invisible("plain") == "plain");
}

}  // namespace rollcall::test
