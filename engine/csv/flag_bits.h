// Flags of a row gathered from the words of its blocks: written once, compiled for each processor
// by whoever calls it from a function for that processor.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>

#include "engine/csv/blocks.h"

namespace rollcall {

// The bits of `bits` where `mask` has any, moved together at the low end.
inline std::uint64_t gather_plain(std::uint64_t bits, std::uint64_t mask) {
    std::uint64_t out = 0;
    for (unsigned n = 0; mask != 0; mask &= mask - 1, ++n)
        out |= ((bits >> std::countr_zero(mask)) & 1) << n;
    return out;
}

// Collects bits, the first in the lowest place, and writes them out word by word.
class BitLine {
public:
    explicit BitLine(std::uint64_t* words) : words_(words) {}

    // Adds `count` (0-64) bits behind the `filled` ones; bits of `more` above them are 0.
    void add(std::size_t filled, std::uint64_t more, std::size_t count) {
        const std::size_t at = filled % 64;
        word_ |= more << at;
        if (at + count < 64) return;
        *words_++ = word_;
        word_ = at == 0 ? 0 : more >> (64 - at);
    }

    void finish(std::size_t filled) {
        if (filled % 64 != 0) *words_ = word_;
    }

private:
    std::uint64_t* words_;
    std::uint64_t word_ = 0;
};

// Always inlined, so that it is compiled for the processor that `gather` is written for.
template <typename Gather>
[[gnu::always_inline]] inline std::size_t read_flags_with(const Block* blocks,
                                                          const FlagRange& range, BitLine ones,
                                                          BitLine zeros, Gather gather) {
    std::size_t cells = 0;
    std::uint64_t value_before = 0;
    const std::size_t first = range.begin / 64;
    const std::size_t last = (range.end - 1) / 64;
    const Block* block = blocks + first;
    std::uint64_t inside = ~std::uint64_t{0} << (range.begin % 64);
    for (std::size_t at = first; at <= last; ++at, ++block, inside = ~std::uint64_t{0}) {
        if (at == last && range.end % 64 != 0) inside &= ~std::uint64_t{0} >> (64 - range.end % 64);
        const std::uint64_t delimiters = block->delimiter & inside;
        const std::uint64_t one = block->one & inside;
        const std::uint64_t zero = block->zero & inside;
        const std::uint64_t values = one | zero;
        if ((delimiters | values) != inside) return 0;
        if ((values & ((values << 1) | value_before)) != 0) return 0;
        value_before = values >> 63;
        // A cell's value stands behind its delimiter, be it in the next block.
        std::uint64_t one_after = one >> 1;
        std::uint64_t zero_after = zero >> 1;
        if (at < last) {
            one_after |= block[1].one << 63;
            zero_after |= block[1].zero << 63;
        }
        const auto count = static_cast<std::size_t>(std::popcount(delimiters));
        if (cells + count > range.most) return 0;
        ones.add(cells, gather(one_after, delimiters), count);
        zeros.add(cells, gather(zero_after, delimiters), count);
        cells += count;
    }
    ones.finish(cells);
    zeros.finish(cells);
    return cells;
}

}  // namespace rollcall
