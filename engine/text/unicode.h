// The few Unicode facts that the reader needs (UCD 15: White_Space, Cc, Cf and friends).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace rollcall {

// Takes one code point off the front of `text`, which must be valid UTF-8 and not empty.
char32_t take_code_point(std::string_view& text);

bool is_white_space(char32_t c);  // UCD White_Space: what trimming removes (NBSP too)

// What no cell may hold: Cc except TAB, LF and CR, and U+2028, U+2029.
bool is_control(char32_t c);

// What an e-mail may not hold anywhere: default-ignorable, zero-width and bidirectional controls,
// soft hyphen, variation selectors, tag characters.
bool is_invisible(char32_t c);

// What trim does to a text whose ends are not both plain ASCII.
std::string_view trim_ends(std::string_view text);

// `text` without White_Space at both ends. Valid UTF-8 in, a part of the same bytes out. Inline,
// because nearly every cell starts and ends with a plain ASCII byte and there is nothing to do.
inline std::string_view trim(std::string_view text) {
    // As signed numbers, the bytes over 0x7f are not greater than a space either.
    const auto is_plain = [](char byte) { return static_cast<signed char>(byte) > ' '; };
    if (text.empty()) return text;
    if (is_plain(text.front()) && is_plain(text.back())) return text;
    return trim_ends(text);
}

// Whether `text` is printable ASCII through and through, so that trimming spaces is all it needs.
bool is_plain(std::string_view text);

bool holds_control(std::string_view text);
bool holds_invisible(std::string_view text);

// `text` without invisible characters, and without the white space that is then around it.
std::string without_invisible(std::string_view text);

// The first byte that does not belong to valid UTF-8 (RFC 3629: no overlongs, no surrogates, no
// value over U+10FFFF), or text.size(). NUL counts as invalid.
std::size_t find_invalid_utf8(std::string_view text);

// The longest prefix of `text` of at most `code_points` code points.
std::string_view cut(std::string_view text, std::size_t code_points);

}  // namespace rollcall
