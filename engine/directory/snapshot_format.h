// The constants of the snapshot format that its reader and writer share (layout: snapshot.h).
#pragma once

#include <array>
#include <cstdint>

namespace rollcall {

// The byte 0x89 keeps the file from being taken for text, CR LF shows a transfer as text.
inline constexpr std::array<char, 8> snapshot_magic{'\x89', 'R', 'C', 'S', 'N', 'P', '\r', '\n'};
inline constexpr std::uint32_t snapshot_byte_order = 0x01020304;
inline constexpr std::uint32_t snapshot_version = 3;
inline constexpr std::uint64_t snapshot_alignment = 4096;

}  // namespace rollcall
