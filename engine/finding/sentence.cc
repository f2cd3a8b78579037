#include "engine/finding/sentence.h"

namespace rollcall {
namespace {

// By Language. U+00A0 keeps a French quotation mark on the line of what it encloses.
constexpr std::array<ColumnWords, language_tags.size()> words_of_columns{{
    {"", "", "The row"},
    {"«\u00A0", "\u00A0»", "La ligne"},
    {"“", "”", "该行"},
}};

}  // namespace

std::string_view sentence(FindingCode code, Language language) {
    const auto at = static_cast<std::size_t>(code);
    switch (language) {
        case Language::fr: return sentences_fr[at].text;
        case Language::zh: return sentences_zh[at].text;
        case Language::en: break;
    }
    return entry(code).sentence;
}

const ColumnWords& column_words(Language language) {
    return words_of_columns[static_cast<std::size_t>(language)];
}

}  // namespace rollcall
