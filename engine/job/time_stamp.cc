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

}  // namespace rollcall
