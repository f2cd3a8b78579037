// What a header is bound to where rows are entries, as tables of short text.
#include "engine/schema/entry/entry_binding.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace rollcall {
namespace {

// "id;name" becomes two cells: no name of the tables below holds a semicolon.
std::vector<std::string> split(const std::string& header) {
    std::vector<std::string> cells(1);
    for (const char c : header) {
        if (c == ';')
            cells.emplace_back();
        else
            cells.back() += c;
    }
    return cells;
}

// "0; 2#3; 1*": the field of each column, with its index, a star for an alias and ! for suspended.
std::string render_columns(const EntryBinding& binding) {
    std::string text;
    for (const BoundEntryColumn& bound : binding.columns) {
        if (!text.empty()) text += "; ";
        text += bound.field ? std::to_string(*bound.field) : "-";
        if (bound.index) text += '#' + std::to_string(*bound.index);
        if (bound.is_alias) text += '*';
        if (bound.is_suspended) text += '!';
    }
    return text;
}

std::string render_findings(const EntryBinding& binding) {
    std::string text = binding.fits ? "fits" : "";
    for (const Finding& finding : binding.findings) {
        if (!text.empty()) text += "; ";
        text += entry(finding.code).slug;
        text += ' ';
        text += finding.column == no_column ? "*" : std::to_string(number(finding.column) + 1);
        text += ' ' + finding.name;
        if (!finding.previous.empty()) text += " after " + finding.previous;
        if (!finding.suggestion.empty()) text += " -> " + finding.suggestion;
    }
    return text;
}

struct BindCase {
    std::string fact;
    std::string header;
    std::string columns;
    std::string findings;
};

void check_cases(std::string_view json, const std::vector<BindCase>& cases,
                 ColumnOrder order = ColumnOrder::as_template) {
    const EntrySchema schema = parse_entry_schema(json, "small", "small");
    for (const BindCase& row : cases) {
        CAPTURE(row.fact);
        const EntryBinding binding = bind_entry_header(split(row.header), schema, order);
        CHECK(render_columns(binding) == row.columns);
        CHECK(render_findings(binding) == row.findings);
    }
}

std::string profiles(std::string_view more = "") {
    return R"({"rollcall": {"name": "small", "title": "Small", "collection": "profiles")" +
           std::string(more) + R"(}, "primaryKey": "Id", "fields": [
    {"name": "Id"},
    {"name": "Kind", "rollcall": {"required_column": true, "aliases": ["Sort", "Old.kind"]}},
    {"name": "teams.[n]", "type": "list", "rollcall": {"indexed": true}},
    {"name": "Last one"}]})";
}

TEST_CASE("columns of entries are bound by all names of their fields") {
    check_cases(
        profiles(),
        {
            {"only required columns must be there", "id;KIND", "0; 1", "fits"},
            {"an alias stands for its field, anywhere", "Sort;Id", "1*; 0", "fits"},
            {"several names of one field may be there", "Id;Kind;Sort;Old.kind", "0; 1; 1*; 1*",
             "fits"},
            {"the same alias twice is a duplicate", "Id;Sort;SORT", "0; 1*; -",
             "fits; column_duplicate 3 Sort"},
            {"a list stands in one column under its template name", "Id;Kind;Teams.[N]", "0; 1; 2",
             "fits"},
            {"a list stands in one column under its bare name", "Id;Kind;teams", "0; 1; 2", "fits"},
            {"items of a list have three spellings and any order",
             "Id;Kind;teams.[2];TEAMS.1;teams[10]", "0; 1; 2#2; 2#1; 2#10", "fits"},
            {"an index may stand once", "Id;Kind;teams.[1];teams.1", "0; 1; 2#1; -",
             "fits; column_duplicate 4 teams.[1]"},
            {"there is no item 0, no 01 and no 10000", "Id;Kind;teams.[0];teams.01;teams[10000]",
             "0; 1; -; -; -",
             "column_unknown 3 teams.[0] -> teams.[n]; column_unknown 4 teams.01 -> teams.[n]; "
             "column_unknown 5 teams[10000]"},
            {"only lists have items", "Id;Kind;Kind.1", "0; 1; -",
             "column_unknown 3 Kind.1 -> Kind"},
            {"trailing columns without a name are left alone", "Id;Kind;; ", "0; 1; -; -", "fits"},
            {"white space around a name is removed with a warning", "Id; Kind", "0; 1",
             "fits; value_trimmed 2 Kind"},
        });
}

