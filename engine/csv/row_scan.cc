#include "engine/csv/row_scan.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace rollcall {
namespace {

constexpr std::uint64_t every_bit = ~std::uint64_t{0};

std::uint64_t bits_from(std::size_t bit) { return bit >= 64 ? 0 : every_bit << bit; }
std::uint64_t bits_below(std::size_t bit) { return ~bits_from(bit); }

// Bit n of the answer: parity of bits 0..n of `bits`.
std::uint64_t prefix_xor(std::uint64_t bits) {
    bits ^= bits << 1;
    bits ^= bits << 2;
    bits ^= bits << 4;
    bits ^= bits << 8;
    bits ^= bits << 16;
    bits ^= bits << 32;
    return bits;
}

class Scanner {
public:
    Scanner(std::string_view bytes, const Dialect& dialect, bool at_end, std::size_t row_bytes,
            RowScan& scan)
        : bytes_(bytes), dialect_(dialect), at_end_(at_end), row_bytes_(row_bytes), scan_(scan) {}

    void scan() {
        scan_.blocks.resize((bytes_.size() + block_bytes - 1) / block_bytes);
        scan_.wild.clear();
        scan_.quoted = false;
        scan_.rows_end = scan_.rows = 0;
        constexpr std::size_t at_once = 16;
        RawBlock raw[at_once];
        const std::size_t whole = bytes_.size() / block_bytes;
        for (std::size_t first = 0; first < whole && !stopped_; first += at_once) {
            const std::size_t count = std::min(at_once, whole - first);
            read_blocks(bytes_.data() + first * block_bytes, count, dialect_, raw);
            for (std::size_t n = 0; n < count && !stopped_; ++n) take(first + n, raw[n]);
        }
        if (whole != scan_.blocks.size() && !stopped_) take_last(whole, raw[0]);
        if (!stopped_) finish();
    }

private:
    // The last block is not whole. The end of the bytes ends a cell, so a quote may close there.
    void take_last(std::size_t at, RawBlock& raw) {
        char last[block_bytes];
        const std::size_t rest = bytes_.size() % block_bytes;
        std::memset(last, dialect_.terminator, sizeof last);
        std::memcpy(last, bytes_.data() + at * block_bytes, rest);
        read_blocks(last, 1, dialect_, &raw);
        end_of_bytes_ = rest;
        take(at, raw);
    }

    void take(std::size_t at, const RawBlock& raw) {
        Block& block = scan_.blocks[at];
        block.zero = raw.zero;
        block.one = raw.one;
        block.odd = raw.odd & ~(raw.delimiter | raw.terminator);
        block.high = raw.high & ~(raw.delimiter | raw.terminator);
        block.delimiter = block.row_end = 0;
        const std::size_t begin = at * block_bytes;
        if (skip_to_ > begin) return take_behind_wild(block, raw, begin);
        if (raw.quote != 0 || open_ || after_close_ != 0 || after_cr_ != 0)
            return take_quoted(block, raw, begin, 0);
        settle(block, raw.delimiter, raw.terminator, begin);
        may_open_ = (raw.delimiter | raw.terminator) >> 63;
    }

    void take_behind_wild(Block& block, const RawBlock& raw, std::size_t begin) {
        mark_wild_end(block, begin);
        if (skip_to_ >= begin + block_bytes) return;
        take_quoted(block, raw, begin, skip_to_ - begin);
    }

    // The terminator of a wild row is a row end like any other.
    void mark_wild_end(Block& block, std::size_t begin) const {
        const std::size_t end = skip_to_ - 1;
        if (end >= begin && end < begin + block_bytes && bytes_[end] == dialect_.terminator)
            block.row_end |= std::uint64_t{1} << (end - begin);
    }

    void settle(Block& block, std::uint64_t delimiters, std::uint64_t ends, std::size_t begin) {
        ends &= bits_below(end_of_bytes_);
        block.delimiter |= delimiters;
        block.row_end |= ends;
        if (ends == 0) return;
        row_start_ = begin + 64 - static_cast<std::size_t>(std::countl_zero(ends));
        for (; ends != 0; ends &= ends - 1) ++scan_.rows;  // mostly one
    }

