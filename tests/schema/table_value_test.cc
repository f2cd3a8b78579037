// What each type and format of Table Schema takes for a value, by the standard's words.
#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "tests/schema/table_verdict.h"

namespace rollcall {
namespace {

struct ValueCase {
    std::string_view members;  // of the field
    std::string_view cell;
    std::string_view verdict;
};

template <std::size_t Count>
void judge(const ValueCase (&cases)[Count]) {
    for (const ValueCase& row : cases) {
        CAPTURE(row.members);
        CAPTURE(row.cell);
        CHECK(verdict_on(row.cell, row.members) == row.verdict);
    }
}

constexpr std::string_view any = R"("title": "Any")";
constexpr std::string_view email = R"("type": "string", "format": "email")";
constexpr std::string_view uri = R"("type": "string", "format": "uri")";
constexpr std::string_view binary = R"("type": "string", "format": "binary")";
constexpr std::string_view uuid = R"("type": "string", "format": "uuid")";
constexpr std::string_view number = R"("type": "number")";
constexpr std::string_view german =
    R"("type": "number", "decimalChar": ",", "groupChar": ".", "bareNumber": false)";
constexpr std::string_view french =
    R"("type": "number", "decimalChar": ",", "groupChar": "\u00a0")";
constexpr std::string_view loose = R"("type": "number", "bareNumber": false, "groupChar": ",")";
constexpr std::string_view integer = R"("type": "integer")";
constexpr std::string_view grouped = R"("type": "integer", "groupChar": ",")";
constexpr std::string_view boolean = R"("type": "boolean")";
constexpr std::string_view ja =
    R"("type": "boolean", "trueValues": ["ja"], "falseValues": ["nein"])";
constexpr std::string_view object = R"("type": "object")";
constexpr std::string_view array = R"("type": "array")";
constexpr std::string_view list = R"("type": "list")";
constexpr std::string_view dates = R"("type": "list", "itemType": "date", "delimiter": ";")";
constexpr std::string_view numbers = R"("type": "list", "itemType": "integer")";
constexpr std::string_view flags = R"("type": "list", "itemType": "boolean")";

const ValueCase text_cases[] = {
    {any, "whatever", "sound"},
    {any, "", "missing"},
    {R"("type": "string")", "1", "sound"},
    {email, "ann@example.com", "sound"},
    {email, "ann@example", "email_malformed"},
    {uri, "https://example.com/a?b=c#d", "sound"},
    {uri, "urn:isbn:0451450523", "sound"},
    {uri, "mailto:ann@example.com", "sound"},
    {uri, "http://[2001:db8::7]:8080/", "sound"},
    {uri, "http://[::]/", "sound"},
    {uri, "http://[::ffff:1.2.3.4]/", "sound"},
    {uri, "http://[1:2:3:4:5:6:7:8]", "sound"},
    {uri, "http://[v1.a:b]", "sound"},
    {uri, "http://[1:2:3:4:5:6:7]", "uri_malformed"},
    {uri, "http://[1::2::3]", "uri_malformed"},
    {uri, "http://[1.2.3.4]", "uri_malformed"},
    {uri, "http://[::256.1.1.1]", "uri_malformed"},
    {uri, "http://example.com:80a", "uri_malformed"},
    {uri, "http://example.com/a b", "uri_malformed"},
    {uri, "http://example.com/%zz", "uri_malformed"},
    {uri, "http://example.com/%41", "sound"},
    {uri, "http://example.com/ü", "uri_malformed"},
    {uri, "http://a/#b#c", "uri_malformed"},
    {uri, "/relative/path", "uri_malformed"},
    {uri, "example.com", "uri_malformed"},
    {uri, "1http://a", "uri_malformed"},
    {binary, "YW5u", "sound"},
    {binary, "YW4=", "sound"},
    {binary, "YQ==", "sound"},
    {binary, "YQ=", "binary_malformed"},
    {binary, "Y===", "binary_malformed"},
    {binary, "YW5_", "binary_malformed"},
    {binary, "YQ==YQ==", "binary_malformed"},
    {uuid, "0f8fad5b-d9cb-469f-a165-70867728950e", "sound"},
    {uuid, "0F8FAD5B-D9CB-469F-A165-70867728950E", "sound"},
    {uuid, "0f8fad5bd9cb469fa16570867728950e", "uuid_malformed"},
    {uuid, "0f8fad5b-d9cb-469f-a165-70867728950g", "uuid_malformed"},
};

const ValueCase number_cases[] = {
    {number, "-1.23", "sound"},
    {number, "12678967.543233", "sound"},
    {number, "+100000.00", "sound"},
    {number, "210", "sound"},
    {number, ".5", "sound"},
    {number, "5.", "sound"},
    {number, ".", "decimal_malformed"},
    {number, "-", "decimal_malformed"},
    {number, "1.5E3", "sound"},
    {number, "1.5e-3", "sound"},
    {number, "1E+400", "sound"},
    {number, "1E", "decimal_malformed"},
    {number, "E5", "decimal_malformed"},
    {number, "1E100000000000000000", "decimal_malformed"},
    {number, "1E00000000000000000001", "sound"},
    {number, "NaN", "sound"},
    {number, "nan", "sound"},
    {number, "INF", "sound"},
    {number, "-inf", "sound"},
    {number, "+INF", "decimal_malformed"},
    {number, "infinity", "decimal_malformed"},
    {number, "1,000", "decimal_malformed"},
    {number, "0x10", "decimal_malformed"},
    {number, "1 000", "decimal_malformed"},
    {number, "١", "decimal_malformed"},
    {number, "123456789012345678901234567890.000000000000000000000000000001", "sound"},
    {german, "1.234.567,89", "sound"},
    {german, "1.234,5 €", "sound"},
    {german, "EUR 95", "sound"},
    {german, "-€95", "sound"},
    {german, "1,234.5", "decimal_malformed"},
    {german, "ca. 1", "sound"},
    {german, "1..2", "decimal_malformed"},
    {german, "€", "decimal_malformed"},
    {french, "12\u00a0345,5", "sound"},
    {french, "12\u00a0345.5", "decimal_malformed"},
    {loose, "95%", "sound"},
    {loose, "$1,000.50", "sound"},
    {loose, "1 of 2", "decimal_malformed"},
    {loose, "NaN", "sound"},
    {integer, "7", "sound"},
    {integer, "-007", "sound"},
    {integer, "+7", "sound"},
    {integer, "99999999999999999999999999999999", "sound"},
    {integer, "7.0", "number_malformed"},
    {integer, "7E1", "number_malformed"},
    {integer, "INF", "number_malformed"},
    {integer, "seven", "number_malformed"},
    {grouped, "100,000", "sound"},
    {grouped, "100000", "sound"},
    {grouped, "1,,0", "number_malformed"},
    {grouped, ",100", "number_malformed"},
    {grouped, "100,", "number_malformed"},
    {R"("type": "integer", "bareNumber": false)", "95 kg", "sound"},
};

const ValueCase boolean_cases[] = {
    {boolean, "true", "sound"},
    {boolean, "True", "sound: true"},
    {boolean, "0", "sound: false"},
    {boolean, "TRUE", "sound: true"},
    {boolean, "tRuE", "sound: true, localised"},
    {boolean, "yes", "boolean_malformed"},
    {boolean, "2", "boolean_malformed"},
    {ja, "ja", "sound: true"},
    {ja, "nein", "sound: false"},
    {ja, "1", "boolean_malformed"},
    {ja, "TRUE", "sound: true, localised"},
    {boolean, "VRAI", "sound: true, localised"},
    {boolean, "faux", "sound: false, localised"},
    {boolean, "WAHR", "sound: true, localised"},
    {boolean, "Falsch", "sound: false, localised"},
    {boolean, "VERDADERO", "sound: true, localised"},
    {boolean, "Vero", "sound: true, localised"},
    {boolean, "VERDADEIRO", "sound: true, localised"},
    {boolean, "FALSO", "sound: false, localised"},
    {boolean, "WAAR", "sound: true, localised"},
    {boolean, "ONWAAR", "sound: false, localised"},
    {boolean, "PRAWDA", "sound: true, localised"},
    {boolean, "FAŁSZ", "sound: false, localised"},
    {boolean, "Истина", "sound: true, localised"},
    {boolean, "ЛОЖЬ", "sound: false, localised"},
    {boolean, "SANT", "sound: true, localised"},
    {boolean, "FALSKT", "sound: false, localised"},
    {boolean, "SAND", "sound: true, localised"},
    {boolean, "EPÄTOSI", "sound: false, localised"},
    {boolean, "DOĞRU", "sound: true, localised"},
    {boolean, "YANLIŞ", "sound: false, localised"},
    {boolean, "yanlış", "sound: false, localised"},
    {boolean, "Αληθής", "boolean_malformed"},
    {boolean, "ΨΕΥΔΗΣ", "sound: false, localised"},
    {boolean, "真", "sound: true, localised"},
    {boolean, "假", "sound: false, localised"},
    {boolean, "是", "sound: true, localised"},
    {boolean, "否", "sound: false, localised"},
    {R"("type": "boolean", "trueValues": ["faux"], "falseValues": [])", "faux", "sound: true"},
    {R"("type": "string")", "VRAI", "sound"},
    {R"("type": "integer")", "VRAI", "number_malformed"},
};

const ValueCase collection_cases[] = {
    {object, R"({"a": [1, {"b": null}], "c": "\ud83d\ude00"})", "sound"},
    {object, "{}", "sound"},
    {object, "[]", "object_malformed"},
    {object, R"({"a": 1,})", "object_malformed"},
    {object, R"({a: 1})", "object_malformed"},
    {object, R"({"a": 01})", "object_malformed"},
    {object, R"({"a": 1} x)", "object_malformed"},
    {object, R"({"a": "\ud83d"})", "object_malformed"},
    {object, R"({"a": 123456789012345678901234567890, "b": 1e999})", "sound"},
    {array, "[1, true, null, \"x\"]", "sound"},
    {array, "[1", "array_malformed"},
    {array, "[.5]", "array_malformed"},
    {array, "[tru]", "array_malformed"},
    {array, "{}", "array_malformed"},
    {array, "1", "array_malformed"},
    {list, "value1,value2", "sound"},
    {list, "one", "sound"},
    {list, "a,,b", "sound"},
    {dates, "2024-02-29;2024-03-01", "sound"},
    {dates, "2024-02-29; 2024-03-01", "sound"},
    {dates, "2024-02-29,2024-03-01", "list_malformed"},
    {dates, "2023-02-29;2024-03-01", "list_malformed"},
    {numbers, "1,2,x", "list_malformed"},
    {numbers, "1,2,", "list_malformed"},
    {numbers, "1,2,3", "sound"},
    {flags, "true,False,0", "sound"},
    {flags, "vrai", "list_malformed"},
};

constexpr std::string_view point = R"("type": "geopoint")";
constexpr std::string_view point_array = R"("type": "geopoint", "format": "array")";
constexpr std::string_view point_object = R"("type": "geopoint", "format": "object")";
constexpr std::string_view geojson = R"("type": "geojson")";
constexpr std::string_view topojson = R"("type": "geojson", "format": "topojson")";

const ValueCase place_cases[] = {
    {point, "90.50, 45.50", "sound"},
    {point, "90.50,45.50", "sound"},
    {point, "-180,-90", "sound"},
    {point, "180.0000000000000000000001,0", "geopoint_malformed"},
    {point, "0,91", "geopoint_malformed"},
    {point, "90.50", "geopoint_malformed"},
    {point, "1,2,3", "geopoint_malformed"},
    {point, "[1,2]", "geopoint_malformed"},
    {point_array, "[90.50, 45.50]", "sound"},
    {point_array, "[90.50]", "geopoint_malformed"},
    {point_array, "[\"90\", 45]", "geopoint_malformed"},
    {point_object, R"({"lon": 90.50, "lat": 45.50})", "sound"},
    {point_object, R"({"lon": 90.50, "lat": 45.50, "z": 1})", "geopoint_malformed"},
    {point_object, R"({"lon": 90.50, "lon": 45.50})", "geopoint_malformed"},
    {geojson, R"({"type": "Point", "coordinates": [1, 2]})", "sound"},
    {geojson, R"({"type": "Point", "coordinates": [1]})", "geojson_malformed"},
    {geojson, R"({"type": "Point", "coordinates": []})", "sound"},
    {geojson, R"({"type": "LineString", "coordinates": [[1, 2]]})", "geojson_malformed"},
    {geojson, R"({"type": "LineString", "coordinates": [[1, 2], [3, 4]]})", "sound"},
    {geojson, R"({"type": "Polygon", "coordinates": [[[0,0],[1,0],[1,1],[0,0]]]})", "sound"},
    {geojson, R"({"type": "Polygon", "coordinates": [[[0,0],[1,0],[1,1],[0,1]]]})",
     "geojson_malformed"},
    {geojson, R"({"type": "Feature", "geometry": null, "properties": {}})", "sound"},
    {geojson, R"({"type": "Feature", "geometry": null})", "geojson_malformed"},
    {geojson, R"({"type": "FeatureCollection", "features": []})", "sound"},
    {geojson, R"({"type": "GeometryCollection", "geometries": [{"type": "Dot"}]})",
     "geojson_malformed"},
    {geojson, R"({"type": "Topology", "objects": {}, "arcs": []})", "geojson_malformed"},
    {topojson, R"({"type": "Topology", "objects": {"a": {"type": "LineString", "arcs": [0]}},
                  "arcs": [[[0, 0], [1, 1]]]})",
     "sound"},
    {topojson, R"({"type": "Topology", "objects": {}})", "geojson_malformed"},
};

}  // namespace

