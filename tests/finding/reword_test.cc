// A stored message said in another language, for every sentence of the catalogue.
#include "engine/finding/reword.h"

#include <doctest/doctest.h>

#include "engine/finding/code.h"
#include "engine/finding/message.h"

namespace rollcall {

TEST_CASE("every message of the catalogue is said again in every language") {
    MessageWords words;
    words.column = "Chat concurrency";
    words.name = "Role: Suport must";
    words.previous = "First \"name\"";
    words.list = "\"Active\", \"Inactive\"";
    words.platform = "Harbour Line Platform";
    words.clear = "Null";
    words.encoding = "UTF-8";
    words.min = 1;
    words.max = 12;
    for (const CatalogueEntry& entry : catalogue) {
        std::string english;
        append_message(english, entry.code, words);
        for (const Language language : {Language::en, Language::fr, Language::zh}) {
            std::string expected;
            append_message(expected, entry.code, words, language);
            CAPTURE(entry.slug);
            CHECK(reword(entry.slug, english, language) == expected);
        }
    }
}

TEST_CASE("a message about the row is said again as one") {
    std::string english;
    append_message(english, FindingCode::cell_required, {});
    std::string french;
    append_message(french, FindingCode::cell_required, {}, Language::fr);
    CHECK(reword("cell_required", english, Language::fr) == french);
}

TEST_CASE("what no sentence explains stays as it is") {
    CHECK(reword("plan_changed", "The change is no longer the one", Language::fr) ==
          "The change is no longer the one");
    CHECK(reword("email_malformed", "Something else", Language::zh) == "Something else");
}

TEST_CASE("a code has a title in each language") {
    CHECK(title_of_code("role_unknown", Language::en) == "role unknown");
    CHECK(title_of_code("role_unknown", Language::fr).find("doit exister") != std::string::npos);
    CHECK(title_of_code("plan_changed", Language::zh) == "plan changed");
    for (const CatalogueEntry& entry : catalogue)
        CHECK(title_of_code(entry.slug, Language::zh).find('{') == std::string::npos);
}

}  // namespace rollcall
