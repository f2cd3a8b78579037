// Writes the Directory file that a generated upload is imported into.
#pragma once

#include <cstdint>
#include <string>

#include "bench/world.h"

namespace rollcall {

// One user a line, as contract and schemas describe the Directory file. Returns the bytes written.
// Throws std::system_error when the file cannot be written. Memory does not grow with the users.
std::uint64_t write_directory(const World& world, const std::string& path);

}  // namespace rollcall
