// What an EntryReader makes of one record, as text: cells, faults, cells that are not judged.
#include <doctest/doctest.h>

#include <string>

#include "engine/json/entry_reader.h"
#include "engine/source/source.h"
#include "tests/json/entry_reading.h"

namespace rollcall {
namespace {

using test::SchemaBuilder;
using test::show_entries;

// Cells in the order of their columns: a b c d e.f e.g.h | aliases of a and of e.g.h
EntrySchema nested_schema() {
    SchemaBuilder built;
    built.field("a", TableType::string).alias("A.old");
    built.field("b", TableType::integer).entry().clear_word = "none";
    built.field("c", TableType::boolean);
    built.field("d", TableType::list).form().delimiter = "; ";
    built.field("e.f", TableType::string);
    built.field("e.g.h", TableType::string).alias("e.k");
    return built.take();
}

// One field "x".
EntrySchema one_field(TableType type, TableFormat format = TableFormat::plain) {
    SchemaBuilder built;
    built.field("x", type).form().format = format;
    return built.take();
}

// x is a group, and stands in a group.
EntrySchema group_schema() {
    SchemaBuilder built;
    built.field("g", TableType::object).entry().group = true;
    built.field("g.x", TableType::object).entry().group = true;
    built.field("g.x.y", TableType::string);
    built.field("g.z", TableType::number);
    return built.take();
}

std::string read_one(const EntrySchema& schema, std::string_view record) {
    std::string text = show_entries(schema, "[" + std::string(record) + "]", {});
    if (!text.empty()) text.pop_back();
    return text;
}

struct Case {
    const char* record;
    const char* shown;
};

const Case nested_cases[] = {
    {R"({})", "[][][][][][][][]"},
    {R"({"a":"1","b":2,"c":true,"d":["3","4"],"e":{"f":"5","g":{"h":"6"},"k":"7"},)"
     R"("A":{"old":"8"}})",
     "[1][2][true][3; 4][5][6][8][7]"},
    {R"({"e":{"k":"7","g":{"h":"6"},"f":"5"},"d":"3; 4","b":"2","c":"TRUE","a":"1"})",
     "[1][2][TRUE][3; 4][5][6][][7]"},
    {R"({"a":null,"b":null,"c":null,"d":null,"e":null,"A":null})", "[][none][][][][][][]"},
    {R"({"e":{"f":null,"g":null}})", "[][][][][][][][]"},
    {R"({"e":{},"A":{}})", "[][][][][][][][]"},
    {R"({"\u0061":"1","\u0065":{"\u0066":"\u00e9\n","g":{"\u0068":"6"}}})",
     "[1][][][][\u00e9\n][6][][]"},
    {R"({"B":1})", "[][][][][][][][] json_key_unknown(/B B)"},
    {R"({"e":{"F":1,"g":{"a/b~c":{}}}})",
     "[][][][][][][][] json_key_unknown(/e/F e.F) json_key_unknown(/e/g/a~1b~0c e.g.a/b~c)"},
    {R"({"e.f":"5"})", "[][][][][][][][] json_key_unknown(/e.f e.f)"},
    {R"({"a":"1","a":"2"})", "[1][][][][][][][] json_key_duplicate(/a a @0)"},
    {R"({"a":"1","\u0061":2})", "[1][][][][][][][] json_key_duplicate(/a a @0)"},
    {R"({"e":{"g":{"h":"6","h":"6"}}})", "[][][][][][6][][] json_key_duplicate(/e/g/h e.g.h @5)"},
    {R"({"e":{"f":"5"},"e":{"f":"6"}})", "[][][][][5][][][] json_key_duplicate(/e e)"},
    {R"({"e":null,"e":null})", "[][][][][][][][] json_key_duplicate(/e e)"},
    {R"({"e":"5"})", "[][][][][][][][] json_type(/e e: object) faulty 4 5 7"},
    {R"({"e":{"g":[{"h":"6"}]}})", "[][][][][][][][] json_type(/e/g e.g: object) faulty 5"},
    {R"({"e":{"f":{}},"a":[]})",
     "[][][][][][][][] json_type(/e/f: string @4) json_type(/a: string @0) faulty 0 4"},
    {R"({"a":1,"b":false,"c":[]})",
     "[][][][][][][][] json_type(/a: string @0) json_type(/b: string or number @1) "
     "json_type(/c: boolean @2) faulty 0 1 2"},
    {R"({"d":["1",{},null,"2"]})",
     "[][][][][][][][] json_type(/d/1: array of strings @3) "
     "json_type(/d/2: array of strings @3) faulty 3"},
    {R"({"d":["1","2; 3"]})",
     "[][][][][][][][] json_type(/d/1: array of strings without the delimiter \"; \" @3) "
     "faulty 3"},
    {R"({"d":{"0":"1"}})", "[][][][][][][][] json_type(/d: array of strings @3) faulty 3"},
    {R"({"d":[]})", "[][][][][][][][]"},
    {R"({"d":["1;"," 2"]})", "[][][][1;;  2][][][][]"},
    {R"({"d":[true,1.50,-3,1e2,"x"]})", "[][][][true; 1.50; -3; 1e2; x][][][][]"},
    {R"(7)", "broken json_not_object()"},
    {R"([{}])", "broken json_not_object()"},
    {R"("a")", "broken json_not_object()"},
    {R"({"b":123456789012345678901234567890})",
     "broken json_type(: value without half a character (\\ud800), a number beyond 64 bits or "
     "deep nesting)"},
    {"{\"a\":\"\xff\"}", "no text"},
};

// Of schemas with one field, "x".
struct TypeCase {
    TableType type;
    const char* value;
    const char* shown;
    TableFormat format = TableFormat::plain;
};

const TypeCase type_cases[] = {
    {TableType::any, R"("s")", "[s]"},
    {TableType::any, R"(1.50)", "[1.50]"},
    {TableType::any, R"(false)", "[false]"},
    {TableType::any, R"([])", "[] json_type(/x: string, number or boolean @0) faulty 0"},
    {TableType::string, R"("")", "[]"},
    {TableType::string, R"(true)", "[] json_type(/x: string @0) faulty 0"},
    {TableType::date, R"("2026-01-31")", "[2026-01-31]"},
    {TableType::date, R"(2026)", "[] json_type(/x: string @0) faulty 0"},
    {TableType::time, R"("10:00:00")", "[10:00:00]"},
    {TableType::datetime, R"("2026-01-31T10:00:00Z")", "[2026-01-31T10:00:00Z]"},
    {TableType::duration, R"("P1D")", "[P1D]"},
    {TableType::duration, R"({})", "[] json_type(/x: string @0) faulty 0"},
    {TableType::year, R"(2026)", "[2026]"},
    {TableType::year, R"("2026")", "[2026]"},
    {TableType::yearmonth, R"("2026-01")", "[2026-01]"},
    {TableType::yearmonth, R"(202601)", "[] json_type(/x: string @0) faulty 0"},
    {TableType::integer, R"(2.0)", "[2]"},
    {TableType::integer, R"(1e15)", "[1000000000000000]"},
    {TableType::integer, R"(2.5)", "[2.5]"},
    {TableType::integer, R"(-9007199254740993)", "[-9007199254740993]"},
    {TableType::integer, R"(18446744073709551615)", "[18446744073709551615]"},
    {TableType::integer, R"("1,000")", "[1,000]"},
    {TableType::number, R"(0.10000000000000000000001)", "[0.10000000000000000000001]"},
    {TableType::number, R"(12345678901234567.89)", "[12345678901234567.89]"},
    {TableType::number, R"(-1.5E-3 )", "[-1.5E-3]"},
    {TableType::number, R"(true)", "[] json_type(/x: string or number @0) faulty 0"},
    {TableType::boolean, R"(false)", "[false]"},
    {TableType::boolean, R"("1")", "[1]"},
    {TableType::boolean, R"(1)", "[1]"},
    {TableType::boolean, R"(0.0)", "[0]"},
    {TableType::boolean, R"([true])", "[] json_type(/x: boolean @0) faulty 0"},
    {TableType::list, R"("1,2")", "[1,2]"},
    {TableType::list, R"(["1",2])", "[1,2]"},
    {TableType::list, R"([["1"]])", "[] json_type(/x/0: array of strings @0) faulty 0"},
    {TableType::list, R"(1)", "[] json_type(/x: array of strings @0) faulty 0"},
    {TableType::array, R"([ 1.0, {"a b" : "c\u00e9 \" ]"}, [ ] ])",
     R"([[1.0,{"a b":"c\u00e9 \" ]"},[]]])"},
    {TableType::array, R"("[1, 2]")", "[[1, 2]]"},
    {TableType::array, R"({})", "[] json_type(/x: array @0) faulty 0"},
    {TableType::object, R"({ "a" : 1e400000 })",
     "broken json_type(: value without half a character (\\ud800), a number beyond 64 bits or "
     "deep nesting)"},
    {TableType::object, R"({ "a" : 0.10 , "b" : {"}" : [] } })", R"([{"a":0.10,"b":{"}":[]}}])"},
    {TableType::object, R"({})", "[{}]"},
    {TableType::object, R"([])", "[] json_type(/x: object @0) faulty 0"},
    {TableType::object, R"(1)", "[] json_type(/x: object @0) faulty 0"},
    {TableType::geojson, R"({"type": "Point"})", R"([{"type":"Point"}])"},
    {TableType::geopoint, R"("1, 2")", "[1, 2]"},
    {TableType::geopoint, R"([1, 2])", "[] json_type(/x: string @0) faulty 0"},
    {TableType::geopoint, R"([1.50, 2])", "[[1.50,2]]", TableFormat::array},
    {TableType::geopoint, R"("[1, 2]")", "[[1, 2]]", TableFormat::array},
    {TableType::geopoint, R"({"lon": 1, "lat": 2})", R"([{"lon":1,"lat":2}])", TableFormat::object},
    {TableType::geopoint, R"([1, 2])", "[] json_type(/x: object @0) faulty 0", TableFormat::object},
};

