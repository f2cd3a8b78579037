// Decimal numbers as they are written, of any length, compared exactly.
//
// Nothing here goes through double: 0.1 and 0.10 are equal, 9007199254740993 and 9007199254740992
// are not.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace rollcall {

// ±0.DIGITS × 10^exponent. Digits start and end with no zero; zero has none, and no sign.
struct Decimal {
    bool negative = false;
    std::string digits;
    std::int64_t exponent = 0;

    friend bool operator==(const Decimal&, const Decimal&) = default;
};

std::strong_ordering operator<=>(const Decimal& a, const Decimal& b);

// A sign or none, digits with a "." or without, and an exponent or none: "-1.50", ".5", "1E-3".
// An exponent of more than 17 digits is refused.
std::optional<Decimal> read_decimal(std::string_view text);

// Equal for equal numbers.
std::string decimal_key(const Decimal& number);

struct Number {
    enum class Kind : std::uint8_t { minus_infinity, finite, infinity, nan };
    Kind kind = Kind::finite;
    Decimal value;  // of a finite one
};

// Not a number is unordered with everything.
std::partial_ordering order(const Number& a, const Number& b);
std::string number_key(const Number& number);

// How a column writes its numbers (Table Schema: decimalChar, groupChar, bareNumber).
struct NumberStyle {
    std::string decimal_char = ".";
    std::string group_char;  // between digits left of the decimal character; empty for none
    bool bare = true;        // false: what stands before and after the number is passed over
    bool whole = false;      // no decimal character, exponent, infinity or NaN
};

std::optional<Number> read_number(std::string_view text, const NumberStyle& style);

}  // namespace rollcall
