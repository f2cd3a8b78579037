// What must hold between the fields of an EntrySchema, for parse_entry_schema.
#pragma once

#include <vector>

#include "engine/schema/entry/entry_schema.h"
#include "engine/schema/table/json_spot.h"

namespace rollcall {

// Each field can be told from all others by its names (in any ASCII letter case), by its place in a
// record and by its place in the Directory; a place within another is one within a group. Fields of
// the primary key always have a value that can be seen and written. `places` are the fields in the
// document; fails at the one that is wrong. O(n log n), and O(n) for each required_in_group.
void check_entry_fields(const std::vector<JsonSpot>& places, const EntrySchema& schema);

}  // namespace rollcall
