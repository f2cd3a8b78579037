// The table of keys against the standard library's, through all its growing.
#include "engine/plan/seen_keys.h"

#include <doctest/doctest.h>

#include <random>
#include <unordered_map>

namespace rollcall {
namespace {

struct HashOfHash {
    std::size_t operator()(const KeyHash& hash) const { return hash.low ^ hash.high; }
};

struct First {
    std::uint64_t row;
    bool marked;
};
using Plain = std::unordered_map<KeyHash, First, HashOfHash>;

bool same(const std::optional<SeenKeys::Seen>& seen, const First* first) {
    if (!seen || first == nullptr) return !seen && first == nullptr;
    return number(seen->row) == first->row && seen->marked == first->marked;
}

// Adds `count` keys, a quarter of them again, and counts where the two tables disagree.
std::size_t count_differences(std::size_t count, std::size_t expected, Plain& plain,
                              SeenKeys& keys) {
    std::mt19937_64 random(count + expected);
    std::vector<KeyHash> known;
    std::size_t differences = 0;
    keys.expect(expected);
    for (std::uint64_t row = 1; row <= count; ++row) {
        const bool again = !known.empty() && random() % 4 == 0;
        const KeyHash hash = again ? known[random() % known.size()] : KeyHash{random(), random()};
        const bool mark = random() % 3 == 0;
        if (!again) known.push_back(hash);
        keys.prefetch(hash);
        const auto [first, is_new] = plain.emplace(hash, First{row, mark});
        differences +=
            !same(keys.add(hash, RowNumber{row}, mark), is_new ? nullptr : &first->second);
    }
    for (const auto& [hash, first] : plain) differences += !same(keys.find(hash), &first);
    return differences;
}

}  // namespace

TEST_CASE("a key is answered with its first row, whatever was expected") {
    struct SizeCase {
        std::size_t count;
        std::size_t expected;
    };
    for (const SizeCase& one :
         {SizeCase{1, 0}, SizeCase{900, 0}, SizeCase{1'000'000, 0}, SizeCase{200'000, 200'000},
          SizeCase{50'000, 1'000}, SizeCase{1'000, 1'000'000}}) {
        CAPTURE(one.count);
        CAPTURE(one.expected);
        Plain plain;
        SeenKeys keys;
        CHECK(count_differences(one.count, one.expected, plain, keys) == 0);
        CHECK(keys.size() == plain.size());
    }
}

TEST_CASE("a key takes no more than 40 bytes, and 22 where the number was known") {
    std::mt19937_64 random(7);
    SeenKeys grown, expected;
    constexpr std::size_t count = 500'000;
    expected.expect(count);
    const std::size_t before = expected.bytes();
    for (std::uint64_t row = 1; row <= count; ++row) {
        const KeyHash hash{random(), random()};
        grown.add(hash, RowNumber{row}, false);
        expected.add(hash, RowNumber{row}, false);
    }
    CHECK(grown.bytes() < 40 * count);
    CHECK(expected.bytes() == before);
    CHECK(expected.bytes() < 22 * count);
}

TEST_CASE("keys are told apart by either half and found at the ends of the table") {
    const KeyHash keys_of_note[] = {{0, 0},
                                    {0, ~std::uint64_t{0}},
                                    {~std::uint64_t{0}, 0},
                                    {~std::uint64_t{0}, ~std::uint64_t{0}},
                                    {64, 0},                      // the same shard and start
                                    {std::uint64_t{1} << 40, 0},  // differs in the tag alone
                                    {std::uint64_t{1} << 63, 0}};
    SeenKeys keys;
    CHECK_FALSE(keys.find({1, 1}));
    std::uint64_t row = 1;
    std::size_t told_apart = 0;
    for (const KeyHash& hash : keys_of_note) told_apart += !keys.add(hash, RowNumber{row++}, false);
    // {64, 0} looks like {0, 0}: bits 6 to 39 of low are not kept.
    CHECK(told_apart == 6);
    CHECK(number(keys.find({std::uint64_t{1} << 40, 0})->row) == 6);
}

TEST_CASE("row numbers up to 2^39 and marks come back as they were") {
    SeenKeys keys;
    std::uint64_t at = 0;
    for (const std::uint64_t row :
         {std::uint64_t{1}, std::uint64_t{1} << 32, (std::uint64_t{1} << 39) - 1})
        for (const bool mark : {false, true}) {
            const KeyHash hash{++at, at};
            keys.add(hash, RowNumber{row}, mark);
            CHECK(number(keys.find(hash)->row) == row);
            CHECK(keys.find(hash)->marked == mark);
        }
}

}  // namespace rollcall
