// Patterns of XML Schema: what they match, what is refused, and that no pattern takes for ever.
#include <doctest/doctest.h>

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "tests/schema/table_verdict.h"

namespace rollcall {
namespace {

// A pattern as it stands between the quotes of JSON: "\\d".
std::string members_of(std::string_view pattern) {
    std::string members = R"("type": "string", "constraints": {"pattern": ")";
    return members.append(pattern).append("\"}");
}

struct MatchCase {
    std::string_view pattern;
    std::vector<std::string_view> matching;
    std::vector<std::string_view> other;
};

const MatchCase match_cases[] = {
    {"^a.*$", {"apple", "a"}, {"orange", "an\nt"}},
    {"a", {"a"}, {"ab", "ba", "aa"}},
    {"a|bc", {"a", "bc"}, {"ac", "abc"}},
    {"^a|b$", {"a", "b"}, {"ax", "xb"}},
    {"(^a$|b)", {"a", "b"}, {"ab"}},
    {"a^b$c", {"a^b$c"}, {"abc"}},
    {"\\\\^\\\\$", {"^$"}, {""}},
    {"[A-Z]{2}\\\\d{3,4}", {"AB123", "AB1234", "AB١٢٣"}, {"A123", "AB12", "AB12345"}},
    {"a{2,}", {"aa", "aaaa"}, {"a"}},
    {"(?:ab)+", {"abab"}, {"aba"}},
    {"\\\\s", {" ", "\t"}, {"\u00a0", "x"}},
    {"\\\\S+", {"x\u00a0y"}, {"x y"}},
    {"\\\\w+", {"aÉ9$", "日本"}, {"a-b", "a b", "_"}},
    {"\\\\W", {"-", " ", "_"}, {"a", "+"}},
    {"\\\\D", {"a"}, {"1", "٣"}},
    {"\\\\i\\\\c*", {"_a:b-c.9", "é"}, {"9a", "-a", "a b"}},
    {"\\\\I", {"9", "-"}, {"a", "_", ":"}},
    {"\\\\C", {" ", "/"}, {"a", "9", "."}},
    {"\\\\p{Lu}\\\\p{Ll}*", {"Ann", "Émile"}, {"ann", "ANN"}},
    {"\\\\P{L}", {"1"}, {"a"}},
    {"[^a-c]", {"d", "é"}, {"a", "c"}},
    {"[a-z-[aeiou]]+", {"xyz"}, {"xaz", "X"}},
    {"[\\\\w-[\\\\d]]+", {"abc"}, {"ab1"}},
    {"[a-z-[^aeiou]]+", {"aei"}, {"b", "x"}},
    {"[^a-z-[0-9]]", {"A", "é"}, {"a", "5"}},
    {"[^\\\\d-[A-F]]", {"G", "a"}, {"1", "B"}},
    {"[-a]+", {"-a-"}, {"b"}},
    {"[a-]+", {"-a-"}, {"b"}},
    {"[\\\\w.-]+", {"a.b-c"}, {"a b"}},
    {"[\\\\-\\\\]\\\\[^]+", {"-]["}, {"a"}},
    {"[.]", {"."}, {"a"}},
    {"a\\\\.b", {"a.b"}, {"axb"}},
    {"日本?", {"日", "日本"}, {"本"}},
    {"", {""}, {"a"}},
    {"\\\\n\\\\t", {"\n\t"}, {"nt"}},
};

struct RefusedCase {
    std::string_view pattern;
    std::string_view message;  // behind the place
};

const RefusedCase refused_cases[] = {
    {"a(b", "opens a group with \"(\" that it does not close"},
    {"a)b", "closes a group with \")\" that it does not open"},
    {"[a", "opens a class with \"[\" that it does not close"},
    {"[]", "holds a class without any character"},
    {"[z-a]", "holds a range that ends before it begins"},
    {"[a-\\\\d]", "holds a range that ends before it begins"},
    {"[a[b]]", "must write \"\\[\" for a \"[\" in a class"},
    {"a]", "must write \"\\]\" for a \"]\""},
    {"a{", "must write \"\\{\" for a \"{\" that repeats nothing"},
    {"a{,3}", "must write \"\\{\" for a \"{\" that repeats nothing"},
    {"a{1,2,3}", "must write \"\\{\" for a \"{\" that repeats nothing"},
    {"*a", "repeats with \"*\" where there is nothing that could be repeated"},
    {"a+?", "repeats with \"?\" where there is nothing that could be repeated"},
    {"^*", "repeats with \"*\" where there is nothing that could be repeated"},
    {"(?=a)", "holds \"(?=\", which regular expressions of XML Schema do not have"},
    {"(?i)a", "holds \"(?i\", which regular expressions of XML Schema do not have"},
    {"\\\\ba", "holds \"\\\\b\", which regular expressions of XML Schema do not have"},
    {"(a)\\\\1", "holds \"\\\\1\", which regular expressions of XML Schema do not have"},
    {"a\\\\", "ends in a \"\\\" that stands before nothing"},
    {"\\\\p{IsGreek}",
     "holds the category \"IsGreek\", which is not judged here; write its characters as a range"},
    {"\\\\pL", "must name a category behind \"\\p\", as in \"\\p{L}\""},
    {"[a-z-[b-y-[c]]]", "subtracts from what it subtracts, which is not judged here"},
    {"[a-[b]c]", "must end a class behind what it subtracts"},
    {"a{1001}", "cannot be judged: invalid repetition size: {1001}"},
};

}  // namespace

TEST_CASE("a pattern of XML Schema matches all of a text or not at all") {
    for (const MatchCase& row : match_cases) {
        CAPTURE(row.pattern);
        // No missing values, for the empty text is judged too.
        const TableSchema schema = schema_of(members_of(row.pattern) + R"(, "missingValues": [])");
        for (const std::string_view cell : row.matching) {
            CAPTURE(cell);
            CHECK(verdict_on(cell, schema.fields.front()) == "sound");
        }
        for (const std::string_view cell : row.other) {
            CAPTURE(cell);
            CHECK(verdict_on(cell, schema.fields.front()) == "pattern_mismatch");
        }
    }
}

TEST_CASE("what no pattern of XML Schema says, or what is not judged, is refused") {
    for (const RefusedCase& row : refused_cases) {
        CAPTURE(row.pattern);
        CHECK(failure_of(members_of(row.pattern)) ==
              "/fields/0/constraints/pattern: " + std::string(row.message));
    }
    CHECK(failure_of(members_of(std::string(5000, 'a'))) ==
          "/fields/0/constraints/pattern: must have at most 4096 bytes");
    const std::string nested = "((((a{1,100}){1,100}){1,100}){1,100})";
    CHECK(failure_of(members_of(nested)).find("cannot be judged: ") != std::string::npos);
}

TEST_CASE("a pattern that would make others backtrack for ever is judged at once") {
    const std::string cell(50000, 'a');
    for (const std::string_view pattern :
         {"(a+)+$", "(a|a)*b", "(a*)*b", "(.*a){12}b", "([a-z]+)*[0-9]"}) {
        CAPTURE(pattern);
        const TableSchema schema = schema_of(members_of(pattern));
        const auto start = std::chrono::steady_clock::now();
        const bool all_a = pattern == "(a+)+$";
        CHECK(verdict_on(cell, schema.fields.front()) == (all_a ? "sound" : "pattern_mismatch"));
        CHECK(verdict_on(cell + "!", schema.fields.front()) == "pattern_mismatch");
        // Backtracking would take longer than the sun shines; this leaves room for a slow machine.
        CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(10));
    }
}

}  // namespace rollcall