    // Follows the quotes from bit `from` of the block on.
    void take_quoted(Block& block, const RawBlock& raw, std::size_t begin, std::size_t from) {
        scan_.quoted = true;
        while (from < block_bytes) {
            const std::uint64_t here = bits_from(from);
            const std::uint64_t quote = raw.quote & here;
            const std::uint64_t inside = prefix_xor(quote) ^ (open_ ? every_bit : 0);
            const std::uint64_t delimiters = raw.delimiter & here & ~inside;
            const std::uint64_t ends = raw.terminator & here & ~inside;
            const std::uint64_t opens = quote & inside;
            const std::uint64_t closes = quote & ~inside;
            const std::uint64_t may_open = delimiters | ends | closes;
            const std::uint64_t after_close = (closes << 1) | after_close_;
            const std::uint64_t cr = after_close & raw.cr & ~raw.terminator;
            const std::uint64_t wrong = (opens & ~((may_open << 1) | may_open_)) |
                                        (after_close & ~(delimiters | ends | opens | cr)) |
                                        (((cr << 1) | after_cr_) & ~ends) | too_far(quote, begin);
            if (wrong == 0) {
                settle(block, delimiters, ends, begin);
                open_ = (inside >> 63) != 0;
                may_open_ = may_open >> 63;
                after_close_ = closes >> 63;
                after_cr_ = cr >> 63;
                return;
            }
            const auto bad = static_cast<std::size_t>(std::countr_zero(wrong));
            settle(block, delimiters & bits_below(bad), ends & bits_below(bad), begin);
            if (!read_wild_row()) return;
            mark_wild_end(block, begin);
            from = skip_to_ - begin;
            may_open_ = from < block_bytes ? std::uint64_t{1} << from : 1;
        }
    }

    // Quotes so far from the start of their row that only the strict reader knows their limit.
    std::uint64_t too_far(std::uint64_t quote, std::size_t begin) const {
        const bool near =
            row_bytes_ >= block_bytes && row_start_ + row_bytes_ >= begin + block_bytes;
        return near ? 0 : quote;
    }

    // Has the strict reader cut the row at row_start_; false when nothing more can be scanned.
    bool read_wild_row() {
        const StrictRow row =
            read_strict_row(bytes_.substr(row_start_), dialect_, at_end_, row_bytes_, cells_);
        stopped_ = row.end != RowEnd::whole;
        open_ = false;
        after_close_ = after_cr_ = 0;
        if (row.end == RowEnd::not_seen) {
            scan_.rows_end = row_start_;
            return false;
        }
        scan_.wild.push_back(row_start_);
        ++scan_.rows;
        row_start_ = skip_to_ = row_start_ + row.next;
        scan_.rows_end = row_start_;
        return !stopped_;
    }

    void finish() {
        scan_.rows_end = row_start_;
        if (!at_end_ || row_start_ == bytes_.size()) return;
        if (open_) {
            read_wild_row();
            return;
        }
        ++scan_.rows;  // the last row has no terminator
        scan_.rows_end = bytes_.size();
    }

    std::string_view bytes_;
    const Dialect& dialect_;
    bool at_end_;
    std::size_t row_bytes_;
    RowScan& scan_;
    std::vector<CellSpan> cells_;

    std::size_t row_start_ = 0;
    std::size_t skip_to_ = 0;                 // bytes before it are settled by a wild row
    std::size_t end_of_bytes_ = block_bytes;  // in the last block
    bool stopped_ = false;
    // What the block before says of the next: one bit at the place where it counts.
    bool open_ = false;
    std::uint64_t may_open_ = 1;  // the start of the bytes is the start of a cell
    std::uint64_t after_close_ = 0;
    std::uint64_t after_cr_ = 0;
};

}  // namespace

void scan_rows(std::string_view bytes, const Dialect& dialect, bool at_end, std::size_t row_bytes,
               RowScan& scan) {
    Scanner(bytes, dialect, at_end, row_bytes, scan).scan();
}

}  // namespace rollcall