TEST_CASE("a column may have something in brackets behind a name that takes it") {
    const std::string_view services =
        R"json({"rollcall": {"name": "small", "title": "Small", "order": "any"}, "fields": [
    {"name": "Id (key)"},
    {"name": "Chat", "type": "boolean",
     "rollcall": {"name_suffix": {"suspended": "Off"}, "aliases": ["Talk"]}},
    {"name": "Mail", "type": "boolean", "rollcall": {"name_suffix": {}}}]
})json";
    check_cases(
        services,
        {
            {"of any brackets", "Id (key);CHAT (sub1);Mail [x] (y)", "0; 1; 2", "fits"},
            {"of an alias", "Talk (sub1)", "1*", "fits"},
            {"several, with other words in them", "Chat;Chat (a);Chat (b)", "1; 1; 1", "fits"},
            {"but not twice the same", "Chat (a);Chat(A)", "1; -",
             "fits; column_duplicate 2 Chat (A)"},
            {"a word may say that the column is suspended",
             "Chat (off);Chat (sub1) [OFF];Mail (off)", "1!; 1!; 2", "fits"},
            {"other names take none", "Id (key) (a)", "-", "column_unknown 1 Id (key) (a)"},
            {"brackets alone are no name", "(a)", "-", "column_unknown 1 (a)"},
            {"brackets must be closed, and at the end", "Chat (a;Chat (a) x", "-; -",
             "column_unknown 1 Chat (a; column_unknown 2 Chat (a) x"},
        });
}

TEST_CASE("columns of entries that are missing, unknown or out of place are found") {
    check_cases(profiles(),
                {
                    {"the key is always required", "Kind;Last one", "1; 3", "column_missing * Id"},
                    {"a misspelt column gets a suggestion", "Id;Kin;Last on", "0; -; -",
                     "column_missing * Kind; column_unknown 2 Kin -> Kind; "
                     "column_unknown 3 Last on -> Last one"},
                    {"a misspelt list keeps its index", "Id;Kind;taems.3", "0; 1; -",
                     "column_unknown 3 taems.3 -> teams.[3]"},
                    {"columns must be in template order", "Id;Kind;Last one;teams.1",
                     "0; 1; 3; 2#1", "fits; column_order 3 Last one after teams.[1]"},
                });
    check_cases(profiles(), {{"order may be lifted", "Kind;Id", "1; 0", "fits"}}, ColumnOrder::any);
    check_cases(profiles(R"(, "order": "any")"),
                {{"a schema may lift it", "Kind;Id", "1; 0", "fits"}});
    check_cases(profiles(R"(, "extra_columns": true)"),
                {{"other columns may be passed over", "Id;More ;;Kind", "0; -; -; 1", "fits"},
                 {"but none that only looks like a field's", "Id;Kind;Last\xE2\x80\x8B one",
                  "0; 1; -", "column_unknown 3 Last\xE2\x80\x8B one -> Last one"}});
}

TEST_CASE("each word of fieldsMatch is kept to") {
    const auto plain = [](const std::string& match) {
        return R"({"fields": [{"name": "a"}, {"name": "bb"}], "fieldsMatch": ")" + match + "\"}";
    };
    check_cases(plain("exact"),
                {{"all there, in order", "a;bb", "0; 1", "fits"},
                 {"order counts", "bb;a", "1; 0", "fits; column_order 1 bb after a"},
                 {"none may be left out", "a", "0", "column_missing * bb"},
                 {"no other may be there", "a;bb;c", "0; 1; -", "column_unknown 3 c"}});
    check_cases(plain("equal"),
                {{"order does not count", "bb;a", "1; 0", "fits"},
                 {"none may be left out", "bb", "1", "column_missing * a"},
                 {"no other may be there", "a;bb;c", "0; 1; -", "column_unknown 3 c"}});
    check_cases(plain("subset"), {{"others may be there", "bb;c;a", "1; -; 0", "fits"},
                                  {"none may be left out", "bb;c", "1; -", "column_missing * a"}});
    check_cases(plain("superset"),
                {{"some may be left out", "bb", "1", "fits"},
                 {"no other may be there", "bb;c", "1; -", "column_unknown 2 c"}});
    check_cases(plain("partial"), {{"some left out, others there", "c;bb", "-; 1", "fits"},
                                   {"one must be there", "c;d", "-; -", "column_missing * a"}});
}

TEST_CASE("the template of entries has every field, and aliases behind them") {
    const EntrySchema schema = parse_entry_schema(profiles(), "small", "small");
    const EntryBinding binding = bind_entry_template(schema);
    CHECK(render_columns(binding) == "0; 1; 2; 3; 1*; 1*");
    CHECK(binding.columns[5].name == "Old.kind");
    CHECK(binding.fits);
}

}  // namespace
}  // namespace rollcall
