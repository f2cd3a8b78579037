// What a kind of import file looks like, loaded from a file of schemas/ (contract §3).
//
// A schema is a Data Package v2 Table Schema with our members under the key "rollcall". A vendor
// is data: this type says all that the engine knows of one.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rollcall {

// What a column means to the engine; each kind has one check in schema/checks/.
enum class ColumnKind : std::uint8_t {
    key,         // the e-mail by which a row finds its user
    rename,      // the e-mail that the user shall have afterwards
    text,        // any text
    choice,      // one of `choices`, in any letter case
    reference,   // the name of something in a Directory collection, in any letter case
    whole,       // a whole number
    flag,        // 0, 1 or empty
    membership,  // a family: one column per role or team; 1 adds, 0 removes, empty keeps
    codes,       // several of `choices` in one cell, each the code of a role or team to add
    blank,       // nothing: the template has the column, and no cell of it may be filled
};

enum class Family : std::uint8_t { none, roles, teams };

struct Column {
    std::string name;         // as the template writes it; of a family the prefix, e.g. "Role: "
    std::string description;  // for people
    std::string member;       // the JSON member and the name in a Change's "set"
    ColumnKind kind = ColumnKind::text;
    Family family = Family::none;
    std::string label;                    // how messages name a family's column: "Role", "Team"
    bool column_required = false;         // the header must have it
    bool cell_required = false;           // no row may leave it empty
    bool is_status = false;               // a choice whose value "Inactive" deactivates the user
    std::vector<std::string> choices;     // canonical spellings; of codes, the codes
    std::vector<std::string> code_names;  // of codes: the role or team of each
    char delimiter = 0;                   // between codes
    std::string collection;               // of a reference: where in the Directory ("locations")
    bool exact = false;                   // of a reference: letter case counts
    std::string clear_word;    // of a reference: a cell that removes the value ("Null"), or empty
    std::int64_t minimum = 0;  // of a whole number, with maximum_setting
    std::string maximum_setting;      // the Directory setting that bounds it, or empty
    std::string permission;           // what an uploader needs to change it, or empty
    bool settable_on_create = false;  // create_users alone is enough to set it on a new user
    std::string scim;  // the attribute of a SCIM User that it is; empty: one of our extension
};

struct Schema {
    std::string name;
    std::string title;
    std::vector<Column> columns;  // template order
    std::uint32_t roles_per_user = 10;
    bool ordered = true;          // the file's columns must be in template order
    bool skips_existing = false;  // a user who is there already is passed over, never updated
    bool takes_csv = true;
    bool takes_json = true;

    const Column* find_member(std::string_view member) const;
};

// Parses a schema document. `where` names it in errors. Throws Failure{reference_broken} with the
// JSON Pointer of what is wrong and what would be right.
Schema parse_schema(std::string_view json, std::string_view where);

// A schema that ships with the program ("ccai-users") or a path to a file. Throws Failure.
Schema load_schema(const std::string& name_or_path);

// The names of the schemas that ship with the program, sorted.
std::vector<std::string> shipped_schemas();

}  // namespace rollcall
