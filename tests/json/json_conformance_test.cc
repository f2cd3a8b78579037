// JSONTestSuite: what is JSON and what is not, by each reader of JSON that takes part in a run.
//
// Three must agree: the strict one that says where a text is wrong, the parser that reads records,
// and the splitter together with the strict one on its records. Deviations are listed below.
#include <doctest/doctest.h>

#include <simdjson.h>

#include <algorithm>
#include <cstddef>
#include <fstream>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/json/record_splitter.h"
#include "engine/source/source.h"
#include "tests/json/is_json.h"

namespace {

using namespace rollcall;
using namespace rollcall::test;

// The bytes that a line of the table stands for; its head says how.
std::string unescape(std::string_view escaped) {
    std::string bytes;
    while (!escaped.empty()) {
        if (!escaped.starts_with('\\')) {
            bytes += escaped.front();
            escaped.remove_prefix(1);
        } else if (escaped.starts_with("\\\\")) {
            bytes += '\\';
            escaped.remove_prefix(2);
        } else if (escaped.starts_with("\\x")) {
            bytes += static_cast<char>(std::stoi(std::string(escaped.substr(2, 2)), nullptr, 16));
            escaped.remove_prefix(4);
        } else if (escaped.starts_with("\\*")) {
            const std::size_t times = escaped.find('*', 2);
            const std::size_t end = escaped.find('*', times + 1);
            const std::string piece = unescape(escaped.substr(times + 1, end - times - 1));
            for (int n = std::stoi(std::string(escaped.substr(2, times - 2))); n != 0; --n)
                bytes += piece;
            escaped.remove_prefix(end + 1);
        } else {
            throw std::runtime_error("the table has an unknown escape");
        }
    }
    return bytes;
}

std::map<std::string, std::string> read_suite() {
    std::ifstream file(ROLLCALL_SOURCE_ROOT "/tests/json/json_test_suite.txt");
    std::map<std::string, std::string> suite;
    for (std::string line; std::getline(file, line);) {
        const std::size_t tab = line.find('\t');
        if (line.starts_with('#') || tab == std::string::npos) continue;
        suite[line.substr(0, tab)] = unescape(std::string_view(line).substr(tab + 1));
    }
    return suite;
}

bool is_json_by_parser(const std::string& text) {
    simdjson::dom::parser parser;
    simdjson::dom::element root;
    return parser.parse(text).get(root) == simdjson::SUCCESS;
}

// As an upload, which Source decodes. Only what is one document to the splitter is judged.
std::string judge_by_records(const std::string& text) {
    Source source(std::string_view(text), std::nullopt);
    std::string decoded(2 * text.size() + 4, ' ');
    decoded.resize(source.read(decoded.data(), decoded.size()));
    const auto form = find_json_form(decoded);
    if (!form || (form == JsonForm::lines && decoded.find('\n') != std::string::npos)) return "";
    Limits limits;
    limits.chunk_bytes = 3;
    RecordSplitter splitter(source, decoded, true, *form, limits);
    std::unique_ptr<Chunk> chunk;
    while ((chunk = splitter.next(std::move(chunk)))) {
        const auto& notes = dynamic_cast<const RecordNotes&>(*chunk->notes());
        for (const RecordSpan& record : notes.records)
            if (!is_json(chunk->bytes().substr(record.begin, record.size))) return ", upload no";
        if (notes.broken_at) return ", upload no";
    }
    return ", upload yes";
}

std::string judge_all(const std::string& text) {
    const std::string strict = is_json(text) ? "strict yes" : "strict no";
    return strict + (is_json_by_parser(text) ? ", parser yes" : ", parser no") +
           judge_by_records(text);
}

bool all_say(const std::string& verdict, const std::string& word) {
    const std::string other = word == "yes" ? " no" : " yes";
    return verdict.find(other) == std::string::npos;
}

// What RFC 8259 leaves to the parser, what happens here, and why.
struct OwnChoice {
    std::string why;
    std::string verdict;
    std::vector<std::string> names;
};

const OwnChoice own_choices[] = {
    {"a number that a double cannot tell from zero is that zero (section 9)",
     "strict yes, parser yes, upload yes",
     {"i_number_double_huge_neg_exp", "i_number_real_underflow"}},
    // A record that the strict reader takes and the parser does not is a mistake of its row.
    {"a number over the range of its type is refused with its row, not rounded (section 9)",
     "strict yes, parser no, upload yes",
     {"i_number_huge_exp", "i_number_neg_int_huge_exp", "i_number_pos_double_huge_exp",
      "i_number_real_neg_overflow", "i_number_real_pos_overflow", "i_number_too_big_neg_int",
      "i_number_too_big_pos_int", "i_number_very_big_negative_int"}},
    {"an escaped half of a surrogate pair is in the grammar (section 8.2), but no UTF-8 can say "
     "it, "
     "so it is refused with its row",
     "strict yes, parser no, upload yes",
     {"i_object_key_lone_2nd_surrogate", "i_string_1st_surrogate_but_2nd_missing",
      "i_string_1st_valid_surrogate_2nd_invalid", "i_string_incomplete_surrogate_and_escape_valid",
      "i_string_incomplete_surrogate_pair", "i_string_incomplete_surrogates_escape_valid",
      "i_string_invalid_lonely_surrogate", "i_string_invalid_surrogate",
      "i_string_inverted_surrogates_U+1D11E", "i_string_lone_second_surrogate"}},
    {"bytes that are not UTF-8 refuse the file (section 8.1)",
     "strict no, parser no, upload no",
     {"i_string_UTF-8_invalid_sequence", "i_string_UTF8_surrogate_U+D800", "i_string_invalid_utf-8",
      "i_string_iso_latin_1", "i_string_lone_utf8_continuation_byte",
      "i_string_not_in_unicode_range", "i_string_overlong_sequence_2_bytes",
      "i_string_overlong_sequence_6_bytes", "i_string_overlong_sequence_6_bytes_null",
      "i_string_truncated-utf-8"}},
    {"UTF-16 is read where a byte-order mark says so, as of every upload",
     "strict no, parser no, upload yes",
     {"i_string_UTF-16LE_with_BOM"}},
    {"UTF-16 without a mark is not guessed and looks like no JSON (section 8.1)",
     "strict no, parser no",
     {"i_string_utf16BE_no_BOM", "i_string_utf16LE_no_BOM"}},
    {"a byte-order mark is passed over (section 8.1), as of every upload",
     "strict no, parser no, upload yes",
     {"i_structure_UTF-8_BOM_empty_object"}},
    {"500 levels are fine; the parser's limit is 1024 (section 9)",
     "strict yes, parser yes, upload yes",
     {"i_structure_500_nested_arrays"}},
};

}  // namespace

