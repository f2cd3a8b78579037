// See uploader.h.
#include "engine/directory/uploader.h"

#include <algorithm>

#include "engine/directory/origin.h"
#include "engine/text/email.h"
#include "engine/text/failure.h"

namespace rollcall {
namespace {

// Where each of the permissions holds. One that some role gives without restriction is free of it.
struct Rights {
    PermissionSet anywhere = 0;
    PermissionSet in_own_teams = 0;

    PermissionSet all() const { return anywhere | in_own_teams; }
};

Rights rights_of(std::span<const RoleIndex> roles, const Directory& directory) {
    Rights rights;
    for (const RoleIndex at : roles) {
        const Role& role = directory.roles()[at];
        rights.anywhere |= role.permissions & ~role.assigned_teams_only;
        rights.in_own_teams |= role.assigned_teams_only;
    }
    rights.in_own_teams &= ~rights.anywhere;
    return rights;
}

bool holds(PermissionSet set, Permission permission) { return (set & bit(permission)) != 0; }

// By role: whether these roles let their owner assign it.
std::vector<bool> assignable_by(std::span<const RoleIndex> roles, const Directory& directory) {
    std::vector<bool> assignable(directory.roles().size(), false);
    for (const RoleIndex at : roles) {
        const Role& role = directory.roles()[at];
        if (!holds(role.permissions | role.assigned_teams_only, Permission::edit_roles)) continue;
        if (!role.assignable)
            assignable.assign(assignable.size(), true);
        else
            for (const RoleIndex each : *role.assignable) assignable[each] = true;
    }
    return assignable;
}

// By team: whether `key` manages it or one above it.
std::vector<bool> teams_of(std::string_view key, const Directory& directory) {
    const std::vector<Team>& teams = directory.teams();
    std::vector<bool> own(teams.size(), false);
    for (std::size_t at = 0; at < teams.size(); ++at) {
        std::optional<TeamIndex> above = static_cast<TeamIndex>(at);
        while (above && !own[at]) {
            own[at] =
                std::ranges::find(teams[*above].managers, key) != teams[*above].managers.end();
            above = teams[*above].parent;
        }
    }
    return own;
}

[[noreturn]] void refuse_uploader(std::string_view email, std::string_view why) {
    throw Failure(FailureKind::usage, "--as " + quote(email) + ": " + std::string(why));
}

}  // namespace

Uploader Uploader::api() { return {}; }

Uploader Uploader::api(const Directory& directory, PermissionSet permissions,
                       const std::optional<std::vector<std::string>>& assignable) {
    Uploader uploader;
    uploader.is_unbounded_ = false;
    uploader.anywhere_ = permissions;
    uploader.own_teams_.assign(directory.teams().size(), false);
    for (const Role& role : directory.roles())
        uploader.assignable_.push_back(
            holds(permissions, Permission::edit_roles) &&
            (!assignable || std::ranges::find(*assignable, role.name) != assignable->end()));
    return uploader;
}

Uploader Uploader::portal(const Directory& directory, std::string_view email) {
    EmailKey key;
    if (!read_email(email, key))
        refuse_uploader(email, "this is not an e-mail address; write it as name@example.com");
    const std::optional<User> user =
        directory.find(key.text(), hash_key(key.text(), directory.seed()));
    if (!user)
        refuse_uploader(email, "no user of the directory has this e-mail; name one who is there");
    if (!user->active())
        refuse_uploader(email, "this user is inactive; name an active one, or reactivate them");

    Uploader uploader;
    uploader.is_unbounded_ = false;
    uploader.key_ = key.text();
    const Rights rights = rights_of(user->roles(), directory);
    uploader.anywhere_ = rights.anywhere;
    uploader.in_own_teams_ = rights.in_own_teams;
    uploader.assignable_ = assignable_by(user->roles(), directory);
    uploader.own_teams_ = teams_of(uploader.key_, directory);
    return uploader;
}

bool Uploader::may(Permission permission) const {
    return holds(anywhere_ | in_own_teams_, permission);
}

bool Uploader::only_in_own_teams(Permission permission) const {
    return holds(in_own_teams_, permission);
}

bool Uploader::may_assign(RoleIndex role) const { return is_unbounded_ || assignable_[role]; }

bool Uploader::owns_team(TeamIndex team) const { return is_unbounded_ || own_teams_[team]; }

bool Uploader::is_unlimited(const Directory& directory) const {
    if (is_unbounded_) return true;
    const auto every_role = [&] {
        for (std::size_t role = 0; role < directory.roles().size(); ++role)
            if (!may_assign(static_cast<RoleIndex>(role))) return false;
        return true;
    };
    return anywhere_ == every_permission && in_own_teams_ == 0 && every_role();
}

bool Uploader::could_import_with(std::span<const RoleIndex> roles,
                                 const Directory& directory) const {
    const PermissionSet all = rights_of(roles, directory).all();
    return holds(all, Permission::create_users) || holds(all, Permission::edit_user);
}

}  // namespace rollcall
