// Records of arrays and lines, by tables and against the slow splitter.
#include "engine/json/record_splitter.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "engine/json/json_error.h"
#include "engine/source/source.h"
#include "tests/json/hostile_json.h"
#include "tests/json/is_json.h"
#include "tests/json/record_reading.h"
#include "tests/json/slow_records.h"

namespace {

using namespace rollcall;
using namespace rollcall::test;

struct FormCase {
    std::string_view head;
    std::string_view form;
};

const FormCase form_cases[] = {
    {"[{\"email\": 1}]", "array"},
    {" \t\r\n[ \n{", "array"},
    {"[", "array"},
    {"[ \n", "array"},
    {"[]", "array"},
    {"[[1]]", "array"},
    {"[\"a\"]", "array"},
    {"[-1]", "array"},
    {"[0]", "array"},
    {"[9]", "array"},
    {"[true]", "array"},
    {"[false]", "array"},
    {"[null]", "array"},
    {"{\"email\": 1}", "lines"},
    {"\n{ \n\"email\"", "lines"},
    {"{", "lines"},
    {"{}", "lines"},
    {"", "none"},
    {" \r\n\t", "none"},
    {"[Email],Name", "none"},
    {"[,]", "none"},
    {"[.5]", "none"},
    {"[+1]", "none"},
    {"{email}", "lines"},
    {"{{", "lines"},
    {"{[", "lines"},
    {"}", "none"},
    {"Email,Name", "none"},
    {"\"Email\"", "none"},
    {"1", "none"},
    {"\x0b[1]", "none"},
    {"\xef\xbb\xbf[1]", "none"},
};

std::string show_form(std::optional<JsonForm> form) {
    if (!form) return "none";
    return *form == JsonForm::array ? "array" : "lines";
}

struct SplitCase {
    std::string fact;
    std::string text;
    std::string shown;
};

const SplitCase array_cases[] = {
    {"an empty array has no record", " [ \n] ", ""},
    {"records are objects", "[{\"a\":1},{\"b\":2}]",
     "1 line 1 byte 1: {\"a\":1} / 2 line 1 byte 9: {\"b\":2}"},
    {"records know their lines", "\n[\n{\"a\":\n1},\n\n{}\n]\n",
     "1 line 3 byte 3: {\"a\":~1} / 2 line 6 byte 14: {}"},
    {"a record may be anything", "[1, \"a\" ,null,[2,[3]], -4e5 ,true,\"\"]",
     "1 line 1 byte 1: 1 / 2 line 1 byte 4: \"a\" / 3 line 1 byte 9: null / "
     "4 line 1 byte 14: [2,[3]] / 5 line 1 byte 23: -4e5 / 6 line 1 byte 29: true / "
     "7 line 1 byte 34: \"\""},
    {"brackets, braces and commas in strings are text", "[{\"a\":\"]}],[{\"},\"[{,\"]",
     "1 line 1 byte 1: {\"a\":\"]}],[{\"} / 2 line 1 byte 16: \"[{,\""},
    {"an escaped quote ends no string", R"([{"a":"\"}"},"\"]"])",
     R"(1 line 1 byte 1: {"a":"\"}"} / 2 line 1 byte 13: "\"]")"},
    {"an escaped backslash escapes nothing", R"([{"a":"\\"},"\\"])",
     R"(1 line 1 byte 1: {"a":"\\"} / 2 line 1 byte 12: "\\")"},
    {"whether a record is JSON is not asked", "[{a:}, {\"b\":1], nul, 0x1]",
     "1 line 1 byte 1: {a:} / 2 line 1 byte 7: {\"b\":1] / 3 line 1 byte 16: nul / "
     "4 line 1 byte 21: 0x1"},
    {"a text that is no array breaks at once", " {\"a\":1}", "broken at 1"},
    {"a text of nothing ends too early", " \n", "broken at 2"},
    {"an array that ends behind its bracket", "[ ", "broken at 2"},
    {"a comma is missing", "[{}\n {}]", "1 line 1 byte 1: {} / broken at 5"},
    {"a comma is missing behind a string", "[\"a\"1]", "1 line 1 byte 1: \"a\" / broken at 4"},
    {"a comma is missing behind a number", "[1{}]", "1 line 1 byte 1: 1 / broken at 2"},
    {"a comma too many", "[{},,{}]", "1 line 1 byte 1: {} / broken at 4"},
    {"a comma before the first record", "[,{}]", "broken at 1"},
    {"a comma behind the last record", "[{}, ]", "1 line 1 byte 1: {} / broken at 5"},
    {"a brace closes the array", "[{}}", "1 line 1 byte 1: {} / broken at 3"},
    {"a colon between records", "[{}:{}]", "1 line 1 byte 1: {} / broken at 3"},
    {"the array is not closed", "[{} \n", "1 line 1 byte 1: {} / broken at 5"},
    {"the array ends behind a comma", "[{},", "1 line 1 byte 1: {} / broken at 4"},
    {"something follows the array", "[{}] \nx", "1 line 1 byte 1: {} / broken at 6"},
    {"a second array follows the array", "[{}][{}]", "1 line 1 byte 1: {} / broken at 4"},
    {"a record that is not closed is none", "[{},{\"a\":[1]", "1 line 1 byte 1: {} / broken at 12"},
    {"a string that never ends", "[{},{\"a\":\"]}]", "1 line 1 byte 1: {} / broken at 13"},
    {"a string record that never ends", "[\"a\\\"]", "broken at 6"},
    {"a number that the end cuts", "[12", "broken at 3"},
    {"what ends too early may be wrong before", "[{\"a\":tru,\"b\":1", "broken at 6"},
};

