// Times as jobs have them (seed 004): UTC, ISO 8601, milliseconds: "2026-11-27T02:10:00.123Z".
#pragma once

#include <chrono>
#include <ctime>
#include <string>

namespace rollcall {

std::string time_stamp();  // now
std::string time_stamp_after(std::chrono::seconds time);

// A moment to the second, without what ends a time: "2026-11-27T02:10:00".
std::string second_stamp(std::time_t moment);

}  // namespace rollcall
