// A Table Schema (Data Package v2) and its fields, with everything that a cell is judged by.
//
// Source: https://datapackage.org/standard/table-schema/. Built by parse_table_schema, constant
// afterwards, and so fit for every thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/schema/table/json_rule.h"
#include "engine/schema/table/pattern.h"
#include "engine/schema/table/value.h"

namespace rollcall {

// Values that a cell is compared with, by their logical value.
class ValueSet {
public:
    void add(std::string text, const Value& value);
    void finish();                                                    // after the last add
    bool holds(const Value& value) const;                             // after finish
    bool holds_all_of(const ValueSet& part) const;                    // after both are finished
    bool has_twice() const;                                           // after finish
    const std::vector<std::string>& texts() const { return texts_; }  // as the schema has them

private:
    std::vector<std::string> texts_;
    std::vector<std::string> keys_;  // sorted by finish
};

struct Bound {
    std::string text;  // as the schema has it
    Value value;
};

struct TableField {
    std::string name;
    std::string title;
    ValueForm form;
    std::vector<std::string> missing;  // cells that are no value, trimmed; of the schema or its own
    bool required = false;             // by its constraint or as a part of the primary key
    bool unique = false;               // compared by logical_key, missing cells left out
    std::optional<std::uint64_t> min_length;  // code points of a string, else items or members
    std::optional<std::uint64_t> max_length;
    std::optional<Bound> minimum;
    std::optional<Bound> maximum;
    std::optional<Bound> exclusive_minimum;
    std::optional<Bound> exclusive_maximum;
    std::optional<Pattern> pattern;
    std::optional<ValueSet> allowed;     // enum
    std::optional<ValueSet> categories;  // of a string or an integer
    std::optional<JsonRule> json_rule;   // jsonSchema
};

// How the columns of a file are matched with the fields.
enum class FieldsMatch : std::uint8_t { exact, equal, subset, superset, partial };

using FieldIndexes = std::vector<std::size_t>;  // into TableSchema::fields

struct TableForeignKey {
    FieldIndexes fields;
    std::string resource;                // empty: this file itself
    std::vector<std::string> reference;  // names of fields there, as many as `fields`
};

struct TableSchema {
    std::vector<TableField> fields;  // in the order of the document; a name may stand twice
    FieldsMatch match = FieldsMatch::exact;
    FieldIndexes primary_key;  // or empty
    std::vector<FieldIndexes> unique_keys;
    std::vector<TableForeignKey> foreign_keys;
};

}  // namespace rollcall
