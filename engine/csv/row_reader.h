// Takes the rows of one Chunk apart into cells. Runs on any thread; one reader per chunk at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "engine/csv/dialect.h"
#include "engine/csv/row_scan.h"
#include "engine/csv/row_splitter.h"
#include "engine/csv/strict_row.h"
#include "engine/text/limits.h"
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

class RowReader {
public:
    RowReader(const Dialect& dialect, const RowShape& shape, const Limits& limits);

    // `chunk` must live until the next open().
    void open(const Chunk& chunk);

    bool next(RawRow& row);

private:
    struct Bounds {
        std::size_t end = 0;         // of the row's text
        std::size_t next = 0;        // where the next row starts
        std::size_t delimiters = 0;  // how many of delimiter_at_ are filled
        bool terminated = false;     // not the last row of a file without a last newline
        bool odd = false;
    };

    Bounds find_bounds(std::size_t begin);
    bool is_odd(std::size_t begin, std::size_t end) const;
    bool read_flag_bits(RawRow& row, const Bounds& bounds) const;
    void read_by_blocks(RawRow& row);
    void read_odd_cells(RawRow& row, std::size_t begin);
    void read_every_cell(RawRow& row, std::size_t begin, std::size_t end);
    void read_strictly(RawRow& row);
    void show_unclosed(CellSpan& span) const;
    void put_cell(RawRow& row, std::size_t begin, std::size_t end, bool stray);

    Dialect dialect_;
    RowShape shape_;
    Limits limits_;
    const Chunk* chunk_ = nullptr;
    std::string_view bytes_;
    const RowScan* scan_ = nullptr;  // of the chunk, or own_scan_
    RowScan own_scan_;
    std::size_t next_wild_ = 0;  // of scan_->wild
    std::vector<CellSpan> spans_;
    std::vector<std::size_t> delimiter_at_;
    std::vector<char> unescaped_;  // as large as the chunk, so it never moves
    char* spare_ = nullptr;
    std::size_t at_ = 0;
    std::uint64_t rows_read_ = 0;
    std::uint64_t lines_in_cells_ = 0;  // terminators inside quotes so far
};

}  // namespace rollcall
