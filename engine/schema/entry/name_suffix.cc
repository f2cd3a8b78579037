#include "engine/schema/entry/name_suffix.h"

#include "engine/schema/fold.h"
#include "engine/text/unicode.h"

namespace rollcall {

std::string_view without_bracket(std::string_view name) {
    std::size_t opening = std::string_view::npos;
    if (name.ends_with(')')) opening = name.rfind('(');
    if (name.ends_with(']')) opening = name.rfind('[');
    return opening == std::string_view::npos ? std::string_view() : trim(name.substr(0, opening));
}

bool holds_word(std::string_view brackets, std::string_view word) {
    while (!brackets.empty()) {
        const std::size_t opening = brackets.find_first_of("([");
        if (opening == std::string_view::npos) return false;
        brackets.remove_prefix(opening + 1);
        const std::size_t closing = brackets.find_first_of(")]");
        if (equal_folded(trim(brackets.substr(0, closing)), word)) return true;
        if (closing == std::string_view::npos) return false;
        brackets.remove_prefix(closing);
    }
    return false;
}

}  // namespace rollcall
