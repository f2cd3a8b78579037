// What a kind of import file looks like whose rows are entries of a collection: profiles, users of
// other vendors, or nothing that a Directory knows (contract §3).
//
// The second of two forms of schema. A Schema (schema.h) is made for one thing, users with columns
// for roles and teams, and is read fast. An EntrySchema is any Data Package v2 Table Schema: its
// fields may have every type and constraint, records may be nested, and what rollcall adds to a
// field (below) says how the value is kept, shown and replaced. A Table Schema without a member
// "rollcall" is an EntrySchema without a collection: its files are checked, and nothing changes.
//
// Everywhere an entry's value is a text, as a CSV cell writes it: "true" or "false" of a boolean,
// items with the delimiter between them of a list, JSON of an object or array. An empty text is
// no value. So a cell, a member of a JSON record and a value of the Directory compare as texts
// first, and by logical_key where they differ.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/schema/table/field.h"
#include "engine/schema/table/json_value.h"

namespace rollcall {

using MemberPath = std::vector<std::string>;  // member names from the record down, at least one

// A cell may hold a value (one of `when`, if there are any) only where another field ends with one
// of `values`. Compared as the template writes them.
struct EntryCondition {
    std::size_t field = 0;            // into EntrySchema::fields
    std::vector<std::string> values;  // at least one
    std::vector<std::string> when;    // empty: any value but none
};

// Another way to write a field: a column's name and the path that it is in a record.
struct EntryName {
    std::string name;  // "Provisioning.m_provisioning"
    MemberPath path;
};

// A field whose columns may have something in brackets behind their names (name_suffix.h).
struct NameSuffix {
    std::string suspended;  // what in brackets forbids TRUE; empty: nothing does
};

// What a field's values are to the rule "phone_damage".
enum class PhoneKind : std::uint8_t {
    none,
    number,     // a telephone number, with or without a country code
    e164,       // with + and its country code
    extension,  // digits that are dialled within the company
};

// What rollcall adds to a TableField; the two have the same index.
struct EntryField {
    std::string member;              // dotted: in Changes and messages; "General.name"
    MemberPath path;                 // of a record; `member` taken apart
    MemberPath stored;               // where the Directory keeps it; `path` unless the schema says
    std::vector<EntryName> aliases;  // accepted beside the name; what they say must agree with it
    std::string description;         // for people
    bool column_required = false;    // the header must have it
    bool read_only = false;          // may be there, may not differ from what is stored
    bool immutable = false;          // may be set on a new entry only
    bool secret = false;             // never shown; what is filled in is always a change
    bool indexed = false;    // a list that may stand in columns of its own, NAME.[1], NAME.[2], …
    bool unordered = false;  // a list: compared as a set, shown as what comes and goes
    bool unique_items = false;         // a list: no cell may hold an item twice
    bool bracketed = false;            // a list: "[a],[b]" is taken too
    bool group = false;                // an object that is there ("{}") or not; its leaves are
                                       // fields of their own, and any of them makes it be there
    bool required_in_group = false;    // must be there where the group around it is
    std::optional<TableField> items;   // a list: what each item must be
    std::vector<Pattern> patterns;     // a text: each must match, beside the field's own pattern
    std::string clear_word;            // a cell that removes the value; empty: none
    std::optional<std::string> value;  // that a new entry gets where the file gives none
    std::string permission;            // what an uploader needs to change it, or empty
    bool settable_on_create = false;   // the right to create is enough on a new entry
    std::optional<EntryCondition> only_if;
    std::optional<NameSuffix> name_suffix;  // of a boolean; TRUE in one of its columns is TRUE
    PhoneKind phone = PhoneKind::none;      // of a string
};

struct EntrySchema {
    std::string name;   // of a plain Table Schema: the file's name without folder and ending
    std::string title;  // or empty
    TableSchema table;
    std::vector<EntryField> fields;  // by index of table.fields
    std::string collection;          // of the Directory: "users", "profiles", …; empty: none
    bool key_is_email = false;       // the primary key is one field with the format email
    bool replaces = false;           // a row is the whole entry: what it leaves out is removed
    bool ordered = true;             // columns must be in template order (fieldsMatch exact)
    bool extra_columns = false;      // columns that no field has are passed over
    bool takes_csv = true;
    bool takes_json = true;
    std::optional<std::uint64_t> most_rows;
    std::string create_permission;   // what an uploader needs to create entries, or empty
    std::string edit_permission;     // to change them
    std::vector<std::string> rules;  // named rules (engine/plan/entry/named_rule.h), in order

    // The field whose name, or one of whose other names, this is; exact.
    std::optional<std::size_t> find_field(std::string_view name) const;
};

// Parses a schema document of this form. `where` names it in errors, `name` is its name where the
// document says none. Throws Failure{reference_broken} with the JSON Pointer of what is wrong.
EntrySchema parse_entry_schema(std::string_view json, std::string_view where,
                               std::string_view name);
EntrySchema read_entry_schema(const JsonValue& document, std::string_view where,
                               std::string_view name);

// Whether a document is one of this form: it has no field with a "kind" under "rollcall".
bool is_entry_schema(const JsonValue& document);

}  // namespace rollcall
