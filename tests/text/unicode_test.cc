// UTF-8 walks against a slow decoder that follows RFC 3629 word by word, and the Unicode facts.
#include "engine/text/unicode.h"

#include <doctest/doctest.h>

#include <cstdint>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace rollcall;

std::string encode(char32_t c) {
    const auto byte = [](char32_t value) { return static_cast<char>(value); };
    if (c < 0x80) return {byte(c)};
    if (c < 0x800) return {byte(0xc0 | c >> 6), byte(0x80 | (c & 0x3f))};
    if (c < 0x10000) {
        return {byte(0xe0 | c >> 12), byte(0x80 | (c >> 6 & 0x3f)), byte(0x80 | (c & 0x3f))};
    }
    return {byte(0xf0 | c >> 18), byte(0x80 | (c >> 12 & 0x3f)), byte(0x80 | (c >> 6 & 0x3f)),
            byte(0x80 | (c & 0x3f))};
}

// A lead byte says how many bytes follow; what they spell must be in range and need that many.
std::size_t find_invalid_slowly(std::string_view text) {
    std::size_t at = 0;
    while (at < text.size()) {
        const std::uint32_t lead = static_cast<unsigned char>(text[at]);
        std::size_t size = 0;
        std::uint32_t value = 0;
        if (lead >> 7 == 0) {
            size = 1;
            value = lead;
        } else if (lead >> 5 == 6) {
            size = 2;
            value = lead & 0x1f;
        } else if (lead >> 4 == 14) {
            size = 3;
            value = lead & 0x0f;
        } else if (lead >> 3 == 30) {
            size = 4;
            value = lead & 0x07;
        } else {
            return at;
        }
        if (at + size > text.size()) return at;
        for (std::size_t i = 1; i < size; ++i) {
            const std::uint32_t next = static_cast<unsigned char>(text[at + i]);
            if (next >> 6 != 2) return at;
            value = value << 6 | (next & 0x3f);
        }
        if (value == 0 || value > 0x10ffff || (value >= 0xd800 && value <= 0xdfff)) return at;
        if (encode(value).size() != size) return at;
        at += size;
    }
    return at;
}

// The text lies in a block of exactly its size, so that the address sanitizer sees a read beyond.
std::size_t find_invalid(std::string_view text) {
    const auto block = std::make_unique<char[]>(text.size());
    text.copy(block.get(), text.size());
    return find_invalid_utf8({block.get(), text.size()});
}

bool agrees(std::string_view text) { return find_invalid(text) == find_invalid_slowly(text); }

std::string hex(std::string_view text) {
    std::string out;
    for (const char byte : text) {
        const auto value = static_cast<unsigned char>(byte);
        out += "0123456789abcdef"[value >> 4];
        out += "0123456789abcdef"[value & 15];
    }
    return out;
}

struct Utf8Case {
    const char* fact;
    std::string text;
    std::size_t invalid_at;
};

const Utf8Case utf8_cases[] = {
    {"nothing is valid", "", 0},
    {"ASCII is valid", "Ann Lee,1\r\n", 11},
    {"two, three and four bytes", "\u00fc\u20ac\U0001f600", 9},
    {"the last before the surrogates", "\ud7ff", 3},
    {"the first after the surrogates", "\ue000", 3},
    {"the last of all", "\U0010ffff", 4},
    {"NUL", std::string("a\0b", 3), 1},
    {"NUL in two bytes", "a\xc0\x80", 1},
    {"a slash in two bytes", "\xc0\xaf", 0},
    {"a slash in three bytes", "\xe0\x80\xaf", 0},
    {"a slash in four bytes", "\xf0\x80\x80\xaf", 0},
    {"a surrogate", "ab\xed\xa0\x80", 2},
    {"a surrogate pair", "ab\xed\xa0\xbd\xed\xb8\x80", 2},
    {"over U+10FFFF", "\xf4\x90\x80\x80", 0},
    {"five bytes", "\xf8\x88\x80\x80\x80", 0},
    {"a lone continuation byte", "a\x80", 1},
    {"a cut sequence at the end", "a\xe2\x82", 1},
    {"a cut sequence before ASCII", "a\xe2\x82z", 1},
    {"Latin-1", "M\xfcller", 1},
    {"a byte order mark of UTF-16", "\xff\xfe", 0},
};

