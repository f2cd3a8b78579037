// The rule of where a row and its cells end, byte by byte: RFC 4180 and contract §2.
//
// This is the one place that decides it. The fast path (blocks.h) is used only where its quotes are
// known to be clean, and then gives the same cells; a test holds the two against each other.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "engine/csv/dialect.h"

namespace rollcall {

// A cell as it stands in the bytes, quotes included.
struct CellSpan {
    std::size_t begin = 0;
    std::size_t end = 0;
    bool stray = false;  // a quote stands in it where none may be
};

enum class RowEnd : std::uint8_t {
    whole,     // by its terminator, or by the end of the file
    unclosed,  // its last cell opens a quote that never closes; it ends with the line of that quote
    not_seen,  // more bytes are needed to tell
};

struct StrictRow {
    RowEnd end = RowEnd::whole;
    std::size_t next = 0;  // where the next row starts
};

// Reads the row at the start of `bytes`. `at_end`: nothing follows `bytes`. A quoted cell must
// close within `row_bytes` of the start of the row. Fills `cells` (cleared first).
StrictRow read_strict_row(std::string_view bytes, const Dialect& dialect, bool at_end,
                          std::size_t row_bytes, std::vector<CellSpan>& cells);

// The text of a cell without its quotes. Where the cell holds doubled quotes, the text is written
// to `spare`, which must have room for raw.size() bytes, and `spare` moves behind it. A cell with a
// stray quote is returned as it stands.
std::string_view cell_text(std::string_view raw, bool stray, char*& spare);

}  // namespace rollcall
