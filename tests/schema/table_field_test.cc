// Constraints, missing values and keys of Table Schema, sound and broken.
#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "tests/schema/table_verdict.h"

namespace rollcall {
namespace {

struct ConstraintCase {
    std::string_view members;
    std::string_view cell;
    std::string_view verdict;
};

const ConstraintCase constraint_cases[] = {
    {R"("type": "string", "constraints": {"required": true})", "", "cell_required"},
    {R"("type": "string", "constraints": {"required": true})", "x", "sound"},
    {R"("type": "integer", "constraints": {"required": true}, "missingValues": ["", "-"])", "-",
     "cell_required"},
    {R"("type": "integer", "missingValues": ["-"])", "", "number_malformed"},
    {R"("type": "integer", "missingValues": ["-", "n/a "])", "n/a", "missing"},
    {R"("type": "number", "missingValues": ["NaN"])", "NaN", "missing"},
    {R"("type": "string", "missingValues": [])", "", "sound"},
    {R"("type": "integer", "missingValues": [{"value": "-99", "label": "REFUSED"}])", "-99",
     "missing"},
    {R"("type": "string", "constraints": {"minLength": 5})", "apple", "sound"},
    {R"("type": "string", "constraints": {"minLength": 5})", "plum", "value_too_short"},
    {R"("type": "string", "constraints": {"maxLength": 5})", "grapefruit", "value_too_long"},
    {R"("type": "string", "constraints": {"maxLength": 5})", "éüößñ", "sound"},
    {R"("type": "array", "constraints": {"minLength": 2, "maxLength": 2})", "[1, [2, 3]]", "sound"},
    {R"("type": "array", "constraints": {"maxLength": 1})", "[1, 2]", "value_too_long"},
    {R"("type": "object", "constraints": {"minLength": 1})", "{}", "value_too_short"},
    {R"("type": "list", "constraints": {"maxLength": 2})", "a,b,c", "value_too_long"},
    {R"("type": "integer", "constraints": {"minimum": 100})", "100", "sound"},
    {R"("type": "integer", "constraints": {"minimum": 100})", "50", "value_too_small"},
    {R"("type": "integer", "constraints": {"maximum": 100})", "150", "value_too_large"},
    {R"("type": "integer", "constraints": {"exclusiveMinimum": 0})", "0", "value_not_above"},
    {R"("type": "integer", "constraints": {"exclusiveMaximum": 150})", "150", "value_not_below"},
    {R"("type": "integer", "constraints": {"exclusiveMaximum": "150"})", "149", "sound"},
    {R"("type": "integer", "constraints": {"maximum": 9007199254740992})", "9007199254740993",
     "value_too_large"},
    {R"("type": "integer", "constraints": {"maximum": 123456789012345678901234567890})",
     "123456789012345678901234567891", "value_too_large"},
    {R"("type": "number", "constraints": {"maximum": 0.1})", "0.1", "sound"},
    {R"("type": "number", "constraints": {"maximum": 0.1})", "0.10000000000000000001",
     "value_too_large"},
    {R"("type": "number", "constraints": {"minimum": -0.3})", "-0.30", "sound"},
    {R"("type": "number", "constraints": {"minimum": -0.3})", "-1E3", "value_too_small"},
    {R"("type": "number", "constraints": {"maximum": 1E400})", "INF", "value_too_large"},
    {R"("type": "number", "constraints": {"maximum": 1})", "NaN", "value_too_large"},
    {R"("type": "number", "decimalChar": ",", "constraints": {"minimum": "1,5"})", "1,4",
     "value_too_small"},
    {R"("type": "number", "decimalChar": ",", "constraints": {"minimum": "1.5"})", "1,4",
     "value_too_small"},
    {R"("type": "date", "constraints": {"minimum": "2024-02-29"})", "2024-02-28",
     "value_too_small"},
    {R"("type": "date", "format": "%d.%m.%Y", "constraints": {"maximum": "31.12.2024"})",
     "01.01.2025", "value_too_large"},
    {R"("type": "date", "format": "%d.%m.%Y", "constraints": {"maximum": "2024-12-31"})",
     "31.12.2024", "sound"},
    {R"("type": "time", "constraints": {"exclusiveMaximum": "17:00:00"})", "17:00:00",
     "value_not_below"},
    {R"("type": "time", "format": "%H:%M", "constraints": {"maximum": "17:00:00"})", "17:01",
     "value_too_large"},
    {R"("type": "datetime", "constraints": {"minimum": "2024-01-01T00:00:00Z"})",
     "2024-01-01T00:30:00+01:00", "value_too_small"},
    {R"("type": "datetime", "constraints": {"maximum": "2024-01-01T00:00:00.5Z"})",
     "2024-01-01T00:00:00.51Z", "value_too_large"},
    {R"("type": "year", "constraints": {"minimum": 2000})", "1999", "value_too_small"},
    {R"("type": "year", "constraints": {"minimum": "-0044"})", "-0045", "value_too_small"},
    {R"("type": "yearmonth", "constraints": {"maximum": "2024-06"})", "2024-07", "value_too_large"},
    {R"("type": "duration", "constraints": {"maximum": "P1M"})", "P27D", "sound"},
    {R"("type": "duration", "constraints": {"maximum": "P1M"})", "P30D", "value_too_large"},
    {R"("type": "string", "constraints": {"enum": ["apple"]})", "orange", "value_not_allowed"},
    {R"("type": "string", "constraints": {"enum": ["apple"]})", "Apple", "value_not_allowed"},
    {R"("type": "number", "constraints": {"enum": [1.5, "2"]})", "1.50", "sound"},
    {R"("type": "number", "constraints": {"enum": [1.5, "2"]})", "20E-1", "sound"},
    {R"("type": "number", "constraints": {"enum": [1.5, "2"]})", "3", "value_not_allowed"},
    {R"("type": "boolean", "constraints": {"enum": [true]})", "1", "sound: true"},
    {R"("type": "boolean", "constraints": {"enum": [true]})", "FAUX", "value_not_allowed"},
    {R"("type": "object", "constraints": {"enum": [{"a": 1, "b": 2}]})", R"({"b": 2, "a": 1.0})",
     "sound"},
    {R"("type": "datetime", "constraints": {"enum": ["2024-01-01T00:00:00Z"]})",
     "2024-01-01T01:00:00+01:00", "sound"},
    {R"("constraints": {"enum": [1, true, "x"]})", "1", "sound"},
    {R"("type": "string", "categories": ["apple", "banana"])", "plum", "value_not_allowed"},
    {R"("type": "integer", "categories": [{"value": 0, "label": "apple"}, {"value": 1}],
        "categoriesOrdered": true)",
     "1", "sound"},
    {R"("type": "integer", "categories": [{"value": 0, "label": "apple"}])", "2",
     "value_not_allowed"},
    {R"("type": "string", "constraints": {"minLength": 5, "pattern": "\\d+", "enum": ["12345"]})",
     "abc", "value_not_allowed, value_too_short, pattern_mismatch"},
    {R"("type": "integer", "constraints": {"minimum": 5, "exclusiveMinimum": 5})", "4",
     "value_too_small, value_not_above"},
};

constexpr std::string_view price = R"("type": "object", "constraints": {"jsonSchema": {
    "type": "object", "properties": {"value": {"type": "integer", "maximum": 200},
    "tags": {"type": "array", "items": {"type": "string", "minLength": 1}, "maxItems": 2},
    "kind": {"enum": ["a", 1.0, null]}, "none": false, "unit": {"const": "EUR"}},
    "required": ["value"], "additionalProperties": {"type": ["null", "boolean"]}}})";

