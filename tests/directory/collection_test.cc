// Values of collections: where they are found, and what a cell says of them.
#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

#include "engine/directory/collection.h"

namespace rollcall::test {
namespace {

JsonValue parsed(std::string_view json) {
    JsonReading reading = read_json(json);
    REQUIRE(reading.value);
    return *std::move(reading.value);
}

std::string json_of(const JsonValue& value) {
    std::string text;
    append_json(text, value);
    return text;
}

constexpr std::string_view entry = R"({
 "name": "Ann", "none": null, "list": [{"k": 1}], "a.b": 2, "a": {"b": 3}, "": {"": 4},
 "meta": {"id": 7, "id": 8, "deep": {"er": [1.50]}}})";

struct PathCase {
    std::string_view fact;
    MemberPath path;
    std::string_view found;  // as JSON; "-" for nothing
};

const PathCase path_cases[] = {
    {"a member of the entry", {"name"}, R"("Ann")"},
    {"null is a value that is there", {"none"}, "null"},
    {"a member within a member", {"meta", "deep", "er"}, "[1.50]"},
    {"the way may end at an object", {"meta", "deep"}, R"({"er":[1.50]})"},
    {"of a name that stands twice the first counts", {"meta", "id"}, "7"},
    {"a dot in a name leads nowhere", {"a.b"}, "2"},
    {"but a path does", {"a", "b"}, "3"},
    {"a name may be empty", {"", ""}, "4"},
    {"names are exact", {"Name"}, "-"},
    {"no such member", {"meta", "none"}, "-"},
    {"no such member on the way", {"nowhere", "id"}, "-"},
    {"a text has no members", {"name", "first"}, "-"},
    {"null has no members", {"none", "id"}, "-"},
    {"items of a list have no names", {"list", "0"}, "-"},
    {"nor has a list those of its items", {"list", "k"}, "-"},
};

TEST_CASE("a value is found by the names on the way to it") {
    const JsonValue value = parsed(entry);
    for (const PathCase& each : path_cases) {
        CAPTURE(each.fact);
        const JsonValue* const found = find_at(value, each.path);
        CHECK((found == nullptr ? "-" : json_of(*found)) == each.found);
    }
    CHECK(find_at(value, {}) == &value);
}

struct HeldCase {
    std::string_view fact;
    std::string_view text;
    bool held;
};

const HeldCase held_cases[] = {
    {"a text", "North", true},
    {"in its own letter case", "north", false},
    {"a number as it is written", "1.50", true},
    {"and not as it could be", "1.5", false},
    {"a boolean by its word", "true", true},
    {"a word that no entry says", "false", false},
    {"an empty text that is there", "", true},
    {"null is no text", "null", false},
    {"a list is no text", R"(["x"])", false},
    {"nor are its items", "x", false},
    {"an object is no text", "{}", false},
};

TEST_CASE("a collection holds the texts, numbers and booleans at a path") {
    Collection collection;
    for (const std::string_view id :
         {R"("North")", "1.50", "true", R"("")", "null", R"(["x"])", "{}"})
        collection.entries.push_back(parsed(R"({"meta": {"id": )" + std::string(id) + "}}"));
    collection.entries.push_back(parsed(R"({"meta": "West", "id": "East"})"));
    for (const HeldCase& each : held_cases) {
        CAPTURE(each.fact);
        CHECK(collection.holds({"meta", "id"}, each.text) == each.held);
    }
    CHECK(collection.holds({"id"}, "East"));
    CHECK_FALSE(collection.holds({"meta", "id"}, "East"));
    CHECK_FALSE(collection.holds({"meta", "id"}, "West"));
    CHECK_FALSE(Collection{}.holds({"id"}, ""));
}

std::string text_in(std::string_view json, TableType type, bool is_group = false,
                    const std::string& delimiter = ",") {
    TableField field;
    field.form.type = type;
    field.form.delimiter = delimiter;
    EntryField entry_field;
    entry_field.group = is_group;
    return cell_text(parsed(json), field, entry_field).value_or("-");
}

// One of each kind, and those that some type takes for its own.
constexpr std::string_view values[] = {
    "null",  R"("")", R"("a")",       "7", "1.50", "0", "true", "[]", R"(["a", null, 2])",
    "[[1]]", "{}",    R"({"k": 1.0})"};

struct KindCase {
    std::string_view fact;
    std::vector<TableType> types;
    std::string_view texts;  // of `values`, with a blank between them; "-" for nothing
};

const KindCase kind_cases[] = {
    {"any takes all",
     {TableType::any},
     R"(- - a 7 1.50 0 true [] ["a",null,2] [[1]] {} {"k":1.0})"},
    {"what is written as a text takes all but lists and objects",
     {TableType::string, TableType::date, TableType::time, TableType::datetime,
      TableType::yearmonth, TableType::duration},
     "- - a 7 1.50 0 true - - - - -"},
    {"numbers take numbers",
     {TableType::number, TableType::integer, TableType::year},
     "- - a 7 1.50 0 - - - - - -"},
    {"a boolean takes 1 and 0 for true and false",
     {TableType::boolean},
     "- - a - - 0 true - - - - -"},
    {"a list takes its items, and one alone", {TableType::list}, "- - a 7 1.50 0 true - a,2 - - -"},
    {"an array takes arrays", {TableType::array}, R"(- - a - - - - [] ["a",null,2] [[1]] - -)"},
    {"objects take objects",
     {TableType::object, TableType::geojson},
     R"(- - a - - - - - - - {} {"k":1.0})"},
    {"a geopoint takes both",
     {TableType::geopoint},
     R"(- - a - - - - [] ["a",null,2] [[1]] {} {"k":1.0})"},
};

