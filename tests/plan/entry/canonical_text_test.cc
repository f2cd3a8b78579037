// The spelling in which a value of a file and one of the Directory meet.
#include <doctest/doctest.h>

#include <string>

#include "engine/plan/entry/canonical_text.h"

namespace rollcall {
namespace {

std::string canonical(std::string_view text, TableType type) {
    TableField field;
    field.form.type = type;
    field.form.delimiter = "|";
    return canonical_text(text, field).value_or("as it is");
}

struct BracketCase {
    std::string_view text;
    std::string_view plain;
};

const BracketCase bracket_cases[] = {
    {"[a],[b]", "a|b"},
    {"[a]", "a"},
    {" [a]", "none"},
    {"[ a b ] , [c,d]", "a b|c,d"},
    {"[]", ""},
    {"[a],", "none"},
    {"[a][b]", "none"},
    {"[a],b", "none"},
    {"a|b", "none"},
    {"", "none"},
    {"[a", "none"},
    {"[a|b],[c]", "none"},
    {"[\"a\",\"b\"]", "\"a\",\"b\""},
};

}  // namespace

TEST_CASE("a list in brackets is one with delimiters, unless an item holds one") {
    for (const BracketCase& one : bracket_cases) {
        CAPTURE(one.text);
        CHECK(without_brackets(one.text, "|").value_or("none") == one.plain);
    }
}

TEST_CASE("JSON of cells has the spelling of a Directory") {
    CHECK(canonical(R"([ {"b" : "\u0041" , "a": 1.0} ])", TableType::array) ==
          R"([{"b":"A","a":1.0}])");
    CHECK(canonical(R"({ "a":null })", TableType::object) == R"({"a":null})");
    CHECK(canonical(R"([{"a":1}])", TableType::array) == "as it is");
    CHECK(canonical("+1,50", TableType::string) == "as it is");
    CHECK(canonical("a | b", TableType::list) == "a|b");
}

}  // namespace rollcall
