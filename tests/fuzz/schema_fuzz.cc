// A schema file: read as one of our own and as any Table Schema, then held to what it says.
//
// Input: the bytes of the file. Fixed cells, and the words that stand in the schema itself, are
// judged by each column that comes out.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/schema/checks/check.h"
#include "engine/schema/schema.h"
#include "engine/schema/table/check_cell.h"
#include "engine/schema/table/parse_table_schema.h"
#include "engine/text/failure.h"
#include "engine/text/unicode.h"

namespace {

using namespace rollcall;
using std::string_view_literals::operator""sv;

void must(bool holds, const char* invariant) {
    if (holds) return;
    std::fprintf(stderr, "does not hold: %s\n", invariant);
    std::abort();
}

// Each is sound by some type and format and by no other but the loose ones, or nearly sound.
constexpr std::string_view fixed_cells[] = {
    ""sv,
    "0"sv,
    "1"sv,
    "-1"sv,
    "+007"sv,
    "1.5"sv,
    "1.50"sv,
    "1,234.5"sv,
    "1e400"sv,
    "-1E-400"sv,
    "12345678901234567890"sv,
    "NaN"sv,
    "-INF"sv,
    "$ 12 %"sv,
    "true"sv,
    "FALSE"sv,
    "vrai"sv,
    "Null"sv,
    "active"sv,
    "ann@example.com"sv,
    "https://example.com/a?b#c"sv,
    "aGVsbG8="sv,
    "123e4567-e89b-12d3-a456-426614174000"sv,
    "2024-02-29"sv,
    "2023-02-29"sv,
    "29/02/2024"sv,
    "24:00:00"sv,
    "12:30:59.5Z"sv,
    "2024-02-29T23:59:60Z"sv,
    "2024-02-29T12:00:00+14:00"sv,
    "2024"sv,
    "-0001"sv,
    "2024-02"sv,
    "P1Y2M3DT4H5M6.7S"sv,
    "-P30D"sv,
    "P1M"sv,
    "90.5, -45.25"sv,
    "[90.5, -45.25]"sv,
    "{\"lon\": 90.5, \"lat\": -45.25}"sv,
    "{\"type\": \"Point\", \"coordinates\": [90.5, -45.25]}"sv,
    "{\"a\": 1, \"b\": [1.0, \"1\", null, true]}"sv,
    "{\"b\": [1, \"1\", null, true], \"a\": 1.0}"sv,
    "[1, 1.0, [], {}]"sv,
    "[1, 2"sv,
    "a,b"sv,
    "a, b;c|d"sv,
    "1,2,2"sv,
    "\u00e9t\u00e9"sv,
    "\U0001f600"sv,
};

bool is_malformed(const CellVerdict& verdict) {
    return !verdict.is_sound() && verdict.faults.front() < CellFault::value_not_allowed;
}

void check_verdict(std::string_view cell, const TableField& field, const CellVerdict& verdict) {
    const auto& faults = verdict.faults;
    must(std::adjacent_find(faults.begin(), faults.end(), std::greater_equal<>()) == faults.end(),
         "faults stand in order, each once");
    must(!is_malformed(verdict) || faults.size() == 1, "a malformed cell has one fault");
    if (verdict.missing) {
        must(verdict.text.empty(), "a missing value has no text");
        must(verdict.is_sound() != field.required, "only a required field needs a value");
        return;
    }
    must(!verdict.localised || field.form.type == TableType::boolean, "only words are localised");
    const bool truth = field.form.type == TableType::boolean && !is_malformed(verdict);
    if (truth)
        must(verdict.text == "true" || verdict.text == "false", "a boolean is true or false");
    else
        must(verdict.text == cell, "all else is kept as written");
    if (truth) must(logical_key(cell, field) == verdict.text, "a boolean's key is its value");
    if (field.form.type == TableType::string)
        must(logical_key(cell, field) == cell, "a text is its own key");
}

// Cells of one value are judged alike, but for what looks at their letters.
void check_keys(const std::vector<std::string>& cells, const TableField& field) {
    std::map<std::string, std::vector<CellFault>> faults_of;
    for (const std::string& cell : cells) {
        CellVerdict verdict = check_cell(cell, field);
        check_verdict(cell, field, verdict);
        if (verdict.missing || is_malformed(verdict)) continue;
        std::erase(verdict.faults, CellFault::pattern_mismatch);
        const auto [found, is_new] =
            faults_of.emplace(logical_key(cell, field), std::move(verdict.faults));
        if (!is_new) {
            const CellVerdict again = check_cell(cell, field);
            std::vector<CellFault> faults = again.faults;
            std::erase(faults, CellFault::pattern_mismatch);
            must(found->second == faults, "equal values are judged alike");
        }
    }
}

void check_field(const TableField& field) {
    std::vector<std::string> cells(std::begin(fixed_cells), std::end(fixed_cells));
    cells.emplace_back(300, 'x');
    for (const auto* set : {&field.allowed, &field.categories}) {
        if (!*set) continue;
        for (const std::string& text : (*set)->texts()) {
            cells.emplace_back(trim(text));
            if (field.form.type != TableType::string || set != &field.allowed) continue;
            const auto faults = check_cell(cells.back(), field).faults;
            must(std::find(faults.begin(), faults.end(), CellFault::value_not_allowed) ==
                     faults.end(),
                 "a text of \"enum\" is allowed");
        }
    }
    check_keys(cells, field);
}

void check_table(const TableSchema& schema) {
    must(!schema.fields.empty(), "a Table Schema has fields");
    const auto check_key = [&schema](const FieldIndexes& key) {
        const std::set<std::size_t> once(key.begin(), key.end());
        must(!key.empty() && once.size() == key.size(), "a key names fields, each once");
        must(*once.rbegin() < schema.fields.size(), "a key names fields of the schema");
    };
    if (!schema.primary_key.empty()) check_key(schema.primary_key);
    for (const std::size_t at : schema.primary_key)
        must(schema.fields[at].required, "a primary key is required");
    for (const FieldIndexes& key : schema.unique_keys) check_key(key);
    for (const TableForeignKey& key : schema.foreign_keys) {
        check_key(key.fields);
        must(key.fields.size() == key.reference.size(), "a foreign key has as many on each side");
    }
    for (const TableField& field : schema.fields) check_field(field);
}

// What a sound cell means must mean itself: the Directory holds it, and an export writes it.
void check_meaning(std::string_view cell, const Column& column) {
    CellMeaning meaning;
    const Check check = check_for(column.kind);
    if (cell.empty() || check(cell, column, meaning) || meaning.intent != Intent::set) return;
    CellMeaning again;
    must(!check(meaning.text, column, again), "what a cell means is itself sound");
    must(again.text == meaning.text && again.intent == meaning.intent,
         "what a cell means means itself");
}

void check_column(const Column& column, const Schema& schema) {
    must(!column.name.empty() && !column.member.empty(), "a column has a name and a member");
    must(schema.find_member(column.member) == &column, "a member is of one column");
    must(column.code_names.size() == (column.kind == ColumnKind::codes ? column.choices.size() : 0),
         "each code has its name");
    for (std::size_t at = 0; at < column.choices.size(); ++at) {
        const std::string& choice = column.choices[at];
        must(!holds_control(choice) && trim(choice) == choice, "a cell can hold each choice");
        must(find_code(choice, column) == at, "each choice can be told from all others");
        CellMeaning meaning;
        must(!check_for(column.kind)(choice, column, meaning), "each choice is a sound cell");
        check_meaning(choice, column);
    }
    for (const std::string_view cell : fixed_cells) check_meaning(cell, column);
}

void check_schema(const Schema& schema) {
    must(!schema.name.empty() && !schema.columns.empty(), "a schema has a name and columns");
    must(schema.takes_csv || schema.takes_json, "a schema takes some format");
    must(schema.roles_per_user >= 1, "a user may have a role");
    for (const Column& column : schema.columns) check_column(column, schema);
}

// What `parse` makes of the text, or none where it is refused with a message of one line.
template <typename Parse>
auto parse_or_refuse(Parse parse, std::string_view text)
    -> std::optional<decltype(parse(text, "fuzz"))> {
    try {
        return parse(text, "fuzz");
    } catch (const Failure& failure) {
        const std::string_view message = failure.what();
        must(failure.kind() == FailureKind::reference_broken, "what is wrong is the schema");
        must(message.find("fuzz") != message.npos, "a message names the file");
        must(find_invalid_utf8(message) == message.size(), "a message is UTF-8");
        must(!holds_control(message), "a message is one line");
        return std::nullopt;
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    // A block of exactly the size, so that the address sanitizer sees a read beyond the text.
    const std::vector<char> block(data, data + size);
    const std::string_view text(block.data(), block.size());
    if (const auto schema = parse_or_refuse(parse_schema, text)) check_schema(*schema);
    if (const auto table = parse_or_refuse(parse_table_schema, text)) check_table(*table);
    return 0;
}
