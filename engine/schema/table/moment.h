// Points in time as Table Schema writes them by default: dates, times, years and months.
//
// Sources: XML Schema Part 2, second edition (dateTime, gYear, gYearMonth), for what Table Schema
// refers to it; the proleptic Gregorian calendar, in which no year 0 stands.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace rollcall {

// The start of what is written. Without a time zone it counts as UTC where it is compared with one
// that has a zone; a time of day counts from midnight.
struct Moment {
    std::int64_t seconds = 0;  // since 1970-01-01T00:00:00, in UTC when zoned
    std::string fraction;      // digits of the part of a second, without zeros at the end
    bool zoned = false;
};

std::strong_ordering order(const Moment& a, const Moment& b);

// Equal for the same moment, however its zone is put; one without a zone equals none that has one.
std::string moment_key(const Moment& moment);

// Days since 1970-01-01. `year` is not 0, and -1 is the year before 1; a month is 1-12. A day may
// be any number, counted from the first of the month.
std::int64_t count_days(std::int64_t year, std::int64_t month, std::int64_t day);
std::int64_t days_of_month(std::int64_t year, std::int64_t month);

std::optional<Moment> read_date(std::string_view text);       // yyyy-mm-dd
std::optional<Moment> read_time(std::string_view text);       // hh:mm:ss
std::optional<Moment> read_datetime(std::string_view text);   // xsd:dateTime
std::optional<Moment> read_year(std::string_view text);       // xsd:gYear, up to 9 digits
std::optional<Moment> read_yearmonth(std::string_view text);  // xsd:gYearMonth, likewise

}  // namespace rollcall
