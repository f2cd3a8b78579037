// Parts of compact JSON, and what is put into it.
#include "engine/text/json_slices.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "engine/text/escape.h"

namespace rollcall {
namespace {

using Path = std::vector<std::string>;

// "key=value key=value"
std::string show_members(std::string_view object) {
    std::vector<JsonMember> members;
    read_members(object, members);
    std::string text;
    for (const JsonMember& member : members)
        text.append(text.empty() ? "" : " ").append(member.key).append("=").append(member.value);
    return text;
}

std::string show_items(std::string_view array) {
    std::string text;
    for (const std::string_view item : read_items(array))
        text.append(text.empty() ? "" : " ").append(item);
    return text;
}

struct TextCase {
    std::string fact;
    std::string json;
    std::string expected;
};

const TextCase member_cases[] = {
    {"an empty object has none", "{}", ""},
    {"scalars", R"({"a":1,"b":true,"c":null})", "a=1 b=true c=null"},
    {"a comma in a string parts nothing", R"({"a":"x,y","b":"{[:"})", R"(a="x,y" b="{[:")"},
    {"an escaped quote ends nothing", R"({"a":"x\"","b":"\\"})", R"(a="x\"" b="\\")"},
    {"a quote behind two backslashes ends", R"({"a":"\\\\","b":2})", R"(a="\\\\" b=2)"},
    {"what is nested stays whole", R"({"a":{"b":[1,{"c":"}"}]},"d":[]})",
     R"(a={"b":[1,{"c":"}"}]} d=[])"},
    {"a key stays as it is written", R"({"a\"b":1,"":2})", R"(a\"b=1 =2)"},
    {"a key with a colon", R"({"Role: X":1})", "Role: X=1"},
};

const TextCase item_cases[] = {
    {"an empty array has none", "[]", ""},
    {"an object is no array", "{}", ""},
    {"nothing is no array", "", ""},
    {"strings with brackets", R"(["]","[","\"]"])", R"("]" "[" "\"]")"},
    {"arrays within", R"([[1,2],{"a":[3]},4])", R"([1,2] {"a":[3]} 4)"},
};

const TextCase string_cases[] = {
    {"plain", R"("Ann")", "Ann"},
    {"empty", R"("")", ""},
    {"every short escape", R"("\b\f\n\r\t\"\\\/")", "\b\f\n\r\t\"\\/"},
    {"a unit", R"("\u0041\u00e9\u001F")", "A\u00e9\x1F"},
    {"UTF-8 stays", "\"S\u00e3o \U0001F600\"", "S\u00e3o \U0001F600"},
    {"no string at all", "", ""},
};

struct PathCase {
    std::string fact;
    std::string object;
    Path path;
    std::string value;  // "": taken away
    std::string expected;
};

const PathCase path_cases[] = {
    {"a member is replaced in its place", R"({"a":1,"b":2})", {"a"}, "3", R"({"a":3,"b":2})"},
    {"a new one comes last", R"({"a":1})", {"b"}, "\"x\"", R"({"a":1,"b":"x"})"},
    {"the first one of all", "{}", {"a"}, "1", R"({"a":1})"},
    {"one is taken away", R"({"a":1,"b":2})", {"a"}, "", R"({"b":2})"},
    {"the last one is taken away", R"({"a":1})", {"a"}, "", "{}"},
    {"what is not there cannot be taken away", R"({"a":1})", {"b", "c"}, "", R"({"a":1})"},
    {"objects on the way are made", "{}", {"a", "b", "c"}, "1", R"({"a":{"b":{"c":1}}})"},
    {"objects on the way keep the rest",
     R"({"a":{"x":1,"b":{}}})",
     {"a", "b", "c"},
     "1",
     R"({"a":{"x":1,"b":{"c":1}}})"},
    {"a scalar on the way gives way", R"({"a":5})", {"a", "b"}, "1", R"({"a":{"b":1}})"},
    {"keys compare as they are written",
     R"({"a\"b":1,"a":2})",
     {R"(a\"b)"},
     "3",
     R"({"a\"b":3,"a":2})"},
};

}  // namespace

TEST_CASE("the members of compact JSON are views of it, in its order") {
    for (const TextCase& one : member_cases) {
        CAPTURE(one.fact);
        CHECK(show_members(one.json) == one.expected);
    }
}

TEST_CASE("the items of an array are views of it") {
    for (const TextCase& one : item_cases) {
        CAPTURE(one.fact);
        CHECK(show_items(one.json) == one.expected);
    }
}

TEST_CASE("a member is found by its key and by nothing within another") {
    constexpr std::string_view object = R"({"x":{"b":1},"a":"\"b\":2","b":3,"c":""})";
    CHECK(find_member(object, "b") == "3");
    CHECK(find_member(object, "c") == "\"\"");
    CHECK(find_member(object, "d") == "");
    CHECK(find_member("{}", "a") == "");
    CHECK(find_member("", "a") == "");
    CHECK(member_at(object, {"x", "b"}) == "1");
    CHECK(member_at(object, {"x", "c"}) == "");
    CHECK(member_at(object, {"b", "c"}) == "");
    CHECK(member_at(object, {}) == object);
}

TEST_CASE("text that is cut short anywhere is read to its end, and no further") {
    const std::string whole = R"({"a":"x\\","b":{"c":[1,"d\"",{}]},"e":null,"f":[]})";
    for (std::size_t size = 0; size <= whole.size(); ++size) {
        // On the heap, so that the sanitizers see a step beyond it.
        const std::vector<char> bytes(whole.begin(),
                                      whole.begin() + static_cast<std::ptrdiff_t>(size));
        const std::string_view text(bytes.data(), bytes.size());
        CAPTURE(size);
        std::vector<JsonMember> members;
        read_members(text, members);
        CHECK(members.size() <= 4);
        CHECK(find_member(text, "f").size() <= 2);
        CHECK(member_at(text, {"b", "c"}).size() <= 12);
        CHECK(read_items(text.substr(size / 2)).size() <= 3);
    }
}

TEST_CASE("a string is read as it was meant") {
    for (const TextCase& one : string_cases) {
        CAPTURE(one.fact);
        CHECK(read_string(one.json) == one.expected);
    }
}

TEST_CASE("whatever text is written is read back") {
    std::string all;
    for (int c = 1; c < 0x80; ++c) all += static_cast<char>(c);
    for (const std::string& text :
         {all, std::string("\0x", 2), std::string("\u2028\u00e9\U0001F600\\\""),
          std::string(9, '\\')}) {
        std::string json;
        append_json_string(json, text);
        CHECK(read_string(json) == text);
        CHECK(value_end(json + ",1", 0) == json.size());
    }
}

TEST_CASE("a value is set at a path, or taken away") {
    for (const PathCase& one : path_cases) {
        CAPTURE(one.fact);
        const std::string out = with_member(one.object, one.path, one.value);
        CHECK(out == one.expected);
        CHECK(member_at(out, one.path) == one.value);
    }
}

}  // namespace rollcall
