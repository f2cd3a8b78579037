// What entries of collections may be, how many, and which top-level members are collections.
#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

#include "engine/directory/collection_intake.h"
#include "engine/directory/load.h"
#include "engine/text/failure.h"
#include "tests/directory/scratch.h"

namespace rollcall::test {
namespace {

struct Part {
    std::string name;
    std::vector<std::string> entries;
};

// How many entries each collection has, or what is wrong.
std::string verdict(const CollectionLimits& limits, const std::vector<Part>& parts) {
    CollectionIntake intake(limits);
    try {
        for (const Part& part : parts) {
            const Origin origin{"d.json", OriginKind::document, part.name};
            std::uint64_t number = 0;
            intake.begin(part.name);
            for (const std::string& entry : part.entries) intake.add(entry, {&origin, number++});
        }
    } catch (const Failure& failure) {
        return std::to_string(static_cast<int>(failure.kind())) + " " + failure.what();
    }
    std::string text;
    for (const auto& [name, collection] : std::move(intake).finish())
        text += (text.empty() ? "" : " ") + name + "=" + std::to_string(collection.entries.size());
    return text;
}

constexpr std::string_view too_many = " entries together, which is the limit; leave some out";
constexpr std::string_view too_long = " bytes together, which is the limit; leave some out";

struct LimitCase {
    std::string_view fact;
    CollectionLimits limits;
    std::vector<Part> parts;
    std::string says;
};

TEST_CASE("collections have a limit of entries, which is said at the entry beyond it") {
    const LimitCase cases[] = {
        {"as many as the limit", {.entries = 2}, {{"a", {"{}", "{}"}}}, "a=2"},
        {"one more",
         {.entries = 2},
         {{"a", {"{}", "{}", "{}"}}},
         "65 directory d.json: /a/2: the collections have more than 2" + std::string(too_many)},
        {"all collections count together",
         {.entries = 2},
         {{"a", {"{}", "{}"}}, {"b", {"{}"}}},
         "65 directory d.json: /b/0: the collections have more than 2" + std::string(too_many)},
        {"a collection without entries counts nothing",
         {.entries = 1},
         {{"a", {}}, {"b", {"{}"}}, {"c", {}}},
         "a=0 b=1 c=0"},
        {"nothing at all is a limit too",
         {.entries = 0},
         {{"a", {"{}"}}},
         "65 directory d.json: /a/0: the collections have more than 0" + std::string(too_many)},
    };
    for (const LimitCase& each : cases) {
        CAPTURE(each.fact);
        CHECK(verdict(each.limits, each.parts) == each.says);
    }
}

TEST_CASE("collections have a limit of bytes, counted as JSON is written here") {
    const std::string seven = R"({"a":1})";
    const LimitCase cases[] = {
        {"as many as the limit", {.bytes = 14}, {{"a", {seven, seven}}}, "a=2"},
        {"one byte more",
         {.bytes = 13},
         {{"a", {seven, seven}}},
         "65 directory d.json: /a/1: the collections take more than 13" + std::string(too_long)},
        {"all collections count together",
         {.bytes = 13},
         {{"a", {seven}}, {"b", {seven}}},
         "65 directory d.json: /b/0: the collections take more than 13" + std::string(too_long)},
        {"white space counts nothing", {.bytes = 7}, {{"a", {"{\n \"a\" : 1 \t}"}}}, "a=1"},
        {"an escape counts as what it stands for",
         {.bytes = 9},
         {{"a", {R"({"a":"\u0041"})"}}},
         "a=1"},
        {"where it needs none itself",
         {.bytes = 9},
         {{"a", {R"({"a":"\n"})"}}},
         "65 directory d.json: /a/0: the collections take more than 9" + std::string(too_long)},
        {"entries come before bytes",
         {.entries = 1, .bytes = 7},
         {{"a", {seven, seven}}},
         "65 directory d.json: /a/1: the collections have more than 1" + std::string(too_many)},
    };
    for (const LimitCase& each : cases) {
        CAPTURE(each.fact);
        CHECK(verdict(each.limits, each.parts) == each.says);
    }
}

TEST_CASE("an entry that is no object is refused at its place") {
    for (const std::string entry : {"null", "true", "7", "\"x\"", "[]", "[{}]"}) {
        CAPTURE(entry);
        CHECK(verdict({}, {{"a", {"{}", entry}}}) ==
              "65 directory d.json: /a/1: must be an object, such as {\"name\": \"Support\"}");
    }
}

std::string nested(std::size_t levels) {
    return R"({"a":)" + std::string(levels - 1, '[') + std::string(levels - 1, ']') + "}";
}

struct EntryCase {
    std::string_view fact;
    std::string json;
    std::string_view says;  // after "65 directory d.json: "
};

TEST_CASE("what is wrong with an entry of a document is said with its pointer") {
    const Scratch scratch;
    const std::string twice = "the member is there twice; keep one";
    const EntryCase cases[] = {
        {"an entry is an object", R"({"sites": [{}, 7]})",
         "/sites/1: must be an object, such as {\"name\": \"Support\"}"},
        {"also behind the users", R"({"users": [{"email": "a@ex.com"}], "sites": [[]]})",
         "/sites/0: must be an object, such as {\"name\": \"Support\"}"},
        {"a name is escaped in its pointer", R"({"a/b~\n": [null]})",
         "/a~1b~0\\n/0: must be an object, such as {\"name\": \"Support\"}"},
        {"a member comes once", R"({"sites": [{}, {"x/y": 1, "z": 2, "x\/y": 1}]})",
         "/sites/1/x~1y: the member is there twice; keep one"},
        {"a collection comes once", R"({"sites": [], "sit\u0065s": []})",
         "/sites: the member is there twice; keep one"},
        {"an entry has a depth", R"({"sites": [{}, )" + nested(258) + "]}",
         "/sites/1: it is nested deeper than 256 levels, which is the limit; flatten it"},
        {"an entry is JSON", R"({"sites": [{"a": 01}]})",
         "malformed JSON at byte 18 (Problem while parsing a number)"},
    };
    for (const EntryCase& each : cases) {
        CAPTURE(each.fact);
        CHECK(complaint(scratch, each.json) == "65 directory d.json: " + std::string(each.says));
    }
    CHECK(complaint(scratch, R"({"sites": [)" + nested(257) + "]}").empty());
}

// "name=[{…},…]" of every collection, by name.
std::string show_collections(const Directory& directory) {
    std::string text;
    for (const auto& [name, collection] : directory.collections()) {
        text += (text.empty() ? "" : " ") + name + "=[";
        for (const JsonValue& entry : collection.entries) {
            if (text.back() == '}') text += ',';
            append_json(text, entry);
        }
        text += ']';
    }
    return text;
}

struct DocumentCase {
    std::string_view fact;
    std::string_view json;
    std::string_view collections;
};

const DocumentCase document_cases[] = {
    {"arrays are collections, in the order of their names", R"({"b": [{}], "a": [{}, {}]})",
     "a=[{},{}] b=[{}]"},
    {"an empty one is one too", R"({"a": [ ]})", "a=[]"},
    {"other members are none", R"({"a": {"b": [{}]}, "c": null, "d": 7, "e": "[{}]"})", ""},
    {"nor is what a Directory has itself",
     R"({"settings": {}, "roles": [], "teams": [], "locations": [], "users": [],
         "user_fields": ["x"]})",
     ""},
    {"a name is what it is without its escapes", R"({"\u0061\"": [{}], "\u0075sers": []})",
     "a\"=[{}]"},
    {"entries and members keep their order, numbers their digits",
     R"({"a": [{"z": 1.50, "b": [1e2, {"y": null, "x": -0}]}, {"b": 18446744073709551615}]})",
     R"(a=[{"z":1.50,"b":[1e2,{"y":null,"x":-0}]},{"b":18446744073709551615}])"},
    {"brackets in texts end nothing",
     R"({"a": [{"]": "}]", "\"": "\\"}, {"[": "{"}], "users": [{"email": "a@ex.com", "x": "]}"}],
         "b": [{"c": 1}]})",
     R"(a=[{"]":"}]","\"":"\\"},{"[":"{"}] b=[{"c":1}])"},
    {"users within an entry are none of the Directory's",
     R"({"a": [{"users": [1]}], "users": [{"email": "a@ex.com", "a": [2]}], "b": [{"users": 3}]})",
     R"(a=[{"users":[1]}] b=[{"users":3}])"},
    {"a name twice within a member is kept", R"({"a": [{"b": {"c": 1, "c": 2}}]})",
     R"(a=[{"b":{"c":1,"c":2}}])"},
};

TEST_CASE("a top-level array that is not the Directory's own is a collection") {
    for (const DocumentCase& each : document_cases) {
        CAPTURE(each.fact);
        CHECK(show_collections(*load_text(each.json)) == each.collections);
    }
    const auto directory = load_text(R"({"a": [{}], "users": []})");
    CHECK(directory->find_collection("a") == &directory->collections().at("a"));
    for (const char* const name : {"A", "users", ""}) CHECK(!directory->find_collection(name));
}

TEST_CASE("collections stay where users and roles are files of their own") {
    const Scratch scratch;
    const auto directory =
        load_directory({.directory = scratch.write("d.json", R"({"a": [{"b": 1}], "teams": []})"),
                        .users = scratch.write("u.ndjson", R"({"email": "a@ex.com", "a": [2]})"),
                        .roles = scratch.write("r.csv", "name\nAgent\n"),
                        .teams = {},
                        .locations = {}});
    CHECK(directory->user_count() == 1);
    CHECK(show_collections(*directory) == R"(a=[{"b":1}])");
}

}  // namespace
}  // namespace rollcall::test
