#include "engine/plan/cell_suggestion.h"

#include <algorithm>
#include <array>

#include "engine/schema/fold.h"
#include "engine/schema/suggest.h"

namespace rollcall {
namespace {

// As spreadsheets of the countries that we know of say it; in ASCII in any letter case.
constexpr std::array<std::string_view, 13> yes{"x",   "y",    "yes",  "true", "on", "ja", "j",
                                               "oui", "vrai", "wahr", "si",   "✓",  "是"};
constexpr std::array<std::string_view, 9> no{"n",   "no",   "false",  "off", "nein",
                                             "non", "faux", "falsch", "否"};

template <typename Words>
bool holds(const Words& words, std::string_view text) {
    return std::any_of(words.begin(), words.end(),
                       [&](std::string_view word) { return equal_folded(text, word); });
}

}  // namespace

std::string suggest_cell(FindingCode code, std::string_view text, const Column& column) {
    switch (code) {
        case FindingCode::value_not_allowed:
            return column.delimiter == 0 ? suggest(text, column.choices) : std::string();
        case FindingCode::flag_malformed:
            return holds(yes, text) ? "1" : holds(no, text) ? "0" : "";
        default: return {};
    }
}

}  // namespace rollcall
