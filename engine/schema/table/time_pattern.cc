#include "engine/schema/table/time_pattern.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>

#include "engine/schema/fold.h"
#include "engine/schema/table/cursor.h"
#include "engine/text/unicode.h"

namespace rollcall {
namespace {

using std::string_view_literals::operator""sv;

constexpr std::array month_names{"january"sv,   "february"sv, "march"sv,    "april"sv,
                                 "may"sv,       "june"sv,     "july"sv,     "august"sv,
                                 "september"sv, "october"sv,  "november"sv, "december"sv};
constexpr std::array day_names{"monday"sv, "tuesday"sv,  "wednesday"sv, "thursday"sv,
                               "friday"sv, "saturday"sv, "sunday"sv};

// What a directive stands for, of those that are other directives put together (C's locale "C").
struct Composite {
    char letter;
    std::string_view pattern;
};
constexpr std::array composites{
    Composite{'c', "%a %b %d %H:%M:%S %Y"},
    Composite{'x', "%m/%d/%y"},
    Composite{'X', "%H:%M:%S"},
    Composite{'D', "%m/%d/%y"},
    Composite{'F', "%Y-%m-%d"},
    Composite{'T', "%H:%M:%S"},
    Composite{'R', "%H:%M"},
    Composite{'e', "%d"},
    Composite{'h', "%b"},
    Composite{'r', "%I:%M:%S %p"},
    Composite{'n', " "},
    Composite{'t', " "},
};

struct NumberRange {
    char letter;
    std::size_t fewest_digits;
    std::size_t most_digits;
    std::int64_t lowest;
    std::int64_t highest;
};
constexpr std::array numbers{
    NumberRange{'Y', 4, 4, 1, 9999},   NumberRange{'y', 2, 2, 0, 99},
    NumberRange{'m', 1, 2, 1, 12},     NumberRange{'d', 1, 2, 1, 31},
    NumberRange{'H', 1, 2, 0, 23},     NumberRange{'I', 1, 2, 1, 12},
    NumberRange{'M', 1, 2, 0, 59},     NumberRange{'S', 1, 2, 0, 59},
    NumberRange{'j', 1, 3, 1, 366},    NumberRange{'w', 1, 1, 0, 6},
    NumberRange{'f', 1, 6, 0, 999999},
};
constexpr std::string_view other_directives = "abpzZAB%";

struct Parts {
    std::int64_t year = 1900;
    std::int64_t month = 1;
    std::int64_t day = 1;
    std::int64_t day_of_year = 0;  // 0 for none
    std::int64_t hour = 0;
    bool half_day = false;  // the hour is one of 12
    bool afternoon = false;
    std::int64_t minute = 0;
    std::int64_t second = 0;
    std::int64_t offset = 0;  // seconds east of UTC
    bool zoned = false;
    std::string fraction;
};

std::int64_t full_year(std::int64_t two_digits) {
    // POSIX and Python agree on where the century turns.
    return two_digits + (two_digits < 69 ? 2000 : 1900);
}

void put_number(char letter, std::string_view digits, std::int64_t number, Parts& parts) {
    switch (letter) {
        case 'Y': parts.year = number; break;
        case 'y': parts.year = full_year(number); break;
        case 'm': parts.month = number; break;
        case 'd': parts.day = number; break;
        case 'H': parts.hour = number; break;
        case 'I':
            parts.hour = number % 12;
            parts.half_day = true;
            break;
        case 'M': parts.minute = number; break;
        case 'S': parts.second = number; break;
        case 'j': parts.day_of_year = number; break;
        case 'f': parts.fraction = digits.substr(0, digits.find_last_not_of('0') + 1); break;
        default: break;  // a day of the week adds nothing to a date
    }
}

// "Z", "UTC", "GMT", "+hhmm", "+hh:mm": how many bytes it takes, or 0.
std::size_t read_zone(char letter, std::string_view text, Parts& parts) {
    parts.zoned = true;
    if (letter == 'Z') {
        const std::string_view name = text.substr(0, 3);
        return equal_folded(name, "UTC") || equal_folded(name, "GMT") ? 3 : 0;
    }
    Cursor cursor(text);
    if (cursor.take('Z')) return 1;
    const bool behind = cursor.take('-');
    if (!behind && !cursor.take('+')) return 0;
    const auto hours = cursor.take_number(2);
    cursor.take(':');
    const auto minutes = cursor.take_number(2);
    if (!hours || !minutes || *hours > 23 || *minutes > 59) return 0;
    const std::int64_t offset = *hours * 3600 + *minutes * 60;
    parts.offset = behind ? -offset : offset;
    return text.size() - cursor.rest().size();
}

// The length of the name at the front of `text`, and which it is.
struct Named {
    std::size_t size = 0;  // 0 for none
    std::size_t which = 0;
};

Named read_name(std::string_view text, std::span<const std::string_view> names, bool whole) {
    for (std::size_t which = 0; which < names.size(); ++which) {
        const std::string_view name = whole ? names[which] : names[which].substr(0, 3);
        if (equal_folded(text.substr(0, name.size()), name)) return {name.size(), which};
    }
    return {};
}

// A directive of letters at the front of `text`: how many bytes it takes, or 0.
std::size_t read_letters(char letter, std::string_view text, Parts& parts) {
    switch (letter) {
        case '%': return text.starts_with('%') ? 1 : 0;
        case 'a':
        case 'A': return read_name(text, day_names, letter == 'A').size;
        case 'b':
        case 'B': {
            const Named month = read_name(text, month_names, letter == 'B');
            if (month.size != 0) parts.month = static_cast<std::int64_t>(month.which) + 1;
            return month.size;
        }
        case 'p': {
            constexpr std::array halves{"am"sv, "pm"sv};
            const Named half = read_name(text, halves, true);
            parts.afternoon = half.which == 1;
            return half.size;
        }
        default: return read_zone(letter, text, parts);
    }
}

std::optional<Moment> moment_of(const Parts& parts) {
    std::int64_t day = parts.day;
    std::int64_t month = parts.month;
    if (parts.day_of_year != 0) {
        if (parts.day_of_year == 366 && days_of_month(parts.year, 2) == 28) return std::nullopt;
        month = 1;
        day = parts.day_of_year;
    } else if (day > days_of_month(parts.year, month)) {
        return std::nullopt;
    }
    const std::int64_t hour = parts.hour + (parts.half_day && parts.afternoon ? 12 : 0);
    const std::int64_t of_day = hour * 3600 + parts.minute * 60 + parts.second;
    const std::int64_t days = count_days(parts.year, month, day);
    return Moment{days * 86400 + of_day - parts.offset, parts.fraction, parts.zoned};
}

std::size_t leading_space(std::string_view text) {
    return std::min(text.find_first_not_of(" \t\n\r\f\v"), text.size());
}

template <typename Step>
std::optional<Moment> match(std::span<const Step> steps, std::string_view text,
                            const Parts& parts) {
    if (steps.empty()) return text.empty() ? moment_of(parts) : std::nullopt;
    const Step step = steps.front();
    const auto rest = steps.subspan(1);
    if (!step.directive && step.character == ' ') {
        const std::size_t size = leading_space(text);
        if (size == 0) return std::nullopt;
        return match(rest, text.substr(size), parts);
    }
    if (!step.directive) {
        if (!text.starts_with(step.character)) return std::nullopt;
        return match(rest, text.substr(1), parts);
    }
    Parts more = parts;
    const auto same = [&](const NumberRange& range) { return range.letter == step.character; };
    const auto range = std::find_if(numbers.begin(), numbers.end(), same);
    if (range == numbers.end()) {
        const std::size_t size = read_letters(step.character, text, more);
        if (size == 0) return std::nullopt;
        return match(rest, text.substr(size), more);
    }
    // The longest number first, and shorter ones where the rest does not fit then. Each directive
    // stands once, so the ways to try are few.
    for (std::size_t size = range->most_digits; size >= range->fewest_digits; --size) {
        const auto number = Cursor(text).take_number(size);
        if (!number || *number < range->lowest || *number > range->highest) continue;
        put_number(step.character, text.substr(0, size), *number, more);
        if (auto moment = match(rest, text.substr(size), more)) return moment;
    }
    return std::nullopt;
}

std::vector<TimePattern> all_of(std::span<const std::string_view> patterns, const JsonSpot& place) {
    std::vector<TimePattern> all;
    for (const std::string_view pattern : patterns) all.emplace_back(pattern, place);
    return all;
}

constexpr std::array loose_dates{
    "%Y-%m-%d"sv, "%Y/%m/%d"sv,  "%Y.%m.%d"sv,  "%Y%m%d"sv,   "%m/%d/%Y"sv,
    "%d/%m/%Y"sv, "%d.%m.%Y"sv,  "%d-%m-%Y"sv,  "%d %b %Y"sv, "%d %B %Y"sv,
    "%d-%b-%Y"sv, "%b %d, %Y"sv, "%B %d, %Y"sv, "%b %d %Y"sv, "%a, %d %b %Y"sv,
};
constexpr std::array loose_times{
    "%H:%M:%S"sv, "%H:%M"sv,   "%H:%M:%S.%f"sv, "%I:%M:%S %p"sv,
    "%I:%M %p"sv, "%I:%M%p"sv, "%H%M%S"sv,
};

}  // namespace

TimePattern::TimePattern(std::string_view pattern, const JsonSpot& place) {
    add(pattern, place);
    std::string seen;
    for (const Step& step : steps_) {
        if (!step.directive || step.character == '%') continue;
        if (seen.find(step.character) != std::string::npos)
            place.fail(std::string("has the directive \"%") + step.character + "\" twice");
        seen += step.character;
    }
    if (seen.empty()) place.fail("is a pattern without any directive such as \"%Y\"");
}

void TimePattern::add(std::string_view pattern, const JsonSpot& place) {
    while (!pattern.empty()) {
        if (const std::size_t space = leading_space(pattern); space > 0) {
            steps_.push_back({false, ' '});
            pattern.remove_prefix(space);
            continue;
        }
        if (pattern.front() != '%') {
            steps_.push_back({false, pattern.front()});
            pattern.remove_prefix(1);
            continue;
        }
        if (pattern.size() == 1) place.fail("ends in a \"%\" without a letter");
        const char letter = pattern[1];
        const std::string shown = in_quotes(cut(pattern, 2));
        pattern.remove_prefix(2);
        const auto whole = std::find_if(composites.begin(), composites.end(),
                                        [&](const Composite& c) { return c.letter == letter; });
        const bool number = std::any_of(numbers.begin(), numbers.end(),
                                        [&](const NumberRange& n) { return n.letter == letter; });
        if (whole != composites.end())
            add(whole->pattern, place);
        else if (number || other_directives.find(letter) != std::string_view::npos)
            steps_.push_back({true, letter});
        else
            place.fail("has a directive that is not judged here: " + shown);
    }
}

std::optional<Moment> TimePattern::read(std::string_view text) const {
    return match(std::span<const Step>(steps_), text, Parts{});
}

std::vector<TimePattern> loose_date_patterns(const JsonSpot& place) {
    return all_of(loose_dates, place);
}

std::vector<TimePattern> loose_time_patterns(const JsonSpot& place) {
    return all_of(loose_times, place);
}

std::vector<TimePattern> loose_datetime_patterns(const JsonSpot& place) {
    std::vector<TimePattern> all;
    for (const std::string_view date : loose_dates) {
        const std::string day(date);
        all.emplace_back(day, place);
        for (const std::string_view time : loose_times) {
            for (const char* zone : {"", "%z", " %z", " %Z"}) {
                all.emplace_back(day + ' ' + std::string(time) + zone, place);
                if (date.starts_with("%Y"))
                    all.emplace_back(day + 'T' + std::string(time) + zone, place);
            }
        }
    }
    return all;
}

}  // namespace rollcall
