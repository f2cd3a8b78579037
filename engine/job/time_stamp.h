// Times as jobs have them (seed 004): UTC, ISO 8601, milliseconds: "2026-11-27T02:10:00.123Z".
#pragma once

#include <chrono>
#include <ctime>
#include <optional>
#include <string>
#include <string_view>

namespace rollcall {

std::string time_stamp();  // now
std::string time_stamp_after(std::chrono::seconds time);

// A moment to the second, without what ends a time: "2026-11-27T02:10:00".
std::string second_stamp(std::time_t moment);

// A day or a moment of ISO 8601 as a time_stamp(): "2026-11-27", "2026-11-27T09:00+01:00"; without
// a zone it is UTC. None where the text is neither.
std::optional<std::string> read_moment(std::string_view text);

}  // namespace rollcall
