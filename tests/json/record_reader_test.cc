// What a RecordReader makes of one record, as text: cells, bits, faults.
#include <doctest/doctest.h>

#include <string>

#include "engine/json/record_reader.h"
#include "engine/source/source.h"

namespace rollcall {
namespace {

// email and location are texts, limit a number, on a flag; two roles, one team.
RecordShape small_shape() {
    RecordShape shape;
    shape.members = {{"email", 0, false, false, ""},
                     {"location", 1, false, false, "Null"},
                     {"limit", 2, true, false, ""},
                     {"on", 3, true, true, ""}};
    shape.families.resize(2);
    shape.families[0].name = "roles";
    shape.families[1].name = "teams";
    shape.families[1].is_teams = true;
    for (RecordFamily& family : shape.families) family.knows_members = true;
    shape.families[0].bits.add("Admin", 0);
    shape.families[0].bits.add("Agent", 1);
    shape.families[1].bits.add("Sales", 2);
    shape.lead = 4;
    shape.columns = 7;
    return shape;
}

std::string bits_of(const std::vector<std::uint64_t>& words) {
    std::string text;
    for (unsigned bit = 0; bit < 3; ++bit) text += (words[0] >> bit & 1) != 0 ? '1' : '0';
    return text;
}

std::string show(const RawRow& row) {
    if (row.fault == RowFault::broken && row.faults.empty()) return "no text";
    std::string text;
    if (row.fault != RowFault::broken) {
        for (const std::string_view cell : row.cells) text.append("[").append(cell).append("]");
        text += " +" + bits_of(row.ones) + " -" + bits_of(row.zeros);
    }
    for (const RawFault& fault : row.faults)
        text += " " + std::string(entry(fault.code).slug) + "(" + fault.pointer + ")";
    return text;
}

// All records of a file, a line each; where an array breaks off, "broken at N".
std::string read_all(std::string_view file) {
    const RecordShape shape = small_shape();
    const JsonForm form = find_json_form(file).value();
    Source source(file, std::nullopt);
    RecordSplitter splitter(source, "", false, form, Limits{});
    RecordReader reader(shape, form, Limits{});
    std::string text;
    RawRow row;
    while (const std::unique_ptr<Chunk> chunk = splitter.next()) {
        reader.open(*chunk);
        while (reader.next(row)) text += show(row) + "\n";
        if (const auto at = reader.broken_at())
            text += "broken at " + std::to_string(number(chunk->byte_at(*at))) + "\n";
    }
    return text;
}

struct Case {
    const char* record;
    const char* shown;
};

const Case cases[] = {
    {R"({"email":"a@b.c"})", "[a@b.c][][][] +000 -000\n"},
    {R"({"limit":7,"on":true})", "[][][7][1] +000 -000\n"},
    {R"({"limit":"7","on":"0"})", "[][][7][0] +000 -000\n"},
    {R"({"limit":2.0,"on":1e0})", "[][][2][1] +000 -000\n"},
    {R"({"limit":2.5})", "[][][2.5][] +000 -000\n"},
    {R"({"limit":-9007199254740993})", "[][][-9007199254740993][] +000 -000\n"},
    {R"({"location":null,"email":null})", "[][Null][][] +000 -000\n"},
    {R"({"email":"\u00e9\ud83d\ude00"})", "[\u00e9\U0001F600][][][] +000 -000\n"},
    {R"({"email":5})", "[][][][] +000 -000 json_type(/email)\n"},
    {R"({"email":["a"]})", "[][][][] +000 -000 json_type(/email)\n"},
    {R"({"limit":true})", "[][][][] +000 -000 json_type(/limit)\n"},
    {R"({"a/b~c":1})", "[][][][] +000 -000 json_key_unknown(/a~1b~0c)\n"},
    {R"({"email":"x","email":"y"})", "[x][][][] +000 -000 json_key_duplicate(/email)\n"},
    {R"({"roles":[{"name":"Admin","value":1},{"name":"Agent","value":"0"}]})",
     "[][][][] +100 -010\n"},
    {R"({"teams":[{"name":" Sales ","value":true}]})", "[][][][] +001 -000\n"},
    {R"({"teams":[{"name":"Sales","value":null},{"name":"X","value":""}]})",
     "[][][][] +000 -000\n"},
    {R"({"teams":[{"name":"X","value":1}]})", "[][][][] +000 -000 team_unknown(/teams/0/name)\n"},
    {R"({"teams":[{"name":"X","value":0}]})", "[][][][] +000 -000\n"},
    {R"({"roles":[{"name":"Admin","value":2}]})",
     "[][][][] +000 -000 flag_malformed(/roles/0/value)\n"},
    {R"({"roles":[{"name":"Admin","value":1},{"name":"Admin","value":1}]})",
     "[][][][] +100 -000 json_key_duplicate(/roles/1/name)\n"},
    {R"({"roles":"Admin"})", "[][][][] +000 -000 json_type(/roles)\n"},
    {R"({"roles":["Admin"]})", "[][][][] +000 -000 json_type(/roles/0)\n"},
    {R"({"roles":[{"value":1}]})", "[][][][] +000 -000 json_type(/roles/0)\n"},
    {R"({"roles":[{"name":"Admin","value":[]}]})",
     "[][][][] +000 -000 json_type(/roles/0/value)\n"},
    {R"({"roles":[{"name":"Admin","value":1,"x":2}]})",
     "[][][][] +100 -000 json_key_unknown(/roles/0/x)\n"},
    {R"({"roles":null})", "[][][][] +000 -000\n"},
    {R"({})", "[][][][] +000 -000\n"},
    {R"(7)", " json_not_object()\n"},
    {R"([{}])", " json_not_object()\n"},
    {R"({"limit":123456789012345678901234567890})", " json_type()\n"},
    {R"({"email":"\ud800"})", " json_type()\n"},
    {"{\"email\":\"\xff\"}", "no text\n"},
};

}  // namespace

TEST_CASE("a record becomes cells, bits and faults") {
    for (const Case& row : cases) {
        CAPTURE(row.record);
        CHECK(read_all("[" + std::string(row.record) + "]") == row.shown);
    }
}

TEST_CASE("a line that is no JSON costs that line only, and an array ends where it breaks off") {
    CHECK(read_all("{\"email\":\"a\"}\n{\"email\":\n{\"email\":\"b\"}\n") ==
          "[a][][][] +000 -000\n json_malformed()\n[b][][][] +000 -000\n");
    CHECK(read_all("[{\"email\":\"a\"}, {\"email\" \"x\"}, {\"email\":\"b\"}]") ==
          "[a][][][] +000 -000\nbroken at 25\n");
    CHECK(read_all("[{\"email\":\"a\"}") == "[a][][][] +000 -000\nbroken at 14\n");
}

}  // namespace rollcall
