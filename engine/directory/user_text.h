// What a stored user says at a path, as a cell of an entry schema would write it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/directory/collection.h"
#include "engine/directory/directory.h"

namespace rollcall {

// One user, asked path by path. For one thread; a path costs no second reading of a member's JSON,
// however many paths lead into it.
class UserText {
public:
    // `directory` and what `user` points to must outlive it.
    UserText(const Directory& directory, const User& user) : directory_(directory), user_(user) {}

    // ["email"] is the address as stored, ["status"] Active or Inactive, ["roles"] and ["teams"]
    // names in the Directory's order with the field's delimiter between them; any other path starts
    // with a further member of users (Directory::field_names()). Nothing where the user has no
    // value there.
    //
    // A member that was an object or array is stored as JSON: cell_text writes it where the field
    // may be one. Any other member is given as it is stored, whatever its field's type.
    std::optional<std::string> at(const MemberPath& path, const TableField& field,
                                  const EntryField& entry_field);

private:
    struct ReadMember {
        FieldIndex index;
        JsonReading json;
    };

    std::optional<std::string> whole_member(FieldIndex index, std::string_view stored,
                                            const TableField& field, const EntryField& entry_field);
    // Null where the member is not JSON. Valid until the next call.
    const JsonValue* read_member(FieldIndex index, std::string_view stored);

    const Directory& directory_;
    User user_;
    std::vector<ReadMember> read_;  // few: the members that hold others
};

}  // namespace rollcall
