// What the splitter does with rows that are longer than they may be, and how much it holds of them.
#include "engine/csv/row_splitter.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "engine/source/source.h"
#include "tests/csv/reading.h"

namespace {

using namespace rollcall;
using namespace rollcall::test;

std::string repeat(std::string_view piece, std::size_t times) {
    std::string text;
    for (std::size_t n = 0; n < times; ++n) text += piece;
    return text;
}

struct LongCase {
    std::string fact;
    std::string upload;
    std::size_t rows;  // of the file
};

// Rows of up to 100 bytes are fine.
const LongCase long_cases[] = {
    {"one row, far too long", std::string(5000, 'x') + "\na,b\n", 2},
    {"a last row, far too long", "a,b\n" + std::string(5000, 'x'), 2},
    {"only rows that are too long", repeat(std::string(300, 'x') + "\n", 30), 30},
    {"a quote that never closes, then long rows",
     "a,\"b\n" + repeat(std::string(99, 'y') + "\n", 30), 31},
    {"lost quotes that close each other, two by two", repeat("a,\"b\n", 60) + "\"", 31},
    {"a quote that never closes in a row that is too long",
     "a,\"" + std::string(3000, 'b') + "\nc,d\n", 2},
    {"a quote behind the limit", std::string(3000, 'b') + ",\"c\nd,e\n", 2},
    {"a lost quote before quoted cells", "a,\"b\n" + repeat("\"c\nd\",\"e\"\n", 40), 41},
    {"a stray quote in each row", repeat("a\"b,c\n", 200), 200},
};

}  // namespace

TEST_CASE("a row that is too long costs itself, at every chunk size") {
    const BestVectorAgain again;
    for (const LongCase& row : long_cases) {
        CAPTURE(row.fact);
        Reading reading;
        reading.limits.row_bytes = 100;
        reading.shape = {3, 3};
        CHECK(first_difference(row.upload, reading, {1, 420, 19}) == "");
        reading.detail = Detail::cells;
        const std::string rows = read_fast(row.upload, reading);
        std::size_t count = 1;
        for (std::size_t at = 0; (at = rows.find(" / ", at)) != std::string::npos; ++at) ++count;
        CHECK(count == row.rows);
    }
}

TEST_CASE("no chunk holds more than a chunk, a row and what was read ahead") {
    Limits limits;
    limits.chunk_bytes = 64;
    limits.row_bytes = 1000;
    const std::string upload = std::string(100000, 'x') + "\n" + repeat("a,b\n", 100) + "\"" +
                               std::string(100000, 'y') + "\nc\n";
    Source source(std::string_view(upload), std::nullopt);
    RowSplitter splitter(source, limits);
    splitter.begin(Dialect{}, 0);
    std::size_t largest = 0;
    std::size_t rows = 0;
    while (const auto chunk = splitter.next()) {
        largest = std::max(largest, chunk->bytes().size());
        rows += chunk->row_count();
        CHECK(number(chunk->start().row) == rows - chunk->row_count() + 1);
    }
    CHECK(rows == 103);
    CHECK(largest <= 4 * (limits.chunk_bytes + limits.row_bytes));
}

TEST_CASE("a chunk given back is used again and shows nothing of what it held") {
    Limits limits;
    limits.chunk_bytes = 16;
    const std::string upload = "aaaa,bbbb,cccc\n\"d\ne\",f\ng\n\nh,i\n";
    for (const bool gives_back : {false, true}) {
        CAPTURE(gives_back);
        Source source(std::string_view(upload), std::nullopt);
        RowSplitter splitter(source, limits);
        splitter.begin(Dialect{}, 0);
        std::string joined;
        std::unique_ptr<Chunk> chunk;
        while ((chunk = splitter.next(gives_back ? std::move(chunk) : nullptr)))
            joined += std::string(chunk->bytes());
        CHECK(joined == upload);
    }
}

TEST_CASE("places count the bytes of the file, not of the text") {
    const std::string text = "\u00fc,b\n\U0001f600\n\"c\nd\",\u20ac\ne\n";
    std::string wide = "\xfe\xff";
    for (const char16_t unit : std::u16string_view(u"\u00fc,b\n\U0001f600\n\"c\nd\",\u20ac\ne\n")) {
        wide += static_cast<char>(unit >> 8);
        wide += static_cast<char>(unit & 0xff);
    }
    Reading reading;
    reading.detail = Detail::places;
    for (std::size_t chunk = 1; chunk < 40; ++chunk) {
        CAPTURE(chunk);
        reading.limits.chunk_bytes = chunk;
        CHECK(read_fast(text, reading) ==
              "1 line 1 byte 0+4: \u00fc|b / 2 line 2 byte 5+4: \U0001f600 / "
              "3 line 3 byte 10+9: c~d|\u20ac / 4 line 5 byte 20+1: e");
        CHECK(read_fast(wide, reading) ==
              "1 line 1 byte 2+4: \u00fc|b / 2 line 2 byte 10+4: \U0001f600 / "
              "3 line 3 byte 16+9: c~d|\u20ac / 4 line 5 byte 32+1: e");
    }
}
