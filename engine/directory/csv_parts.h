// Parts of a Directory from CSV files with fixed columns (documented in load.h).
#pragma once

#include <filesystem>
#include <string_view>

#include "engine/directory/origin.h"
#include "engine/directory/reference.h"
#include "engine/directory/user_intake.h"

namespace rollcall {

// `text` is the whole file; `origin` names it and outlives the drafts. All throw
// Failure{reference_broken} with the line.
void read_roles_csv(std::string_view text, const Origin& origin, ReferenceDraft& draft);
void read_teams_csv(std::string_view text, const Origin& origin, ReferenceDraft& draft);
void read_locations_csv(std::string_view text, const Origin& origin, ReferenceDraft& draft);
void read_users_csv(std::string_view text, const Origin& origin, UserIntake& intake);

}  // namespace rollcall
