// Puts what was judged into the store as a plan: findings in the order of the log, Changes in the
// order of the file, each in the commit that it belongs to.
#pragma once

#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "engine/intake/judge.h"
#include "engine/store/store.h"

namespace rollcall {

struct PlanParts {
    const Verdict* verdict = nullptr;
    // By the rights of the other of uploader and proceeder: its errors count too. May be null.
    const Verdict* also = nullptr;
    // Approved Changes, by print_of; all others are left out. Null: nothing was approved.
    const std::unordered_set<std::uint64_t>* approved = nullptr;
    std::vector<std::string> further;  // Changes without a row (sync), behind all others
    std::uint64_t chunk_rows = 0;
};

// Changes up to so many are one commit.
inline constexpr std::uint64_t most_in_one_commit = 2'000'000;
inline constexpr std::uint64_t rows_of_a_chunk = 100'000;

// Tells a Change from every other.
std::uint64_t print_of(std::string_view change);

// What came of the merging.
struct PlanCounts {
    std::uint64_t failed_rows = 0;
    std::string hash;  // of the plan
};

PlanCounts fill_plan(PlanWriter& writer, const PlanParts& parts);

}  // namespace rollcall