const SplitCase line_cases[] = {
    {"each line is a record", "{\"a\":1}\n[2]\n3\n",
     "1 line 1 byte 0: {\"a\":1} / 2 line 2 byte 8: [2] / 3 line 3 byte 12: 3"},
    {"a last record needs no newline", "1\n2", "1 line 1 byte 0: 1 / 2 line 2 byte 2: 2"},
    {"lines of white space are none", "\n \t\r\n1\n\r\n  \n2\n\n",
     "1 line 3 byte 5: 1 / 2 line 6 byte 12: 2"},
    {"white space around a record is not its own", " \t1 2\t \r\n", "1 line 1 byte 2: 1 2"},
    {"a quote hides no newline", "{\"a\n\"}\n", "1 line 1 byte 0: {\"a / 2 line 2 byte 4: \"}"},
    {"a carriage return alone ends no line", "1\r2\n", "1 line 1 byte 0: 1^2"},
    {"other control bytes are no white space", "\x0b\n", "1 line 1 byte 0: \x0b"},
    {"an empty text has no record", "", ""},
    {"a text of white space has no record", " \n\t\r\n ", ""},
};

// Records of up to four bytes are fine.
const SplitCase long_array_cases[] = {
    {"a record at the limit", "[1234,[12]]", "1 line 1 byte 1: 1234 / 2 line 1 byte 6: [12]"},
    {"a record over it costs itself", "[1,[1,\n2],3]",
     "1 line 1 byte 1: 1 / 2 line 1 byte 3: [1,~2(overlong) / 3 line 2 byte 10: 3"},
    {"numbers over it", "[12345,123456]",
     "1 line 1 byte 1: 12345(overlong) / 2 line 1 byte 7: 12345(overlong)"},
    {"a string over it", "[\"\\\"]\", \"\\\\\\\"\", 1]",
     "1 line 1 byte 1: \"\\\"]\"(overlong) / 2 line 1 byte 8: \"\\\\\\\"(overlong) / "
     "3 line 1 byte 16: 1"},
    {"the array breaks behind it", "[12345 {}", "1 line 1 byte 1: 12345(overlong) / broken at 7"},
    {"the end cuts it", "[1, {\"a\":tru",
     "1 line 1 byte 1: 1 / 2 line 1 byte 4: {\"a\":(overlong) / broken at 12"},
    {"white space is not counted", "[          1          ,       [2]      ]",
     "1 line 1 byte 11: 1 / 2 line 1 byte 30: [2]"},
};

