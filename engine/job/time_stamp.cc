#include "engine/job/time_stamp.h"

#include <chrono>
#include <ctime>

namespace rollcall {

std::string time_stamp() {
    const auto now = std::chrono::system_clock::now();
    const std::time_t seconds = std::chrono::system_clock::to_time_t(now);
    const auto milliseconds =
        std::chrono::duration_cast<std::chrono::milliseconds>(now.time_since_epoch()).count() %
        1000;
    std::tm parts{};
    gmtime_r(&seconds, &parts);
    char text[32];
    const std::size_t size = std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &parts);
    std::string stamp(text, size);
    const std::string digits = std::to_string(1000 + milliseconds);
    return stamp + '.' + digits.substr(1) + 'Z';
}

}  // namespace rollcall
