#include "engine/csv/row_reader.h"
#include "engine/text/count_bytes.h"

#include <algorithm>
#include <bit>

namespace rollcall {
namespace {

constexpr std::uint64_t every_cell = ~std::uint64_t{0};  // of RawRow::odd_cells

}  // namespace

RowReader::RowReader(const Dialect& dialect, const RowShape& shape, const Limits& limits)
    : dialect_(dialect), shape_(shape), limits_(limits) {
    delimiter_at_.resize(shape.columns + 1);
}

void RowReader::open(const Chunk& chunk) {
    chunk_ = &chunk;
    bytes_ = chunk.bytes();
    scan_ = static_cast<const RowScan*>(chunk.notes());
    if (scan_ == nullptr) {
        scan_rows(bytes_, dialect_, true, limits_.row_bytes, *own_scan_);
        scan_ = own_scan_.get();
    }
    next_wild_ = 0;
    find_wild();
    is_overlong_ = chunk.is_overlong();
    if (scan_->quoted && unescaped_.size() < bytes_.size()) unescaped_.resize(bytes_.size());
    spare_ = unescaped_.data();
    at_ = 0;
    rows_read_ = 0;
    lines_in_cells_ = 0;
}

void RowReader::find_wild() {
    wild_at_ = next_wild_ < scan_->wild.size() ? scan_->wild[next_wild_] : std::string_view::npos;
}

bool RowReader::next(RawRow& row) {
    if (at_ >= bytes_.size()) return false;
    row.number = RowNumber{number(chunk_->start().row) + rows_read_};
    row.line = LineNumber{number(chunk_->start().line) + rows_read_ + lines_in_cells_};
    row.offset = at_;
    row.stray.clear();
    row.flags_are_bits = row.is_utf8 = false;
    row.fault = RowFault::none;
    ++rows_read_;
    if (wild_at_ == at_) {
        ++next_wild_;
        find_wild();
        read_strictly(row);
    } else {
        read_by_blocks(row);
    }
    if (row.fault == RowFault::none && row.size > limits_.row_bytes) row.fault = RowFault::overlong;
    if (is_overlong_ && row.fault == RowFault::none) row.fault = RowFault::overlong;
    if (dialect_.terminator == '\n' && row.size != 0 && bytes_[row.offset + row.size - 1] == '\r')
        --row.size;
    return true;
}

// Finds the end of the row and its first delimiters: as many as `lead`, or one more than belong
// where every column is a cell.
RowReader::Bounds RowReader::find_bounds(std::size_t begin) {
    Bounds bounds;
    const std::size_t wanted = shape_.lead < shape_.columns ? shape_.lead : shape_.columns;
    std::uint64_t mask = ~std::uint64_t{0} << (begin % block_bytes);
    std::uint64_t odd = 0;
    std::size_t found = 0;
    std::size_t* const delimiter_at = delimiter_at_.data();
    const std::vector<Block>& blocks = scan_->blocks;
    for (std::size_t at = begin / block_bytes;; ++at, mask = ~std::uint64_t{0}) {
        const Block& block = blocks[at];
        const std::uint64_t ends = block.row_end & mask;
        const std::uint64_t before_end = ends != 0 ? (ends & (0 - ends)) - 1 : ~std::uint64_t{0};
        const std::uint64_t inside = before_end & mask;
        odd |= block.odd & inside;
        for (std::uint64_t d = block.delimiter & inside; d != 0 && found < wanted; d &= d - 1)
            delimiter_at[found++] =
                at * block_bytes + static_cast<std::size_t>(std::countr_zero(d));
        if (ends != 0) {
            bounds.end = at * block_bytes + static_cast<std::size_t>(std::countr_zero(ends));
            bounds.next = bounds.end + 1;
            bounds.terminated = true;
            break;
        }
        if (at + 1 == blocks.size()) {
            bounds.end = bounds.next = bytes_.size();
            break;
        }
    }
    bounds.delimiters = found;
    if (odd != 0 && dialect_.terminator == '\n' && bounds.end > begin &&
        bytes_[bounds.end - 1] == '\r') {
        --bounds.end;
        bounds.odd = is_odd(begin, bounds.end);
    } else {
        bounds.odd = odd != 0;
    }
    return bounds;
}

bool RowReader::is_odd(std::size_t begin, std::size_t end) const {
    if (begin == end) return false;
    const std::size_t last = (end - 1) / block_bytes;
    for (std::size_t at = begin / block_bytes; at <= last; ++at) {
        std::uint64_t odd = scan_->blocks[at].odd;
        if (at == begin / block_bytes) odd &= ~std::uint64_t{0} << (begin % block_bytes);
        if (at == last && end % block_bytes != 0)
            odd &= ~std::uint64_t{0} >> (block_bytes - end % block_bytes);
        if (odd != 0) return true;
    }
    return false;
}

bool RowReader::read_flag_bits(RawRow& row, const Bounds& bounds) const {
    const std::size_t flags = shape_.columns - shape_.lead;
    const std::size_t words = flags / 64 + 1;
    if (row.ones.size() != words) {
        row.ones.assign(words, 0);
        row.zeros.assign(words, 0);
    }
    const FlagRange range{delimiter_at_[shape_.lead - 1], bounds.end, flags};
    return read_flags(scan_->blocks, range, row.ones.data(), row.zeros.data()) == flags;
}

void RowReader::read_by_blocks(RawRow& row) {
    const std::size_t begin = at_;
    const Bounds bounds = find_bounds(begin);
    row.plain = !bounds.odd;
    row.size = bounds.next - begin - (bounds.terminated ? 1 : 0);
    at_ = bounds.next;
    if (scan_->quoted && bounds.odd)
        lines_in_cells_ +=
            count_bytes(bytes_.substr(begin, bounds.end - begin), dialect_.terminator);
    if (shape_.lead < shape_.columns) {
        row.flags_are_bits = bounds.delimiters == shape_.lead && read_flag_bits(row, bounds);
        if (!row.flags_are_bits) return read_every_cell(row, begin, bounds.end);
    } else if (bounds.delimiters + 1 != shape_.columns) {
        return read_every_cell(row, begin, bounds.end);
    } else {
        delimiter_at_[bounds.delimiters] = bounds.end;
    }
    row.cell_count = shape_.columns;
    row.cells.resize(shape_.lead);
    std::string_view* const cells = row.cells.data();
    std::size_t from = begin;
    for (std::size_t n = 0; n < shape_.lead; ++n) {
        const std::size_t to = delimiter_at_[n];
        cells[n] = std::string_view(bytes_.data() + from, to - from);
        from = to + 1;
    }
    row.odd_cells = 0;
    if (bounds.odd) read_odd_cells(row, begin);
}

// Tells which cells are not plain, and unquotes those that are quoted.
void RowReader::read_odd_cells(RawRow& row, std::size_t begin) {
    std::size_t from = begin;
    for (std::size_t n = 0; n < shape_.lead; ++n) {
        const std::size_t to = delimiter_at_[n];
        if (is_odd(from, to)) {
            row.odd_cells |= std::uint64_t{1} << std::min<std::size_t>(n, 63);
            if (scan_->quoted) row.cells[n] = cell_text(row.cells[n], false, spare_);
        }
        from = to + 1;
    }
}

void RowReader::read_every_cell(RawRow& row, std::size_t begin, std::size_t end) {
    row.cells.clear();
    row.odd_cells = row.plain ? 0 : every_cell;
    std::size_t from = begin;
    for (std::size_t at = begin / block_bytes; at * block_bytes < end; ++at) {
        std::uint64_t delimiters = scan_->blocks[at].delimiter;
        if (at == begin / block_bytes) delimiters &= ~std::uint64_t{0} << (begin % block_bytes);
        for (; delimiters != 0; delimiters &= delimiters - 1) {
            const std::size_t to =
                at * block_bytes + static_cast<std::size_t>(std::countr_zero(delimiters));
            if (to >= end) break;
            put_cell(row, from, to, false);
            from = to + 1;
        }
    }
    put_cell(row, from, end, false);
    row.cell_count = row.cells.size();
}

void RowReader::read_strictly(RawRow& row) {
    const std::string_view rest = bytes_.substr(at_);
    const StrictRow strict = read_strict_row(rest, dialect_, true, limits_.row_bytes, spans_);
    row.plain = false;
    row.odd_cells = every_cell;
    row.cells.clear();
    const bool unclosed = strict.end == RowEnd::unclosed;
    if (unclosed) show_unclosed(spans_.back());
    for (const CellSpan& span : spans_) {
        if (span.stray) row.stray.push_back(static_cast<std::uint32_t>(row.cells.size()));
        const bool as_it_stands = span.stray || (unclosed && &span == &spans_.back());
        put_cell(row, at_ + span.begin, at_ + span.end, as_it_stands);
    }
    row.cell_count = row.cells.size();
    // Of a quote that opens behind the limit, the length of the row is the cause.
    if (unclosed && spans_.back().begin < limits_.row_bytes) row.fault = RowFault::unclosed;
    const std::string_view whole = rest.substr(0, strict.next);
    const bool ended = !whole.empty() && whole.back() == dialect_.terminator;
    row.size = whole.size() - (ended ? 1 : 0);
    lines_in_cells_ += count_bytes(whole.substr(0, row.size), dialect_.terminator);
    at_ += strict.next;
}

// Such a cell is shown up to the end of its line, and no further than a row may reach, so that what
// is shown does not depend on how much of a long line a chunk holds.
void RowReader::show_unclosed(CellSpan& span) const {
    const bool crlf =
        dialect_.terminator == '\n' && span.end > span.begin && bytes_[at_ + span.end - 1] == '\r';
    if (crlf) --span.end;
    span.end = std::clamp(span.end, span.begin, std::max(span.begin, limits_.row_bytes));
}

void RowReader::put_cell(RawRow& row, std::size_t begin, std::size_t end, bool stray) {
    const std::string_view raw = bytes_.substr(begin, end - begin);
    row.cells.push_back(!scan_->quoted ? raw : cell_text(raw, stray, spare_));
}

}  // namespace rollcall
