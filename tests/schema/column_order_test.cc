// The order rule over drawn headers: a slow count of the fewest columns out of place judges it.
#include "engine/schema/column_order.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <vector>

namespace rollcall {
namespace {

std::size_t slow_longest_in_order(const std::vector<std::size_t>& positions) {
    std::vector<std::size_t> longest(positions.size(), 1);  // that ends at each column
    std::size_t best = 0;
    for (std::size_t at = 0; at < positions.size(); ++at) {
        for (std::size_t before = 0; before < at; ++before)
            if (positions[before] <= positions[at])
                longest[at] = std::max(longest[at], longest[before] + 1);
        best = std::max(best, longest[at]);
    }
    return best;
}

TEST_CASE(
    "no more columns are out of place than must be, and each must come after an earlier one") {
    std::mt19937 random(11);
    std::size_t out_of_place = 0;
    for (int round = 0; round < 5'000; ++round) {
        std::vector<std::size_t> positions(random() % 12);
        for (std::size_t& position : positions) position = random() % 8;
        const std::vector<Misplaced> misplaced = find_misplaced(positions);
        REQUIRE(misplaced.size() == positions.size() - slow_longest_in_order(positions));
        for (const Misplaced& one : misplaced) REQUIRE(positions[one.after] < positions[one.at]);
        out_of_place += misplaced.size();
    }
    CHECK(out_of_place > 5'000);
}

TEST_CASE("a header in order has no column out of place") {
    CHECK(find_misplaced(std::vector<std::size_t>{}).empty());
    CHECK(find_misplaced(std::vector<std::size_t>{0, 1, 1, 1, 7, 7}).empty());
}

}  // namespace
}  // namespace rollcall
