// What a stored user says at a path, as a cell of an entry schema would write it.
#pragma once

#include <optional>
#include <string>

#include "engine/directory/collection.h"
#include "engine/directory/directory.h"

namespace rollcall {

// ["email"] is the address as stored, ["status"] Active or Inactive, ["roles"] and ["teams"] names
// in the Directory's order with the field's delimiter between them; any other path starts with a
// further member of users (Directory::field_names()). Nothing where the user has no value there.
//
// A member that was an object or array is stored as JSON (cell_text writes it); one that was a
// text is given as it is, whatever its field's type.
std::optional<std::string> user_text(const Directory& directory, const User& user,
                                     const MemberPath& path, const TableField& field,
                                     const EntryField& entry_field);

}  // namespace rollcall
