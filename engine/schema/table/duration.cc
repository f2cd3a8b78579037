#include "engine/schema/table/duration.h"

#include <array>

#include "engine/schema/table/cursor.h"
#include "engine/schema/table/moment.h"

namespace rollcall {
namespace {

constexpr std::size_t most_digits = 9;

struct Part {
    char letter;
    std::int64_t months;
    std::int64_t seconds;
};

constexpr std::array date_parts{Part{'Y', 12, 0}, Part{'M', 1, 0}, Part{'D', 0, 86400}};
constexpr std::array time_parts{Part{'H', 0, 3600}, Part{'M', 0, 60}, Part{'S', 0, 1}};

// Takes numbers with their letters, in the order of `parts`, each at most once; returns how many,
// or none when something else stands there.
std::optional<int> take_parts(Cursor& cursor, const std::array<Part, 3>& parts, Duration& sum) {
    int taken = 0;
    std::size_t next = 0;
    while (!cursor.at_end() && is_digit(cursor.rest().front())) {
        const std::string_view digits = cursor.take_digits();
        if (digits.size() > most_digits) return std::nullopt;
        bool fractional = false;
        if (cursor.take('.')) {
            const std::string_view fraction = cursor.take_digits();
            if (fraction.empty()) return std::nullopt;
            sum.fraction = fraction.substr(0, fraction.find_last_not_of('0') + 1);
            fractional = true;
        }
        while (next < parts.size() && !cursor.take(parts[next].letter)) ++next;
        if (next == parts.size()) return std::nullopt;
        const Part& part = parts[next++];
        if (fractional && part.letter != 'S') return std::nullopt;
        const std::int64_t number = *Cursor(digits).take_number(digits.size());
        sum.months += number * part.months;
        sum.seconds += number * part.seconds;
        ++taken;
    }
    return taken;
}

// The moment that is `duration` after the first of a month.
Moment after(std::int64_t year, std::int64_t month, const Duration& duration) {
    const std::int64_t sign = duration.negative ? -1 : 1;
    const std::int64_t months = year * 12 + month - 1 + sign * duration.months;
    const std::int64_t month_of_year = (months % 12 + 12) % 12;
    std::int64_t reached = (months - month_of_year) / 12;
    if (reached <= 0) --reached;  // there is no year 0
    const std::int64_t days = count_days(reached, month_of_year + 1, 1);
    return {days * 86400 + sign * duration.seconds, {}, true};
}

std::strong_ordering order_fractions(const Duration& a, const Duration& b) {
    const auto sign = [](const Duration& d) {
        return d.fraction.empty() ? 0 : d.negative ? -1 : 1;
    };
    if (const auto by_sign = sign(a) <=> sign(b); by_sign != 0) return by_sign;
    const auto by_digits = a.fraction.compare(b.fraction) <=> 0;
    return a.negative ? 0 <=> by_digits : by_digits;
}

}  // namespace

std::optional<Duration> read_duration(std::string_view text) {
    Cursor cursor(text);
    Duration duration;
    duration.negative = cursor.take('-');
    if (!cursor.take('P')) return std::nullopt;
    const auto dates = take_parts(cursor, date_parts, duration);
    if (!dates) return std::nullopt;
    if (cursor.take('T')) {
        const auto times = take_parts(cursor, time_parts, duration);
        if (!times || *times == 0) return std::nullopt;
    } else if (*dates == 0) {
        return std::nullopt;
    }
    if (!cursor.at_end()) return std::nullopt;
    return duration;
}

// XML Schema compares durations after four moments between which months and years differ most.
std::partial_ordering order(const Duration& a, const Duration& b) {
    struct Start {
        std::int64_t year;
        std::int64_t month;
    };
    constexpr std::array starts{Start{1696, 9}, Start{1697, 2}, Start{1903, 3}, Start{1903, 7}};
    std::optional<std::strong_ordering> common;
    for (const Start& start : starts) {
        auto here = order(after(start.year, start.month, a), after(start.year, start.month, b));
        // Fractions are below a second, so they count only where whole seconds are the same, or
        // where one is negative and the other not: then the signs have told it before.
        if (here == 0) here = order_fractions(a, b);
        if (common && *common != here) return std::partial_ordering::unordered;
        common = here;
    }
    return *common;
}

std::string duration_key(const Duration& duration) {
    const bool zero = duration.months == 0 && duration.seconds == 0 && duration.fraction.empty();
    const std::string sign = duration.negative && !zero ? "-" : "";
    return sign + std::to_string(duration.months) + 'M' + std::to_string(duration.seconds) + '.' +
           duration.fraction;
}

}  // namespace rollcall