struct TrimCase {
    const char* fact;
    std::string text;
    std::string trimmed;
};

const TrimCase trim_cases[] = {
    {"nothing", "", ""},
    {"nothing to trim", "ann", "ann"},
    {"one byte", "a", "a"},
    {"inner white space stays", "ann  lee", "ann  lee"},
    {"spaces and tabs", " \t ann \t ", "ann"},
    {"line ends", "\r\nann\n\v\f\r", "ann"},
    {"only white space", " \t\u00a0\u3000", ""},
    {"one space", " ", ""},
    {"a no-break space", "\u00a0ann\u00a0", "ann"},
    {"NEL and Ogham space", "\u0085ann\u1680", "ann"},
    {"the general punctuation spaces", "\u2000\u2005\u200aann\u202f\u205f", "ann"},
    {"line and paragraph separators", "\u2028ann\u2029", "ann"},
    {"an ideographic space", "\u3000\u4f8b\u3000", "\u4f8b"},
    {"a zero-width space is not white", "\u200bann\u200b", "\u200bann\u200b"},
    {"a byte order mark is not white", "\ufeffann", "\ufeffann"},
    {"letters beyond ASCII stay", " \u00e9t\u00e9 ", "\u00e9t\u00e9"},
    {"a letter that shares a byte with NBSP", " \u00e0 ", "\u00e0"},
    {"U+180E is no longer white", "\u180eann", "\u180eann"},
};

struct CutCase {
    std::string text;
    std::size_t code_points;
    std::string kept;
};

const CutCase cut_cases[] = {
    {"", 0, ""},
    {"", 5, ""},
    {"ann", 0, ""},
    {"ann", 2, "an"},
    {"ann", 3, "ann"},
    {"ann", 4, "ann"},
    {"\u00fcb\u20acd", 1, "\u00fc"},
    {"\u00fcb\u20acd", 3, "\u00fcb\u20ac"},
    {"\u00fcb\u20acd", 4, "\u00fcb\u20acd"},
    {"\U0001f600\U0001f600", 1, "\U0001f600"},
    {"\U0001f600\U0001f600", 2, "\U0001f600\U0001f600"},
};

}  // namespace

TEST_CASE("the first byte that is not valid UTF-8 is found") {
    for (const Utf8Case& row : utf8_cases) {
        CAPTURE(row.fact);
        CHECK(find_invalid(row.text) == row.invalid_at);
        CHECK(find_invalid_slowly(row.text) == row.invalid_at);
    }
}

TEST_CASE("every pair of bytes is judged as the slow decoder judges it, at every border") {
    std::string wrong;
    for (const std::size_t before : {0u, 5u, 6u, 7u, 62u, 63u, 64u}) {
        for (const std::size_t after : {0u, 1u, 70u}) {
            std::string text = std::string(before, 'a') + "??" + std::string(after, 'z');
            for (unsigned pair = 0; pair < 0x10000; ++pair) {
                text[before] = static_cast<char>(pair >> 8);
                text[before + 1] = static_cast<char>(pair & 0xff);
                if (!agrees(text)) wrong += hex(text) + " ";
            }
        }
    }
    CHECK(wrong == "");
}

TEST_CASE("sequences of three and four bytes are judged as the slow decoder judges them") {
    std::string wrong;
    const int leads[] = {0xdf, 0xe0, 0xe1, 0xec, 0xed, 0xee, 0xef, 0xf0, 0xf1, 0xf3, 0xf4, 0xf5};
    const int lasts[] = {0x00, 0x7f, 0x80, 0xbf, 0xc0};
    for (const int lead : leads) {
        for (int second = 0; second < 256; ++second) {
            for (int third = 0x7c; third < 0xc4; ++third) {
                for (const int last : lasts) {
                    const std::string text{static_cast<char>(lead), static_cast<char>(second),
                                           static_cast<char>(third), static_cast<char>(last)};
                    if (!agrees(text)) wrong += hex(text) + " ";
                    if (!agrees(text.substr(0, 3))) wrong += hex(text.substr(0, 3)) + " ";
                }
            }
        }
    }
    CHECK(wrong == "");
}

