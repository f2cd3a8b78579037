// The style of this project as a test: over small bad examples first, then over every source.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "engine/finding/code.h"
#include "tests/tidy/rules.h"

namespace rollcall {
namespace {

namespace fs = std::filesystem;

std::string joined(const std::vector<std::string>& lines) {
    std::string text;
    for (const std::string& line : lines) text += (text.empty() ? "" : "\n") + line;
    return text;
}

std::string read_text(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<SourceFile> all_sources() {
    const fs::path root = ROLLCALL_SOURCE_ROOT;
    std::vector<SourceFile> sources;
    for (const char* folder : {"engine", "tests", "bench"})
        for (const auto& found : fs::recursive_directory_iterator(root / folder)) {
            const fs::path& path = found.path();
            if (path.extension() != ".h" && path.extension() != ".cc") continue;
            sources.push_back({path.lexically_relative(root).generic_string(), read_text(path)});
        }
    const auto by_path = [](const auto& a, const auto& b) { return a.path < b.path; };
    std::sort(sources.begin(), sources.end(), by_path);
    return sources;
}

using Rule = Complaints (*)(const SourceFile&);

std::string complaints_over_all(Rule rule) {
    std::vector<std::string> all;
    for (const SourceFile& file : all_sources()) {
        const Complaints found = rule(file);
        all.insert(all.end(), found.begin(), found.end());
    }
    return joined(all);
}

// A body of so many lines, braces included.
std::string body(std::size_t lines) {
    std::string text = "{\n";
    for (std::size_t i = 2; i < lines; ++i) text += "    step();\n";
    return text + "}\n";
}

struct Example {
    const char* fact;
    Rule rule;
    std::string path;
    std::string text;
    std::string complaints;
};

const Example length_examples[] = {
    {"100 columns are fine", check_lengths, "a.h", std::string(100, 'x') + "\n", ""},
    {"101 are not", check_lengths, "a.h", "\n" + std::string(101, 'x'), "a.h:2: 101 columns"},
    {"letters of two bytes count once", check_lengths, "a.h", std::string(98, 'x') + "éé", ""},
    {"400 lines are fine", check_lengths, "a.h", std::string(400, '\n'), ""},
    {"401 are not", check_lengths, "a.h", std::string(401, '\n'), "a.h: 401 lines"},
    {"60 lines of a function are fine", check_functions, "a.cc", "int f() " + body(60), ""},
    {"61 are not", check_functions, "a.cc", "\nint f() " + body(61),
     "a.cc:2: a function of 61 lines"},
    {"a function in a namespace and class counts", check_functions, "a.cc",
     "namespace a {\nclass B final : public C {\n    int f() const " + body(61) + "};\n}\n",
     "a.cc:3: a function of 61 lines"},
    {"a template's function counts", check_functions, "a.cc",
     "template <class T, class U = V<T>>\nvoid f(T t) " + body(60),
     "a.cc:1: a function of 61 lines"},
    {"a constructor counts to its end", check_functions, "a.cc",
     "A::A(int b)\n    : a_{b}, c_{1} " + body(60), "a.cc:1: a function of 61 lines"},
    {"a default value in braces is no body", check_functions, "a.cc",
     "int f(Options o = {}) " + body(61), "a.cc:1: a function of 61 lines"},
    {"a lambda outside functions counts", check_functions, "a.cc", "auto f = [](int) " + body(61),
     "a.cc:1: a function of 61 lines"},
    {"a function that returns a struct counts", check_functions, "a.cc",
     "struct stat look(int a) " + body(61), "a.cc:1: a function of 61 lines"},
    {"two short ones are not one long one", check_functions, "a.cc",
     "int f() " + body(40) + "int g() " + body(40), ""},
    {"a long table is no function", check_functions, "a.cc", "const int t[] = " + body(99) + ";",
     ""},
    {"a long struct is no function", check_functions, "a.cc", "struct A " + body(99) + ";", ""},
    {"braces in comments and literals do not count", check_functions, "a.cc",
     "int f() { // {\n  g(\"{\", '{', 1'000, R\"x({)x\"); /* { */ }\nint h() " + body(60), ""},
};

const Example name_examples[] = {
    {"a file named util is refused", check_names, "engine/text/string_util.h", "",
     "engine/text/string_util.h: named util"},
    {"a folder named common is refused", check_names, "engine/common/a.h", "",
     "engine/common/a.h: named common"},
    {"a class named so is refused", check_names, "a.h", "// x\nclass JobManager {};",
     "a.h:2: a type named manager"},
    {"a struct named so is refused", check_names, "a.h", "struct RowInfo;",
     "a.h:1: a type named info"},
    {"a comment may say what it likes", check_names, "a.h", "// no class Manager here", ""},
    {"a longer word is another word", check_names, "engine/text/information.h", "struct Utility;",
     ""},
};

const Example include_examples[] = {
    {"a later module may include an earlier one", check_includes, "engine/csv/a.h",
     "#include \"engine/text/b.h\"\n#include \"engine/csv/c.h\"\n", ""},
    {"an earlier module may not include a later one", check_includes, "engine/text/a.h",
     "\n#include \"engine/csv/b.h\"", "engine/text/a.h:2: text may not include csv"},
    {"json and csv do not know each other", check_includes, "engine/json/a.h",
     "#include \"engine/csv/b.h\"", "engine/json/a.h:1: json may not include csv"},
    {"a module without a place in the order is refused", check_includes, "engine/text/a.h",
     "#include \"engine/stuff/b.h\"",
     "engine/text/a.h:1: \"engine/stuff/b.h\" is no part of the order of modules"},
    {"an include is named from the root", check_includes, "engine/text/a.h", "#include \"b.h\"",
     "engine/text/a.h:1: \"b.h\" is not named from the root"},
    {"tests may include every module", check_includes, "tests/text/a_test.cc",
     "#include \"engine/cli/b.h\"", ""},
    {"TBB outside the pipeline is refused", check_includes, "engine/plan/a.cc",
     "#include <tbb/parallel_for.h>",
     "engine/plan/a.cc:1: <tbb/parallel_for.h> is not for this folder"},
    {"TBB in the pipeline is fine", check_includes, "engine/pipeline/a.cc",
     "#include <tbb/parallel_pipeline.h>", ""},
    {"simdjson in csv is refused", check_includes, "engine/csv/a.cc", "#include <simdjson.h>",
     "engine/csv/a.cc:1: <simdjson.h> is not for this folder"},
    {"Boost.Program_options outside cli is refused", check_includes, "engine/plan/a.cc",
     "#include <boost/program_options.hpp>",
     "engine/plan/a.cc:1: <boost/program_options.hpp> is not for this folder"},
    {"fast-cpp-csv-parser in csv is refused", check_includes, "engine/csv/a.cc",
     "#include <libfccp/csv.h>", "engine/csv/a.cc:1: <libfccp/csv.h> is not for this folder"},
};

const Example habit_examples[] = {
    {"a file begins with what it is for", check_habits, "a.cc", "int a;\n",
     "a.cc: no head comment"},
    {"a source may begin with its header, which says so", check_habits, "text/a.cc",
     "#include \"text/a.h\"\n", ""},
    {"a header of another name says nothing", check_habits, "text/a.cc", "#include \"text/ab.h\"\n",
     "text/a.cc: no head comment"},
    {"a header is read once", check_habits, "a.h", "// Why.\n", "a.h: no #pragma once"},
    {"a header with both is fine", check_habits, "a.h", "// Why.\n#pragma once\n", ""},
    {"a macro is refused", check_habits, "a.cc", "// Why.\n#define A 1\n", "a.cc:2: a macro"},
    {"doctest's macros are fine", check_habits, "a.cc", "// Why.\n#define DOCTEST_CONFIG_X\n", ""},
    {"a loose end with an issue is fine", check_habits, "a.cc",
     "// TO"
     "DO(#12): more.\n",
     ""},
    {"one without an issue is not", check_habits, "a.cc",
     "// TO"
     "DO: more.\n",
     "a.cc:1: a loose end without an issue number"},
};

template <std::size_t Count>
void judge(const Example (&examples)[Count]) {
    for (const Example& example : examples) {
        CAPTURE(example.fact);
        CHECK(joined(example.rule({example.path, example.text})) == example.complaints);
    }
}

}  // namespace

TEST_CASE("the length rules find what is too long and nothing else") { judge(length_examples); }
TEST_CASE("the name rule finds the refused words and nothing else") { judge(name_examples); }
TEST_CASE("the include rule keeps the order of modules") { judge(include_examples); }
TEST_CASE("the habit rules find what is missing or loose") { judge(habit_examples); }

TEST_CASE("a slug counts as shown only where it stands as a whole word") {
    const std::vector<std::string> slugs{"email_duplicate", "new_email_duplicate"};
    CHECK(joined(find_missing_slugs(slugs, {"x,new_email_duplicate,y"})) == "email_duplicate");
    CHECK(
        joined(find_missing_slugs(slugs, {"\"new_email_duplicate\"", "email_duplicate"})).empty());
}

TEST_CASE("no file, line or function of the project is too long") {
    REQUIRE_FALSE(all_sources().empty());
    CHECK(complaints_over_all(check_lengths) == "");
    CHECK(complaints_over_all(check_functions) == "");
}

TEST_CASE("no file, folder or type of the project has a refused name") {
    CHECK(complaints_over_all(check_names) == "");
}

TEST_CASE("the modules of the project include only those before them") {
    CHECK(complaints_over_all(check_includes) == "");
}

TEST_CASE("every file of the project has a head comment and no loose end") {
    CHECK(complaints_over_all(check_habits) == "");
}

TEST_CASE("every code of the catalogue is shown by a sample") {
    std::vector<std::string> logs;
    for (const auto& found : fs::recursive_directory_iterator(ROLLCALL_SOURCE_ROOT "/samples")) {
        const bool expected = found.path().parent_path().filename() == "expected";
        if (expected && found.path().stem() == "errors") logs.push_back(read_text(found.path()));
    }
    std::vector<std::string> slugs;
    for (const CatalogueEntry& code : catalogue) slugs.emplace_back(code.slug);
    CHECK(joined(find_missing_slugs(slugs, logs)) == "");
}

}  // namespace rollcall
