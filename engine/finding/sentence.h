// The sentence of each FindingCode in each language. The English ones stand in code.h; the others
// in sentence_fr.cc and sentence_zh.cc, which do not compile while one of them is missing.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include "engine/finding/code.h"
#include "engine/finding/language.h"

namespace rollcall {

struct Sentence {
    FindingCode code;
    std::string_view text;
};
using Sentences = std::array<Sentence, code_count>;

// A table that is too short ends with sentences of the first code, and these are found here.
constexpr bool says_each_code_in_order(const Sentences& sentences) {
    for (std::size_t at = 0; at < sentences.size(); ++at)
        if (static_cast<std::size_t>(sentences[at].code) != at || sentences[at].text.empty())
            return false;
    return true;
}

extern const Sentences sentences_fr;
extern const Sentences sentences_zh;

// The text with its {words} still to be filled in.
std::string_view sentence(FindingCode code, Language language);

// What a language writes around the name of a column, and how it calls the row where a finding has
// no column. Template names are English, so other languages set them apart.
struct ColumnWords {
    std::string_view before;
    std::string_view after;
    std::string_view row;
};
const ColumnWords& column_words(Language language);

}  // namespace rollcall