const ConstraintCase json_cases[] = {
    {price, R"({"value": 100})", "sound"},
    {price, R"({"value": 1E2})", "sound"},
    {price, R"({"value": "bad"})", "json_schema_mismatch"},
    {price, R"({"value": 1.5})", "json_schema_mismatch"},
    {price, R"({"value": 201})", "json_schema_mismatch"},
    {price, R"({})", "json_schema_mismatch"},
    {price, R"({"value": 1, "tags": ["x", "y"]})", "sound"},
    {price, R"({"value": 1, "tags": ["x", ""]})", "json_schema_mismatch"},
    {price, R"({"value": 1, "tags": ["x", "y", "z"]})", "json_schema_mismatch"},
    {price, R"({"value": 1, "kind": 1})", "sound"},
    {price, R"({"value": 1, "kind": 2})", "json_schema_mismatch"},
    {price, R"({"value": 1, "none": 2})", "json_schema_mismatch"},
    {price, R"({"value": 1, "unit": "USD"})", "json_schema_mismatch"},
    {price, R"({"value": 1, "more": true})", "sound"},
    {price, R"({"value": 1, "more": 1})", "json_schema_mismatch"},
};

struct BrokenCase {
    std::string_view members;
    std::string_view message;
};

const BrokenCase broken_cases[] = {
    {R"("type": "text")",
     "/fields/0/type: must be one of \"any\", \"string\", \"number\", "
     "\"integer\", \"boolean\", \"object\", \"array\", \"list\", \"date\", "
     "\"time\", \"datetime\", \"year\", \"yearmonth\", \"duration\", "
     "\"geopoint\", \"geojson\", not \"text\""},
    {R"("constraint": {})",
     "/fields/0/constraint: is not known here (did you mean \"constraints\"?)"},
    {R"("type": "integer", "format": "x")", "/fields/0/format: must be \"default\", not \"x\""},
    {R"("type": "string", "format": "emial")",
     "/fields/0/format: must be one of \"default\", \"email\", \"uri\", \"binary\", \"uuid\", not "
     "\"emial\" (did you mean \"email\"?)"},
    {R"("type": "date", "format": "dd.mm.yyyy")",
     "/fields/0/format: must be \"default\", \"any\" or a pattern such as \"%d/%m/%Y\", not "
     "\"dd.mm.yyyy\""},
    {R"("type": "date", "format": "%Y-%W")",
     "/fields/0/format: has a directive that is not judged here: \"%W\""},
    {R"("type": "date", "format": "%Y-%é")",
     "/fields/0/format: has a directive that is not judged here: \"%é\""},
    {R"("type": "date", "format": "%d/%d/%Y")", "/fields/0/format: has the directive \"%d\" twice"},
    {R"("type": "date", "format": "%Y%")", "/fields/0/format: ends in a \"%\" without a letter"},
    {R"("type": "date", "format": "100%%")",
     "/fields/0/format: is a pattern without any directive such as \"%Y\""},
    {R"("type": "number", "groupChar": ".")", "/fields/0/groupChar: is the decimal character too"},
    {R"("type": "number", "decimalChar": "")", "/fields/0/decimalChar: must not be empty"},
    {R"("type": "number", "groupChar": "0")",
     "/fields/0/groupChar: must hold no digit, sign or letter E"},
    {R"("type": "boolean", "trueValues": ["x"], "falseValues": ["x"])",
     "/fields/0: has \"x\" both for true and for false"},
    {R"("type": "list", "delimiter": "")", "/fields/0/delimiter: must not be empty"},
    {R"("type": "list", "itemType": "object")",
     "/fields/0/itemType: must be one of \"string\", \"integer\", \"boolean\", \"number\", "
     "\"datetime\", \"date\", \"time\", not \"object\""},
    {R"("type": "string", "constraints": {"minimum": 1})",
     "/fields/0/constraints/minimum: has no meaning for the field's type"},
    {R"("constraints": {"minimum": 1})",
     "/fields/0/constraints/minimum: needs a \"type\" that it can be judged for"},
    {R"("type": "integer", "constraints": {"pattern": "1"})",
     "/fields/0/constraints/pattern: has no meaning for the field's type"},
    {R"("type": "string", "constraints": {"maxlength": 1})",
     "/fields/0/constraints/maxlength: is no constraint (did you mean \"maxLength\"?)"},
    {R"("type": "string", "constraints": {"minLength": -1})",
     "/fields/0/constraints/minLength: must be a whole number, 0 or more"},
    {R"("type": "string", "constraints": {"minLength": 1234567890123456789})",
     "/fields/0/constraints/minLength: must have at most 18 digits"},
    {R"("type": "string", "constraints": {"minLength": 3, "maxLength": 2})",
     "/fields/0/constraints: have a \"minLength\" above \"maxLength\": no value keeps to both"},
    {R"("type": "integer", "constraints": {"minimum": 3, "exclusiveMaximum": 2})",
     "/fields/0/constraints: have a lower bound above the upper one: no value keeps to both"},
    {R"("type": "date", "constraints": {"minimum": "soon"})",
     "/fields/0/constraints/minimum: is no value of the field's type and format"},
    {R"("type": "string", "constraints": {"enum": []})",
     "/fields/0/constraints/enum: must list at least one value"},
    {R"("type": "string", "constraints": {"enum": [null]})",
     "/fields/0/constraints/enum/0: is no value of the field's type and format"},
    {R"("type": "string", "constraints": {"required": "yes"})",
     "/fields/0/constraints/required: must be true or false"},
    {R"("type": "object", "constraints": {"jsonSchema": {"properties": {"a/b": {"$ref": "#"}}}})",
     "/fields/0/constraints/jsonSchema/properties/a~1b/$ref: is a keyword of JSON Schema that is "
     "not judged here"},
    {R"("type": "number", "categories": [1])",
     "/fields/0/categories: has a meaning for the types \"string\" and \"integer\" only"},
    {R"("type": "integer", "categories": [1, 1.0])",
     "/fields/0/categories: must not list a value twice"},
    {R"("type": "string", "categories": ["a"], "constraints": {"enum": ["b"]})",
     "/fields/0/categories: must hold all values of \"enum\""},
    {R"("missingValues": [1])", "/fields/0/missingValues/0: must be a string"},
    {R"("missingValues": [{"label": "x"}])",
     "/fields/0/missingValues/0: must have the member \"value\""},
    {R"("name": "y")", "/fields/0: has the member \"name\" more than once"},
    {R"("type": )", "is not valid JSON near line 1, column 35"},
};

