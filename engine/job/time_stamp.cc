#include "engine/job/time_stamp.h"

#include <chrono>

namespace rollcall {

std::string second_stamp(std::time_t moment) {
    std::tm parts{};
    gmtime_r(&moment, &parts);
    char text[32];
    return {text, std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &parts)};
}

std::string time_stamp() { return time_stamp_after(std::chrono::seconds(0)); }

std::string time_stamp_after(std::chrono::seconds time) {
    const auto now = std::chrono::system_clock::now() + time;
    const auto milliseconds =
        std::chrono::duration_cast<std::chrono::milliseconds>(now.time_since_epoch()).count() %
        1000;
    const std::string digits = std::to_string(1000 + milliseconds);
    return second_stamp(std::chrono::system_clock::to_time_t(now)) + '.' + digits.substr(1) + 'Z';
}

namespace {

// Exactly `digits` digits, at most `most`; takes them away.
std::optional<int> take_number(std::string_view& text, std::size_t digits, int most) {
    if (text.size() < digits) return std::nullopt;
    int number = 0;
    for (const char c : text.substr(0, digits)) {
        if (c < '0' || c > '9') return std::nullopt;
        number = number * 10 + (c - '0');
    }
    text.remove_prefix(digits);
    if (number > most) return std::nullopt;
    return number;
}

bool take(std::string_view& text, char c) {
    if (!text.starts_with(c)) return false;
    text.remove_prefix(1);
    return true;
}

// "Z", "+05:30", "-0800" or nothing, as minutes east of UTC.
std::optional<int> take_zone(std::string_view& text) {
    if (text.empty() || take(text, 'Z')) return 0;
    const int sign = text.front() == '-' ? -1 : 1;
    if (!take(text, '+') && !take(text, '-')) return std::nullopt;
    const auto hours = take_number(text, 2, 14);
    take(text, ':');
    const auto minutes = take_number(text, 2, 59);
    if (!hours || !minutes) return std::nullopt;
    return sign * (*hours * 60 + *minutes);
}

}  // namespace

std::optional<std::string> read_moment(std::string_view text) {
    const auto year = take_number(text, 4, 9999);
    if (!year || !take(text, '-')) return std::nullopt;
    const auto month = take_number(text, 2, 12);
    if (!month || !take(text, '-')) return std::nullopt;
    const auto day = take_number(text, 2, 31);
    if (!day) return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year(*year),
                                           std::chrono::month(static_cast<unsigned>(*month)),
                                           std::chrono::day(static_cast<unsigned>(*day))};
    if (!date.ok()) return std::nullopt;
    std::chrono::seconds time = std::chrono::sys_days(date).time_since_epoch();
    std::string milliseconds = "000";
    if (take(text, 'T') || take(text, ' ')) {
        const auto hour = take_number(text, 2, 23);
        if (!hour || !take(text, ':')) return std::nullopt;
        const auto minute = take_number(text, 2, 59);
        if (!minute) return std::nullopt;
        std::optional<int> second = 0;
        if (take(text, ':')) second = take_number(text, 2, 59);
        if (!second) return std::nullopt;
        if (take(text, '.')) {
            milliseconds.clear();
            while (!text.empty() && text.front() >= '0' && text.front() <= '9') {
                milliseconds += text.front();
                text.remove_prefix(1);
            }
            if (milliseconds.empty()) return std::nullopt;
            milliseconds.resize(3, '0');
        }
        const std::optional<int> zone = take_zone(text);
        if (!zone) return std::nullopt;
        time += std::chrono::hours(*hour) + std::chrono::minutes(*minute - *zone) +
                std::chrono::seconds(*second);
    }
    if (!text.empty()) return std::nullopt;
    return second_stamp(time.count()) + '.' + milliseconds + 'Z';
}

}  // namespace rollcall
