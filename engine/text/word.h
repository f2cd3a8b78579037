// Words of text bytes, loaded without touching a byte outside of the text.
//
// Cells lie anywhere in a chunk and may end at its last byte, so no load may round up. Words are
// little-endian on every machine: a hash of them may stand in a file.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace rollcall {

inline std::uint64_t load_8(const char* bytes) {
    std::uint64_t word;
    std::memcpy(&word, bytes, sizeof word);
    if constexpr (std::endian::native == std::endian::big) word = __builtin_bswap64(word);
    return word;
}

inline std::uint32_t load_4(const char* bytes) {
    std::uint32_t word;
    std::memcpy(&word, bytes, sizeof word);
    if constexpr (std::endian::native == std::endian::big) word = __builtin_bswap32(word);
    return word;
}

struct WordPair {
    std::uint64_t first = 0;   // bytes 0-7
    std::uint64_t second = 0;  // bytes 8-15
};

// The `size` (0-15) bytes, followed by zeros up to 16.
inline WordPair load_short(const char* bytes, std::size_t size) {
    if (size > 8) return {load_8(bytes), load_8(bytes + size - 8) >> (8 * (16 - size))};
    if (size == 8) return {load_8(bytes), 0};
    if (size >= 4) {
        // Where both words hold the same byte, or-ing it with itself changes nothing.
        const std::uint64_t last = load_4(bytes + size - 4);
        return {load_4(bytes) | last << (8 * (size - 4)), 0};
    }
    std::uint64_t word = 0;
    for (std::size_t i = 0; i < size; ++i) {
        word |= std::uint64_t{static_cast<unsigned char>(bytes[i])} << (8 * i);
    }
    return {word, 0};
}

}  // namespace rollcall