std::string document_failure(std::string_view json) {
    try {
        parse_table_schema(json, "doc");
    } catch (const Failure& failure) {
        CHECK(failure.kind() == FailureKind::reference_broken);
        return failure.what();
    }
    return "no failure";
}

// The rest of a document behind its fields a, b and c.
std::string with_keys(std::string_view rest) {
    std::string json =
        R"({"fields": [{"name": "a"}, {"name": "b"}, {"name": "c"}, {"name": "c"}], )";
    return json.append(rest).append("}");
}

}  // namespace

TEST_CASE("constraints are judged on what a cell means") {
    for (const ConstraintCase& row : constraint_cases) {
        CAPTURE(row.members);
        CAPTURE(row.cell);
        CHECK(verdict_on(row.cell, row.members) == row.verdict);
    }
}

TEST_CASE("the keywords of JSON Schema that say what a value is made of are judged") {
    for (const ConstraintCase& row : json_cases) {
        CAPTURE(row.cell);
        CHECK(verdict_on(row.cell, row.members) == row.verdict);
    }
}

TEST_CASE("a broken field is refused at its place") {
    for (const BrokenCase& row : broken_cases) {
        CAPTURE(row.members);
        CHECK(failure_of(row.members) == row.message);
    }
}

TEST_CASE("members that the standard does not know are passed over") {
    CHECK(failure_of(R"("unit": "EUR", "rollcall": {"kind": "text"})") == "no failure");
}