TEST_CASE("a cell says what its field can hold, and all that is a text") {
    for (const KindCase& each : kind_cases) {
        CAPTURE(each.fact);
        for (const TableType type : each.types) {
            std::string texts;
            for (const std::string_view json : values)
                texts += (texts.empty() ? "" : " ") + text_in(json, type);
            CHECK(texts == each.texts);
        }
    }
}

TEST_CASE("a group is an object that is there, whatever is in it") {
    std::string texts;
    for (const std::string_view json : values)
        texts += (texts.empty() ? "" : " ") + text_in(json, TableType::object, true);
    CHECK(texts == "- - - - - - - - - - {} {}");
}

struct TextCase {
    std::string_view fact;
    std::string_view json;
    TableType type;
    std::string_view text;  // with ; for the delimiter; "-" for nothing
};

const TextCase text_cases[] = {
    {"a text stays as it is", R"(" \u00e9\n\" ")", TableType::string, " \xC3\xA9\n\" "},
    {"also where the field is no text", R"("soon")", TableType::integer, "soon"},
    {"false is its word", "false", TableType::boolean, "false"},
    {"1 is true in one spelling", "1", TableType::boolean, "1"},
    {"and in no other", "1.0", TableType::boolean, "-"},
    {"a number stays as it is written", "-1.20e+03", TableType::number, "-1.20e+03"},
    {"however long it is", "123456789012345678901234567890", TableType::integer,
     "123456789012345678901234567890"},
    {"items of every kind", R"(["x", 5, true, 1.50])", TableType::list, "x;5;true;1.50"},
    {"one item has no delimiter", R"(["x y"])", TableType::list, "x y"},
    {"null among items is left out", R"([null, "x", null, "y", null])", TableType::list, "x;y"},
    {"an empty item is an item", R"(["", "x"])", TableType::list, ";x"},
    {"but a list of it alone is empty", R"([""])", TableType::list, "-"},
    {"so is a list of nulls", "[null, null]", TableType::list, "-"},
    {"a list within a list has no cell", R"(["x", ["y"]])", TableType::list, "-"},
    {"nor has an object within a list", R"(["x", {}])", TableType::list, "-"},
    {"a list that is written as a text", R"("x;y")", TableType::list, "x;y"},
    {"JSON keeps the order of its members", R"({"b": {"z": 1, "a": []}, "a": null})",
     TableType::object, R"({"b":{"z":1,"a":[]},"a":null})"},
};

TEST_CASE("texts, numbers and items stand in a cell as they were written") {
    for (const TextCase& each : text_cases) {
        CAPTURE(each.fact);
        CHECK(text_in(each.json, each.type, false, ";") == each.text);
    }
    CHECK(text_in(R"(["x", "y"])", TableType::list, false, " | ") == "x | y");
}

struct JsonCase {
    std::string_view fact;
    std::string_view json;
    std::string_view written;
};

const JsonCase json_cases[] = {
    {"null", " null ", "null"},
    {"a boolean", "false", "false"},
    {"a number as it is", "[-0, 1E5, 0.10, 18446744073709551616]",
     "[-0,1E5,0.10,18446744073709551616]"},
    {"a text in UTF-8", R"("\u00e9\ud83d\ude00\/")", "\"\xC3\xA9\xF0\x9F\x98\x80/\""},
    {"what JSON escapes", R"("\"\\\b\f\n\r\t")", R"("\"\\\b\f\n\r\t")"},
    {"control characters", R"("\u0000\u001f")", R"("\u0000\u001f")"},
    {"line ends of scripts", "\"\xE2\x80\xA8\xE2\x80\xA9\"", R"("\u2028\u2029")"},
    {"what is empty", R"([ [ ] , { } , "" ])", R"([[],{},""])"},
    {"members in their order, also twice", R"({"b": 1, "a": {"b": 2}, "b": [3]})",
     R"({"b":1,"a":{"b":2},"b":[3]})"},
    {"names are escaped too", R"({"": 1, "\"\n": 2})", R"({"":1,"\"\n":2})"},
};

TEST_CASE("JSON is written on one line that reads back as itself") {
    for (const JsonCase& each : json_cases) {
        CAPTURE(each.fact);
        CHECK(json_of(parsed(each.json)) == each.written);
        CHECK(json_of(parsed(each.written)) == each.written);
    }
    std::string text = "before";
    append_json(text, parsed("[1]"));
    CHECK(text == "before[1]");
}

}  // namespace
}  // namespace rollcall::test
