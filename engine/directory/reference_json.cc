// Writes what reference.h describes as JSON text, for the seed and for snapshots.
#include <utility>

#include "engine/directory/reference.h"
#include "engine/text/escape.h"

namespace rollcall {
namespace {

// Appends a list in brackets; `write` appends one element.
template <typename List, typename Write>
void append_list(std::string& out, const List& list, Write write) {
    out += '[';
    bool first = true;
    for (const auto& element : list) {
        if (!first) out += ',';
        first = false;
        write(element);
    }
    out += ']';
}

void append_member(std::string& out, std::string_view name) {
    if (out.back() != '{') out += ',';
    append_json_string(out, name);
    out += ':';
}

void append_permissions(std::string& out, PermissionSet set) {
    std::vector<std::string_view> names;
    for (std::size_t at = 0; at < permission_count; ++at)
        if ((set & (PermissionSet{1} << at)) != 0)
            names.push_back(permission_name(static_cast<Permission>(at)));
    append_list(out, names, [&out](std::string_view name) { append_json_string(out, name); });
}

void append_role(std::string& out, const Role& role, const std::vector<Role>& roles) {
    out += '{';
    append_member(out, "name");
    append_json_string(out, role.name);
    if (role.license != License::none) {
        append_member(out, "license_type");
        append_json_string(out, license_name(role.license));
    }
    append_member(out, "permissions");
    append_permissions(out, role.permissions);
    append_member(out, "assigned_teams_only");
    append_permissions(out, role.assigned_teams_only);
    if (role.assignable) {
        append_member(out, "assignable_roles");
        append_list(out, *role.assignable,
                    [&](RoleIndex at) { append_json_string(out, roles[at].name); });
    }
    for (const auto& [name, text] : {std::pair("label", &role.label), {"color", &role.color}}) {
        if (text->empty()) continue;
        append_member(out, name);
        append_json_string(out, *text);
    }
    out += '}';
}

void append_team(std::string& out, const Team& team, const std::vector<Team>& teams) {
    out += '{';
    append_member(out, "name");
    append_json_string(out, team.name);
    if (team.parent) {
        append_member(out, "parent");
        append_json_string(out, teams[*team.parent].name);
    }
    if (!team.managers.empty()) {
        append_member(out, "managers");
        append_list(out, team.managers,
                    [&out](const std::string& manager) { append_json_string(out, manager); });
    }
    out += '}';
}

}  // namespace

std::string reference_json(const Reference& reference,
                           const std::optional<std::vector<std::string>>& user_fields) {
    std::string out = "{\"settings\":{\"platform\":";
    append_json_string(out, reference.settings.platform);
    out += ",\"max_chat_limit\":" + std::to_string(reference.settings.max_chat_limit);
    if (reference.settings.four_eyes) out += ",\"four_eyes\":true";
    out += '}';
    append_member(out, "roles");
    append_list(out, reference.roles,
                [&](const Role& role) { append_role(out, role, reference.roles); });
    append_member(out, "teams");
    append_list(out, reference.teams,
                [&](const Team& team) { append_team(out, team, reference.teams); });
    append_member(out, "locations");
    append_list(out, reference.locations, [&out](const std::string& name) {
        out += "{\"name\":";
        append_json_string(out, name);
        out += '}';
    });
    if (user_fields) {
        append_member(out, "user_fields");
        append_list(out, *user_fields,
                    [&out](const std::string& name) { append_json_string(out, name); });
    }
    for (const auto& [name, collection] : *reference.collections) {
        append_member(out, name);
        append_list(out, collection.entries,
                    [&out](const JsonValue& entry) { append_json(out, entry); });
    }
    return out + '}';
}

}  // namespace rollcall
