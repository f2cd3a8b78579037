// See hostile_json.h.
#include "tests/json/hostile_json.h"

#include <array>

namespace rollcall::test {

std::string HostileJson::make_array(std::size_t size) {
    std::string text = make_space() + "[" + make_space();
    // An array without records now and then.
    if (below(20) != 0) {
        text += make_value(0);
        while (text.size() < size) text += make_space() + "," + make_space() + make_value(0);
    }
    text += make_space() + "]" + make_space();
    add_mistakes(text);
    return text;
}

std::string HostileJson::make_lines(std::size_t size) {
    std::string text;
    while (text.size() < size) {
        text += make_space() + make_value(0) + make_space();
        text += below(4) == 0 ? "\r\n" : "\n";
    }
    add_mistakes(text);
    return text;
}

// Objects mostly, arrays less, scalars seldom; the deeper the flatter.
std::string HostileJson::make_value(std::size_t depth) {
    const std::size_t kind = below(10);
    if (depth > 3 || kind < 2 + depth) {
        static const std::array<const char*, 8> scalars{"0",    "-1.5e+3", "true", "null",
                                                        "1234", "false",   "\"\"", "7"};
        return below(2) == 0 ? make_string() : scalars[below(scalars.size())];
    }
    const bool is_object = kind < 8;
    std::string value = is_object ? "{" : "[";
    const std::size_t members = below(5);
    for (std::size_t n = 0; n < members; ++n) {
        if (n != 0) value += "," + make_space();
        if (is_object) value += make_string() + ":";
        value += make_value(depth + 1);
    }
    return value + (is_object ? "}" : "]");
}

std::string HostileJson::make_string() {
    static const std::array<const char*, 14> pieces{
        "a", "b c", "\\\"", "\\\\", "{", "}", "[", "]", ",", ":", "\\n", "\\u00e9", "\xc3\xa9", ""};
    std::string text = "\"";
    for (std::size_t n = below(6); n != 0; --n) text += pieces[below(pieces.size())];
    // Lengths that move the next border over every bit of a 64-byte block, and runs of backslashes
    // that lie across one.
    if (below(12) == 0) text += std::string(below(130), 'x');
    if (below(12) == 0) text += std::string(2 * below(40), '\\');
    return text + "\"";
}

std::string HostileJson::make_space() {
    static const std::array<const char*, 8> spaces{"", "", "", "", " ", "\n", "\r\n", "\t \n"};
    return spaces[below(spaces.size())];
}

void HostileJson::add_mistakes(std::string& text) {
    static const std::array<const char*, 14> pieces{
        "\"", "\"", "\\", "\\\\", "\\\"", "{", "}", "[", "]", ",", ":", "1", "\xff", "\x01"};
    for (std::size_t n = below(4); n != 0; --n) {
        const std::size_t at = below(text.size() + 1);
        if (below(3) == 0)
            text.erase(at, 1 + below(3));
        else
            text.insert(at, pieces[below(pieces.size())]);
    }
    // A cut anywhere, so that the end of the file meets every state.
    if (below(6) == 0) text.resize(below(text.size() + 1));
}

}  // namespace rollcall::test
