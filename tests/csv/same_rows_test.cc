// The fast path against the slow reader on made-up uploads, at every chunk size, with every version
// of scan_blocks and with every share of flag columns.
#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <string>

#include "engine/csv/blocks.h"
#include "tests/csv/nasty_text.h"
#include "tests/csv/reading.h"

namespace {

using namespace rollcall;
using namespace rollcall::test;

const Dialect lone_cr{',', '\r'};
const Dialect semicolons{';', '\n'};

struct SameRowsCase {
    std::string fact;
    Nastiness nastiness;
    std::size_t texts;
    std::size_t bytes;
    std::size_t columns;
    ChunkSizes chunks;
    Dialect dialect{};
    std::size_t row_bytes = 1024 * 1024;
};

const SameRowsCase same_rows_cases[] = {
    {"short texts of quotes", Nastiness::quotes, 200, 40, 3, {1, 41, 1}},
    {"texts of quotes", Nastiness::quotes, 3, 400, 3, {1, 200, 1}},
    {"long texts of quotes", Nastiness::quotes, 10, 6000, 3, {250, 6500, 1041}},
    {"quotes where CR ends rows", Nastiness::quotes, 60, 150, 3, {1, 160, 7}, lone_cr},
    {"quotes with another delimiter", Nastiness::quotes, 60, 150, 3, {1, 160, 7}, semicolons},
    {"quotes under a tiny limit", Nastiness::quotes, 100, 60, 3, {1, 61, 3}, {}, 1},
    {"quotes under a small limit", Nastiness::quotes, 100, 80, 3, {1, 90, 3}, {}, 9},
    {"quotes under a limit of a block", Nastiness::quotes, 20, 600, 3, {1, 200, 9}, {}, 64},
    {"short rows", Nastiness::rows, 3, 400, 2, {1, 200, 1}},
    {"rows", Nastiness::rows, 20, 3000, 5, {1, 3100, 389}},
    {"rows of many columns", Nastiness::rows, 4, 12000, 90, {64, 13000, 2999}},
    {"rows under a small limit", Nastiness::rows, 8, 3000, 5, {1, 3100, 389}, {}, 100},
    {"rows where CR ends rows", Nastiness::rows, 10, 1000, 5, {1, 1000, 37}, lone_cr},
    {"short tails of flags", Nastiness::flags, 3, 400, 12, {1, 200, 1}},
    {"tails of flags", Nastiness::flags, 10, 3000, 70, {1, 3100, 389}},
    {"tails of flags over many blocks", Nastiness::flags, 4, 20000, 700, {512, 21000, 7001}},
    {"tails of flags under a small limit", Nastiness::flags, 8, 3000, 70, {1, 3100, 389}, {}, 120},
};

}  // namespace

TEST_CASE("the fast path reads what the slow reader reads") {
    const BestVectorAgain again;
    for (const SameRowsCase& row : same_rows_cases) {
        CAPTURE(row.fact);
        for (std::uint64_t seed = 0; seed < row.texts; ++seed) {
            CAPTURE(seed);
            NastyText nasty(seed);
            const std::string text = nasty.make(row.nastiness, row.bytes, row.columns);
            Reading reading;
            reading.dialect = row.dialect;
            reading.limits.row_bytes = row.row_bytes;
            reading.shape = {row.columns, row.columns};
            REQUIRE(first_difference(text, reading, row.chunks) == "");
        }
    }
}

TEST_CASE("a quote, a newline or a delimiter at every place of a text of blocks reads the same") {
    const BestVectorAgain again;
    const std::string base = "aa,bb\n" + std::string(58, 'c') + ",\"d\",e\n" +
                             std::string(56, 'f') + ",0,1,,1\n\"g\nh\",i\n";
    for (const std::string piece : {"\"", "\"\"", "\n", "\r\n", ",", "\",\"", "\"\n", "\r"}) {
        CAPTURE(piece);
        for (std::size_t at = 0; at <= base.size(); ++at) {
            CAPTURE(at);
            Reading reading;
            reading.shape = {5, 5};
            const std::string text = std::string(base).insert(at, piece);
            REQUIRE(first_difference(text, reading, {1, 200, 33}) == "");
        }
    }
}
