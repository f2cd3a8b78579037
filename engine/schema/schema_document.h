// Finds the bytes of a schema document by its name or path, whichever form of schema it holds.
#pragma once

#include <string>

namespace rollcall {

// A word with a "/" in it or ending in ".json" is a path; any other names a shipped schema. Throws
// Failure: input_not_opened, read_or_write, reference_broken (longer than 16 MiB) or usage (no
// schema of that name).
std::string read_schema_document(const std::string& name_or_path);

}  // namespace rollcall
