// Where the numbers of a user's record lie (layout: directory.h, User), for reader and builder.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace rollcall {

namespace record {

// Byte positions in the head.
inline constexpr std::size_t email_size = 0;
inline constexpr std::size_t key_size = 2;
inline constexpr std::size_t flags = 4;
inline constexpr std::size_t fields = 5;
inline constexpr std::size_t role_count = 6;
inline constexpr std::size_t team_count = 8;
inline constexpr std::size_t units = 10;
inline constexpr std::size_t head_bytes = 12;

inline constexpr std::size_t unit = 8;  // bytes; records start at multiples of it
inline constexpr std::size_t smallest = 16;
inline constexpr std::size_t largest = 0xFFFF * unit;
inline constexpr std::size_t null_size = 0xFFFF;
inline constexpr std::size_t longest_text = 0xFFFE;
inline constexpr unsigned char active_bit = 1;
inline constexpr unsigned license_shift = 1;

}  // namespace record

inline std::uint16_t read_u16(const unsigned char* at) {
    std::uint16_t value;
    std::memcpy(&value, at, sizeof value);
    return value;
}

constexpr char ascii_lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

}  // namespace rollcall