const Case group_cases[] = {
    {R"({})", "[][][][]"},
    {R"({"g":{}})", "[{}][][][]"},
    {R"({"g":{"x":{"y":"1"},"z":2.50}})", "[{}][{}][1][2.50]"},
    {R"({"g":null})", "[][][][]"},
    {R"({"g":{"x":null}})", "[{}][][][]"},
    {R"({"g":"{}"})", "[{}][][][]"},
    {R"({"g":{"x":[]}})", "[{}][][][] json_type(/g/x: object @1) faulty 1 2"},
    {R"({"g":true})", "[][][][] json_type(/g: object @0) faulty 0 1 2 3"},
    {R"({"g":{"y":"1"}})", "[{}][][][] json_key_unknown(/g/y g.y)"},
};

}  // namespace

TEST_CASE("a record becomes the cells of its template and faults") {
    const EntrySchema schema = nested_schema();
    for (const Case& row : nested_cases) {
        CAPTURE(row.record);
        CHECK(read_one(schema, row.record) == row.shown);
    }
}

TEST_CASE("what a value may be and how it is put depends on the type of its field") {
    for (const TypeCase& row : type_cases) {
        CAPTURE(row.value);
        const EntrySchema schema = one_field(row.type, row.format);
        CHECK(read_one(schema, "{\"x\":" + std::string(row.value) + "}") == row.shown);
        // White space everywhere and members around it change nothing.
        CHECK(read_one(schema, "\n{ \"x\" : " + std::string(row.value) + "\t}\n") == row.shown);
    }
}

