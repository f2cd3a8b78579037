// Moments of ISO 8601, as people and systems write them.
#include "engine/job/time_stamp.h"

#include <doctest/doctest.h>

namespace rollcall {
namespace {

struct MomentCase {
    std::string text;
    std::string moment;  // empty: none
};

const MomentCase moment_cases[] = {
    {"2026-11-27", "2026-11-27T00:00:00.000Z"},
    {"2026-11-27T09:00Z", "2026-11-27T09:00:00.000Z"},
    {"2026-11-27T09:00:07", "2026-11-27T09:00:07.000Z"},
    {"2026-11-27 09:00:07", "2026-11-27T09:00:07.000Z"},
    {"2026-11-27T09:00:07.5Z", "2026-11-27T09:00:07.500Z"},
    {"2026-11-27T09:00:07.123456Z", "2026-11-27T09:00:07.123Z"},
    {"2026-11-27T01:30:00+05:45", "2026-11-26T19:45:00.000Z"},
    {"2026-12-31T23:30:00-0100", "2027-01-01T00:30:00.000Z"},
    {"2024-02-29", "2024-02-29T00:00:00.000Z"},
    {"2026-02-29", ""},
    {"2026-13-01", ""},
    {"2026-11-27T24:00", ""},
    {"2026-11-27T09", ""},
    {"2026-11-27T09:00:00.Z", ""},
    {"2026-11-27T09:00:00ZZ", ""},
    {"2026-11-27T09:00:00+99:00", ""},
    {"20261127", ""},
    {"x", ""},
    {"", ""},
};

}  // namespace

TEST_CASE("a moment is read to the millisecond, in UTC, or not at all") {
    for (const MomentCase& one : moment_cases) {
        CAPTURE(one.text);
        CHECK(read_moment(one.text).value_or("") == one.moment);
    }
    CHECK(read_moment(time_stamp()).has_value());
}

}  // namespace rollcall
