// A text within another, whatever the case of ASCII letters.
#pragma once

#include <algorithm>
#include <string_view>

#include "engine/schema/fold.h"

namespace rollcall {

inline bool holds_text(std::string_view text, std::string_view wanted) {
    return std::search(text.begin(), text.end(), wanted.begin(), wanted.end(),
                       [](char a, char b) { return fold_ascii(a) == fold_ascii(b); }) != text.end();
}

}  // namespace rollcall
