// "Did you mean": the closest of some names, if one is close enough to be meant.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace rollcall {

// The candidate nearest to `word` by Damerau-Levenshtein distance (optimal string alignment) over
// code points after ASCII case folding, or an empty string when none is within a third of the
// longer length (at most 3, at least 1, never all of it). The first wins a tie. Bounded: words over
// 256 code points get no suggestion. Both must be valid UTF-8.
std::string suggest(std::string_view word, std::span<const std::string> candidates);

}  // namespace rollcall
