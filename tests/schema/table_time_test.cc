// Dates, times and durations of Table Schema: default forms, patterns, and how they compare.
#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "tests/schema/table_verdict.h"

namespace rollcall {
namespace {

struct TimeCase {
    std::string_view type;
    std::string_view format;
    std::string_view cell;
    bool sound;
};

const TimeCase default_cases[] = {
    {"date", "default", "2024-01-26", true},
    {"date", "default", "2024-02-29", true},
    {"date", "default", "2023-02-29", false},
    {"date", "default", "1900-02-29", false},
    {"date", "default", "2000-02-29", true},
    {"date", "default", "2024-04-31", false},
    {"date", "default", "2024-13-01", false},
    {"date", "default", "2024-00-01", false},
    {"date", "default", "2024-01-00", false},
    {"date", "default", "0000-01-01", false},
    {"date", "default", "2024-1-26", false},
    {"date", "default", "26.01.2024", false},
    {"date", "default", "2024-01-26Z", false},
    {"date", "default", "2024-01-26T00:00:00", false},
    {"date", "default", "12024-01-26", false},
    {"time", "default", "15:00:00", true},
    {"time", "default", "23:59:59", true},
    {"time", "default", "24:00:00", false},
    {"time", "default", "23:60:00", false},
    {"time", "default", "23:59:60", false},
    {"time", "default", "15:00", false},
    {"time", "default", "3:00:00", false},
    {"datetime", "default", "2024-01-26T15:00:00", true},
    {"datetime", "default", "2024-01-26T15:00:00.300-05:00", true},
    {"datetime", "default", "2024-01-26T15:00:00Z", true},
    {"datetime", "default", "2024-01-26T24:00:00Z", true},
    {"datetime", "default", "2024-01-26T24:00:01Z", false},
    {"datetime", "default", "2024-01-26T24:00:00.1", false},
    {"datetime", "default", "2024-01-26T15:00:00+14:00", true},
    {"datetime", "default", "2024-01-26T15:00:00+14:01", false},
    {"datetime", "default", "2024-01-26T15:00:00+0100", false},
    {"datetime", "default", "2024-01-26T15:00:00.", false},
    {"datetime", "default", "2024-01-26 15:00:00", false},
    {"datetime", "default", "2024-01-26t15:00:00z", false},
    {"datetime", "default", "-0044-03-15T12:00:00", true},
    {"datetime", "default", "12024-01-26T15:00:00", true},
    {"datetime", "default", "02024-01-26T15:00:00", false},
    {"datetime", "default", "2023-02-29T15:00:00", false},
    {"year", "default", "2024", true},
    {"year", "default", "-0044", true},
    {"year", "default", "12024", true},
    {"year", "default", "2024Z", true},
    {"year", "default", "2024+01:00", true},
    {"year", "default", "24", false},
    {"year", "default", "0000", false},
    {"year", "default", "+2024", false},
    {"year", "default", "02024", false},
    {"year", "default", "1234567890", false},
    {"yearmonth", "default", "2024-01", true},
    {"yearmonth", "default", "2024-12Z", true},
    {"yearmonth", "default", "2024-13", false},
    {"yearmonth", "default", "2024-1", false},
    {"yearmonth", "default", "2024", false},
    {"duration", "default", "P1Y2M3DT10H30M0.5S", true},
    {"duration", "default", "-P120D", true},
    {"duration", "default", "PT1004199059S", false},
    {"duration", "default", "PT130S", true},
    {"duration", "default", "P1YT2S", true},
    {"duration", "default", "P", false},
    {"duration", "default", "P1YT", false},
    {"duration", "default", "P1S", false},
    {"duration", "default", "PT1Y", false},
    {"duration", "default", "P1M2Y", false},
    {"duration", "default", "P1.5D", false},
    {"duration", "default", "PT1.S", false},
    {"duration", "default", "P-1D", false},
    {"duration", "default", "P1W", false},
    {"duration", "default", "1Y", false},
    {"duration", "default", "P1", false},
};

const TimeCase pattern_cases[] = {
    {"datetime", "%d/%m/%Y %H:%M:%S", "12/11/2018 09:15:32", true},
    {"datetime", "%d/%m/%Y %H:%M:%S", "12/11/2018  09:15:32", true},
    {"datetime", "%d/%m/%Y %H:%M:%S", "31/11/2018 09:15:32", false},
    {"datetime", "%d/%m/%Y %H:%M:%S", "12/13/2018 09:15:32", false},
    {"datetime", "%d/%m/%Y %H:%M:%S", "2018-11-12T09:15:32", false},
    {"datetime", "fmt:%Y-%m-%d %H:%M", "2018-11-12 09:15", true},
    {"datetime", "%Y-%m-%dT%H:%M:%S%z", "2018-11-12T09:15:32+0100", true},
    {"datetime", "%Y-%m-%dT%H:%M:%S%z", "2018-11-12T09:15:32+01:00", true},
    {"datetime", "%Y-%m-%dT%H:%M:%S%z", "2018-11-12T09:15:32Z", true},
    {"datetime", "%Y-%m-%dT%H:%M:%S%z", "2018-11-12T09:15:32", false},
    {"datetime", "%c", "Mon Nov 12 09:15:32 2018", true},
    {"datetime", "%a, %d %b %Y %H:%M:%S %Z", "Mon, 12 Nov 2018 09:15:32 GMT", true},
    {"datetime", "%H:%M:%S.%f %F", "09:15:32.125 2018-11-12", true},
    {"date", "%d.%m.%Y", "1.2.2024", true},
    {"date", "%d.%m.%Y", "29.02.2023", false},
    {"date", "%d.%m.%y", "01.02.24", true},
    {"date", "%d %B %Y", "3 may 2024", true},
    {"date", "%d %B %Y", "3 mai 2024", false},
    {"date", "%b %d, %Y", "Feb 29, 2024", true},
    {"date", "%Y%j", "2024366", true},
    {"date", "%Y%j", "2023366", false},
    {"date", "%d%m%Y", "112024", true},
    {"date", "%d%%%m%%%Y", "1%2%2024", true},
    {"date", "%d/%m/%Y", "12/11/18", false},
    {"time", "%H:%M", "15:00", true},
    {"time", "%H:%M", "24:00", false},
    {"time", "%I:%M %p", "12:00 am", true},
    {"time", "%I:%M %p", "13:00 PM", false},
    {"date", "any", "2024-01-26", true},
    {"date", "any", "1/26/2024", true},
    {"date", "any", "26/1/2024", true},
    {"date", "any", "26 January 2024", true},
    {"date", "any", "Jan 26, 2024", true},
    {"date", "any", "32/1/2024", false},
    {"date", "any", "tomorrow", false},
    {"time", "any", "3:05pm", true},
    {"time", "any", "15:05", true},
    {"time", "any", "25:05", false},
    {"datetime", "any", "2024-01-26T15:00:00Z", true},
    {"datetime", "any", "2024-01-26 15:00", true},
    {"datetime", "any", "1/26/2024 3:00 PM", true},
    {"datetime", "any", "Mon, 12 Nov 2018 09:15:32 +0000", true},
    {"datetime", "any", "soon", false},
};

std::string members_of(std::string_view type, std::string_view format) {
    std::string members = R"("type": ")";
    return members.append(type).append(R"(", "format": ")").append(format).append("\"");
}

template <std::size_t Count>
void judge(const TimeCase (&cases)[Count]) {
    for (const TimeCase& row : cases) {
        CAPTURE(row.format);
        CAPTURE(row.cell);
        const std::string wanted = row.sound ? "sound" : std::string(row.type) + "_malformed";
        CHECK(verdict_on(row.cell, members_of(row.type, row.format)) == wanted);
    }
}

}  // namespace