TEST_CASE("a field's missing values replace those of the schema") {
    const TableSchema schema = parse_table_schema(
        R"({"fields": [{"name": "column1"}, {"name": "column2", "missingValues": ["-"]}],
            "missingValues": ["", "NA"]})",
        "doc");
    CHECK(verdict_on("NA", schema.fields[0]) == "missing");
    CHECK(verdict_on("", schema.fields[0]) == "missing");
    CHECK(verdict_on("-", schema.fields[0]) == "sound");
    CHECK(verdict_on("NA", schema.fields[1]) == "sound");
    CHECK(verdict_on("", schema.fields[1]) == "sound");
    CHECK(verdict_on("-", schema.fields[1]) == "missing");
}

TEST_CASE("keys name fields, and those of the primary key are required") {
    const TableSchema schema =
        parse_table_schema(with_keys(R"("primaryKey": "a", "uniqueKeys": [["b"], ["a", "b"]],
            "fieldsMatch": "subset",
            "foreignKeys": [{"fields": "b", "reference": {"resource": "", "fields": "a"}},
                {"fields": ["a", "b"], "reference": {"resource": "teams",
                                                     "fields": ["x", "y"]}}])"),
                           "doc");
    CHECK(schema.match == FieldsMatch::subset);
    CHECK(schema.primary_key == FieldIndexes{0});
    CHECK(schema.fields[0].required);
    CHECK_FALSE(schema.fields[1].required);
    REQUIRE(schema.unique_keys.size() == 2);
    CHECK(schema.unique_keys[1] == FieldIndexes{0, 1});
    REQUIRE(schema.foreign_keys.size() == 2);
    CHECK(schema.foreign_keys[0].resource.empty());
    CHECK(schema.foreign_keys[1].resource == "teams");
    CHECK(schema.foreign_keys[1].reference == std::vector<std::string>{"x", "y"});
}

