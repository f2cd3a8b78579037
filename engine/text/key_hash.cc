// The keyed hash: 16 bytes a step, each step two 64 x 64 -> 128 bit multiplications whose halves
// are folded together (the construction of wyhash and its kin).
//
// Every constant that meets key bytes is derived from the seed. A fixed one would let the writer of
// a file choose bytes that make a factor zero, and so keys that collide under every seed.
#include "engine/text/key_hash.h"

#include "engine/text/word.h"

namespace rollcall {
namespace {

// The extension keyword keeps -Wpedantic quiet about a type that ISO C++ lacks, and goes with
// typedef only.
__extension__ typedef unsigned __int128 Product;  // NOLINT(modernize-use-using)

// Odd numbers with about as many ones as zeros: fractional digits of pi, in hexadecimal.
constexpr std::uint64_t digits_0 = 0x243f6a8885a308d3;
constexpr std::uint64_t digits_1 = 0x13198a2e03707345;
constexpr std::uint64_t digits_2 = 0xa4093822299f31d1;
constexpr std::uint64_t digits_3 = 0x082efa98ec4e6c89;
constexpr std::uint64_t digits_4 = 0x452821e638d01377;
constexpr std::uint64_t digits_5 = 0xbe5466cf34e90c6d;

std::uint64_t fold(std::uint64_t a, std::uint64_t b) {
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

}  // namespace

KeyHasher::KeyHasher(std::uint64_t seed)
    : low_(fold(seed ^ digits_0, digits_1)),
      high_(fold(seed ^ digits_2, digits_3)),
      a_(fold(seed ^ digits_4, digits_5)),
      b_(fold(seed ^ digits_1, digits_2) ^ seed) {}

KeyHash KeyHasher::operator()(std::string_view key) const {
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

}  // namespace rollcall
