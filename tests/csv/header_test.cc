// How an upload is written and what its header says, found from its first bytes (contract §2).
#include "engine/csv/header.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/csv/row_reader.h"
#include "engine/source/source.h"
#include "engine/text/unicode.h"

namespace {

using namespace rollcall;

std::size_t score(const std::vector<std::string>& cells) {
    constexpr std::array<std::string_view, 3> known{"Email", "First name", "Last name"};
    return static_cast<std::size_t>(
        std::count_if(cells.begin(), cells.end(), [&](const std::string& cell) {
            return std::find(known.begin(), known.end(), trim(cell)) != known.end();
        }));
}

std::string show_byte(char byte) {
    if (byte == '\t') return "TAB";
    if (byte == '\n') return "LF";
    return byte == '\r' ? "CR" : std::string(1, byte);
}

std::string show(const Header& header) {
    std::string text = std::to_string(number(header.row)) + " " +
                       show_byte(header.dialect.delimiter) + " " +
                       show_byte(header.dialect.terminator) + " ";
    for (const std::string& cell : header.cells) text += "[" + cell + "]";
    for (const Finding& finding : header.findings)
        text += " " + std::string(entry(finding.code).slug) + " " +
                std::to_string(number(finding.column) + 1);
    return text;
}

// The header; and, behind " / ", the rows that come out of the splitter behind it.
std::string read(std::string_view upload, std::optional<char> delimiter, std::size_t chunk_bytes,
                 std::size_t row_bytes) {
    Limits limits;
    limits.chunk_bytes = chunk_bytes;
    limits.row_bytes = row_bytes;
    Source source(upload, std::nullopt);
    RowSplitter splitter(source, limits);
    const Header header = read_header(splitter, delimiter, limits, score);
    std::string text = show(header);
    RowReader reader(header.dialect, {1, 1}, limits);
    RawRow raw;
    while (const auto chunk = splitter.next()) {
        reader.open(*chunk);
        while (reader.next(raw)) {
            if (raw.number <= header.row) continue;
            text += " / " + std::to_string(number(raw.number)) + "@" +
                    std::to_string(number(raw.line)) + ":" +
                    std::to_string(number(chunk->byte_at(raw.offset)));
            for (const std::string_view cell : raw.cells) text += " " + std::string(cell);
        }
    }
    return text;
}

struct HeaderCase {
    std::string fact;
    std::string upload;
    std::string expected;
    std::optional<char> delimiter{};
    std::size_t row_bytes = 1024 * 1024;
};

const HeaderCase header_cases[] = {
    {"a comma", "Email,First name\na,b\n", "1 , LF [Email][First name] / 2@2:17 a b"},
    {"a semicolon", "Email;First name\na;b\n", "1 ; LF [Email][First name] / 2@2:17 a b"},
    {"a TAB", "Email\tFirst name\na\tb\n", "1 TAB LF [Email][First name] / 2@2:17 a b"},
    {"a bar", "Email|First name\na|b\n", "1 | LF [Email][First name] / 2@2:17 a b"},
    {"the delimiter that makes more columns known", "Email;First name;a,b,c,d\n",
     "1 ; LF [Email][First name][a,b,c,d]"},
    {"nothing known: the comma", "a;b;c\n", "1 , LF [a;b;c]"},
    {"one column: the comma", "Email\na\n", "1 , LF [Email] / 2@2:6 a"},
    {"a delimiter by option", "Email,First name\na,b\n", "1 ; LF [Email,First name] / 2@2:17 a,b",
     ';'},
    {"any delimiter by option", "Email:First name\na:b\n",
     "1 : LF [Email][First name] / 2@2:17 a b", ':'},
    {"quoted names", "\"Email\";\"First name\"\na;b\n", "1 ; LF [Email][First name] / 2@2:21 a b"},
    {"a quoted newline in a name", "Email,\"First\nname\"\na,b\n",
     "1 , LF [Email][First\nname] / 2@3:19 a b"},
    {"a doubled quote in a name", "Email,\"a \"\"b\"\"\"\n", "1 , LF [Email][a \"b\"]"},
    {"names are not trimmed", " Email , First name \n", "1 , LF [ Email ][ First name ]"},
    {"CRLF", "Email,First name\r\na,b\r\n", "1 , LF [Email][First name] / 2@2:18 a b"},
    {"lone CR", "Email,First name\ra,b\rc,d",
     "1 , CR [Email][First name] / 2@2:17 a b / 3@3:21 c d"},
    {"a header alone", "Email,First name", "1 , LF [Email][First name]"},
    {"a header alone before a CR", "Email,First name\r", "1 , CR [Email][First name]"},
    {"blank lines before the header keep their numbers", "\n\r\nEmail\na\n",
     "3 , LF [Email] / 4@4:9 a"},
    {"rows of empty cells before the header are blank", ";;;\n \nEmail;First name\na;b\n",
     "3 ; LF [Email][First name] / 4@4:23 a b"},
    {"sep= is honoured and is no row", "sep=;\nEmail;First name\na;b\n",
     "1 ; LF [Email][First name] / 2@3:23 a b"},
    {"sep= wins over what looks better", "sep=|\nEmail,First name\n", "1 | LF [Email,First name]"},
    {"sep= before CRLF", "sep=;\r\nEmail;First name\r\na;b\r\n",
     "1 ; LF [Email][First name] / 2@3:25 a b"},
    {"sep= before lone CR", "sep=;\rEmail;First name\ra;b\r",
     "1 ; CR [Email][First name] / 2@3:23 a b"},
    {"SEP= in capitals", "SEP=;\nEmail;First name\n", "1 ; LF [Email][First name]"},
    {"sep= of a TAB", "sep=\t\nEmail\tFirst name\n", "1 TAB LF [Email][First name]"},
    {"an option wins over sep=", "sep=;\nEmail,First name\n", "1 , LF [Email][First name]", ','},
    {"sep= behind a mark", "\xef\xbb\xbfsep=;\nEmail;First name\na;b\n",
     "1 ; LF [Email][First name] / 2@3:26 a b"},
    {"sep= and nothing else", "sep=;", "1 ; LF "},
    {"sep= of two characters is a header", "sep=;;\nEmail\n", "1 , LF [sep=;;] / 2@2:7 Email"},
    {"nothing", "", "1 , LF "},
    {"blank lines alone are no header", "\n\n", "3 , LF "},
    {"a mark alone", "\xef\xbb\xbf", "1 , LF "},
    {"UTF-16",
     std::string("\xff\xfe"
                 "E\0m\0a\0i\0l\0\n\0a\0",
                 16),
     "1 , LF [Email] / 2@2:14 a"},
    {"a stray quote in a name", "Email,Fi\"rst\na,b\n",
     "1 , LF [Email][Fi\"rst] quote_stray 2 / 2@2:13 a b"},
    {"a quote in the header that never closes", "Email,\"First name\na,b\n",
     "1 , LF [Email][\"First name] quote_not_closed 2 / 2@2:18 a b"},
    {"a quote alone that never closes", "\"\nEmail\n",
     "1 , LF [\"] quote_not_closed 1 / 2@2:2 Email"},
    {"a quote before white space that never closes", "\" \nEmail\n",
     "1 , LF [\" ] quote_not_closed 1 / 2@2:3 Email"},
    {"a quote in the header closes within the limit or never",
     "Email,\"First name\na\"\nb\n",
     "1 , LF [Email][\"First name] quote_not_closed 2 / 2@2:18 a\" / 3@3:21 b",
     {},
     17},
};

}  // namespace

