// The words for what an uploader may do, as roles of a Directory and schemas write them.
#pragma once

#include <array>
#include <span>
#include <string_view>

namespace rollcall {

// In the order of Permission (engine/directory/directory.h).
inline constexpr std::array<std::string_view, 11> permission_names{
    "create_users", "edit_user",   "edit_email",        "edit_agent_id",
    "edit_name",    "edit_status", "edit_location",     "edit_chat_concurrency",
    "edit_roles",   "edit_teams",  "manage_user_lists",
};

// Those that a column of a Schema may ask for (contract §4).
inline constexpr std::span column_permissions =
    std::span<const std::string_view>(permission_names).subspan(2, 8);

}  // namespace rollcall