TEST_CASE("a broken document is refused at its place") {
    const BrokenCase cases[] = {
        {"[]", "schema doc: must be an object"},
        {"{}", "schema doc: must have the member \"fields\""},
        {R"({"fields": []})", "schema doc: /fields: must have at least one field"},
        {R"({"fields": [{}]})", "schema doc: /fields/0: must have the member \"name\""},
        {R"({"fields": [{"name": " "}]})", "schema doc: /fields/0/name: must not be empty"},
        {"{\n  \"fields\": [,]}", "schema doc: is not valid JSON near line 2, column 14"},
        {"{\"fields\": \"\xff\"}", "schema doc: is not valid JSON near line 1, column 13"},
    };
    for (const BrokenCase& row : cases) {
        CAPTURE(row.members);
        CHECK(document_failure(row.members) == row.message);
    }
    const BrokenCase key_cases[] = {
        {R"("primaryKey": ["aa"])", "/primaryKey/0: names no field (did you mean \"a\"?)"},
        {R"("primaryKey": "c")", "/primaryKey: names more than one field"},
        {R"("primaryKey": ["a", "a"])",
         "/primaryKey/1: names a field that stands in the key already"},
        {R"("uniqueKeys": [[]])", "/uniqueKeys/0: must name at least one field"},
        {R"("foreignKeys": [{"fields": "a"}])",
         "/foreignKeys/0: must have the member \"reference\""},
        {R"("foreignKeys": [{"fields": "a", "reference": {"resource": "r",
                                                         "fields": ["x", "y"]}}])",
         "/foreignKeys/0/reference/fields: must name as many fields as the key has"},
        {R"("foreignKeys": [{"fields": "a", "reference": {"fields": "q"}}])",
         "/foreignKeys/0/reference/fields: names no field"},
        {R"("fieldsMatch": "some")",
         "/fieldsMatch: must be one of \"exact\", \"equal\", \"subset\", "
         "\"superset\", \"partial\", not \"some\""},
        {R"("primarykey": "a")", "/primarykey: is not known here (did you mean \"primaryKey\"?)"},
    };
    for (const BrokenCase& row : key_cases) {
        CAPTURE(row.members);
        CHECK(document_failure(with_keys(row.members)) ==
              "schema doc: " + std::string(row.message));
    }
}

}  // namespace rollcall