const SplitCase long_line_cases[] = {
    {"a record at the limit", "1234\n12 4\r\n", "1 line 1 byte 0: 1234 / 2 line 2 byte 5: 12 4"},
    {"a record over it costs itself", "1\n12345678901234567890\n2\n",
     "1 line 1 byte 0: 1 / 2 line 2 byte 2: 12345(overlong) / 3 line 3 byte 23: 2"},
    {"the last record over it", "12345", "1 line 1 byte 0: 12345(overlong)"},
    {"white space before a record is not counted", "               1\n", "1 line 1 byte 15: 1"},
    {"nor behind it, if not too much", "1         \n2\n",
     "1 line 1 byte 0: 1 / 2 line 2 byte 11: 2"},
    {"too much white space behind it", "1          \n2\n",
     "1 line 1 byte 0: 1    (overlong) / 2 line 2 byte 12: 2"},
};

template <std::size_t Count>
void judge(const SplitCase (&cases)[Count], JsonForm form, std::size_t row_bytes) {
    const BestNestingAgain again;
    for (const SplitCase& row : cases) {
        CAPTURE(row.fact);
        RecordReading reading;
        reading.form = form;
        reading.limits.row_bytes = row_bytes;
        CHECK(show_records_slow(row.text, reading) == row.shown);
        CHECK(show_records_fast(row.text, reading) == row.shown);
        CHECK(first_record_difference(row.text, reading, {1, 80, 1}) == "");
    }
}

constexpr std::size_t usual_limit = 1024 * 1024;

// Only such texts are split as arrays.
bool begins_with_bracket(std::string_view text) {
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    return first != std::string_view::npos && text[first] == '[';
}

// Where a reader stops who takes the records one by one, and then what the splitter says.
std::optional<std::size_t> find_error_by_records(std::string_view text) {
    const SlowRecords split = read_records_slowly(text, JsonForm::array, usual_limit);
    for (const SlowRecord& record : split.records)
        if (!is_json(record.text)) return record.byte + find_json_error(record.text);
    return split.broken_at;
}

std::string show_error(std::optional<std::size_t> at) {
    return at ? "error at " + std::to_string(*at) : "sound";
}

std::string show_error_of_whole(std::string_view text) {
    return is_json(text) ? "sound" : show_error(find_json_error(text));
}

}  // namespace

TEST_CASE("the form of a file is known by its first two bytes that are no white space") {
    for (const FormCase& row : form_cases) {
        CAPTURE(row.head);
        CHECK(show_form(find_json_form(row.head)) == row.form);
    }
}

TEST_CASE("an array is split into its elements, at every chunk size") {
    judge(array_cases, JsonForm::array, usual_limit);
}

TEST_CASE("NDJSON is split at its newlines, at every chunk size") {
    judge(line_cases, JsonForm::lines, usual_limit);
}

TEST_CASE("a record of an array that is too long comes alone and cut") {
    judge(long_array_cases, JsonForm::array, 4);
}

TEST_CASE("a record of a line that is too long comes alone and cut") {
    judge(long_line_cases, JsonForm::lines, 4);
}

TEST_CASE("hostile arrays split as they do slowly, at every chunk size") {
    const BestNestingAgain again;
    for (std::uint64_t seed = 0; seed < 600; ++seed) {
        CAPTURE(seed);
        HostileJson hostile(seed);
        const std::size_t size = seed % 10 == 0 ? 1500 : 150;
        const std::string text = hostile.make_array(size);
        RecordReading reading;
        if (seed % 3 == 1) reading.limits.row_bytes = 1 + hostile.below(60);
        const std::size_t step = 1 + text.size() / 40;
        REQUIRE(first_record_difference(text, reading, {1, text.size() + 2, step}) == "");
    }
}

