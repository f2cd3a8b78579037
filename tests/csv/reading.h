// What the tests of CSV share: a text read by the fast path or by the slow reader, as short text.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/csv/blocks.h"
#include "engine/csv/dialect.h"
#include "engine/csv/row_reader.h"
#include "engine/text/limits.h"

namespace rollcall::test {

// cells: "ann|1 / bob|2", newlines as "~", carriage returns as "^", stray cells with a "!" behind.
// places: the same, and before each row its number, line, byte and size.
enum class Detail : std::uint8_t { cells, places };

struct Reading {
    Dialect dialect;
    Limits limits;
    RowShape shape{1, 1};
    Detail detail = Detail::places;
    std::size_t skip = 0;  // bytes of a "sep=" line
};

// By Source, RowSplitter and RowReader. Says so in the text where what they tell of a row does not
// fit together.
std::string read_fast(std::string_view text, const Reading& reading);

// By the slow reader. `text` has no byte-order mark.
std::string read_slow(std::string_view text, const Reading& reading);

struct ChunkSizes {
    std::size_t first = 1;
    std::size_t last = 1;
    std::size_t step = 1;
};

// Reads `text` by the slow reader once, and by the fast path with every version of scan_blocks,
// each of the chunk sizes, and from no to all columns as flags. Returns "" where all agree; else
// how the first one that differs was read, and what the two say.
std::string first_difference(std::string_view text, Reading reading, const ChunkSizes& sizes);

// "plain", "sse2", "avx2".
std::string_view vector_name(Vector vector);

// Puts the processor's best version back when it goes.
class BestVectorAgain {
public:
    BestVectorAgain() = default;
    BestVectorAgain(const BestVectorAgain&) = delete;
    BestVectorAgain& operator=(const BestVectorAgain&) = delete;
    ~BestVectorAgain() { use_vector(vectors_here().back()); }
};

}  // namespace rollcall::test
