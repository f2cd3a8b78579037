// plan_hash: a SHA-256 tree over the Changes of a file, in order (contract §7).
//
// leaf n = SHA-256(canonical form of Change n); plan_hash = SHA-256(leaf 0, leaf 1, and so on).
// Leaves are made in parallel, and joined in file order. They are kept (in a file without a name
// once they are many), because the last rows of a file can still take back a change of the first.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "engine/plan/sha256.h"

namespace rollcall {

std::string to_hex(const Digest& digest);

class PlanHash {
public:
    PlanHash();
    PlanHash(const PlanHash&) = delete;
    PlanHash& operator=(const PlanHash&) = delete;
    ~PlanHash();

    // Adds the leaf of the next Change and returns its number, counted from 0.
    std::uint64_t add(const Digest& leaf);

    // The hash of all leaves but those whose numbers are in `left_out` (ascending).
    // Throws Failure{read_or_write}.
    Digest finish(const std::vector<std::uint64_t>& left_out);

private:
    // The root's state before each spilled part, and last, before recent_. Made while leaves come,
    // so that the end has to go back only as far as the first leaf left out.
    struct Roots;

    void spill();

    std::unique_ptr<Roots> roots_;
    std::vector<Digest> recent_;
    std::FILE* spilled_ = nullptr;
    std::uint64_t count_ = 0;
};

}  // namespace rollcall
