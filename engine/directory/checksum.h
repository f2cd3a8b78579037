// A 64-bit checksum that runs as fast as memory: it finds damage, not forgery.
#pragma once

#include <cstddef>
#include <cstdint>

namespace rollcall {

// Of any number of bytes, the size included. A change is missed with a chance of about 2^-64.
std::uint64_t checksum(const void* bytes, std::size_t size);

}  // namespace rollcall
