// Where a Directory comes from: JSON (contract §9), parts as files of their own, or a snapshot.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "engine/directory/directory.h"

namespace rollcall {

// Paths; an empty one is not given. `directory` is a JSON document or a snapshot, told apart by
// the first bytes; the parts add to a document, or stand alone. Nothing can be added to a snapshot.
//
// An .ndjson has a user object a line, as in the document's "users". A .csv has these columns, in
// any order; all but the first may be left out, and no others may be there:
//   users      email, agent_number, first_name, last_name, alias, status, location,
//              max_chat_limit, max_chat_limit_enabled, roles, teams
//   roles      name, license_type, permissions, assignable_roles, assigned_teams_only
//   teams      name, parent, managers
//   locations  name
// UTF-8, comma, header in the first line, cells in quotes where they hold a comma or a quote; no
// line end within a cell, no line over 1 MiB. Lists (roles, teams, permissions, assignable_roles,
// assigned_teams_only, managers) have | between their names. An empty cell is no value; an empty
// assignable_roles is every role. Lines without a value are passed over.
struct DirectoryFiles {
    std::filesystem::path directory;
    std::filesystem::path users;      // .ndjson or .csv
    std::filesystem::path roles;      // .csv
    std::filesystem::path teams;      // .csv
    std::filesystem::path locations;  // .csv
};

// Throws Failure{reference_broken}: what is wrong, at which JSON Pointer, line or byte, and what
// would be right; Failure{input_not_opened} or {read_or_write}.
std::shared_ptr<const Directory> load_directory(const DirectoryFiles& files);

// Compiles a Directory into a checksummed file that load_directory maps instead of parsing. The
// same Directory gives the same bytes. Written beside `path` and renamed over it.
void write_snapshot(const Directory& directory, const std::filesystem::path& path);

}  // namespace rollcall
