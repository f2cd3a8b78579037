// The keyed hash: what it must depend on, and that it spreads keys as people really have them.
#include "engine/text/key_hash.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <bit>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace {

using rollcall::hash_key;
using rollcall::KeyHash;

constexpr std::uint64_t seed = 0x5eed;

// The i-th of many addresses that differ in a few digits only.
std::string_view address(std::size_t i, std::array<char, 32>& room) {
    constexpr std::string_view frame = "agent0000000@example.com";
    frame.copy(room.data(), frame.size());
    for (std::size_t at = 11; i > 0; --at, i /= 10) room[at] = static_cast<char>('0' + i % 10);
    return {room.data(), frame.size()};
}

// How many values occur more than once.
std::size_t count_repeats(std::vector<std::uint64_t> values) {
    std::sort(values.begin(), values.end());
    const auto end = std::unique(values.begin(), values.end());
    return static_cast<std::size_t>(values.end() - end);
}

std::string random_key(std::mt19937_64& random, std::size_t size) {
    std::string key(size, '\0');
    for (char& byte : key) byte = static_cast<char>(random());
    return key;
}

}  // namespace

TEST_CASE("five million addresses in sequence do not collide in either half") {
    constexpr std::size_t count = 5'000'000;
    std::vector<std::uint64_t> low, high;
    low.reserve(count);
    high.reserve(count);
    std::array<char, 32> room;
    for (std::size_t i = 0; i < count; ++i) {
        const KeyHash hash = hash_key(address(i, room), seed);
        low.push_back(hash.low);
        high.push_back(hash.high);
    }
    // A pair out of 5 M among 2^64 values has a chance of one in a million.
    CHECK(count_repeats(std::move(low)) == 0);
    CHECK(count_repeats(std::move(high)) == 0);
}

TEST_CASE("addresses in sequence fill the buckets of any ten bits evenly") {
    constexpr std::size_t count = 1 << 20, buckets = 1 << 10;
    for (const int shift : {0, 10, 27, 54}) {
        std::array<std::size_t, buckets> low{}, high{};
        std::array<char, 32> room;
        for (std::size_t i = 0; i < count; ++i) {
            const KeyHash hash = hash_key(address(i, room), seed);
            ++low[hash.low >> shift & (buckets - 1)];
            ++high[hash.high >> shift & (buckets - 1)];
        }
        for (const auto& filled : {low, high}) {
            // Chi squared has 1,023 degrees of freedom: mean 1,023, deviation 45; six of these.
            double chi_squared = 0;
            constexpr double expected = double{count} / double{buckets};
            for (const std::size_t in_bucket : filled) {
                const double off = static_cast<double>(in_bucket) - expected;
                chi_squared += off * off / expected;
            }
            CAPTURE(shift);
            CHECK(chi_squared > 750);
            CHECK(chi_squared < 1300);
        }
    }
}

TEST_CASE("one changed bit of the key or of the seed changes half the bits of each half") {
    std::mt19937_64 random(3);
    for (std::size_t size = 0; size <= 100; ++size) {
        double low = 0, high = 0, flips = 0;
        for (int round = 0; round < 20; ++round) {
            std::string key = random_key(random, size);
            const KeyHash before = hash_key(key, seed);
            for (std::size_t bit = 0; bit < size * 8 + 64; ++bit) {
                std::uint64_t other_seed = seed;
                if (bit < 64) {
                    other_seed ^= std::uint64_t{1} << bit;
                } else {
                    key[bit / 8 - 8] ^= static_cast<char>(1u << bit % 8);
                }
                const KeyHash after = hash_key(key, other_seed);
                if (bit >= 64) key[bit / 8 - 8] ^= static_cast<char>(1u << bit % 8);
                low += std::popcount(before.low ^ after.low);
                high += std::popcount(before.high ^ after.high);
                ++flips;
                if (before.low == after.low || before.high == after.high) {
                    FAIL("bit ", bit, " of ", size, " bytes changes nothing");
                }
            }
        }
        CAPTURE(size);
        CHECK(low / flips > 31.0);
        CHECK(low / flips < 33.0);
        CHECK(high / flips > 31.0);
        CHECK(high / flips < 33.0);
    }
}

TEST_CASE("each bit of an address flips each bit of the hash about half the time") {
    constexpr std::size_t bytes = 24, rounds = 2000;
    std::vector<std::array<std::size_t, 128>> flipped(bytes * 8);
    std::mt19937_64 random(5);
    for (std::size_t round = 0; round < rounds; ++round) {
        std::string key = random_key(random, bytes);
        const KeyHash before = hash_key(key, seed);
        for (std::size_t bit = 0; bit < bytes * 8; ++bit) {
            key[bit / 8] ^= static_cast<char>(1u << bit % 8);
            const KeyHash after = hash_key(key, seed);
            key[bit / 8] ^= static_cast<char>(1u << bit % 8);
            for (std::size_t out = 0; out < 64; ++out) {
                flipped[bit][out] += (before.low ^ after.low) >> out & 1;
                flipped[bit][64 + out] += (before.high ^ after.high) >> out & 1;
            }
        }
    }
    std::size_t least = rounds, most = 0;
    for (const auto& row : flipped) {
        least = std::min(least, *std::min_element(row.begin(), row.end()));
        most = std::max(most, *std::max_element(row.begin(), row.end()));
    }
    // The deviation is 22 of 2,000; the ends of 24,576 draws lie some four of them off.
    CHECK(least > 860);
    CHECK(most < 1140);
}

TEST_CASE("keys of zeros, of repeated bytes and of growing size all differ") {
    std::vector<std::uint64_t> low, high;
    for (const char byte : {'\0', 'a', '\xff'}) {
        for (std::size_t size = byte == '\0' ? 0 : 1; size < 300; ++size) {
            const KeyHash hash = hash_key(std::string(size, byte), seed);
            low.push_back(hash.low);
            high.push_back(hash.high);
        }
    }
    CHECK(count_repeats(low) == 0);
    CHECK(count_repeats(high) == 0);
}

TEST_CASE("the halves are not each other, and seeds give different hashes of one key") {
    std::vector<std::uint64_t> values;
    for (std::uint64_t other_seed = 0; other_seed < 10'000; ++other_seed) {
        const KeyHash hash = hash_key("ann@example.com", other_seed);
        values.push_back(hash.low);
        values.push_back(hash.high);
    }
    CHECK(count_repeats(values) == 0);
}

TEST_CASE("a hash depends on the bytes of the key alone, wherever they lie") {
    std::mt19937_64 random(11);
    for (std::size_t size = 0; size < 200; ++size) {
        const std::string key = random_key(random, size);
        // A block of exactly this size, so that the address sanitizer sees a read beyond.
        const auto block = std::make_unique<char[]>(size);
        key.copy(block.get(), size);
        const std::string within = "<<<" + key + ">>>";
        const KeyHash hash = hash_key({block.get(), size}, seed);
        CHECK(hash == hash_key(std::string_view(within).substr(3, size), seed));
    }
}