TEST_CASE("a group is an object that is there, and its members are cells of their own") {
    const EntrySchema schema = group_schema();
    for (const Case& row : group_cases) {
        CAPTURE(row.record);
        CHECK(read_one(schema, row.record) == row.shown);
    }
}

TEST_CASE("members that no field has are passed over where the schema says so") {
    EntrySchema schema = nested_schema();
    schema.extra_columns = true;
    CHECK(read_one(schema, R"({"z":[{"a":1}],"e":{"z":{"f":1},"f":"5"},"z":2,"b":3.0})") ==
          "[][3][][][5][][][]");
    CHECK(read_one(schema, R"({"e":{"f":"5","f":"5"}})") ==
          "[][][][][5][][][] json_key_duplicate(/e/f e.f @4)");
}

TEST_CASE("booleans are put in the field's own first words") {
    SchemaBuilder built;
    built.field("x", TableType::boolean).form().true_values = {"Active", "1"};
    built.form().false_values = {"Inactive and so much longer than the record itself"};
    const EntrySchema schema = built.take();
    CHECK(read_one(schema, R"({"x":true})") == "[Active]");
    CHECK(read_one(schema, R"({"x":false})") ==
          "[Inactive and so much longer than the record itself]");
}

TEST_CASE("numbers are put as the field's cells write them") {
    SchemaBuilder built;
    built.field("x", TableType::number).form().number = {",", ".", true, false};
    built.field("y", TableType::integer).form().number.group_char = ".";
    const EntrySchema schema = built.take();
    CHECK(read_one(schema, R"({"x":2.50,"y":1000})") == "[2,50][1000]");
    CHECK(read_one(schema, R"({"x":2e3,"y":2.5})") ==
          "[2e3][] json_type(/y: string or number @1) faulty 1");
}