TEST_CASE("hostile lines split as they do slowly, at every chunk size") {
    const BestNestingAgain again;
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
        CAPTURE(seed);
        HostileJson hostile(seed);
        const std::string text = hostile.make_lines(200);
        RecordReading reading;
        reading.form = JsonForm::lines;
        if (seed % 2 == 1) reading.limits.row_bytes = 1 + hostile.below(60);
        REQUIRE(first_record_difference(text, reading, {1, text.size() + 2, 7}) == "");
    }
}

TEST_CASE("any form may be asked of any text") {
    const BestNestingAgain again;
    for (std::uint64_t seed = 0; seed < 100; ++seed) {
        CAPTURE(seed);
        HostileJson hostile(seed);
        RecordReading reading;
        REQUIRE(first_record_difference(hostile.make_lines(100), reading, {1, 110, 9}) == "");
        reading.form = JsonForm::lines;
        REQUIRE(first_record_difference(hostile.make_array(100), reading, {1, 110, 9}) == "");
    }
}

TEST_CASE("a backslash, quote or bracket at every place of a record of blocks splits the same") {
    const BestNestingAgain again;
    const std::string base = "[{\"a\":\"" + std::string(55, 'x') + "\",\"b\":[\"" +
                             std::string(66, '\\') + "\",{}],\"c\":[[]]},{\"d\":\"\\\\\"}]";
    for (const std::string piece : {"\"", "\\", "\\\"", "\\\\", "{", "]", "\",\"", "\x80"}) {
        CAPTURE(piece);
        for (std::size_t at = 0; at <= base.size(); ++at) {
            const std::string text = std::string(base).insert(at, piece);
            REQUIRE(first_record_difference(text, {}, {1, 190, 21}) == "");
        }
    }
}

TEST_CASE("an array breaks where a strict reader of the whole of it stops") {
    for (const SplitCase& row : array_cases) {
        CAPTURE(row.fact);
        if (!begins_with_bracket(row.text)) continue;
        CHECK(show_error(find_error_by_records(row.text)) == show_error_of_whole(row.text));
    }
    std::size_t sound = 0;
    for (std::uint64_t seed = 0; seed < 3000; ++seed) {
        HostileJson hostile(seed);
        const std::string text = hostile.make_array(120);
        CAPTURE(text);
        if (!begins_with_bracket(text)) continue;
        const std::string whole = show_error_of_whole(text);
        sound += whole == "sound" ? 1 : 0;
        REQUIRE(show_error(find_error_by_records(text)) == whole);
    }
    CHECK(sound > 300);
    CHECK(sound < 2700);
}

TEST_CASE("bytes are counted as they stand in the file, whatever its encoding") {
    const std::string_view utf16("\xff\xfe[\0\"\0\xe9\0\"\0,\0\n\0\x31\0 \0x\0", 20);
    CHECK(show_records_fast(utf16, {}) ==
          "1 line 1 byte 4: \"\xc3\xa9\" / 2 line 2 byte 14: 1 / broken at 18");
}

TEST_CASE("a record that is far too long is passed over without being kept") {
    const std::string text = "[{\"a\":[" + std::string(3'000'000, '1') + "]},{\"b\":2}]";
    for (const JsonForm form : {JsonForm::array, JsonForm::lines}) {
        Source source(std::string_view(text), std::nullopt);
        Limits limits;
        limits.chunk_bytes = 1000;
        limits.row_bytes = 5000;
        RecordSplitter splitter(source, "", false, form, limits);
        std::size_t rows = 0;
        std::size_t most_room = 0;
        std::unique_ptr<Chunk> chunk;
        while ((chunk = splitter.next(std::move(chunk)))) {
            rows += chunk->row_count();
            most_room = std::max(most_room, chunk->buffer().size());
        }
        CHECK(rows == (form == JsonForm::array ? 2 : 1));
        CHECK(most_room < 30'000);
    }
}
