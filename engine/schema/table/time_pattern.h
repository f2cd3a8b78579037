// Date and time patterns as strptime has them ("%d/%m/%Y %H:%M"), read as Python reads them.
//
// Source: the table of directives in the Python documentation of datetime. Names of months and days
// are English. Two digits are expected where a number has two, but one is accepted; %Y wants four.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/schema/table/json_spot.h"
#include "engine/schema/table/moment.h"

namespace rollcall {

class TimePattern {
public:
    // Fails at `place` when the pattern has a directive that is unknown, stands twice, or cannot be
    // judged (week numbers).
    TimePattern(std::string_view pattern, const JsonSpot& place);

    // What is not in the pattern is taken from 1900-01-01T00:00:00, as Python does.
    std::optional<Moment> read(std::string_view text) const;

private:
    void add(std::string_view pattern, const JsonSpot& place);

    // A directive's letter, ' ' for white space, or another character for itself.
    struct Step {
        bool directive;
        char character;
    };
    std::vector<Step> steps_;
};

// What the format "any" takes besides the default form: ISO 8601 in its looser spellings, dates
// with the English name of a month, and numbers with the month first, or the day first where the
// first number is no month.
std::vector<TimePattern> loose_date_patterns(const JsonSpot& place);
std::vector<TimePattern> loose_time_patterns(const JsonSpot& place);
std::vector<TimePattern> loose_datetime_patterns(const JsonSpot& place);

}  // namespace rollcall