TEST_CASE("the dialect and the header are found, and the rows behind them") {
    for (const HeaderCase& row : header_cases) {
        CAPTURE(row.fact);
        for (const std::size_t chunk : {1u, 2u, 3u, 7u, 64u, 262144u}) {
            CAPTURE(chunk);
            CHECK(read(row.upload, row.delimiter, chunk, row.row_bytes) == row.expected);
        }
    }
}

TEST_CASE("a header may be of any length up to the limit of a row") {
    // Around what is looked at first, and around every doubling of it.
    for (const std::size_t size :
         {65533u, 65534u, 65535u, 65536u, 65537u, 131071u, 131072u, 524287u, 1048575u}) {
        CAPTURE(size);
        for (const std::string line_end : {"\n", "\r\n", "\r"}) {
            CAPTURE(line_end.size());
            const std::string names = "Email;First name;" + std::string(size - 17, 'x');
            const std::string upload = names + line_end + "a;b" + line_end + "c;d" + line_end;
            const char* const terminator = line_end == "\r" ? "CR" : "LF";
            const std::string expected =
                std::string("1 ; ") + terminator + " [Email][First name][" +
                std::string(size - 17, 'x') + "] / 2@2:" + std::to_string(size + line_end.size()) +
                " a b / 3@3:" + std::to_string(size + 2 * line_end.size() + 3) + " c d";
            CHECK((read(upload, std::nullopt, 262144, 1024 * 1024) == expected));
        }
    }
}

TEST_CASE("a quoted header cell may be as long as a row and still close") {
    const std::string name(300000, '\n');
    const std::string upload = "Email,\"" + name + "\",First name\na,b,c\n";
    CHECK((read(upload, std::nullopt, 4096, 1024 * 1024) ==
           "1 , LF [Email][" + name + "][First name] / 2@300002:300020 a b c"));
}
