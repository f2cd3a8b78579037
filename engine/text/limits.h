// Every bound of a run in one value. Reaching one is a Finding or a Failure that names the number.
#pragma once

#include <cstddef>

namespace rollcall {

struct Limits {
    std::size_t chunk_bytes = 256 * 1024;  // how much is read and judged at a time; any value >= 1
    std::size_t row_bytes = 1024 * 1024;   // contract §2, --max-row-bytes
    std::size_t cell_bytes = 64 * 1024;    // contract §2, --max-cell-bytes
    std::size_t columns = 20'000;          // of one header
    unsigned threads = 0;                  // 0: as many as the machine has
};

}  // namespace rollcall
