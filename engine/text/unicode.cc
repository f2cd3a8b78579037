// Unicode facts and UTF-8 walks. ASCII leaves every function in steps of 8 to 64 bytes.
//
// The ranges are those of the Unicode Character Database 15: PropList (White_Space) and
// DerivedCoreProperties (Default_Ignorable_Code_Point).
#include "engine/text/unicode.h"

#include <algorithm>

#include "engine/text/word.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace rollcall {
namespace {

constexpr std::uint64_t high_bits = 0x8080808080808080;
constexpr std::uint64_t low_bits = 0x0101010101010101;

unsigned byte_at(std::string_view text, std::size_t at) {
    return static_cast<unsigned char>(text[at]);
}

bool is_ascii(std::uint64_t word) { return (word & high_bits) == 0; }

// True when every byte is 1-127. A borrow can only start at a zero byte, so the answer is exact.
bool is_ascii_without_nul(std::uint64_t word) {
    return (((word - low_bits) | word) & high_bits) == 0;
}

// True when every byte is 0x20-0x7e; a byte below 0x20 borrows, 0x7f carries into the high bit.
bool is_printable_ascii(std::uint64_t word) {
    return (((word - low_bits * 0x20) | (word + low_bits) | word) & high_bits) == 0;
}

// True when `holds` is true of all bytes of `text`, taken as words; the last word may overlap the
// one before it, and a text shorter than a word is filled up with spaces.
template <typename Predicate>
bool every_word(std::string_view text, Predicate holds) {
    if (text.size() < 8) {
        const std::uint64_t spaces = low_bits * ' ' << (8 * text.size());
        return holds(load_short(text.data(), text.size()).first | spaces);
    }
    for (std::size_t at = 0; at + 8 < text.size(); at += 8) {
        if (!holds(load_8(text.data() + at))) return false;
    }
    return holds(load_8(text.data() + text.size() - 8));
}

// The first of the 64-byte blocks from `at` on that holds a byte outside of 1-127. Where there are
// no such steps, the words of the caller do.
#if defined(__SSE2__)
std::size_t skip_ascii_blocks(std::string_view text, std::size_t at) {
    const __m128i zero = _mm_setzero_si128();
    for (; text.size() - at >= 64; at += 64) {
        const auto* block = reinterpret_cast<const __m128i*>(text.data() + at);
        // As signed numbers, exactly the bytes 1-127 are greater than zero.
        const __m128i a = _mm_cmpgt_epi8(_mm_loadu_si128(block), zero);
        const __m128i b = _mm_cmpgt_epi8(_mm_loadu_si128(block + 1), zero);
        const __m128i c = _mm_cmpgt_epi8(_mm_loadu_si128(block + 2), zero);
        const __m128i d = _mm_cmpgt_epi8(_mm_loadu_si128(block + 3), zero);
        const __m128i all = _mm_and_si128(_mm_and_si128(a, b), _mm_and_si128(c, d));
        if (_mm_movemask_epi8(all) != 0xffff) break;
    }
    return at;
}
#else
std::size_t skip_ascii_blocks(std::string_view, std::size_t at) { return at; }
#endif

bool continues(std::string_view text, std::size_t at) { return (byte_at(text, at) & 0xc0) == 0x80; }

// How many bytes the well-formed sequence at `at` has (Unicode 15, table 3-7), or 0.
std::size_t sequence_size(std::string_view text, std::size_t at) {
    const unsigned lead = byte_at(text, at);
    const std::size_t left = text.size() - at;
    if (lead < 0x80) return lead != 0 ? 1 : 0;
    if (lead < 0xc2) return 0;
    if (left < 2 || !continues(text, at + 1)) return 0;
    if (lead < 0xe0) return 2;
    if (left < 3 || !continues(text, at + 2)) return 0;
    const unsigned first_two = lead << 8 | byte_at(text, at + 1);
    if (lead < 0xf0) {
        // Overlong up to e0 9f; surrogates from ed a0 to ed bf.
        return first_two < 0xe0a0 || (first_two >= 0xeda0 && first_two <= 0xedbf) ? 0 : 3;
    }
    if (left < 4 || !continues(text, at + 3)) return 0;
    // Overlong up to f0 8f; over U+10FFFF from f4 90.
    return first_two < 0xf090 || first_two > 0xf48f ? 0 : 4;
}

struct Range {
    char32_t first, last;
};

// Default_Ignorable_Code_Point, and the interlinear annotation controls U+FFF9-FFFB.
constexpr Range invisible[] = {
    {0x00ad, 0x00ad},   {0x034f, 0x034f},   {0x061c, 0x061c}, {0x115f, 0x1160}, {0x17b4, 0x17b5},
    {0x180b, 0x180f},   {0x200b, 0x200f},   {0x202a, 0x202e}, {0x2060, 0x206f}, {0x3164, 0x3164},
    {0xfe00, 0xfe0f},   {0xfeff, 0xfeff},   {0xffa0, 0xffa0}, {0xfff0, 0xfffb}, {0x1bca0, 0x1bca3},
    {0x1d173, 0x1d17a}, {0xe0000, 0xe0fff},
};

// Where the last code point of `text` (valid UTF-8, not empty) starts.
std::size_t last_start(std::string_view text) {
    std::size_t at = text.size() - 1;
    while (at > 0 && continues(text, at)) --at;
    return at;
}

// True when the byte at `at` starts a control. Valid UTF-8 spells U+0080-9F as c2 80-9f and
// U+2028-2029 as e2 80 a8-a9, so no decoding is needed.
bool starts_control(std::string_view text, std::size_t at) {
    const unsigned byte = byte_at(text, at);
    if (byte < 0x80) return is_control(byte);
    if (byte == 0xc2) return byte_at(text, at + 1) < 0xa0;
    return byte == 0xe2 && byte_at(text, at + 1) == 0x80 && (byte_at(text, at + 2) & 0xfe) == 0xa8;
}

}  // namespace

