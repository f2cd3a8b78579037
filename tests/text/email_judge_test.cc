// The fast reader of addresses against a slow, obvious one: plain loops, one rule at a time.
//
// The judge knows no "xn--" labels; no text here holds one. It encodes Unicode labels itself
// (RFC 3492), and only from letters that every mapping leaves alone.
#include <doctest/doctest.h>

#include <cstdint>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "engine/text/email.h"
#include "engine/text/unicode.h"

namespace {

using rollcall::EmailKey;
using rollcall::read_email;

const std::string refused;  // empty, as no key and no label is

std::string read_fast(std::string_view text) {
    const auto block = std::make_unique<char[]>(text.size());  // for the address sanitizer
    text.copy(block.get(), text.size());
    EmailKey key;
    return read_email({block.get(), text.size()}, key) ? std::string(key.text()) : refused;
}

bool is_one_of(char byte, std::string_view list) {
    return list.find(byte) != std::string_view::npos;
}

constexpr std::string_view small_letters = "abcdefghijklmnopqrstuvwxyz";
constexpr std::string_view big_letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
constexpr std::string_view digits = "0123456789";

std::string to_lower(std::string text) {
    for (char& byte : text) {
        const std::size_t at = big_letters.find(byte);
        if (at != std::string_view::npos) byte = small_letters[at];
    }
    return text;
}

std::vector<std::string> split(const std::string& text, char separator) {
    std::vector<std::string> parts(1);
    for (const char byte : text) {
        if (byte == separator) {
            parts.emplace_back();
        } else {
            parts.back() += byte;
        }
    }
    return parts;
}

// RFC 3492, 6.1.
std::uint32_t adapt(std::uint32_t delta, std::uint32_t count, bool is_first) {
    delta = is_first ? delta / 700 : delta / 2;
    delta += delta / count;
    std::uint32_t k = 0;
    for (; delta > 455; k += 36) delta /= 35;
    return k + 36 * delta / (delta + 38);
}

// RFC 3492, 6.3.
std::string punycode(std::string_view label) {
    std::vector<std::uint32_t> points;
    while (!label.empty()) points.push_back(rollcall::take_code_point(label));
    std::string out;
    for (const std::uint32_t c : points) {
        if (c < 0x80) out += static_cast<char>(c);
    }
    auto handled = static_cast<std::uint32_t>(out.size());
    if (handled > 0) out += '-';
    std::uint32_t next = 0x80, delta = 0, bias = 72;
    bool is_first = true;
    while (handled < points.size()) {
        std::uint32_t smallest = 0x110000;
        for (const std::uint32_t c : points) {
            if (c >= next && c < smallest) smallest = c;
        }
        delta += (smallest - next) * (handled + 1);
        next = smallest;
        for (const std::uint32_t c : points) {
            if (c < next) ++delta;
            if (c != next) continue;
            std::uint32_t left = delta;
            for (std::uint32_t k = 36;; k += 36) {
                const std::uint32_t threshold = k <= bias ? 1 : k >= bias + 26 ? 26 : k - bias;
                if (left < threshold) break;
                const std::uint32_t digit = threshold + (left - threshold) % (36 - threshold);
                out += digit < 26 ? small_letters[digit] : digits[digit - 26];
                left = (left - threshold) / (36 - threshold);
            }
            out += left < 26 ? small_letters[left] : digits[left - 26];
            ++handled;
            bias = adapt(delta, handled, is_first);
            is_first = false;
            delta = 0;
        }
        ++delta;
        ++next;
    }
    return "xn--" + out;
}

bool is_ascii(std::string_view text) {
    for (const char byte : text) {
        if (static_cast<unsigned char>(byte) >= 0x80) return false;
    }
    return true;
}

// The letters beyond ASCII that the texts below may hold in a good domain.
const std::vector<std::string> good_letters = {"\u00fc", "\u044f", "\u4f8b"};

std::string without_good_letters(std::string label) {
    for (const std::string& letter : good_letters) {
        for (std::size_t at = label.find(letter); at != std::string::npos;
             at = label.find(letter)) {
            label.erase(at, letter.size());
        }
    }
    return label;
}

std::string judge_label(const std::string& typed) {
    const std::string label = to_lower(typed);
    if (label.empty()) return refused;
    if (label.front() == '-') return refused;
    if (label.back() == '-') return refused;
    for (const char byte : without_good_letters(label)) {
        if (!is_one_of(byte, small_letters) && !is_one_of(byte, digits) && byte != '-') {
            return refused;
        }
    }
    if (is_ascii(label)) return label.size() <= 63 ? label : refused;
    // RFC 5891, 4.2.3.1: no Unicode label has hyphens in its third and fourth place.
    std::string_view rest = label;
    std::string shape;
    while (!rest.empty()) shape += rollcall::take_code_point(rest) == U'-' ? '-' : 'x';
    if (shape.size() >= 4 && shape[2] == '-' && shape[3] == '-') return refused;
    const std::string encoded = punycode(label);
    return encoded.size() <= 63 ? encoded : refused;
}

std::string judge(const std::string& text) {
    const std::vector<std::string> sides = split(text, '@');
    if (sides.size() != 2) return refused;
    const std::string& local = sides[0];
    if (local.size() > 64) return refused;
    for (const std::string& atom : split(local, '.')) {
        if (atom.empty()) return refused;
        for (const char byte : atom) {
            if (!is_one_of(byte, small_letters) && !is_one_of(byte, big_letters) &&
                !is_one_of(byte, digits) && !is_one_of(byte, "!#$%&'*+-/=?^_`{|}~")) {
                return refused;
            }
        }
    }
    std::string key = to_lower(local) + "@";
    const std::vector<std::string> labels = split(sides[1], '.');
    if (labels.size() < 2) return refused;
    for (std::size_t i = 0; i < labels.size(); ++i) {
        const std::string label = judge_label(labels[i]);
        if (label == refused) return refused;
        key += (i == 0 ? "" : ".") + label;
    }
    bool is_number = true;
    for (const char byte : labels.back()) {
        if (!is_one_of(byte, digits)) is_number = false;
    }
    if (is_number) return refused;
    return key.size() <= 254 ? key : refused;
}

// Pieces with which texts go wrong. No "n" beside an "x", so that no "xn--" comes about.
const std::vector<std::string> pieces = {
    "a", "b",  "z", "A",  "Z", "x",  "0",  "9", ".",      ".",      ".",      "-",
    "-", "@",  "@", "_",  "+", "'",  "\"", "(", " ",      "\t",     "\x7f",   "[",
    "]", "\\", "`", "{",  "/", ":",  ",",  "~", "\u00fc", "\u044f", "\u4f8b", "\u200b",
    "!", "^",  ";", "\n", "<", "\r", "}",  "|", "\u3002", "\uff20", "\u00a0", "\u2260",
};

using Random = std::mt19937_64;

std::size_t below(Random& random, std::size_t bound) {
    return static_cast<std::size_t>(random() % bound);
}

std::string any_text(Random& random) {
    std::string text;
    for (std::size_t left = below(random, 14); left > 0; --left) {
        text += pieces[below(random, pieces.size())];
    }
    return text;
}

std::string word(Random& random, std::size_t longest) {
    constexpr std::string_view letters = "abcxyzABCXYZ0189-";
    std::string text;
    for (std::size_t left = 1 + below(random, longest); left > 0; --left) {
        text += letters[below(random, letters.size())];
    }
    return text;
}

// Nearly an address: words, dots and an at sign, and then up to two pieces out of place.
std::string likely_text(Random& random) {
    std::string text = word(random, 20);
    if (below(random, 2) == 0) text += "." + word(random, 12);
    text += "@" + word(random, 24);
    for (std::size_t left = 1 + below(random, 3); left > 0; --left) text += "." + word(random, 8);
    for (std::size_t left = below(random, 3); left > 0; --left) {
        text.insert(below(random, text.size() + 1), pieces[below(random, pieces.size())]);
    }
    return text;
}

// A piece may have landed inside a letter of two bytes or more; such a text is none of ours.
bool is_fit(const std::string& text) {
    return rollcall::find_invalid_utf8(text) == text.size() &&
           to_lower(text).find("xn--") == std::string::npos;
}

}  // namespace

