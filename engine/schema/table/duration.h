// Durations as XML Schema writes them (Part 2, second edition, §3.2.6): "P1Y2M3DT10H30M0.5S".
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace rollcall {

struct Duration {
    bool negative = false;
    std::int64_t months = 0;
    std::int64_t seconds = 0;
    std::string fraction;  // digits of the part of a second, without zeros at the end
};

// Each number but the fraction has up to 9 digits. There are no weeks.
std::optional<Duration> read_duration(std::string_view text);

// Partial: a month is neither longer nor shorter than 30 days.
std::partial_ordering order(const Duration& a, const Duration& b);

// Equal for equal durations: P1Y is P12M, P1D is PT24H.
std::string duration_key(const Duration& duration);

}  // namespace rollcall
