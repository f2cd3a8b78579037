// Turns a Table Schema document into a TableSchema, and says where it is wrong.
#pragma once

#include <string_view>

#include "engine/schema/table/field.h"
#include "engine/schema/table/json_spot.h"

namespace rollcall {

// `where` names the document in errors. A member "rollcall", of the document or of a field, is
// passed over. Throws Failure{reference_broken} with the JSON Pointer of what is wrong.
TableSchema parse_table_schema(std::string_view json, std::string_view where);
TableSchema read_table_schema(const JsonSpot& root);

}  // namespace rollcall
