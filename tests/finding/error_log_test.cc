// One record of the error log in each of its formats, and what stands around records.
#include "engine/finding/error_log.h"

#include <doctest/doctest.h>

#include <string>

#include "engine/text/unicode.h"

namespace rollcall {
namespace {

Finding of_a_cell() {
    Finding finding{};
    finding.code = FindingCode::role_unknown;
    finding.place = {RowNumber{3}, LineNumber{4}, ByteOffset{99}};
    finding.column = ColumnIndex{1};
    finding.value = "=Agnet, \"x\"";
    finding.suggestion = "Agent";
    finding.see_row = RowNumber{2};
    return finding;
}

Finding of_the_file() {
    Finding finding{};
    finding.code = FindingCode::column_not_permitted;
    return finding;
}

Finding of_odd_letters() {
    Finding finding{};
    finding.code = FindingCode::text_control;
    finding.value = std::string("a\0b\x01", 4);
    return finding;
}

struct RecordCase {
    const char* fact;
    Finding finding;
    const char* field;
    const char* json;
    const char* csv;
};

const RecordCase record_cases[] = {
    {"a cell", of_a_cell(), "Role: Agnet",
     R"({"message":"No, not it","column":2,"row":3,"error_type":"error","code":"role_unknown",)"
     R"("field":"Role: Agnet","value":"=Agnet, \"x\"","suggestion":"Agent","see_row":2,)"
     R"("line":4,"byte":99})",
     "\"No, not it\",2,3,error,role_unknown,Role: Agnet,\"'=Agnet, \"\"x\"\"\",Agent\r\n"},
    {"the file", of_the_file(), "",
     R"({"message":"No, not it","column":null,"row":null,"error_type":"warning",)"
     R"("code":"column_not_permitted","field":null,"value":null,"suggestion":null,)"
     R"("see_row":null,"line":null,"byte":null})",
     "\"No, not it\",,,warning,column_not_permitted,,,\r\n"},
    {"letters that no program shows", of_odd_letters(), "",
     R"({"message":"No, not it","column":null,"row":null,"error_type":"error",)"
     R"("code":"text_control","field":null,"value":"a\u0000b\u0001","suggestion":null,)"
     R"("see_row":null,"line":null,"byte":null})",
     "\"No, not it\",,,error,text_control,,a\xE2\x90\x80"
     "b\x01,\r\n"},
};

// What a record is in each format; a format without a case here fails the test.
std::string expected(const RecordCase& one, LogFormat format) {
    switch (format) {
        case LogFormat::csv: return one.csv;
        case LogFormat::json: return std::string(one.json) + ",\n";
        case LogFormat::ndjson: return std::string(one.json) + "\n";
    }
    return "no case for this format";
}

}  // namespace

TEST_CASE("a record says the same in each format") {
    for (std::size_t at = 0; at < log_format_count; ++at) {
        CAPTURE(at);
        const auto format = static_cast<LogFormat>(at);
        for (const RecordCase& one : record_cases) {
            CAPTURE(one.fact);
            std::string record;
            append_record(record, format, one.finding, "No, not it", one.field);
            CHECK(record == expected(one, format));
        }
    }
}

TEST_CASE("a log has a head, its records and a tail that takes the last comma") {
    const char* const whole[log_format_count] = {
        "Error,Column,Row,Type,Code,Field,Value,Suggestion\r\n", "[\n\n]\n", ""};
    for (std::size_t at = 0; at < log_format_count; ++at) {
        const auto format = static_cast<LogFormat>(at);
        CHECK(std::string(log_head(format)).append(log_tail(format)) == whole[at]);
        std::string record;
        append_record(record, format, of_the_file(), "x", "");
        record.resize(record.size() - comma_bytes(format));
        CHECK(record.ends_with(format == LogFormat::csv      ? "\r\n"
                               : format == LogFormat::ndjson ? "\n"
                                                             : "}"));
    }
}

TEST_CASE("a value is kept as far as it is text, and no longer than it may be") {
    CHECK(kept_value("a\xC3\xA9") == "a\xC3\xA9");
    CHECK(kept_value("a\xFF") == "");
    CHECK(kept_value(std::string("\0a\0\xFF", 4)) == "");
    CHECK(kept_value(std::string("\0a\0", 3)) == std::string("\0a\0", 3));
    CHECK(kept_value(std::string(300, 'x')) == std::string(200, 'x'));
}

}  // namespace rollcall
