// Where rows and cells end (contract §2): each case is read by the fast path and by the slow
// reader.
#include <doctest/doctest.h>

#include <cstddef>
#include <string>
#include <string_view>

#include "engine/csv/dialect.h"
#include "tests/csv/reading.h"

namespace {

using namespace rollcall;
using namespace rollcall::test;

struct RowsCase {
    std::string fact;
    std::string text;
    std::string rows;
    Dialect dialect{};
    std::size_t row_bytes = 1024 * 1024;
};

const Dialect semicolons{';', '\n'};
const Dialect tabs{'\t', '\n'};
const Dialect lone_cr{',', '\r'};

const RowsCase rows_cases[] = {
    {"no bytes are no rows", "", ""},
    {"a last row needs no newline", "ann,1\nbob,2", "ann|1 / bob|2"},
    {"a last newline starts no row", "ann,1\nbob,2\n", "ann|1 / bob|2"},
    {"a blank line is a row of one empty cell", "a\n\nb\n", "a /  / b"},
    {"a newline alone is one blank row", "\n", ""},
    {"empty cells count", ",,\n", "||"},
    {"a delimiter at the end opens an empty cell", "a,", "a|"},
    {"CRLF ends a row", "a,b\r\nc,d\r\n", "a|b / c|d"},
    {"CRLF and LF may be mixed", "a\r\nb\nc\r\n", "a / b / c"},
    {"only the CR next to the LF is dropped", "a\r\r\nb\n", "a^ / b"},
    {"a CR inside of a row stays", "a\rb,c\n", "a^b|c"},
    {"the last CRLF may lack its LF", "a,b\r\nc,d\r", "a|b / c|d"},
    {"a quoted cell may stand before a last CR", "a,\"b\"\r", "a|b"},
    {"a CR before a delimiter stays", "a\r,b\n", "a^|b"},
    {"lone CR ends rows where the file uses it", "a,b\rc,d\r", "a|b / c|d", lone_cr},
    {"a newline is text where CR ends rows", "a\nb,c\r", "a~b|c", lone_cr},
    {"a quoted CR does not end a row", "\"a\rb\",c\rd", "a^b|c / d", lone_cr},
    {"another delimiter is text", "a,b;c\n", "a,b|c", semicolons},
    {"TABs may stand between the cells", "a\tb,c\td\n", "a|b,c|d", tabs},
    {"a quoted newline does not end a row", "\"a\nn\",1\n", "a~n|1"},
    {"a quoted CRLF stays as it is", "\"a\r\nn\",1\r\n", "a^~n|1"},
    {"a quoted delimiter does not end a cell", "\"a,n\",1\n", "a,n|1"},
    {"a doubled quote is one quote", "\"a\"\"n\",1\n", "a\"n|1"},
    {"quotes alone are an empty cell", "\"\",\"\"\n", "|"},
    {"four quotes are one quote", "\"\"\"\"\n", "\""},
    {"six quotes are two", "\"\"\"\"\"\"\n", "\"\""},
    {"a doubled quote at both ends", "\"\"\"a\"\"\",b\n", "\"a\"|b"},
    {"a quoted last cell needs no newline", "a,\"b\"", "a|b"},
    {"a quoted cell before CRLF is whole", "\"a\"\r\n\"b\"\r\n", "a / b"},
    {"a quote in the middle is stray", "ab\"c,d\ne,f\n", "ab\"c!|d / e|f"},
    {"text behind a closing quote is stray", "\"ab\"c,d\ne,f\n", "\"ab\"c!|d / e|f"},
    {"a space behind a closing quote is stray", "\"ab\" ,d\n", "\"ab\" !|d"},
    {"a space before an opening quote makes it stray", " \"ab\",d\n", " \"ab\"!|d"},
    {"a stray quote opens nothing", "a\"b,\"c\nd\",e\n", "a\"b!|c~d|e"},
    {"behind a stray quote the row ends where it would have", "\"a\"b\nc\n", "\"a\"b! / c"},
    {"a quote behind a stray one is text", "\"a\"b\"c\nd\"\n", "\"a\"b\"c! / d\"!"},
    {"a CR between closing quote and CRLF is stray", "\"a\"\r\r\nb\n", "\"a\"^! / b"},
    {"a quote before CR in the middle is stray", "\"a\"\rb\nc\n", "\"a\"^b! / c"},
    {"a CR behind a closing quote at the end of a block", '"' + std::string(61, 'a') + "\"\rb,c\n",
     '"' + std::string(61, 'a') + "\"^b!|c"},
    {"a CRLF behind a closing quote at the end of a block",
     '"' + std::string(61, 'a') + "\"\r\nb\n", std::string(61, 'a') + " / b"},
    {"one lost quote costs one row", "a,\"b\nc,d\ne,f\n", "a|\"b (unclosed) / c|d / e|f"},
    {"a lost quote takes the rest of its line", "a,\"b,c\r\nd,e\r\n", "a|\"b,c (unclosed) / d|e"},
    {"a quote as the last byte never closes", "a,b\nc,\"", "a|b / c|\" (unclosed)"},
    {"three quotes never close", "\"\"\"\na\n", "\"\"\" (unclosed) / a"},
    {"reading resumes behind the line of the quote, not of the row", "\"a\nb\",\"c\nd,e\n",
     "a~b|\"c (unclosed) / d|e"},
    {"two lost quotes close each other", "\"a\nb\nc\"\nd\n", "a~b~c / d"},
    {"a quoted cell may close on the last byte of the limit", "\"b\nc\",d\n", "b~c|d", {}, 7},
    {"a quoted cell closes within the limit or never",
     "\"bb\nbb\"\nc\n",
     "\"bb (unclosed) / bb\"! / c",
     {},
     6},
    {"a row as long as the limit is whole", "abc,ef\ng\n", "abc|ef / g", {}, 6},
    {"the CR of a CRLF counts for the limit",
     "abc,e\r\ng,hi4\r\nabc,ef\r\ng\r\n",
     "abc|e / g|hi4 / (overlong) / g",
     {},
     6},
    {"a row over the limit is overlong", "abc,efg\ng\n", "(overlong) / g", {}, 6},
    {"an overlong row ends with its line",
     "\"a\nb\",cdefgh,\"i\nj\"\nk\n",
     "(overlong) / j\"! / k",
     {},
     6},
    {"of a quote that never closes the limit keeps the start",
     "ab,\"cdefgh\ni\"\n",
     "ab|\"cde (unclosed) / i\"!",
     {},
     7},
    {"a quote that opens behind the limit is no cause",
     "abcdefgh,\"i\nk\n",
     "(overlong) / k",
     {},
     6},
    {"NUL and bytes over 0x7f are text", std::string("a\0\xff,b\n", 6),
     std::string("a\0\xff|b", 5)},
};

}  // namespace

TEST_CASE("rows and cells end where the contract says") {
    for (const RowsCase& row : rows_cases) {
        CAPTURE(row.fact);
        Reading reading;
        reading.dialect = row.dialect;
        reading.detail = Detail::cells;
        reading.limits.row_bytes = row.row_bytes;
        CHECK(read_slow(row.text, reading) == row.rows);
        CHECK(read_fast(row.text, reading) == row.rows);
    }
}

TEST_CASE("rows and cells end at the same places for every chunk size, version and shape") {
    const BestVectorAgain again;
    for (const RowsCase& row : rows_cases) {
        CAPTURE(row.fact);
        Reading reading;
        reading.dialect = row.dialect;
        reading.limits.row_bytes = row.row_bytes;
        CHECK(first_difference(row.text, reading, {1, 70}) == "");
    }
}
