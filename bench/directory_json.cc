#include "bench/directory_json.h"

#include <string_view>

#include "bench/text_file.h"

namespace rollcall {
namespace {

void add_string(std::string& out, std::string_view text) {
    out += '"';
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    out += '"';
}

void add_string_or_null(std::string& out, std::string_view text) {
    if (text.empty())
        out += "null";
    else
        add_string(out, text);
}

template <typename Names, typename NameOf>
void add_members(std::string& out, const Members& members, const Names& names, NameOf name_of) {
    std::string_view separator = "";
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (!members.has(i)) continue;
        out += separator;
        add_string(out, name_of(names[i]));
        separator = ",";
    }
}

void add_user(std::string& out, const World& world, const Person& person) {
    out += "{\"email\":";
    add_string(out, person.email);
    out += ",\"agent_number\":";
    add_string_or_null(out, person.agent_number);
    out += ",\"first_name\":";
    add_string(out, person.first_name);
    out += ",\"last_name\":";
    add_string(out, person.last_name);
    out += ",\"alias\":";
    add_string_or_null(out, person.alias);
    out += person.active ? ",\"status\":\"Active\"" : ",\"status\":\"Inactive\"";
    out += ",\"location\":";
    add_string_or_null(out, person.location);
    out += ",\"max_chat_limit\":";
    out += person.chat_limit == 0 ? "null" : std::to_string(person.chat_limit);
    out += ",\"max_chat_limit_enabled\":";
    out += person.chat_enabled ? '1' : '0';
    out += ",\"roles\":[";
    add_members(out, person.roles, world.roles,
                [](const RoleSketch& role) { return std::string_view(role.name); });
    out += "],\"teams\":[";
    add_members(out, person.teams, world.teams,
                [](const std::string& team) { return std::string_view(team); });
    out += "]}";
}

std::string head_of(const World& world) {
    std::string out = "{\"settings\":{\"platform\":\"CCAI Platform\",\"max_chat_limit\":10},\n";
    std::string_view separator = "\"roles\":[";
    for (const auto& role : world.roles) {
        out += separator;
        out += "{\"name\":";
        add_string(out, role.name);
        out += ",\"license_type\":\"" + role.license + "\",\"permissions\":[";
        if (role.license == "Admin") out += "\"*\"";
        if (role.license == "Manager") out += "\"edit_user\",\"edit_name\",\"edit_teams\"";
        out += "]}";
        separator = ",\n ";
    }
    separator = "],\n\"teams\":[";
    for (const auto& team : world.teams) {
        out += separator;
        out += "{\"name\":";
        add_string(out, team);
        out += '}';
        separator = ",\n ";
    }
    separator = "],\n\"locations\":[";
    for (const auto location : world.locations) {
        out += separator;
        out += "{\"name\":";
        add_string(out, location);
        out += '}';
        separator = ",";
    }
    return out + "],\n\"users\":[";
}

}  // namespace

std::uint64_t write_directory(const World& world, const std::string& path) {
    TextFile file(path);
    file.append(head_of(world));
    std::string line;
    for (std::uint64_t number = 0; number < world.users; ++number) {
        line = number == 0 ? "\n" : ",\n";
        add_user(line, world, describe_person(world, number));
        file.append(line);
    }
    file.append("]}\n");
    return file.finish();
}

}  // namespace rollcall
