// See checksum.h.
//
// Each step multiplies two words, each mixed with something else, to 128 bits and folds them: every
// bit of both reaches every bit of the result. Four lanes, so that four multiplications are under
// way at a time.
#include "engine/directory/checksum.h"

#include <array>
#include <cstring>

namespace rollcall {
namespace {

constexpr std::size_t lanes = 4;
constexpr std::size_t lane_words = 2;
constexpr std::size_t stripe_bytes = lanes * lane_words * sizeof(std::uint64_t);

// Odd numbers without a pattern: fractional parts of the square roots of 2, 3, 5 and 7, as SHA-512
// has them for its first values (FIPS 180-4, 5.3.5), with the lowest bit set.
constexpr std::array<std::uint64_t, lanes> secrets{0x6A09E667F3BCC909u, 0xBB67AE8584CAA73Bu,
                                                   0x3C6EF372FE94F82Bu, 0xA54FF53A5F1D36F1u};

constexpr std::uint64_t fold(std::uint64_t one, std::uint64_t other) {
    __extension__ typedef unsigned __int128 Wide;
    const Wide product = Wide{one} * other;
    return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

using Lanes = std::array<std::uint64_t, lanes>;

void take_stripe(Lanes& lane, const unsigned char* at) {
    std::array<std::uint64_t, lanes * lane_words> word{};
    std::memcpy(word.data(), at, stripe_bytes);
#pragma GCC unroll 4
    for (std::size_t n = 0; n < lanes; ++n)
        lane[n] = fold(word[2 * n] ^ secrets[n], word[2 * n + 1] ^ lane[n]);
}

}  // namespace

std::uint64_t checksum(const void* bytes, std::size_t size) {
    const auto* at = static_cast<const unsigned char*>(bytes);
    // Not a lane's own secret: two words that are alike would then meet alike.
    Lanes lane{secrets[1], secrets[2], secrets[3], secrets[0]};
    std::size_t left = size;
    for (; left >= stripe_bytes; left -= stripe_bytes, at += stripe_bytes) take_stripe(lane, at);
    if (left > 0) {
        std::array<unsigned char, stripe_bytes> rest{};
        std::memcpy(rest.data(), at, left);
        take_stripe(lane, rest.data());
    }
    std::uint64_t sum = fold(size ^ secrets[0], secrets[1]);
    for (std::size_t n = 0; n < lanes; ++n) sum = fold(sum ^ lane[n], secrets[n]);
    return sum;
}

}  // namespace rollcall
