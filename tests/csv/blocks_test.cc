// Every version of the byte scan against plain loops, at the very end of the memory.
#include "engine/csv/blocks.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/csv/row_scan.h"
#include "engine/text/count_bytes.h"
#include "tests/csv/guarded.h"
#include "tests/csv/nasty_text.h"
#include "tests/csv/reading.h"

namespace {

using namespace rollcall;
using namespace rollcall::test;

template <typename Predicate>
std::uint64_t bits_where(std::string_view block, Predicate predicate) {
    std::uint64_t bits = 0;
    for (std::size_t at = 0; at < block.size(); ++at)
        if (predicate(block[at])) bits |= std::uint64_t{1} << at;
    return bits;
}

std::uint64_t bits_of(std::string_view block, char wanted) {
    return bits_where(block, [wanted](char byte) { return byte == wanted; });
}

bool is_odd(char byte) { return byte < ' ' || byte > '~' || byte == '"' || byte == '\\'; }

// The words of one block that are not what a loop over its bytes says.
std::string wrong_words(const RawBlock& raw, std::string_view block, const Dialect& dialect) {
    std::string wrong;
    if (raw.delimiter != bits_of(block, dialect.delimiter)) wrong += " delimiter";
    if (raw.terminator != bits_of(block, dialect.terminator)) wrong += " terminator";
    if (raw.quote != bits_of(block, '"')) wrong += " quote";
    if (raw.cr != bits_of(block, '\r')) wrong += " cr";
    if (raw.zero != bits_of(block, '0')) wrong += " zero";
    if (raw.one != bits_of(block, '1')) wrong += " one";
    if (raw.odd != bits_where(block, is_odd)) wrong += " odd";
    if (raw.high != bits_where(block, [](char byte) { return (byte & 0x80) != 0; }))
        wrong += " high";
    return wrong;
}

std::string every_byte_at_every_place() {
    std::string text;
    for (std::size_t at = 0; at < block_bytes; ++at) {
        for (int byte = 0; byte < 256; byte += 1) {
            std::string block(block_bytes, 'x');
            block[at] = static_cast<char>(byte);
            text += block;
        }
    }
    return text;
}

struct Flags {
    std::size_t cells = 0;
    std::vector<bool> ones, zeros;
};

// `text` starts with the delimiter before the first cell.
Flags read_flags_slowly(std::string_view text, char delimiter) {
    Flags flags;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find(delimiter, at + 1), text.size());
        const std::string_view cell = text.substr(at + 1, end - at - 1);
        if (cell != "" && cell != "0" && cell != "1") return {};
        flags.ones.push_back(cell == "1");
        flags.zeros.push_back(cell == "0");
        at = end;
    }
    flags.cells = flags.ones.size();
    return flags;
}

std::string show(const Flags& flags) {
    std::string text = std::to_string(flags.cells) + ":";
    for (std::size_t at = 0; at < flags.cells; ++at)
        text += flags.ones[at] ? '1' : flags.zeros[at] ? '0' : '_';
    return text;
}

// By read_flags, from `begin` to the end of `text`, which is one row without quotes.
std::string read_flags_here(std::string_view text, std::size_t begin) {
    RowScan scan;
    scan_rows(text, Dialect{}, true, 1024 * 1024, scan);
    const std::size_t words = (text.size() - begin) / 64 + 2;
    std::vector<std::uint64_t> ones(words, 0), zeros(words, 0);
    Flags flags;
    const FlagRange range{begin, text.size(), text.size() - begin};
    flags.cells = read_flags(scan.blocks, range, ones.data(), zeros.data());
    for (std::size_t at = 0; at < flags.cells; ++at) {
        flags.ones.push_back((ones[at / 64] >> (at % 64) & 1) != 0);
        flags.zeros.push_back((zeros[at / 64] >> (at % 64) & 1) != 0);
    }
    return show(flags);
}

}  // namespace

TEST_CASE("every byte is seen at every place of a block by every version") {
    const BestVectorAgain again;
    const std::string text = every_byte_at_every_place();
    const std::size_t count = text.size() / block_bytes;
    std::vector<RawBlock> raw(count);
    for (const Vector vector : vectors_here()) {
        use_vector(vector);
        CAPTURE(vector_name(vector));
        for (const Dialect& dialect : {Dialect{}, Dialect{'\t', '\r'}, Dialect{';', '\n'}}) {
            read_blocks(text.data(), count, dialect, raw.data());
            std::string wrong;
            for (std::size_t n = 0; n < count; ++n) {
                const auto block = std::string_view(text).substr(n * block_bytes, block_bytes);
                wrong += wrong_words(raw[n], block, dialect);
            }
            CHECK(wrong == "");
        }
    }
}

