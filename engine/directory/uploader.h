// Who imports, with the rights that they hold (contract §4, Rights).
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/directory/directory.h"

namespace rollcall {

class Uploader {
public:
    // An API user: is nobody of the Directory, and may do everything.
    static Uploader api();

    // An API user who may do only so much. Without `assignable`: edit_roles gives every role.
    static Uploader api(const Directory& directory, PermissionSet permissions,
                        const std::optional<std::vector<std::string>>& assignable);

    // A portal user: the union of the permissions of their roles; the highest level wins.
    // Throws Failure{usage} when nobody active has that e-mail.
    static Uploader portal(const Directory& directory, std::string_view email);

    bool may_do_everything() const { return is_unbounded_; }  // nothing need be looked up
    std::string_view key() const { return key_; }  // canonical e-mail; empty for an API user

    bool may(Permission permission) const;                // anywhere, or in own teams
    bool only_in_own_teams(Permission permission) const;  // holds, but only there
    bool may_assign(RoleIndex role) const;  // by the roles that give edit_roles: their union
    bool owns_team(TeamIndex team) const;   // a team that they manage, or below one

    // True when nobody may do more: every permission for everybody, and every role to assign.
    bool is_unlimited(const Directory& directory) const;

    // True when a user with exactly these roles could still import: create_users or edit_user.
    bool could_import_with(std::span<const RoleIndex> roles, const Directory& directory) const;

private:
    bool is_unbounded_ = true;
    std::string key_;
    PermissionSet anywhere_ = every_permission;
    PermissionSet in_own_teams_ = 0;
    std::vector<bool> assignable_;  // by RoleIndex
    std::vector<bool> own_teams_;   // by TeamIndex
};

}  // namespace rollcall
