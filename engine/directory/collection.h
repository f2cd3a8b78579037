// A collection of a Directory beside its users: profiles, groups, sites, licence rules, and so on.
//
// Kept as the JSON that it was, in the order of the document; small beside the users (a limit of
// 1,000,000 entries and 256 MiB of text for all collections together, refused beyond). Constant
// after the Directory is built, so fit for every thread.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/schema/entry/entry_schema.h"
#include "engine/schema/table/json_value.h"

namespace rollcall {

struct Collection {
    std::vector<JsonValue> entries;  // objects
    std::string file;                // that they were read from, for messages

    // Whether an entry has that text at `path` (scalars: as text_at writes them).
    bool holds(const MemberPath& path, std::string_view text) const;
};

using Collections = std::map<std::string, Collection, std::less<>>;

// The value at `path`, or null where there is none on the way; of an empty path `entry` itself.
const JsonValue* find_at(const JsonValue& entry, std::span<const std::string> path);

// A value as a cell of `field` would write it (entry_schema.h): a string as it is, a number as it
// was written, "true" and "false", JSON of objects and arrays; of a list its items joined by the
// field's delimiter; of a group "{}". Nothing where it is null, empty or of a type that the field
// cannot hold.
std::optional<std::string> cell_text(const JsonValue& value, const TableField& field,
                                     const EntryField& entry_field);

// `value` as one line of JSON, members in their order.
void append_json(std::string& out, const JsonValue& value);

}  // namespace rollcall
