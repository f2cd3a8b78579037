#include "engine/schema/table/moment.h"

#include "engine/schema/table/cursor.h"

namespace rollcall {
namespace {

constexpr std::int64_t day_seconds = 86400;
constexpr std::size_t longest_year = 9;

// A year of the calendar with a year 0, in which every fourth year leaps on both sides of it.
std::int64_t astronomical(std::int64_t year) { return year < 0 ? year + 1 : year; }

std::int64_t floor_divide(std::int64_t a, std::int64_t b) { return a / b - (a % b < 0 ? 1 : 0); }

bool is_leap(std::int64_t year) {
    const std::int64_t y = astronomical(year);
    return y % 4 == 0 && (y % 100 != 0 || y % 400 == 0);
}

// "-0044", "2024", "12024": four digits or more, no sign but "-", no zero ahead of a fifth digit.
std::optional<std::int64_t> take_year(Cursor& cursor) {
    const bool negative = cursor.take('-');
    const std::string_view digits = cursor.take_digits();
    if (digits.size() < 4 || digits.size() > longest_year) return std::nullopt;
    if (digits.size() > 4 && digits.front() == '0') return std::nullopt;
    const auto year = Cursor(digits).take_number(digits.size());
    if (*year == 0) return std::nullopt;
    return negative ? -*year : *year;
}

std::optional<std::int64_t> take_month(Cursor& cursor) {
    if (!cursor.take('-')) return std::nullopt;
    const auto month = cursor.take_number(2);
    if (!month || *month < 1 || *month > 12) return std::nullopt;
    return month;
}

// "-mm-dd" behind a year, as days since 1970-01-01.
std::optional<std::int64_t> take_month_and_day(Cursor& cursor, std::int64_t year) {
    const auto month = take_month(cursor);
    if (!month || !cursor.take('-')) return std::nullopt;
    const auto day = cursor.take_number(2);
    if (!day || *day < 1 || *day > days_of_month(year, *month)) return std::nullopt;
    return count_days(year, *month, *day);
}

// "hh:mm:ss" as seconds since midnight; 24:00:00 is the end of the day.
std::optional<std::int64_t> take_clock(Cursor& cursor) {
    const auto hour = cursor.take_number(2);
    if (!hour || !cursor.take(':')) return std::nullopt;
    const auto minute = cursor.take_number(2);
    if (!minute || !cursor.take(':')) return std::nullopt;
    const auto second = cursor.take_number(2);
    if (!second || *minute > 59 || *second > 59) return std::nullopt;
    const std::int64_t seconds = *hour * 3600 + *minute * 60 + *second;
    if (seconds > day_seconds) return std::nullopt;
    return seconds;
}

// Nothing, "Z" or "+hh:mm" up to 14:00, and then the end of the text. Takes the offset off.
bool take_zone(Cursor& cursor, Moment& moment) {
    if (cursor.at_end()) return true;
    moment.zoned = true;
    if (cursor.take('Z')) return cursor.at_end();
    const bool behind = cursor.take('-');
    if (!behind && !cursor.take('+')) return false;
    const auto hours = cursor.take_number(2);
    if (!hours || !cursor.take(':')) return false;
    const auto minutes = cursor.take_number(2);
    if (!minutes || *minutes > 59 || *hours * 60 + *minutes > 14 * 60) return false;
    const std::int64_t offset = *hours * 3600 + *minutes * 60;
    moment.seconds += behind ? offset : -offset;
    return cursor.at_end();
}

}  // namespace

std::strong_ordering order(const Moment& a, const Moment& b) {
    if (const auto by_second = a.seconds <=> b.seconds; by_second != 0) return by_second;
    return a.fraction.compare(b.fraction) <=> 0;
}

std::string moment_key(const Moment& moment) {
    return std::to_string(moment.seconds) + '.' + moment.fraction + (moment.zoned ? "Z" : "");
}

// Years are counted from March on, so that a leap day is the last of its year; 1970-01-01 is day
// 719468 after the first of March of year 0.
std::int64_t count_days(std::int64_t year, std::int64_t month, std::int64_t day) {
    const std::int64_t shifted = (month + 9) % 12;
    const std::int64_t y = astronomical(year) - (month <= 2 ? 1 : 0);
    const std::int64_t leap_days = floor_divide(y, 4) - floor_divide(y, 100) + floor_divide(y, 400);
    return y * 365 + leap_days + (shifted * 153 + 2) / 5 + day - 1 - 719468;
}

std::int64_t days_of_month(std::int64_t year, std::int64_t month) {
    if (month == 2) return is_leap(year) ? 29 : 28;
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

std::optional<Moment> read_date(std::string_view text) {
    Cursor cursor(text);
    const auto year = cursor.take_number(4);
    if (!year || *year == 0) return std::nullopt;
    const auto days = take_month_and_day(cursor, *year);
    if (!days || !cursor.at_end()) return std::nullopt;
    return Moment{*days * day_seconds, {}, false};
}

std::optional<Moment> read_time(std::string_view text) {
    Cursor cursor(text);
    const auto seconds = take_clock(cursor);
    if (!seconds || *seconds == day_seconds || !cursor.at_end()) return std::nullopt;
    return Moment{*seconds, {}, false};
}

std::optional<Moment> read_datetime(std::string_view text) {
    Cursor cursor(text);
    const auto year = take_year(cursor);
    if (!year) return std::nullopt;
    const auto days = take_month_and_day(cursor, *year);
    if (!days || !cursor.take('T')) return std::nullopt;
    const auto seconds = take_clock(cursor);
    if (!seconds) return std::nullopt;
    Moment moment{*days * day_seconds + *seconds, {}, false};
    if (cursor.take('.')) {
        const std::string_view digits = cursor.take_digits();
        if (digits.empty()) return std::nullopt;
        moment.fraction = digits.substr(0, digits.find_last_not_of('0') + 1);  // npos + 1 is 0
        if (*seconds == day_seconds && !moment.fraction.empty()) return std::nullopt;
    }
    if (!take_zone(cursor, moment)) return std::nullopt;
    return moment;
}

std::optional<Moment> read_year(std::string_view text) {
    Cursor cursor(text);
    const auto year = take_year(cursor);
    if (!year) return std::nullopt;
    Moment moment{count_days(*year, 1, 1) * day_seconds, {}, false};
    if (!take_zone(cursor, moment)) return std::nullopt;
    return moment;
}

std::optional<Moment> read_yearmonth(std::string_view text) {
    Cursor cursor(text);
    const auto year = take_year(cursor);
    if (!year) return std::nullopt;
    const auto month = take_month(cursor);
    if (!month) return std::nullopt;
    Moment moment{count_days(*year, *month, 1) * day_seconds, {}, false};
    if (!take_zone(cursor, moment)) return std::nullopt;
    return moment;
}

}  // namespace rollcall