TEST_CASE("times have the default forms of the standard") { judge(default_cases); }
TEST_CASE("times are read by strptime patterns, and loosely by any") { judge(pattern_cases); }

TEST_CASE("two digits of a year turn the century at 69") {
    const TableSchema schema = schema_of(members_of("date", "%d.%m.%y"));
    const TableSchema full = schema_of(members_of("date", "%d.%m.%Y"));
    const auto same = [&](std::string_view two, std::string_view four) {
        return logical_key(two, schema.fields[0]) == logical_key(four, full.fields[0]);
    };
    CHECK(same("1.2.68", "1.2.2068"));
    CHECK(same("1.2.69", "1.2.1969"));
}

TEST_CASE("days are counted over leap years and over the year that is missing") {
    CHECK(count_days(1970, 1, 1) == 0);
    CHECK(count_days(1969, 12, 31) == -1);
    CHECK(count_days(2000, 3, 1) == 11017);
    CHECK(count_days(1900, 3, 1) - count_days(1900, 2, 28) == 1);
    CHECK(count_days(1, 1, 1) - count_days(-1, 12, 31) == 1);
    CHECK(days_of_month(-1, 2) == 29);
    CHECK(days_of_month(-4, 2) == 28);
}

TEST_CASE("durations are ordered only where every month and year agrees") {
    struct OrderCase {
        std::string_view a;
        std::string_view b;
        char order;  // '<', '>', '=' or '?'
    };
    const OrderCase cases[] = {
        {"P1M", "P27D", '>'},        {"P1M", "P28D", '?'},       {"P1M", "P31D", '?'},
        {"P1M", "P32D", '<'},        {"P1Y", "P364D", '>'},      {"P1Y", "P365D", '?'},
        {"P1Y", "P367D", '<'},       {"P5M", "P153D", '?'},      {"P1D", "PT24H", '='},
        {"PT1.5S", "PT1.50S", '='},  {"PT1.5S", "PT1.51S", '<'}, {"-PT0.5S", "PT0.1S", '<'},
        {"-PT0.5S", "-PT0.1S", '<'}, {"-P1M", "P0D", '<'},       {"-P2000Y", "-P1999Y", '<'},
    };
    for (const OrderCase& row : cases) {
        CAPTURE(row.a);
        CAPTURE(row.b);
        const auto order_found = order(*read_duration(row.a), *read_duration(row.b));
        const char found = order_found < 0    ? '<'
                           : order_found > 0  ? '>'
                           : order_found == 0 ? '='
                                              : '?';
        CHECK(found == row.order);
    }
}

}  // namespace rollcall
