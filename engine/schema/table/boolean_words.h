// The words for true and false that spreadsheets write in other languages than English.
#pragma once

#include <optional>
#include <string_view>

namespace rollcall {

// What a word means in any letter case: "VRAI", "falsch", "真". None for any other text, which must
// be valid UTF-8.
std::optional<bool> find_boolean_word(std::string_view text);

}  // namespace rollcall
