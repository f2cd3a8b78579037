// Turns one field descriptor of a Table Schema into a TableField, and says where it is wrong.
#pragma once

#include <string>
#include <vector>

#include "engine/schema/table/field.h"
#include "engine/schema/table/json_spot.h"

namespace rollcall {

// `missing` are the missing values of the whole schema, which a field's own replace. Fails at the
// place that is wrong. Members that Table Schema does not know are passed over, as it asks for,
// but for those that look like misspelt ones.
TableField parse_table_field(const JsonSpot& place, const std::vector<std::string>& missing);

// The list under "missingValues": strings, or objects with a value and perhaps a label.
std::vector<std::string> parse_missing_values(const JsonSpot& place);

// Reads "constraints" and "categories" into a field whose form is known.
void parse_constraints(const JsonSpot& field_place, TableField& field);

}  // namespace rollcall
