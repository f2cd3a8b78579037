// Either form of schema, as files and names give them.
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "engine/schema/entry/entry_schema.h"
#include "engine/schema/schema.h"

namespace rollcall {

using AnySchema = std::variant<Schema, EntrySchema>;

// A schema that ships with the program or a path to a file, whatever its form. Throws Failure.
AnySchema load_any_schema(const std::string& name_or_path);

// Every schema that ships with the program, by name. Throws Failure.
std::vector<AnySchema> load_shipped_schemas();

const std::string& name_of(const AnySchema& schema);
const std::string& title_of(const AnySchema& schema);

}  // namespace rollcall
