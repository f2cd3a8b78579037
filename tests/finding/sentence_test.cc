// The catalogues of the other languages say what the English one says, of the same things.
#include "engine/finding/sentence.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "engine/text/unicode.h"

namespace rollcall {
namespace {

constexpr Language languages[] = {Language::en, Language::fr, Language::zh};
constexpr Language translated[] = {Language::fr, Language::zh};

// "{column} {max}": what is filled in, sorted, as languages put it in an order of their own.
std::string slots(std::string_view text) {
    std::vector<std::string> found;
    for (std::size_t open = text.find('{'); open != text.npos; open = text.find('{', open + 1))
        found.emplace_back(text.substr(open, text.find('}', open) + 1 - open));
    std::sort(found.begin(), found.end());
    std::string joined;
    for (const std::string& slot : found) joined += (joined.empty() ? "" : " ") + slot;
    return joined;
}

std::size_t count_of(std::string_view text, std::string_view word) {
    std::size_t count = 0;
    for (std::size_t at = text.find(word); at != text.npos; at = text.find(word, at + 1)) ++count;
    return count;
}

bool holds_chinese(std::string_view text) {
    while (!text.empty())
        if (const char32_t c = take_code_point(text); c >= 0x4E00 && c <= 0x9FFF) return true;
    return false;
}

template <typename Visit>
void each_translation(Visit visit) {
    for (const CatalogueEntry& each : catalogue)
        for (const Language language : translated) {
            const std::string_view text = sentence(each.code, language);
            CAPTURE(each.slug);
            CAPTURE(tag(language));
            CAPTURE(text);
            visit(each, language, text);
        }
}

}  // namespace

TEST_CASE("each translation fills in exactly the words of the English sentence") {
    CHECK(slots("{b} and {a}, {b}") == "{a} {b} {b}");
    each_translation([](const CatalogueEntry& each, Language, std::string_view text) {
        CHECK(slots(text) == slots(each.sentence));
    });
}

TEST_CASE("each sentence is said in its own language") {
    each_translation([](const CatalogueEntry& each, Language language, std::string_view text) {
        CHECK(text != each.sentence);
        CHECK(holds_chinese(text) == (language == Language::zh));
    });
    for (const CatalogueEntry& each : catalogue)
        CHECK(sentence(each.code, Language::en) == each.sentence);
}

TEST_CASE("no sentence ends with a full stop or is padded, in any language") {
    for (const CatalogueEntry& each : catalogue)
        for (const Language language : languages) {
            const std::string_view text = sentence(each.code, language);
            CAPTURE(text);
            CHECK(find_invalid_utf8(text) == text.size());
            CHECK(trim(text) == text);
            CHECK_FALSE(text.ends_with('.'));
            CHECK_FALSE(text.ends_with("。"));
        }
}

TEST_CASE("quotation marks are those of the language, in pairs, with its spaces") {
    each_translation([](const CatalogueEntry&, Language language, std::string_view text) {
        CHECK(count_of(text, "\"") == 0);
        if (language == Language::zh) {
            CHECK(count_of(text, "“") == count_of(text, "”"));
            CHECK(count_of(text, "«") == 0);
            for (const char* const half_width : {",", ";", ":", "(", ")", "?"})
                CHECK(count_of(text, half_width) == 0);
            return;
        }
        CHECK(count_of(text, "«") == count_of(text, "«\u00A0"));
        CHECK(count_of(text, "»") == count_of(text, "\u00A0»"));
        CHECK(count_of(text, "«") == count_of(text, "»"));
        CHECK(count_of(text, ";") == count_of(text, "\u202F;"));
        CHECK(count_of(text, "'") == 0);
    });
}

TEST_CASE("codes are not translated, and languages keep their tags") {
    for (const Language language : languages)
        CHECK(language_tags[static_cast<std::size_t>(language)] == tag(language));
    CHECK(entry(FindingCode::cell_required).slug == "cell_required");
}

}  // namespace rollcall
