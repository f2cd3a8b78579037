// ASCII letter case taken away: how column names, and the words of a schema file, compare.
#pragma once

#include <string>
#include <string_view>

namespace rollcall {

constexpr char fold_ascii(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

inline std::string fold_ascii(std::string_view text) {
    std::string folded(text);
    for (char& c : folded) c = fold_ascii(c);
    return folded;
}

inline bool equal_folded(std::string_view a, std::string_view b) {
    if (a.size() != b.size()) return false;
    for (std::size_t at = 0; at < a.size(); ++at)
        if (fold_ascii(a[at]) != fold_ascii(b[at])) return false;
    return true;
}

}  // namespace rollcall
