// The slow, obvious CSV reader that judges the fast one, in tests and in the fuzzer.
//
// It holds the whole file and looks at one byte at a time. It is written from contract §2 and from
// what strict_row.h promises, and shares no code with engine/csv.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/csv/dialect.h"

namespace rollcall::test {

struct SlowCell {
    std::string text;    // unquoted where its quotes are sound, else as it stands
    bool stray = false;  // a quote stands in it where none may be
};

struct SlowRow {
    std::uint64_t number = 0;  // 1-based, blank lines too
    std::uint64_t line = 0;    // 1-based physical line of its start
    std::uint64_t byte = 0;    // 0-based offset of its start in the text
    std::size_t size = 0;      // bytes without its end
    std::vector<SlowCell> cells;
    bool unclosed = false;  // the last cell opens a quote, within the limit, that never closes
    bool overlong = false;  // longer than the limit: it has no cells
};

// Every row of `text`, which is UTF-8 without a byte-order mark.
std::vector<SlowRow> read_slowly(std::string_view text, const Dialect& dialect,
                                 std::size_t row_bytes);

}  // namespace rollcall::test
