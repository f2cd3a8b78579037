// One character, escape or class of an XML Schema regular expression, as RE2 would write it.
//
// Source: XML Schema Part 2, second edition, appendix F. RE2 has neither class subtraction nor the
// escapes \i and \c, and its \s, \d and \w know ASCII only.
#pragma once

#include <string>
#include <string_view>

#include "engine/schema/table/json_spot.h"

namespace rollcall {

// Takes what stands for one character off the front of `rest`, which is not empty. Fails at
// `place` where the text is wrong or cannot be judged: Unicode blocks (\p{IsGreek}), \p{Cn}, a
// subtraction from what is subtracted.
std::string take_character_class(std::string_view& rest, const JsonSpot& place);

}  // namespace rollcall
