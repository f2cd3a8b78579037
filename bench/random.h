// Numbers that only look random: the same seed gives the same file on every machine.
//
// A Random is named by a seed, a stream and an index, so that what row 1,234,567 holds can be told
// without making the rows before it. That keeps the generator's memory constant.
#pragma once

#include <cstdint>

namespace rollcall {

// The finaliser of splitmix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators).
constexpr std::uint64_t mix_bits(std::uint64_t value) {
    value += 0x9e3779b97f4a7c15u;
    value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9u;
    value = (value ^ (value >> 27)) * 0x94d049bb133111ebu;
    return value ^ (value >> 31);
}

// What a Random is drawn for; two streams of one seed and index have nothing in common.
enum class Stream : std::uint64_t { person = 1, row, mistake, order, membership };

class Random {
public:
    Random(std::uint64_t seed, Stream stream, std::uint64_t index)
        : state_(mix_bits(mix_bits(seed ^ (static_cast<std::uint64_t>(stream) << 56)) + index)) {}

    std::uint64_t next() {
        state_ += 0x9e3779b97f4a7c15u;
        return mix_bits(state_);
    }

    // 0 <= result < bound, bound in 1..2^32. The bias is below bound / 2^32.
    std::uint64_t below(std::uint64_t bound) { return ((next() >> 32) * bound) >> 32; }

    // True in about `percent` of 100 calls.
    bool chance(unsigned percent) { return below(100) < percent; }

private:
    std::uint64_t state_;
};

// A bijection of 0..size-1: a file's rows meet people in an order that no cache can guess.
//
// A Feistel network over the next even power of two, walked until the value is in range.
class Shuffle {
public:
    // `size` is 1..2^40.
    Shuffle(std::uint64_t size, std::uint64_t seed) : size_(size), seed_(seed) {
        while ((std::uint64_t{1} << (2 * half_bits_)) < size) ++half_bits_;
    }

    std::uint64_t at(std::uint64_t index) const {
        do index = step(index);
        while (index >= size_);
        return index;
    }

private:
    std::uint64_t step(std::uint64_t value) const {
        const std::uint64_t mask = (std::uint64_t{1} << half_bits_) - 1;
        std::uint64_t left = value >> half_bits_;
        std::uint64_t right = value & mask;
        for (std::uint64_t round = 0; round < 4; ++round) {
            const std::uint64_t mixed = mix_bits(seed_ ^ (round << 60) ^ right) & mask;
            const std::uint64_t next_right = left ^ mixed;
            left = right;
            right = next_right;
        }
        return (left << half_bits_) | right;
    }

    std::uint64_t size_;
    std::uint64_t seed_;
    unsigned half_bits_ = 1;
};

}  // namespace rollcall
