#include "engine/plan/entry/phone_habits.h"

#include <algorithm>
#include <array>

namespace rollcall {
namespace {

constexpr std::uint64_t most_entries = 1000;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

std::string_view calling_code(std::string_view digits) {
    using std::string_view_literals::operator""sv;
    // All others but zones 1 and 7 have three digits.
    constexpr std::array two_digits{
        "20"sv, "27"sv, "30"sv, "31"sv, "32"sv, "33"sv, "34"sv, "36"sv, "39"sv, "40"sv, "41"sv,
        "43"sv, "44"sv, "45"sv, "46"sv, "47"sv, "48"sv, "49"sv, "51"sv, "52"sv, "53"sv, "54"sv,
        "55"sv, "56"sv, "57"sv, "58"sv, "60"sv, "61"sv, "62"sv, "63"sv, "64"sv, "65"sv, "66"sv,
        "81"sv, "82"sv, "84"sv, "86"sv, "90"sv, "91"sv, "92"sv, "93"sv, "94"sv, "95"sv, "98"sv,
    };
    if (digits.starts_with('1') || digits.starts_with('7')) return digits.substr(0, 1);
    const std::string_view two = digits.substr(0, 2);
    const bool is_two = std::find(two_digits.begin(), two_digits.end(), two) != two_digits.end();
    return is_two ? two : digits.substr(0, 3);
}

void learn_number(PhoneHabits& habits, std::string_view text) {
    if (!text.starts_with('+')) return;
    std::string digits;
    std::copy_if(text.begin(), text.end(), std::back_inserter(digits), is_digit);
    if (digits.size() < 7) return;
    habits.lengths[std::string(calling_code(digits))].insert(digits.size());
}

void learn_extension(PhoneHabits::Extensions& extensions, std::string_view text) {
    if (text.empty() || !std::all_of(text.begin(), text.end(), is_digit)) return;
    ++extensions.count;
    extensions.lengths.insert(text.size());
    extensions.starts_with_zero = extensions.starts_with_zero || text.starts_with('0');
}

PhoneHabits learn_phone_habits(const EntrySchema& schema, const StoredEntries& stored) {
    PhoneHabits habits;
    habits.extensions.resize(schema.fields.size());
    const bool has_phones =
        std::any_of(schema.fields.begin(), schema.fields.end(),
                    [](const EntryField& field) { return field.phone != PhoneKind::none; });
    if (!has_phones) return habits;
    stored.first(most_entries, [&](const StoredEntry& entry) {
        for (std::size_t at = 0; at < schema.fields.size(); ++at) {
            const PhoneKind kind = schema.fields[at].phone;
            if (kind == PhoneKind::extension)
                learn_extension(habits.extensions[at], entry.texts[at]);
            else if (kind != PhoneKind::none)
                learn_number(habits, entry.texts[at]);
        }
    });
    return habits;
}

}  // namespace rollcall
