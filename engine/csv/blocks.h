// What stands where in 64 bytes of CSV, as one bit a byte. The only code that looks at every byte.
//
// Three versions give the same words and are chosen once, by the processor: AVX2, SSE2 and plain
// C++. A test holds them against each other.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "engine/csv/dialect.h"

namespace rollcall {

inline constexpr std::size_t block_bytes = 64;

// Bit n speaks of byte n of the block; nothing is known of quotes yet.
struct RawBlock {
    std::uint64_t delimiter = 0;
    std::uint64_t terminator = 0;
    std::uint64_t quote = 0;
    std::uint64_t cr = 0;
    std::uint64_t zero = 0;  // the digit 0
    std::uint64_t one = 0;   // the digit 1
    std::uint64_t odd = 0;   // quote, backslash, not printable ASCII
    std::uint64_t high = 0;  // of these, not ASCII
};

// Reads `count` blocks from `bytes`, all of them readable.
void read_blocks(const char* bytes, std::size_t count, const Dialect& dialect, RawBlock* out);

// The same, with quotes taken into account (row_scan.h).
struct Block {
    std::uint64_t delimiter = 0;  // outside quotes
    std::uint64_t row_end = 0;    // terminators outside quotes
    std::uint64_t zero = 0;
    std::uint64_t one = 0;
    std::uint64_t odd = 0;   // not plain: what is odd, but no delimiter or terminator
    std::uint64_t high = 0;  // of these, not ASCII
};

// Cells that hold flags: from the delimiter before the first of them to the end of the row.
struct FlagRange {
    std::size_t begin = 0;
    std::size_t end = 0;
    std::size_t most = 0;  // cells that are looked for
};

// Writes to `ones` and `zeros` one bit for each cell of the range, as long as each is "0", "1" or
// empty; the rest of the last word is 0. Returns how many cells there are, or 0 when some cell
// holds anything else or there are more than `most`. Both have room for `most` bits.
std::size_t read_flags(const std::vector<Block>& blocks, const FlagRange& range,
                       std::uint64_t* ones, std::uint64_t* zeros);

// Which versions this processor has; for tests, one to use in place of the best.
enum class Vector : std::uint8_t { plain, sse2, avx2 };
std::vector<Vector> vectors_here();
void use_vector(Vector vector);
Vector vector_used();

}  // namespace rollcall