TEST_CASE("a value of a secret field is in no fault") {
    SchemaBuilder built;
    built.field("pin", TableType::string).entry().secret = true;
    built.field("open", TableType::string);
    const EntrySchema schema = built.take();
    const std::string_view file = R"([{"pin":1234,"open":5678}])";
    Source source(file, std::nullopt);
    RecordSplitter splitter(source, "", false, JsonForm::array, Limits{});
    EntryReader reader(schema, JsonForm::array, Limits{});
    const std::unique_ptr<Chunk> chunk = splitter.next();
    reader.open(*chunk);
    RawRow row;
    REQUIRE(reader.next(row));
    REQUIRE(row.faults.size() == 2);
    CHECK(row.faults[0].value.empty());
    CHECK(row.faults[1].value == "5678");
}

TEST_CASE("long delimiters and grown numbers have their room") {
    SchemaBuilder built;
    built.field("x", TableType::list).form().delimiter = " and then also ";
    built.form().item_type = TableType::integer;
    const EntrySchema schema = built.take();
    std::string list = "1e15";
    std::string shown = "1000000000000000";
    for (int more = 0; more < 1000; ++more) {
        list += ",2";
        shown += " and then also 2";
    }
    CHECK(read_one(schema, "{\"x\":[" + list + "]}") == "[" + shown + "]");
}

TEST_CASE("cells that may need trimming are told apart from plain ones") {
    const EntrySchema schema = nested_schema();
    const std::string_view file = R"([{"a":"x","b":1,"e":{"f":"\u00e9"}}])";
    Source source(file, std::nullopt);
    RecordSplitter splitter(source, "", false, JsonForm::array, Limits{});
    EntryReader reader(schema, JsonForm::array, Limits{});
    const std::unique_ptr<Chunk> chunk = splitter.next();
    reader.open(*chunk);
    RawRow row;
    REQUIRE(reader.next(row));
    CHECK(row.odd_cells == std::uint64_t{1} << 4);
}

TEST_CASE("a line that is no JSON costs that line only, and an array ends where it breaks off") {
    const EntrySchema schema = one_field(TableType::string);
    CHECK(show_entries(schema, "{\"x\":\"a\"}\n{\"x\":\n{\"x\":\"b\"}\n", {}) ==
          "[a]\nbroken json_malformed()\n[b]\n");
    CHECK(show_entries(schema, "[{\"x\":\"a\"}, {\"x\" \"x\"}, {\"x\":\"b\"}]", {}) ==
          "[a]\nbroken at 17\n");
    CHECK(show_entries(schema, "[{\"x\":\"a\"}", {}) == "[a]\nbroken at 10\n");
}

TEST_CASE("entries are the same for every chunk size") {
    const EntrySchema schema = nested_schema();
    std::string lines;
    std::string array = "[";
    std::string broken = "[";
    for (const Case& row : nested_cases) {
        lines += std::string(row.record) + "\n\n";
        array += std::string(array.size() > 1 ? ",\n" : "") + row.record;
    }
    broken = array + ",\n{\"a\" 1}, {}]";
    array += "]";
    for (const std::string& file : {lines, array, broken, lines + "{\"a\":\n{}"}) {
        for (const std::size_t row_bytes : {std::size_t{40}, std::size_t{1000}}) {
            const std::string whole =
                show_entries(schema, file, {.row_bytes = row_bytes, .with_places = true});
            CHECK((whole.find("overlong") != std::string::npos) == (row_bytes == 40));
            for (std::size_t size = 1; size <= file.size(); size += size < 200 ? 1 : 37) {
                CAPTURE(size);
                REQUIRE(show_entries(
                            schema, file,
                            {.chunk_bytes = size, .row_bytes = row_bytes, .with_places = true}) ==
                        whole);
            }
        }
    }
}

}  // namespace rollcall
