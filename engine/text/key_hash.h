// A keyed 128-bit fingerprint of a canonical key (an e-mail), for the Directory's table and for
// uniqueness over the file.
//
// The seed keeps whoever writes the file from choosing keys that collide. A Directory carries its
// own seed; a run without a Directory draws one. Nothing that is printed depends on it.
#pragma once

#include <cstdint>
#include <string_view>

#include "engine/text/word.h"

namespace rollcall {

// How a key is hashed; key_hash.cc says why.
namespace key_hash_parts {

// The extension keyword keeps -Wpedantic quiet about a type that ISO C++ lacks, and goes with
// typedef only.
__extension__ typedef unsigned __int128 Product;  // NOLINT(modernize-use-using)

// Odd numbers with about as many ones as zeros: fractional digits of pi, in hexadecimal.
inline constexpr std::uint64_t digits_0 = 0x243f6a8885a308d3;
inline constexpr std::uint64_t digits_1 = 0x13198a2e03707345;
inline constexpr std::uint64_t digits_2 = 0xa4093822299f31d1;
inline constexpr std::uint64_t digits_3 = 0x082efa98ec4e6c89;
inline constexpr std::uint64_t digits_4 = 0x452821e638d01377;
inline constexpr std::uint64_t digits_5 = 0xbe5466cf34e90c6d;

inline std::uint64_t fold(std::uint64_t a, std::uint64_t b) {
    const Product product = static_cast<Product>(a) * b;
    return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

struct State {
    std::uint64_t low, high;
    const std::uint64_t a, b;
    void take(std::uint64_t first, std::uint64_t second) {
        // Each half keeps its own chain, so that the state is 128 bits wide, not twice the same
        // 64. The sum keeps a byte alive where the other factor happens to be zero.
        const std::uint64_t sum = first + second;
        low = fold(first ^ a, second ^ low) + sum;
        high = fold(first ^ high, second ^ b) ^ sum;
    }
};

}  // namespace key_hash_parts

struct KeyHash {
    std::uint64_t low = 0;   // slot numbers come from here
    std::uint64_t high = 0;  // tags and fingerprints come from here
    friend bool operator==(const KeyHash&, const KeyHash&) = default;
};

// Hashes keys under one seed, from which it derives what meets the bytes of a key.
class KeyHasher {
public:
    explicit KeyHasher(std::uint64_t seed = 0);

    KeyHash operator()(std::string_view key) const;

private:
    std::uint64_t low_, high_, a_, b_;
};

inline KeyHash KeyHasher::operator()(std::string_view key) const {
    using namespace key_hash_parts;
    State state{low_, high_, a_, b_};
    const char* bytes = key.data();
    const std::size_t size = key.size();
    const auto take_16 = [&](const char* from) { state.take(load_8(from), load_8(from + 8)); };
    // Steps may overlap, and keys up to 64 bytes fall into three classes of size: the end of a loop
    // would be mispredicted for every second key. What overlaps is told apart by the size.
    if (size < 16) {
        const WordPair pair = load_short(bytes, size);
        state.take(pair.first, pair.second);
    } else {
        const char* const end = bytes + size;
        for (; end - bytes > 64; bytes += 16) take_16(bytes);
        take_16(bytes);
        if (end - bytes > 32) {
            take_16(bytes + 16);
            take_16(end - 32);
        }
        take_16(end - 16);
    }
    const std::uint64_t sized = size * digits_3;
    return {fold(state.low ^ b_, state.high ^ sized ^ digits_0),
            fold(state.low ^ sized ^ digits_5, state.high ^ a_)};
}

inline KeyHash hash_key(std::string_view key, std::uint64_t seed) { return KeyHasher(seed)(key); }

}  // namespace rollcall
