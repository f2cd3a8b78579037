// What an EntrySchema asks for, as text for whoever fills in a file: `rollcall schemas NAME`.
#pragma once

#include <string>

#include "engine/schema/entry/entry_schema.h"

namespace rollcall {

// Lines of text, made harmless for a terminal; in English, as schemas are.
std::string entry_schema_text(const EntrySchema& schema);

}  // namespace rollcall
