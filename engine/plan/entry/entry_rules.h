// Everything that is the same for every row of a file of entries: what each column means, which
// values must be unique, what they refer to. Made once, then only read, from any thread.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/plan/entry/entry_options.h"
#include "engine/plan/entry/phone_habits.h"
#include "engine/plan/entry/stored_entries.h"
#include "engine/plan/rules.h"
#include "engine/schema/entry/entry_binding.h"
#include "engine/schema/entry/entry_schema.h"

namespace rollcall {

struct NamedRule;

// Fields whose values together may stand in one row only.
struct UniqueSet {
    FieldIndexes fields;
    FindingCode code = FindingCode::value_not_unique;
    bool is_email = false;  // one field, compared as addresses are
};

// Fields whose values together must stand in a collection of the Directory.
struct ReferenceSet {
    FieldIndexes fields;
    std::string resource;
    bool by_item = false;  // one list: each item is looked up
    // By composite_key of the texts; null of what is no entry of a collection.
    std::unordered_map<std::string, const JsonValue*> known;
    std::vector<std::string> names;  // of one field: for suggestions
};

struct EntryRules {
    const EntrySchema* schema = nullptr;
    const Directory* directory = nullptr;  // null: nothing that needs it is judged
    const Uploader* uploader = nullptr;
    EntryOptions options;
    Rules wording;             // columns as messages name them, limits, and what Gather asks for
    bool has_secrets = false;  // a column is secret, and a row that is cut wrongly may show it

    std::vector<BoundEntryColumn> columns;               // by position in the file
    std::vector<std::vector<std::uint32_t>> columns_of;  // by field
    std::vector<std::uint32_t> first_column;             // by field; or no_column
    std::vector<std::optional<std::size_t>> group_of;    // by field: the group that it is in
    std::vector<UniqueSet> unique_sets;                  // the primary key, if any, first
    std::vector<ReferenceSet> references;
    std::vector<const NamedRule*> named;
    std::optional<Permission> create_permission;
    std::optional<Permission> edit_permission;
    std::vector<std::optional<Permission>> permissions;  // by field
    std::unique_ptr<StoredEntries> stored;               // null: no collection, or no Directory
    PhoneHabits phones;                                  // of the first stored entries

    bool is_key(std::size_t field) const;
    bool may_change(std::size_t field) const;  // the uploader, where an entry may be edited at all
    // Whether the field of a known entry keeps its value where the row does not say it. Even a row
    // that is the whole entry removes nothing that its uploader could not change.
    bool stays_unsaid(std::size_t field) const;
    // Where a finding about a field stands: its first column, or no_column.
    std::uint32_t column_of(std::size_t field) const { return first_column[field]; }
    // What a Finding may show of a cell. Where a quote is lost and another one closes it again, a
    // cell holds parts of two rows: so nothing with a line end in it where a column is secret.
    bool may_show(std::uint32_t column, std::string_view text) const;
    std::string shown_value(std::uint32_t column, std::string_view text) const;
    const std::string& name_of(std::size_t field) const { return schema->table.fields[field].name; }
};

// What a file of entries is held against beside its schema.
struct EntryInputs {
    const Directory* directory = nullptr;
    const Uploader* uploader = nullptr;
    Limits limits;
    EntryOptions options;
    bool of_records = false;  // the file is JSON
};

// `findings` are those about the header. All that is pointed to must outlive the rules. Throws
// Failure{reference_broken} where the schema names a rule or a permission that there is not.
EntryRules make_entry_rules(const EntrySchema& schema, const EntryBinding& binding,
                            const EntryInputs& inputs, const std::vector<Finding>& findings);

// The entry of a collection that a value of the field names; null where there is none, or the field
// names none.
const JsonValue* find_named_entry(const EntryRules& rules, std::size_t field,
                                  std::string_view text);

// One text that stands for several: equal for equal lists, never for others.
std::string composite_key(const std::vector<std::string>& parts);

// What values of the fields are compared by; nothing where one of them is not there.
std::optional<std::string> key_of(const EntrySchema& schema, const UniqueSet& set,
                                  const std::vector<std::string_view>& texts);

}  // namespace rollcall
