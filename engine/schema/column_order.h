// Which columns of a header stand out of template order, and what each must come after.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace rollcall {

struct Misplaced {
    std::size_t at;     // index into the positions: the column that the finding is on
    std::size_t after;  // index into the positions: the column that it must come after
};

// `positions` are the template positions of the columns of a file, in file order. The rule is told
// in binding.h; the result is in the order of `at`. O(n log n) for n columns and positions.
std::vector<Misplaced> find_misplaced(std::span<const std::size_t> positions);

}  // namespace rollcall