TEST_CASE("texts are judged by their format") { judge(text_cases); }
TEST_CASE("numbers are as long as they like and written as the field says") { judge(number_cases); }
TEST_CASE("a boolean in the words of a localised spreadsheet is sound and marked") {
    judge(boolean_cases);
}
TEST_CASE("objects, arrays and lists hold what their type says") { judge(collection_cases); }
TEST_CASE("points and shapes on the earth are judged by their form") { judge(place_cases); }

TEST_CASE("JSON deeper than the limit is malformed and not followed") {
    const std::string deep = std::string(100000, '[') + std::string(100000, ']');
    CHECK(verdict_on(deep, array) == "array_malformed");
    const std::string fine = std::string(200, '[') + std::string(200, ']');
    CHECK(verdict_on(fine, array) == "sound");
}

TEST_CASE("two spellings of one value have one logical key") {
    struct KeyCase {
        std::string_view members;
        std::string_view a;
        std::string_view b;
        bool same;
    };
    const KeyCase cases[] = {
        {number, "1.50", "+01.5", true},
        {number, "15E-1", "1.5", true},
        {number, "-0", "0.00", true},
        {number, "9007199254740993", "9007199254740992", false},
        {number, "0.1", "0.10000000000000000001", false},
        {number, "-1", "1", false},
        {number, "NaN", "nan", true},
        {grouped, "1,000", "1000", true},
        {boolean, "1", "VRAI", true},
        {boolean, "1", "0", false},
        {object, R"({"a": 1, "b": 2})", R"({"b":2.0,"a":1})", true},
        {object, R"({"a": "1"})", R"({"a": 1})", false},
        {array, "[1, 2]", "[2, 1]", false},
        {list, "a,b", "a, b", true},
        {list, "a,b", "b,a", false},
        {point, "1,2", "1.0, 2.0", true},
        {R"("type": "datetime")", "2024-01-01T12:00:00Z", "2024-01-01T14:00:00.0+02:00", true},
        {R"("type": "datetime")", "2024-01-01T12:00:00Z", "2024-01-01T12:00:00", false},
        {R"("type": "datetime")", "2024-01-01T24:00:00", "2024-01-02T00:00:00", true},
        {R"("type": "date", "format": "any")", "2024-02-01", "1 February 2024", true},
        {R"("type": "time", "format": "any")", "15:00:00", "3:00 PM", true},
        {R"("type": "duration")", "P1Y", "P12M", true},
        {R"("type": "duration")", "P1D", "PT24H", true},
        {R"("type": "duration")", "P1M", "P30D", false},
        {R"("type": "duration")", "-PT0S", "PT0S", true},
        {R"("type": "string")", "a", "A", false},
    };
    for (const KeyCase& row : cases) {
        CAPTURE(row.a);
        CAPTURE(row.b);
        const TableSchema schema = schema_of(row.members);
        const TableField& field = schema.fields.front();
        CHECK((logical_key(row.a, field) == logical_key(row.b, field)) == row.same);
    }
}

}  // namespace rollcall
