// Judges the drafts of a Directory: see reference.h.
#include <algorithm>
#include <array>

#include "engine/directory/reference.h"
#include "engine/text/email.h"
#include "engine/text/unicode.h"

namespace rollcall {
namespace {

constexpr std::size_t custom_roles_allowed = 100;
constexpr std::size_t role_name_allowed = 20;  // code points
constexpr std::size_t teams_allowed = 65'000;  // a TeamIndex counts them

// Roles that every system has (seed 004); all others are custom.
constexpr std::array<std::string_view, 6> default_roles{
    "Admin", "Manager", "Manager Data", "Manager Teams", "Manager Admin", "Agent"};

void check_name(const Spot& spot, std::string_view name) {
    if (name.empty()) refuse(spot, {"name"}, "a name is missing; give one");
    if (trim(name) != name || holds_control(name))
        refuse(spot, {"name"},
               quote(name) +
                   " has white space at an end or a control character; remove it, "
                   "because no cell can hold it");
}

[[noreturn]] void refuse_twice(const Spot& spot, std::string_view name, const Spot& first) {
    refuse(spot, {"name"},
           quote(name) + " is there already at " + describe(first, {"name"}) +
               "; every name must be unique");
}

PermissionSet read_permissions(const Spot& spot, std::string_view member,
                               const std::vector<std::string>& names) {
    PermissionSet set = 0;
    for (std::size_t at = 0; at < names.size(); ++at) {
        if (names[at] == "*") {
            set |= every_permission;
            continue;
        }
        const std::optional<Permission> permission = find_permission(names[at]);
        if (!permission) {
            std::string known;
            for (std::size_t each = 0; each < permission_count; ++each)
                known += std::string(permission_name(static_cast<Permission>(each))) + ", ";
            refuse(spot, {member, at},
                   quote(names[at]) + " is not a permission; use " + known + "or *");
        }
        set |= bit(*permission);
    }
    return set;
}

License read_license(const Spot& spot, std::string_view name) {
    if (name.empty()) return License::none;
    const std::optional<License> license = find_license(name);
    if (!license)
        refuse(spot, {"license_type"},
               quote(name) + " is not a licence; use Agent, Manager or Admin");
    return *license;
}

std::vector<Role> resolve_roles(const std::vector<RoleDraft>& drafts) {
    NameIndex names;
    std::size_t custom = 0;
    for (std::size_t at = 0; at < drafts.size(); ++at) {
        const RoleDraft& draft = drafts[at];
        check_name(draft.spot, draft.name);
        if (cut(draft.name, role_name_allowed) != draft.name)
            refuse(draft.spot, {"name"},
                   quote(draft.name) + " is too long; a role name has at most 20 characters");
        if (!names.add(draft.name, at))
            refuse_twice(draft.spot, draft.name, drafts[*names.find(draft.name)].spot);
        if (std::ranges::find(default_roles, draft.name) == default_roles.end() &&
            ++custom > custom_roles_allowed)
            refuse(draft.spot, {},
                   "there are more than 100 custom roles, which is the limit; remove some");
    }
    std::vector<Role> roles;
    for (const RoleDraft& draft : drafts) {
        Role role;
        role.name = draft.name;
        role.license = read_license(draft.spot, draft.license_type);
        role.label = draft.label;
        role.color = draft.color;
        role.assigned_teams_only =
            read_permissions(draft.spot, "assigned_teams_only", draft.assigned_teams_only);
        role.permissions = read_permissions(draft.spot, "permissions", draft.permissions) |
                           role.assigned_teams_only;
        if (draft.assignable_roles) {
            role.assignable.emplace();
            for (std::size_t at = 0; at < draft.assignable_roles->size(); ++at) {
                const std::string& name = (*draft.assignable_roles)[at];
                const std::optional<std::size_t> found = names.find(name);
                if (!found)
                    refuse(draft.spot, {"assignable_roles", at},
                           quote(name) + " is not a role; use a name from roles");
                role.assignable->push_back(static_cast<RoleIndex>(*found));
            }
        }
        roles.push_back(std::move(role));
    }
    return roles;
}

// Follows each team to its top. A team that was seen on an earlier way needs no second look.
void check_no_cycle(const std::vector<Team>& teams, const std::vector<TeamDraft>& drafts) {
    constexpr std::size_t unseen = 0;
    std::vector<std::size_t> seen_on(teams.size(), unseen);
    for (std::size_t start = 0; start < teams.size(); ++start) {
        const std::size_t way = start + 1;
        std::optional<TeamIndex> at = static_cast<TeamIndex>(start);
        while (at && seen_on[*at] == unseen) {
            seen_on[*at] = way;
            at = teams[*at].parent;
        }
        if (at && seen_on[*at] == way)
            refuse(drafts[*at].spot, {"parent"},
                   quote(drafts[*at].name) + " is above itself by way of " +
                       quote(drafts[*at].parent) + "; break the circle");
    }
}

std::vector<std::string> read_managers(const TeamDraft& draft) {
    std::vector<std::string> keys;
    EmailKey key;
    for (std::size_t at = 0; at < draft.managers.size(); ++at) {
        if (!read_email(draft.managers[at], key))
            refuse(draft.spot, {"managers", at},
                   quote(draft.managers[at]) +
                       " is not an e-mail address; write it as "
                       "name@example.com");
        keys.emplace_back(key.text());
    }
    return keys;
}

std::vector<Team> resolve_teams(const std::vector<TeamDraft>& drafts) {
    NameIndex names;
    for (std::size_t at = 0; at < drafts.size(); ++at) {
        const TeamDraft& draft = drafts[at];
        check_name(draft.spot, draft.name);
        if (draft.name.find(':') != std::string::npos)
            refuse(draft.spot, {"name"}, quote(draft.name) + " has a colon; a team name may not");
        if (!names.add(draft.name, at))
            refuse_twice(draft.spot, draft.name, drafts[*names.find(draft.name)].spot);
        if (at >= teams_allowed)
            refuse(draft.spot, {}, "there are more than 65000 teams, which is the limit");
    }
    std::vector<Team> teams;
    for (const TeamDraft& draft : drafts) {
        Team team{draft.name, std::nullopt, read_managers(draft)};
        if (!draft.parent.empty()) {
            const std::optional<std::size_t> parent = names.find(draft.parent);
            if (!parent)
                refuse(draft.spot, {"parent"},
                       quote(draft.parent) + " is not a team; use a name from teams");
            team.parent = static_cast<TeamIndex>(*parent);
        }
        teams.push_back(std::move(team));
    }
    check_no_cycle(teams, drafts);
    return teams;
}

std::vector<std::string> resolve_locations(const std::vector<LocationDraft>& drafts) {
    NameIndex folds;
    std::vector<std::string> locations;
    for (std::size_t at = 0; at < drafts.size(); ++at) {
        const LocationDraft& draft = drafts[at];
        check_name(draft.spot, draft.name);
        // Cells find a location in any letter case, so two may not differ in case alone.
        const std::string fold = fold_case(draft.name);
        if (!folds.add(fold, at))
            refuse_twice(draft.spot, draft.name, drafts[*folds.find(fold)].spot);
        locations.push_back(draft.name);
    }
    return locations;
}

}  // namespace

Reference resolve(const ReferenceDraft& draft) {
    Reference reference;
    reference.settings = draft.settings;
    reference.roles = resolve_roles(draft.roles);
    reference.teams = resolve_teams(draft.teams);
    reference.locations = resolve_locations(draft.locations);
    reference.collections = draft.collections;
    return reference;
}

}  // namespace rollcall
