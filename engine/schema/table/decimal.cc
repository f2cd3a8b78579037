#include "engine/schema/table/decimal.h"

#include <algorithm>

#include "engine/schema/fold.h"
#include "engine/schema/table/cursor.h"

namespace rollcall {
namespace {

// From a coefficient's digits (of both sides of the point) and where the point stands in them.
Decimal normal_form(bool negative, std::string digits, std::int64_t point) {
    const std::size_t first = digits.find_first_not_of('0');
    if (first == std::string::npos) return {};
    digits.erase(digits.find_last_not_of('0') + 1);
    digits.erase(0, first);
    return {negative, std::move(digits), point - static_cast<std::int64_t>(first)};
}

// The part of a not bare cell that is its number: from its first digit, with the sign or decimal
// character right before it, to its last digit. "-€ 95" keeps the sign that leads.
std::string strip_around(std::string_view text, const NumberStyle& style) {
    constexpr std::string_view digits = "0123456789";
    std::size_t first = text.find_first_of(digits);
    if (first == text.npos) return {};
    const std::size_t last = text.find_last_of(digits);
    const std::string_view point = style.decimal_char;
    if (!style.whole && text.substr(0, first).ends_with(point)) first -= point.size();
    const bool signed_here = first > 0 && (text[first - 1] == '-' || text[first - 1] == '+');
    const bool signed_ahead = first > 0 && text.front() == '-';
    if (signed_here) --first;
    std::string number(!signed_here && signed_ahead ? "-" : "");
    return number.append(text.substr(first, last + 1 - first));
}

std::optional<Number::Kind> read_special(std::string_view text) {
    if (equal_folded(text, "nan")) return Number::Kind::nan;
    if (equal_folded(text, "inf")) return Number::Kind::infinity;
    if (equal_folded(text, "-inf")) return Number::Kind::minus_infinity;
    return std::nullopt;
}

// In plain form: group characters left out, "." for the decimal character. Empty when a group
// character stands elsewhere than between digits left of the decimal character.
std::string plain_form(std::string_view text, const NumberStyle& style) {
    std::string plain;
    bool left = true;
    const auto digit_at = [&](std::size_t at) { return at < text.size() && is_digit(text[at]); };
    for (std::size_t at = 0; at < text.size();) {
        const std::string_view rest = text.substr(at);
        if (!style.group_char.empty() && rest.starts_with(style.group_char)) {
            const bool after_digit = at > 0 && digit_at(at - 1);
            at += style.group_char.size();
            if (!left || !after_digit || !digit_at(at)) return {};
        } else if (rest.starts_with(style.decimal_char)) {
            plain += '.';
            left = false;
            at += style.decimal_char.size();
        } else {
            if (rest.front() == '.') return {};
            left = left && (is_digit(rest.front()) || plain.empty());
            plain += rest.front();
            ++at;
        }
    }
    return plain;
}

}  // namespace

std::strong_ordering operator<=>(const Decimal& a, const Decimal& b) {
    const auto sign = [](const Decimal& x) { return x.digits.empty() ? 0 : x.negative ? -1 : 1; };
    if (const auto by_sign = sign(a) <=> sign(b); by_sign != 0) return by_sign;
    auto by_size = a.exponent <=> b.exponent;
    if (by_size == 0) by_size = a.digits.compare(b.digits) <=> 0;
    return sign(a) < 0 ? 0 <=> by_size : by_size;
}

std::optional<Decimal> read_decimal(std::string_view text) {
    constexpr std::size_t longest_exponent = 17;
    Cursor cursor(text);
    const bool negative = cursor.take('-');
    if (!negative) cursor.take('+');
    std::string digits(cursor.take_digits());
    const auto point = static_cast<std::int64_t>(digits.size());
    if (cursor.take('.')) digits.append(cursor.take_digits());
    if (digits.empty()) return std::nullopt;
    std::int64_t exponent = 0;
    if (cursor.take('E') || cursor.take('e')) {
        const bool below = cursor.take('-');
        if (!below) cursor.take('+');
        const std::string_view written = cursor.take_digits();
        if (written.empty()) return std::nullopt;
        const std::size_t zeros = std::min(written.find_first_not_of('0'), written.size());
        if (written.size() - zeros > longest_exponent) return std::nullopt;
        for (const char digit : written.substr(zeros)) exponent = exponent * 10 + (digit - '0');
        if (below) exponent = -exponent;
    }
    if (!cursor.at_end()) return std::nullopt;
    return normal_form(negative, std::move(digits), point + exponent);
}

std::string decimal_key(const Decimal& number) {
    if (number.digits.empty()) return "0";
    return (number.negative ? "-" : "") + number.digits + 'E' + std::to_string(number.exponent);
}

std::partial_ordering order(const Number& a, const Number& b) {
    if (a.kind == Number::Kind::nan || b.kind == Number::Kind::nan)
        return std::partial_ordering::unordered;
    if (a.kind != b.kind || a.kind != Number::Kind::finite) return a.kind <=> b.kind;
    return a.value <=> b.value;
}

std::string number_key(const Number& number) {
    switch (number.kind) {
        case Number::Kind::minus_infinity: return "-INF";
        case Number::Kind::infinity: return "INF";
        case Number::Kind::nan: return "NaN";
        case Number::Kind::finite: break;
    }
    return decimal_key(number.value);
}

std::optional<Number> read_number(std::string_view text, const NumberStyle& style) {
    if (!style.whole)
        if (const auto special = read_special(text)) return Number{*special, {}};
    const std::string stripped = style.bare ? std::string() : strip_around(text, style);
    const std::string plain = plain_form(style.bare ? text : std::string_view(stripped), style);
    if (style.whole && plain.find_first_of(".eE") != std::string::npos) return std::nullopt;
    auto value = read_decimal(plain);
    if (!value) return std::nullopt;
    return Number{Number::Kind::finite, *std::move(value)};
}

}  // namespace rollcall
