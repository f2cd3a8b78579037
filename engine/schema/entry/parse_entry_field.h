// What rollcall adds to one field of an EntrySchema, for parse_entry_schema.
#pragma once

#include <string_view>

#include "engine/schema/entry/entry_schema.h"
#include "engine/schema/table/json_spot.h"

namespace rollcall {

// Reads the field at `place`, whose Table Schema part is `table`, without its "only_if". Fails at
// the place that is wrong.
EntryField read_entry_field(const JsonSpot& place, const TableField& table);

// The field of a plain Table Schema, whose records have no members within members.
EntryField read_plain_field(const JsonSpot& place, const TableField& table);

// The condition of the field at `at`, if it has one; every field of `schema` must be read.
std::optional<EntryCondition> read_condition(const JsonSpot& place, std::size_t at,
                                             const EntrySchema& schema);

}  // namespace rollcall