TEST_CASE("blocks are read to the end of the memory and not beyond") {
    const BestVectorAgain again;
    NastyText nasty(1);
    for (const std::size_t count : {1u, 2u, 3u, 16u, 17u, 33u, 64u}) {
        CAPTURE(count);
        const Guarded guarded(nasty.make(Nastiness::quotes, count * block_bytes, 3));
        for (const Vector vector : vectors_here()) {
            use_vector(vector);
            CAPTURE(vector_name(vector));
            std::vector<RawBlock> raw(count);
            read_blocks(guarded.bytes().data(), count, Dialect{}, raw.data());
            std::string wrong;
            for (std::size_t n = 0; n < count; ++n)
                wrong += wrong_words(raw[n], guarded.bytes().substr(n * block_bytes, block_bytes),
                                     Dialect{});
            CHECK(wrong == "");
        }
    }
}

TEST_CASE("rows are scanned to the end of the memory and not beyond") {
    const BestVectorAgain again;
    NastyText nasty(2);
    for (std::size_t size = 1; size < 300; ++size) {
        CAPTURE(size);
        const Guarded guarded(nasty.make(Nastiness::rows, size, 3));
        std::string plain;
        for (const Vector vector : vectors_here()) {
            use_vector(vector);
            CAPTURE(vector_name(vector));
            RowScan scan;
            scan_rows(guarded.bytes(), Dialect{}, true, 1024 * 1024, scan);
            const std::string shown = std::to_string(scan.rows) + " rows to " +
                                      std::to_string(scan.rows_end) + ", " +
                                      std::to_string(scan.wild.size()) + " wild";
            if (vector == Vector::plain) plain = shown;
            CHECK(shown == plain);
        }
    }
}

TEST_CASE("bytes are counted alike for every length and every start") {
    const BestVectorAgain again;
    std::string text(9000, ',');
    for (std::size_t at = 0; at < text.size(); at += 7) text[at] = 'x';
    const Guarded guarded(text);
    for (const Vector vector : vectors_here()) {
        use_vector(vector);
        CAPTURE(vector_name(vector));
        for (std::size_t begin = text.size() - 140; begin <= text.size(); ++begin) {
            const std::string_view bytes = guarded.bytes().substr(begin);
            CHECK(count_bytes(bytes, ',') ==
                  static_cast<std::size_t>(std::count(bytes.begin(), bytes.end(), ',')));
        }
        // 255 rounds of 16 bytes fill a counter of one byte; this is twice as much.
        CHECK(count_bytes(guarded.bytes(), ',') == 9000 - 1286);
        CHECK(count_bytes(std::string(8161, ','), ',') == 8161);
    }
}

TEST_CASE("flags are read alike at every place of a block, for every number of cells") {
    const BestVectorAgain again;
    NastyText nasty(3);
    for (const Vector vector : vectors_here()) {
        use_vector(vector);
        CAPTURE(vector_name(vector));
        for (std::size_t begin = 0; begin < 130; ++begin) {
            CAPTURE(begin);
            for (const std::size_t cells : {1u, 2u, 31u, 63u, 64u, 65u, 200u}) {
                CAPTURE(cells);
                std::string tail;
                for (std::size_t n = 0; n < cells; ++n)
                    tail += "," + std::string(nasty.below(2) == 0 ? ""
                                              : nasty.below(2)    ? "1"
                                                                  : "0");
                CHECK(read_flags_here(std::string(begin, 'x') + tail, begin) ==
                      show(read_flags_slowly(tail, ',')));
            }
        }
    }
}

TEST_CASE("one cell that is no flag makes the row none of flags, wherever it stands") {
    const BestVectorAgain again;
    for (const Vector vector : vectors_here()) {
        use_vector(vector);
        CAPTURE(vector_name(vector));
        for (const std::string oddity : {"2", "00", "11", "01", "10", " ", "x", "\t", "\xc3\xa9"}) {
            CAPTURE(oddity);
            for (std::size_t before = 0; before < 70; ++before) {
                std::string tail;
                for (std::size_t n = 0; n < before; ++n) tail += ",1";
                tail += "," + oddity;
                CHECK(read_flags_here("x" + tail, 1) == "0:");
                CHECK(read_flags_here("x" + tail + ",0,1", 1) == "0:");
            }
        }
    }
}
