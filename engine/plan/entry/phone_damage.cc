#include "engine/plan/entry/phone_damage.h"

#include <algorithm>
#include <array>

namespace rollcall {
namespace {

using std::string_view_literals::operator""sv;

constexpr std::size_t most_digits = 15;   // E.164
constexpr std::size_t fewest_digits = 7;  // of a number with its country code
constexpr std::size_t most_of_extension = 10;
constexpr std::size_t surely_with_code = 12;  // digits that no number has without a country code

// Countries that dial a 0 before national numbers, which spreadsheets drop. Elsewhere a number
// without it has lost nothing.
constexpr std::array zero_dialled{
    "20"sv,  "27"sv,  "31"sv,  "32"sv,  "33"sv,  "40"sv,  "41"sv,  "43"sv,  "44"sv,  "46"sv,
    "49"sv,  "54"sv,  "55"sv,  "60"sv,  "61"sv,  "62"sv,  "63"sv,  "64"sv,  "66"sv,  "81"sv,
    "82"sv,  "84"sv,  "90"sv,  "91"sv,  "92"sv,  "93"sv,  "94"sv,  "95"sv,  "98"sv,  "212"sv,
    "213"sv, "234"sv, "254"sv, "353"sv, "358"sv, "359"sv, "381"sv, "385"sv, "386"sv, "880"sv,
    "886"sv, "962"sv, "963"sv, "964"sv, "966"sv, "971"sv, "972"sv, "977"sv,
};

bool dials_zero(std::string_view code) {
    return std::find(zero_dialled.begin(), zero_dialled.end(), code) != zero_dialled.end();
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_all_digits(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

std::string digits_of(std::string_view text) {
    std::string digits;
    std::copy_if(text.begin(), text.end(), std::back_inserter(digits), is_digit);
    return digits;
}

std::string_view without_zeros(std::string_view digits) {
    return digits.substr(std::min(digits.find_first_not_of('0'), digits.size()));
}

// Digits with what people write between them, and a + in front perhaps.
bool is_dialled(std::string_view text) {
    if (text.starts_with('+')) text.remove_prefix(1);
    constexpr std::string_view between = " -.()/";
    return std::any_of(text.begin(), text.end(), is_digit) &&
           std::all_of(text.begin(), text.end(),
                       [&](char c) { return is_digit(c) || between.find(c) != between.npos; });
}

PhoneDamage malformed(PhoneKind kind, std::string suggestion = {}) {
    return {FindingCode::phone_malformed, std::move(suggestion),
            kind == PhoneKind::extension ? "1234" : "+442079460000"};
}

// 4.47912E+11, also with a comma.
struct Rounded {
    std::string digits;     // those that are left
    std::size_t total = 0;  // how many there were
};

std::optional<Rounded> read_rounded(std::string_view text) {
    if (text.starts_with('+')) text.remove_prefix(1);
    const std::size_t e = text.find_first_of("eE");
    if (e == text.npos) return std::nullopt;
    const std::string_view mantissa = text.substr(0, e);
    std::string_view exponent = text.substr(e + 1);
    if (exponent.starts_with('+')) exponent.remove_prefix(1);
    const std::size_t point = std::min(mantissa.find_first_of(".,"), mantissa.size());
    const std::string_view whole = mantissa.substr(0, point);
    const std::string_view rest = mantissa.substr(std::min(point + 1, mantissa.size()));
    if (!is_all_digits(whole) || whole.starts_with('0')) return std::nullopt;
    if (point < mantissa.size() && !is_all_digits(rest)) return std::nullopt;
    if (!is_all_digits(exponent) || exponent.size() > 2) return std::nullopt;
    std::size_t power = 0;
    for (const char c : exponent) power = power * 10 + static_cast<std::size_t>(c - '0');
    Rounded rounded{std::string(whole), whole.size() + power};
    rounded.digits += rest;
    if (rounded.total > most_digits || rounded.digits.size() > most_digits) return std::nullopt;
    return rounded;
}

// Whether `digits`, rounded as a spreadsheet does it, are what is left.
bool rounds_to(const std::string& digits, const Rounded& rounded) {
    const std::size_t left = rounded.digits.size();
    if (digits.size() != rounded.total) return false;
    if (left >= digits.size()) return rounded.digits.starts_with(digits);
    std::string start = digits.substr(0, left);
    if (digits[left] < '5') return start == rounded.digits;
    for (std::size_t at = left; at-- > 0;) {
        if (start[at] != '9') {
            ++start[at];
            return start == rounded.digits;
        }
        start[at] = '0';
    }
    return false;
}

PhoneDamage restore_rounded(Rounded rounded, PhoneKind kind, const PhoneEvidence& evidence) {
    const std::size_t left = std::min(rounded.digits.size(), rounded.total);
    PhoneDamage damage{FindingCode::phone_rounded, {}, {}};
    damage.words = std::to_string(left) + "/" + std::to_string(rounded.total);
    if (rounds_to(digits_of(evidence.stored), rounded)) {
        damage.suggestion = evidence.stored;
        return damage;
    }
    if (kind != PhoneKind::extension && rounded.total >= surely_with_code) damage.suggestion = "+";
    damage.suggestion += rounded.digits.substr(0, left);
    damage.suggestion.append(rounded.total - left, '?');
    return damage;
}

// The country code before digits that are a national number without its 0, as other numbers of the
// Directory have it; empty where none or several would fit.
std::string find_missing_code(std::string_view digits, const PhoneHabits& habits) {
    std::string found;
    for (const auto& [code, lengths] : habits.lengths) {
        if (!dials_zero(code) || !lengths.contains(code.size() + digits.size())) continue;
        if (!found.empty()) return {};
        found = code;
    }
    return found;
}

bool has_usual_code(std::string_view digits, const PhoneHabits& habits) {
    const auto lengths = habits.lengths.find(calling_code(digits));
    return lengths != habits.lengths.end() && lengths->second.contains(digits.size());
}

// By what the entry has now.
std::optional<PhoneDamage> compare_with_stored(std::string_view digits, std::string_view stored) {
    const std::string whole = digits_of(stored);
    if (whole.empty() || stored == digits) return std::nullopt;
    if (stored.starts_with('+') && whole == digits)
        return PhoneDamage{FindingCode::phone_plus_lost, std::string(stored), {}};
    const std::string_view code = calling_code(whole);
    const bool lost_code = stored.starts_with('+') && dials_zero(code) &&
                           std::string_view(whole).substr(code.size()) == digits;
    const bool lost_zeros = whole.size() > digits.size() && without_zeros(whole) == digits;
    if (lost_code || lost_zeros)
        return PhoneDamage{FindingCode::phone_zeros_lost, std::string(stored), {}};
    return std::nullopt;
}

// Digits and nothing else, which is what a spreadsheet leaves of a number.
std::optional<PhoneDamage> judge_digits(std::string_view digits, PhoneKind kind,
                                        const PhoneEvidence& evidence) {
    if (auto damage = compare_with_stored(digits, evidence.stored)) return damage;
    if (digits.size() > most_digits) return malformed(kind);
    const PhoneHabits& habits = *evidence.habits;
    const bool is_strict = kind == PhoneKind::e164;
    if (digits.starts_with('0')) {
        if (!is_strict) return std::nullopt;
        const std::string_view rest = without_zeros(digits);
        if (digits.starts_with("00")) return malformed(kind, "+" + std::string(rest));
        const std::string code = find_missing_code(rest, habits);
        return malformed(kind, code.empty() ? code : "+" + code + std::string(rest));
    }
    const bool has_code = has_usual_code(digits, habits) || digits.size() >= surely_with_code;
    if (has_code) return PhoneDamage{FindingCode::phone_plus_lost, "+" + std::string(digits), {}};
    const std::string code = find_missing_code(digits, habits);
    if (!code.empty())
        return PhoneDamage{FindingCode::phone_zeros_lost, "+" + code + std::string(digits), {}};
    if (is_strict || digits.size() < 3) return malformed(kind);
    return std::nullopt;
}

std::optional<PhoneDamage> judge_extension(std::string_view digits, const PhoneEvidence& evidence) {
    if (digits.size() > most_of_extension) return malformed(PhoneKind::extension);
    const std::string_view stored = evidence.stored;
    if (is_all_digits(stored) && stored.size() > digits.size() && without_zeros(stored) == digits)
        return PhoneDamage{FindingCode::phone_zeros_lost, std::string(stored), {}};
    constexpr std::size_t enough = 3;  // extensions, to speak of a habit
    if (evidence.extensions == nullptr || stored == digits) return std::nullopt;
    const PhoneHabits::Extensions& others = *evidence.extensions;
    if (others.count < enough || others.lengths.size() != 1 || !others.starts_with_zero)
        return std::nullopt;
    const std::size_t length = *others.lengths.begin();
    if (digits.size() >= length) return std::nullopt;
    return PhoneDamage{FindingCode::phone_zeros_lost,
                       std::string(length - digits.size(), '0') + std::string(digits),
                       {}};
}

// With a + or something between its digits: nothing that a spreadsheet takes for a number.
std::optional<PhoneDamage> judge_written(std::string_view text, PhoneKind kind) {
    const std::string digits = digits_of(text);
    if (text.starts_with('+')) {
        const bool is_sound =
            digits.size() >= fewest_digits && digits.size() <= most_digits && digits.front() != '0';
        return is_sound ? std::nullopt : std::optional(malformed(kind));
    }
    if (kind == PhoneKind::e164 || digits.size() > most_digits) return malformed(kind);
    return std::nullopt;
}

}  // namespace

std::optional<PhoneDamage> find_phone_damage(std::string_view text, PhoneKind kind,
                                             const PhoneEvidence& evidence) {
    if (text.starts_with('\'') && is_dialled(text.substr(1)))
        return malformed(kind, std::string(text.substr(1)));
    if (auto rounded = read_rounded(text))
        return restore_rounded(std::move(*rounded), kind, evidence);
    // 447912345678.0, which some tools make of a number.
    const std::string_view digits = text.ends_with(".0") ? text.substr(0, text.size() - 2) : text;
    if (is_all_digits(digits)) {
        auto damage = kind == PhoneKind::extension ? judge_extension(digits, evidence)
                                                   : judge_digits(digits, kind, evidence);
        if (!damage && digits != text) damage = malformed(kind, std::string(digits));
        return damage;
    }
    if (kind == PhoneKind::extension || !is_dialled(text)) return malformed(kind);
    return judge_written(text, kind);
}

}  // namespace rollcall
