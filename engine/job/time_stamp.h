// Times as jobs have them (seed 004): UTC, ISO 8601, milliseconds: "2026-11-27T02:10:00.123Z".
#pragma once

#include <string>

namespace rollcall {

std::string time_stamp();  // now

}  // namespace rollcall
