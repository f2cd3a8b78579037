// One row as it stands in the file, taken apart but not judged: what every reader hands on.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "engine/text/place.h"

namespace rollcall {

// What the reader must know of the header. The columns from `lead` on hold only 0, 1 or nothing in
// a sound row, so they are read as bits, without cutting them into cells.
struct RowShape {
    std::size_t columns = 0;
    std::size_t lead = 0;  // 1..columns; columns: no column is read as bits
};

enum class RowFault : std::uint8_t { none, unclosed, overlong };

// One row, taken apart. Views live as long as the chunk and the reader's open().
struct RawRow {
    RowNumber number = no_row;
    LineNumber line{0};
    std::size_t offset = 0;               // of its first byte in the chunk
    std::size_t size = 0;                 // bytes, without its end
    std::vector<std::string_view> cells;  // unquoted, not trimmed: the lead ones, or all
    bool flags_are_bits = false;  // the rest stands in ones and zeros, bit n: column lead + n
    std::vector<std::uint64_t> ones;
    std::vector<std::uint64_t> zeros;
    std::size_t cell_count = 0;  // of the whole row
    bool plain = false;          // nothing but printable ASCII without quotes, backslashes
    // Bit n: cell n may hold more than that; the last bit speaks for all further cells too.
    std::uint64_t odd_cells = 0;
    bool is_utf8 = false;  // known to be; whoever looks at the whole row may say so
    RowFault fault = RowFault::none;
    std::vector<std::uint32_t> stray;  // cells with a stray quote, 0-based
};

}  // namespace rollcall
