// Text made harmless, by table, and against escapers that look at one byte at a time.
#include "engine/text/escape.h"

#include <doctest/doctest.h>

#include <cstdint>
#include <iterator>
#include <memory>
#include <random>
#include <string>
#include <string_view>

namespace {

using namespace rollcall;

// The text lies in a block of exactly its size, so that the address sanitizer sees a read beyond.
template <typename Append>
std::string written(Append append, std::string_view text) {
    const auto block = std::make_unique<char[]>(text.size());
    text.copy(block.get(), text.size());
    std::string out = ">";
    append(out, std::string_view(block.get(), text.size()));
    return out.substr(1);
}

std::string json(std::string_view text) { return written(append_json_string, text); }
std::string csv(std::string_view text) { return written(append_csv_cell, text); }

struct EscapeCase {
    const char* fact;
    std::string text;
    std::string escaped;
};

const EscapeCase json_cases[] = {
    {"nothing", "", R"("")"},
    {"plain text", "Ann Lee", R"("Ann Lee")"},
    {"a quote", R"(a"b)", R"("a\"b")"},
    {"a backslash", R"(a\b)", R"("a\\b")"},
    {"a slash stays", "a/b", R"("a/b")"},
    {"only quotes", R"(""")", R"("\"\"\"")"},
    {"the controls with short forms", "\b\f\n\r\t", R"("\b\f\n\r\t")"},
    {"the first and the last control", std::string("\0\x1f", 2), R"("\u0000\u001f")"},
    {"vertical tab and escape", "\v\x1b", R"("\u000b\u001b")"},
    {"DEL stays", "\x7f", "\"\x7f\""},
    {"letters beyond ASCII stay", "J\u00f6rg \u4f8b \U0001f600", "\"J\u00f6rg \u4f8b \U0001f600\""},
    {"line ends of scripts", "a\u2028b\u2029c", R"("a\u2028b\u2029c")"},
    {"their neighbours stay", "\u2027\u202a\u20ac", "\"\u2027\u202a\u20ac\""},
    {"a cut lead byte stays", "a\xe2\x80", "\"a\xe2\x80\""},
    {"far into a long text", "0123456789abcdef0123456789\"z", R"("0123456789abcdef0123456789\"z")"},
};

const EscapeCase csv_cases[] = {
    {"nothing", "", ""},
    {"plain text", "Ann Lee", "Ann Lee"},
    {"a comma", "Lee, Ann", R"("Lee, Ann")"},
    {"a quote", R"(a"b)", R"("a""b")"},
    {"only a quote", R"(")", R"("""")"},
    {"quotes in a row", R"(""a"")", R"("""""a""""")"},
    {"a line feed", "a\nb", "\"a\nb\""},
    {"a carriage return inside", "a\rb", "\"a\rb\""},
    {"a semicolon and a tab inside stay", "a;b\tc", "a;b\tc"},
    {"an apostrophe stays", "'a", "'a"},
    {"equals", "=1+1", "'=1+1"},
    {"plus", "+1", "'+1"},
    {"minus", "-1", "'-1"},
    {"at", "@SUM(A1)", "'@SUM(A1)"},
    {"tab", "\t=1", "'\t=1"},
    {"carriage return", "\r=1", "\"'\r=1\""},
    {"a line feed is no formula", "\n=1", "\"\n=1\""},
    {"a space before is no formula", " =1", " =1"},
    {"inside is no formula", "1=1", "1=1"},
    {"a formula with a comma", "=A(1,2)", R"x("'=A(1,2)")x"},
    {"a formula with quotes", R"x(=A("x"))x", R"x("'=A(""x"")")x"},
    {"only an opener", "-", "'-"},
    {"letters beyond ASCII stay", "J\u00f6rg", "J\u00f6rg"},
};

std::string json_slowly(std::string_view text) {
    constexpr std::string_view hex = "0123456789abcdef";
    std::string out = "\"";
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto value = static_cast<unsigned char>(text[i]);
        const std::string_view three = text.substr(i, 3);
        if (three == "\u2028" || three == "\u2029") {
            out += three == "\u2028" ? "\\u2028" : "\\u2029";
            i += 2;
        } else if (text[i] == '"' || text[i] == '\\') {
            out += '\\';
            out += text[i];
        } else if (value >= 0x20) {
            out += text[i];
        } else if (std::string_view("\b\f\n\r\t").find(text[i]) != std::string_view::npos) {
            out += '\\';
            out += "bfnrt"[std::string_view("\b\f\n\r\t").find(text[i])];
        } else {
            out += "\\u00";
            out += hex[value >> 4];
            out += hex[value & 15];
        }
    }
    return out + '"';
}

std::string csv_slowly(std::string_view text) {
    std::string out;
    if (!text.empty() && std::string_view("=+-@\t\r").find(text[0]) != std::string_view::npos) {
        out += '\'';
    }
    for (const char byte : text) {
        out += byte;
        if (byte == '"') out += byte;
    }
    if (text.find_first_of(",\"\r\n") == std::string_view::npos) return out;
    return '"' + out + '"';
}

}  // namespace

TEST_CASE("a JSON string escapes quotes, backslashes, controls and the line ends of scripts") {
    for (const EscapeCase& row : json_cases) {
        CAPTURE(row.fact);
        CHECK(json(row.text) == row.escaped);
        CHECK(json_slowly(row.text) == row.escaped);
    }
}

TEST_CASE("what a message shows has no control at all") {
    CHECK(written(append_shown_string,
                  "a\x7F"
                  "b") == R"("a\u007fb")");
    CHECK(written(append_shown_string, "\xC2\x80\xC2\x9F\xC2\xA0") == "\"\\u0080\\u009f\xC2\xA0\"");
    CHECK(written(append_shown_string, "\xC2") == "\"\xC2\"");
    CHECK(written(append_shown_string, "\"\n\xE2\x80\xA8") == R"("\"\n\u2028")");
}

TEST_CASE("a CSV cell is quoted where it must be, and is never a formula") {
    for (const EscapeCase& row : csv_cases) {
        CAPTURE(row.fact);
        CHECK(csv(row.text) == row.escaped);
        CHECK(csv_slowly(row.text) == row.escaped);
    }
}

TEST_CASE("every byte at every place of a text of every size is escaped as one at a time") {
    std::string wrong;
    for (std::size_t size = 1; size < 50; ++size) {
        for (std::size_t at = 0; at < size; ++at) {
            for (int byte = 0; byte < 256; ++byte) {
                std::string text(size, 'm');
                text[at] = static_cast<char>(byte);
                if (json(text) != json_slowly(text)) wrong += std::to_string(byte) + " json ";
                if (csv(text) != csv_slowly(text)) wrong += std::to_string(byte) + " csv ";
            }
        }
    }
    CHECK(wrong == "");
}

TEST_CASE("random texts are escaped as one byte at a time") {
    constexpr std::string_view pieces[] = {
        "a",    "bc", "\"", "\\",     ",",      "\n",     "\r",     "\t",
        "\x01", "=",  "'",  "\u2028", "\u2029", "\u20ac", "\u00fc", "0123456789abcdef"};
    std::mt19937_64 random(7);
    for (int i = 0; i < 50'000; ++i) {
        std::string text;
        for (std::size_t left = random() % 12; left > 0; --left) {
            text += pieces[random() % std::size(pieces)];
        }
        if (json(text) == json_slowly(text) && csv(text) == csv_slowly(text)) continue;
        CHECK(json(text) == json_slowly(text));
        CHECK(csv(text) == csv_slowly(text));
    }
    CHECK(json("\u2028,") == "\"\\u2028,\"");
}

TEST_CASE("a number is written in decimal") {
    const struct {
        std::uint64_t value;
        const char* text;
    } cases[] = {{0, "0"},
                 {9, "9"},
                 {10, "10"},
                 {4'294'967'296, "4294967296"},
                 {UINT64_MAX, "18446744073709551615"}};
    for (const auto& row : cases) {
        std::string out = "n";
        append_number(out, row.value);
        CHECK(out == "n" + std::string(row.text));
    }
}