TEST_CASE("what must be accepted is JSON to every reader") {
    std::size_t count = 0;
    for (const auto& [name, text] : read_suite()) {
        if (!name.starts_with("y_")) continue;
        CAPTURE(name);
        const std::string verdict = judge_all(text);
        CAPTURE(verdict);
        CHECK(all_say(verdict, "yes"));
        ++count;
    }
    CHECK(count == 95);
}

TEST_CASE("what must be refused is not JSON to any reader") {
    std::size_t count = 0;
    for (const auto& [name, text] : read_suite()) {
        if (!name.starts_with("n_")) continue;
        CAPTURE(name);
        const std::string verdict = judge_all(text);
        CAPTURE(verdict);
        CHECK(all_say(verdict, "no"));
        ++count;
    }
    CHECK(count == 188);
}

TEST_CASE("what is left to the parser is decided on purpose") {
    const std::map<std::string, std::string> suite = read_suite();
    std::size_t listed = 0;
    for (const OwnChoice& choice : own_choices) {
        CAPTURE(choice.why);
        for (const std::string& name : choice.names) {
            CAPTURE(name);
            REQUIRE(suite.count(name) == 1);
            CHECK(judge_all(suite.at(name)) == choice.verdict);
            ++listed;
        }
    }
    const auto is_open = [](const auto& entry) { return entry.first.starts_with("i_"); };
    CHECK(listed == 35);
    CHECK(static_cast<std::size_t>(std::count_if(suite.begin(), suite.end(), is_open)) == listed);
}
