// What other systems write in brackets behind the name of a column: "Premium (sub12345)".
#pragma once

#include <string_view>

namespace rollcall {

// A trimmed name without the round or square brackets that it ends with, and the white space before
// them; empty where it ends with none, or is nothing else.
std::string_view without_bracket(std::string_view name);

// Whether one of the brackets in a text holds that word, in any ASCII letter case.
bool holds_word(std::string_view brackets, std::string_view word);

}  // namespace rollcall
