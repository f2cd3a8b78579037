#include "engine/schema/table/boolean_words.h"

#include <array>
#include <string>

#include "engine/text/unicode.h"

namespace rollcall {
namespace {

struct WordPair {
    std::string_view yes;
    std::string_view no;
};

// What the functions TRUE() and FALSE() are called in localised spreadsheets, and for Chinese and
// Japanese the words that people type instead. No word stands on both sides.
constexpr std::array pairs{
    WordPair{"true", "false"},        // English
    WordPair{"vrai", "faux"},         // French
    WordPair{"wahr", "falsch"},       // German
    WordPair{"verdadero", "falso"},   // Spanish
    WordPair{"vero", "falso"},        // Italian
    WordPair{"verdadeiro", "falso"},  // Portuguese, Galician
    WordPair{"cert", "fals"},         // Catalan
    WordPair{"adevărat", "fals"},     // Romanian
    WordPair{"waar", "onwaar"},       // Dutch
    WordPair{"sant", "falskt"},       // Swedish
    WordPair{"sand", "falsk"},        // Danish
    WordPair{"sann", "usann"},        // Norwegian
    WordPair{"tosi", "epätosi"},      // Finnish
    WordPair{"tõene", "väär"},        // Estonian
    WordPair{"prawda", "fałsz"},      // Polish
    WordPair{"pravda", "nepravda"},   // Czech, Slovak
    WordPair{"igaz", "hamis"},        // Hungarian
    WordPair{"истина", "ложь"},       // Russian
    WordPair{"істина", "хибність"},   // Ukrainian
    WordPair{"αληθης", "ψευδης"},     // Greek
    WordPair{"doğru", "yanliş"},      // Turkish, with its letters i made one
    WordPair{"benar", "salah"},       // Indonesian
    WordPair{"đúng", "sai"},          // Vietnamese
    WordPair{"真", "假"},             // Chinese, simplified
    WordPair{"真", "偽"},             // Japanese, Chinese, traditional
    WordPair{"是", "否"},             // Chinese: yes, no
    WordPair{"참", "거짓"},           // Korean
};

// Letter case taken away, for the scripts of the words above; marks of accent stay.
char32_t fold(char32_t c) {
    if (c < 0x80) return c >= 'A' && c <= 'Z' ? c + 0x20 : c;
    if (c >= 0xC0 && c <= 0xDE && c != 0xD7) return c + 0x20;
    if (c == 0x130 || c == 0x131) return 'i';  // İ and ı
    if (c >= 0x100 && c <= 0x137) return c | 1;
    if (c >= 0x139 && c <= 0x148) return c + (c & 1);
    if (c >= 0x14A && c <= 0x177) return c | 1;
    if (c == 0x3C2) return 0x3C3;  // final sigma
    if (c >= 0x391 && c <= 0x3A9) return c + 0x20;
    if (c >= 0x400 && c <= 0x40F) return c + 0x50;
    if (c >= 0x410 && c <= 0x42F) return c + 0x20;
    return c;
}

bool same_word(std::string_view a, std::string_view b) {
    while (!a.empty() && !b.empty())
        if (fold(take_code_point(a)) != fold(take_code_point(b))) return false;
    return a.empty() && b.empty();
}

}  // namespace

std::optional<bool> find_boolean_word(std::string_view text) {
    constexpr std::size_t longest = 32;  // bytes; no word comes near, and most other cells leave
    if (text.size() > longest) return std::nullopt;
    for (const WordPair& pair : pairs) {
        if (same_word(text, pair.yes)) return true;
        if (same_word(text, pair.no)) return false;
    }
    return std::nullopt;
}

}  // namespace rollcall
