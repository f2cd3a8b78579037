// See csv_parts.h.
#include "engine/directory/csv_parts.h"

#include <algorithm>
#include <string>
#include <vector>

#include "engine/directory/csv_table.h"
#include "engine/text/unicode.h"

namespace rollcall {
namespace {

constexpr std::size_t longest_line = 1024 * 1024;

// Hands out the names in a cell, between bars; blank ones are passed over.
template <typename Visit>
void each_name(std::string_view cell, Visit visit) {
    while (!cell.empty()) {
        const std::size_t bar = std::min(cell.find('|'), cell.size());
        const std::string_view name = trim(cell.substr(0, bar));
        if (!name.empty()) visit(name);
        cell.remove_prefix(std::min(bar + 1, cell.size()));
    }
}

std::vector<std::string> names_in(std::string_view cell) {
    std::vector<std::string> names;
    each_name(cell, [&names](std::string_view name) { names.emplace_back(name); });
    return names;
}

std::uint64_t line_of(std::string_view text, std::size_t byte) {
    return 1 + static_cast<std::uint64_t>(std::ranges::count(text.substr(0, byte), '\n'));
}

}  // namespace

void check_csv_bytes(std::string_view text, const Origin& origin) {
    constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
    const std::size_t begin = text.starts_with(byte_order_mark) ? byte_order_mark.size() : 0;
    if (text.find_first_not_of(" \t\r\n,", begin) == std::string_view::npos)
        refuse({&origin}, {}, "the file is empty; its first line must name the columns");
    const std::size_t bad = find_invalid_utf8(text);
    if (bad < text.size())
        refuse({&origin, line_of(text, bad)}, {},
               "byte " + std::to_string(bad) + " is not valid UTF-8; save the file as UTF-8");
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        if (end - at > longest_line)
            refuse({&origin, line_of(text, at)}, {},
                   "the line is longer than 1048576 bytes, which is the limit");
        at = end + 1;
    }
}

void read_roles_csv(std::string_view text, const Origin& origin, ReferenceDraft& draft) {
    CsvTable<5> table(
        text, origin,
        {"name", "license_type", "permissions", "assignable_roles", "assigned_teams_only"});
    while (table.next()) {
        RoleDraft role;
        role.spot = table.spot();
        role.name = table.cell(0);
        role.license_type = table.cell(1);
        role.permissions = names_in(table.cell(2));
        if (!table.cell(3).empty()) role.assignable_roles = names_in(table.cell(3));
        role.assigned_teams_only = names_in(table.cell(4));
        draft.roles.push_back(std::move(role));
    }
}

void read_teams_csv(std::string_view text, const Origin& origin, ReferenceDraft& draft) {
    CsvTable<3> table(text, origin, {"name", "parent", "managers"});
    while (table.next())
        draft.teams.push_back({table.spot(), std::string(table.cell(0)), std::string(table.cell(1)),
                               names_in(table.cell(2))});
}

void read_locations_csv(std::string_view text, const Origin& origin, ReferenceDraft& draft) {
    CsvTable<1> table(text, origin, {"name"});
    while (table.next()) draft.locations.push_back({table.spot(), std::string(table.cell(0))});
}

void read_users_csv(std::string_view text, const Origin& origin, UserIntake& intake) {
    CsvTable<11> table(text, origin,
                       {"email", "agent_number", "first_name", "last_name", "alias", "status",
                        "location", "max_chat_limit", "max_chat_limit_enabled", "roles", "teams"});
    const auto field = [](UserField name) { return static_cast<FieldIndex>(name); };
    while (table.next()) {
        intake.begin(table.spot());
        intake.set_email(table.cell(0));
        intake.set_text(field(UserField::agent_number), table.cell(1));
        intake.set_text(field(UserField::first_name), table.cell(2));
        intake.set_text(field(UserField::last_name), table.cell(3));
        intake.set_text(field(UserField::alias), table.cell(4));
        intake.set_status(table.cell(5));
        intake.set_location(table.cell(6));
        intake.set_whole(UserField::max_chat_limit, table.cell(7));
        intake.set_flag(UserField::max_chat_limit_enabled, table.cell(8));
        // A list in one cell has no elements that a message could point at.
        each_name(table.cell(9), [&](std::string_view name) { intake.add_role(name, 0); });
        each_name(table.cell(10), [&](std::string_view name) { intake.add_team(name, 0); });
        intake.add();
    }
}

}  // namespace rollcall
