// A user as JSON of a Directory document (contract §9), compact.
#pragma once

#include <string>

#include "engine/directory/directory.h"

namespace rollcall {

// Members in a fixed order, those without a value left out: as stores keep users, and as a
// Directory document is exported. Reading it gives the same user.
void write_user_record(std::string& out, const Directory& directory, const User& user);

// As write_reference, without what only snapshots and stores need ("user_fields").
std::string write_reference_document(const Directory& directory);

// Settings, roles, teams, locations and collections of a Directory: its document without users.
std::string write_reference(const Directory& directory);

}  // namespace rollcall