TEST_CASE("a wrong byte is found at every offset of a text of every size") {
    std::string wrong;
    for (const std::string piece : {"a", "\u00fc", "\u20ac", "\U0001f600"}) {
        std::string text;
        while (text.size() < 200) text += piece;
        for (std::size_t size = 0; size <= text.size(); ++size) {
            if (!agrees(std::string_view(text).substr(0, size))) wrong += hex(piece) + " cut ";
        }
        for (std::size_t at = 0; at < text.size(); ++at) {
            for (const char bad : {'\0', '\x80', '\xc3', '\xff'}) {
                std::string spoiled = text;
                spoiled[at] = bad;
                if (!agrees(spoiled)) wrong += hex(piece) + " spoiled ";
            }
        }
    }
    CHECK(wrong == "");
}

TEST_CASE("every code point is valid, comes back from its bytes, and is cut as one") {
    std::string wrong;
    for (char32_t c = 1; c <= 0x10ffff; ++c) {
        if (c >= 0xd800 && c <= 0xdfff) continue;
        const std::string text = encode(c);
        std::string_view rest = text;
        if (find_invalid_utf8(text) != text.size()) wrong += hex(text) + " invalid ";
        if (take_code_point(rest) != c || !rest.empty()) wrong += hex(text) + " taken ";
        if (cut(text + "z", 1) != text) wrong += hex(text) + " cut ";
        const std::string padded = "12345678" + text + "12345678";
        if (holds_control(padded) != is_control(c)) wrong += hex(text) + " control ";
        if (holds_invisible(padded) != is_invisible(c)) wrong += hex(text) + " invisible ";
        if (trim(text).empty() != is_white_space(c)) wrong += hex(text) + " trim ";
    }
    CHECK(wrong == "");
}

TEST_CASE("trim takes Unicode white space off both ends") {
    for (const TrimCase& row : trim_cases) {
        CAPTURE(row.fact);
        CHECK(std::string(trim(row.text)) == row.trimmed);
    }
}

TEST_CASE("cut keeps whole code points") {
    for (const CutCase& row : cut_cases) {
        CAPTURE(row.text);
        CHECK(std::string(cut(row.text, row.code_points)) == row.kept);
    }
}

TEST_CASE("a control or an invisible character is found at every place of a text of every size") {
    std::string wrong;
    for (std::size_t size = 1; size < 40; ++size) {
        for (std::size_t at = 0; at < size; ++at) {
            const auto with = [size, at](std::string_view piece) {
                std::string text(size, 'm');
                return text.replace(at, 1, piece);
            };
            for (const char* piece :
                 {"\x01", "\x1f", "\x7f", "\u0080", "\u009f", "\u2028", "\u2029"}) {
                if (!holds_control(with(piece))) wrong += hex(piece) + " missed ";
            }
            for (const char* piece : {"\t", "\r", "\n", " ", "~", "\u00a0", "\u00e9", "\u2027"}) {
                if (holds_control(with(piece))) wrong += hex(piece) + " taken ";
            }
            for (const char* piece : {"\u00ad", "\u200b", "\u202e", "\ufe0f", "\U000e0041"}) {
                if (!holds_invisible(with(piece))) wrong += hex(piece) + " missed ";
            }
            for (const char* piece : {"\x01", " ", "\u00e9", "\u2010", "\U0001f600"}) {
                if (holds_invisible(with(piece))) wrong += hex(piece) + " taken ";
            }
        }
    }
    CHECK(wrong == "");
    CHECK_FALSE(holds_control(""));
    CHECK_FALSE(holds_invisible(""));
}

TEST_CASE("the classes have as many members as the Unicode Character Database gives them") {
    std::size_t white = 0, control = 0, invisible = 0;
    for (char32_t c = 0; c <= 0x10ffff; ++c) {
        white += is_white_space(c) ? 1 : 0;
        control += is_control(c) ? 1 : 0;
        invisible += is_invisible(c) ? 1 : 0;
    }
    CHECK(white == 25);
    CHECK(control == 65 - 3 + 2);
    CHECK(invisible == 4174 + 3);
}