TEST_CASE("the fast reader and the slow judge agree on random texts") {
    Random random(20240229);
    std::size_t accepted = 0, rejected = 0;
    for (int i = 0; i < 200'000; ++i) {
        const std::string text = i % 3 == 0 ? any_text(random) : likely_text(random);
        if (!is_fit(text)) continue;
        const std::string expected = judge(text);
        ++(expected == refused ? rejected : accepted);
        if (read_fast(text) == expected) continue;
        CAPTURE(text);
        CHECK(read_fast(text) == expected);
    }
    CHECK(accepted > 20'000);
    CHECK(rejected > 20'000);
}

TEST_CASE("every byte at every place of an address is judged by the rules") {
    const std::string frames[] = {"ann.lee@mail.example", "ann.lee.of.sales@contact-centre.example",
                                  "a@b.c", "ann.lee.of.sales.and.so.on@contact-centre.co.example"};
    for (const std::string& frame : frames) {
        for (std::size_t at = 0; at < frame.size(); ++at) {
            for (int byte = 0; byte < 128; ++byte) {
                std::string text = frame;
                text[at] = static_cast<char>(byte);
                if (read_fast(text) == judge(text)) continue;
                CAPTURE(text);
                CHECK(read_fast(text) == judge(text));
            }
        }
        CHECK(read_fast(frame) == frame);
    }
}

TEST_CASE(
    "every size up to 300 with the at sign and the last dot anywhere is judged by the rules") {
    std::size_t accepted = 0;
    for (std::size_t size = 3; size <= 300; ++size) {
        for (std::size_t at = 0; at < size; at += size < 80 ? 1 : 7) {
            for (std::size_t dot = 0; dot < size; dot += size < 80 ? 1 : 11) {
                std::string text(size, 'Q');
                text[dot] = '.';
                for (std::size_t i = at + 40; i + 20 < size; i += 40) text[i] = '.';
                text[at] = '@';
                const std::string expected = judge(text);
                if (expected != refused) ++accepted;
                if (read_fast(text) == expected) continue;
                CAPTURE(text);
                CHECK(read_fast(text) == expected);
            }
        }
    }
    CHECK(accepted > 10'000);
}
