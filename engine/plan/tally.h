// The counts of a file, or of a part of one; parts add up in any order (contract §7).
#pragma once

#include <array>
#include <cstdint>

#include "engine/finding/code.h"
#include "engine/plan/change.h"

namespace rollcall {

struct Tally {
    std::uint64_t total_rows = 0;  // blank ones apart; = valid + failed
    std::uint64_t blank_rows = 0;
    std::uint64_t failed_rows = 0;
    std::uint64_t creates = 0;
    std::uint64_t updates = 0;
    std::uint64_t renames = 0;
    std::uint64_t activates = 0;
    std::uint64_t deactivates = 0;
    std::uint64_t admins_gained = 0;
    std::array<std::int64_t, license_count> license_moves{};  // by License: users more or fewer
    std::array<std::uint64_t, code_count> findings{};

    void add(const Effect& effect) { count(effect, 1); }
    void take_back(const Effect& effect) { count(effect, -1); }
    void add(FindingCode code) { ++findings[static_cast<std::size_t>(code)]; }
    void take_back(FindingCode code) { --findings[static_cast<std::size_t>(code)]; }

    Tally& operator+=(const Tally& other);

    std::uint64_t errors() const;
    std::uint64_t warnings() const;
    std::uint64_t valid_rows() const { return total_rows - failed_rows; }
    std::uint64_t unchanged_rows() const { return valid_rows() - creates - updates; }

private:
    void count(const Effect& effect, int by);
};

}  // namespace rollcall