char32_t take_code_point(std::string_view& text) {
    const unsigned lead = byte_at(text, 0);
    const auto rest = [&text](std::size_t at) { return char32_t{byte_at(text, at) & 0x3f}; };
    char32_t c = lead;
    std::size_t size = 1;
    if (lead >= 0xf0) {
        c = (lead & 0x07) << 18 | rest(1) << 12 | rest(2) << 6 | rest(3);
        size = 4;
    } else if (lead >= 0xe0) {
        c = (lead & 0x0f) << 12 | rest(1) << 6 | rest(2);
        size = 3;
    } else if (lead >= 0x80) {
        c = (lead & 0x1f) << 6 | rest(1);
        size = 2;
    }
    text.remove_prefix(size);
    return c;
}

bool is_white_space(char32_t c) {
    if (c < 0x80) return c == ' ' || (c >= 0x09 && c <= 0x0d);
    return c == 0x85 || c == 0xa0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200a) || c == 0x2028 ||
           c == 0x2029 || c == 0x202f || c == 0x205f || c == 0x3000;
}

bool is_control(char32_t c) {
    if (c < 0x20) return c != '\t' && c != '\n' && c != '\r';
    return (c >= 0x7f && c <= 0x9f) || c == 0x2028 || c == 0x2029;
}

bool is_invisible(char32_t c) {
    if (c < 0xad) return false;
    const Range* const range = std::lower_bound(
        std::begin(invisible), std::end(invisible), c,
        [](const Range& candidate, char32_t wanted) { return candidate.last < wanted; });
    return range != std::end(invisible) && c >= range->first;
}

std::string_view trim_ends(std::string_view text) {
    while (!text.empty()) {
        std::string_view rest = text;
        if (!is_white_space(take_code_point(rest))) break;
        text = rest;
    }
    while (!text.empty()) {
        const std::size_t start = last_start(text);
        std::string_view last = text.substr(start);
        if (!is_white_space(take_code_point(last))) break;
        text = text.substr(0, start);
    }
    return text;
}

bool is_plain(std::string_view text) { return every_word(text, is_printable_ascii); }

bool holds_control(std::string_view text) {
    if (every_word(text, is_printable_ascii)) return false;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (starts_control(text, at)) return true;
    }
    return false;
}

bool holds_invisible(std::string_view text) {
    if (every_word(text, is_ascii)) return false;
    while (!text.empty()) {
        if (is_invisible(take_code_point(text))) return true;
    }
    return false;
}

std::string without_invisible(std::string_view text) {
    std::string clean;
    while (!text.empty()) {
        const std::string_view before = text;
        if (!is_invisible(take_code_point(text)))
            clean += before.substr(0, before.size() - text.size());
    }
    return std::string(trim(clean));
}

std::size_t find_invalid_utf8(std::string_view text) {
    std::size_t at = skip_ascii_blocks(text, 0);
    while (at < text.size()) {
        if (byte_at(text, at) < 0x80 && text.size() - at >= 8 &&
            is_ascii_without_nul(load_8(text.data() + at))) {
            at = skip_ascii_blocks(text, at + 8);
            continue;
        }
        const std::size_t size = sequence_size(text, at);
        if (size == 0) return at;
        at += size;
    }
    return at;
}

std::string_view cut(std::string_view text, std::size_t code_points) {
    if (text.size() <= code_points) return text;
    std::size_t at = 0;
    for (; at < text.size(); ++at) {
        if (continues(text, at)) continue;
        if (code_points == 0) break;
        --code_points;
    }
    return text.substr(0, at);
}

}  // namespace rollcall
