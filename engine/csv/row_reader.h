// Takes the rows of one Chunk apart into cells. Runs on any thread; one reader per chunk at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "engine/csv/dialect.h"
#include "engine/csv/row_scan.h"
#include "engine/csv/row_splitter.h"
#include "engine/csv/strict_row.h"
#include "engine/source/raw_row.h"
#include "engine/text/limits.h"

namespace rollcall {

// Where the next row starts, for who reads plain rows off the blocks (plan/plain_row.cc).
struct RowAhead {
    const char* bytes = nullptr;    // of the chunk; Chunk::slack bytes are readable behind them
    const Block* blocks = nullptr;  // of the chunk
    std::size_t block_count = 0;
    std::size_t at = 0;  // of the row's first byte
    RowNumber number = no_row;
    LineNumber line{0};
};

class RowReader {
public:
    RowReader(const Dialect& dialect, const RowShape& shape, const Limits& limits);

    // `chunk` must live until the next open().
    void open(const Chunk& chunk);

    bool next(RawRow& row);

    // Whether the next row may be read off the blocks: there is one, and its quotes are in order.
    bool has_ahead() const { return at_ < bytes_.size() && at_ != wild_at_ && !is_overlong_; }
    RowNumber next_row() const { return RowNumber{number(chunk_->start().row) + rows_read_}; }
    RowAhead ahead() const {
        return {bytes_.data(),
                scan_->blocks.data(),
                scan_->blocks.size(),
                at_,
                next_row(),
                LineNumber{number(chunk_->start().line) + rows_read_ + lines_in_cells_}};
    }
    // Passes over the row ahead. `next` is where the one behind it starts; no line ends between
    // the two but that of the row.
    void pass(std::size_t next) {
        at_ = next;
        ++rows_read_;
    }

    char terminator() const { return dialect_.terminator; }
    static std::optional<std::size_t> broken_at() { return std::nullopt; }  // rows cannot be

private:
    struct Bounds {
        std::size_t end = 0;         // of the row's text
        std::size_t next = 0;        // where the next row starts
        std::size_t delimiters = 0;  // how many of delimiter_at_ are filled
        bool terminated = false;     // not the last row of a file without a last newline
        bool odd = false;
    };

    void find_wild();
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
    std::unique_ptr<RowScan> own_scan_ = std::make_unique<RowScan>();
    std::size_t next_wild_ = 0;  // of scan_->wild
    std::size_t wild_at_ = 0;    // where that row starts
    bool is_overlong_ = false;   // the chunk is
    std::vector<CellSpan> spans_;
    std::vector<std::size_t> delimiter_at_;
    std::vector<char> unescaped_;  // as large as the chunk, so it never moves
    char* spare_ = nullptr;
    std::size_t at_ = 0;
    std::uint64_t rows_read_ = 0;
    std::uint64_t lines_in_cells_ = 0;  // terminators inside quotes so far
};

}  // namespace rollcall
