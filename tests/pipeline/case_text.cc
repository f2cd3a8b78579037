// See case_maker.h. Here: what was made, as the bytes that the engine reads.
#include "tests/pipeline/case_maker.h"

namespace rollcall::test {
namespace {

std::string csv_cell(const std::string& cell, char delimiter) {
    if (cell.find_first_of(std::string("\"\r\n") + delimiter) == std::string::npos) return cell;
    std::string out = "\"";
    for (const char c : cell) out += c == '"' ? "\"\"" : std::string(1, c);
    return out + '"';
}

std::string csv_line(const std::vector<std::string>& cells, char delimiter) {
    std::string line;
    for (std::size_t at = 0; at < cells.size(); ++at) {
        if (at != 0) line += delimiter;
        line += csv_cell(cells[at], delimiter);
    }
    return line;
}

std::string json_text(const std::string& text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    return out + '"';
}

template <typename Names>
std::string json_names(const Names& names) {
    std::string out;
    for (const std::string& name : names) out += (out.empty() ? "" : ",") + json_text(name);
    return "[" + out + "]";
}

std::string json_roles(const std::vector<SlowRole>& roles) {
    std::string out;
    for (const SlowRole& role : roles) {
        out += (out.empty() ? "" : ",\n  ") + ("{\"name\":" + json_text(role.name)) +
               ",\"license_type\":" + json_text(role.license) +
               ",\"permissions\":" + json_names(role.permissions) +
               ",\"assigned_teams_only\":" + json_names(role.own_teams_only);
        if (role.assignable) out += ",\"assignable_roles\":" + json_names(*role.assignable);
        out += "}";
    }
    return out;
}

std::string json_teams(const std::vector<SlowTeam>& teams) {
    std::string out;
    for (const SlowTeam& team : teams) {
        out += (out.empty() ? "" : ",\n  ") + ("{\"name\":" + json_text(team.name));
        if (!team.parent.empty()) out += ",\"parent\":" + json_text(team.parent);
        out += ",\"managers\":" + json_names(team.managers) + "}";
    }
    return out;
}

std::string json_users(const std::map<std::string, SlowUser>& users) {
    std::string out;
    for (const auto& [key, user] : users) {
        out += (out.empty() ? "" : ",\n  ") + ("{\"email\":" + json_text(user.email));
        for (const auto& [member, value] : user.fields) {
            const bool is_number = member.starts_with("max_chat_limit");
            out += "," + json_text(member) + ":" + (is_number ? value : json_text(value));
        }
        out +=
            ",\"roles\":" + json_names(user.roles) + ",\"teams\":" + json_names(user.teams) + "}";
    }
    return out;
}

}  // namespace

std::string to_csv(const MadeCase& made) {
    const std::string end = made.has_crlf ? "\r\n" : "\n";
    std::string text = made.has_mark ? "\xEF\xBB\xBF" : "";
    text += csv_line(made.file.header, made.delimiter) + end;
    for (std::size_t n = 0; n < made.file.blank_before; ++n) text += std::string(60, ' ') + end;
    for (const SlowRow& row : made.file.rows) text += csv_line(row, made.delimiter) + end;
    return text;
}

std::string to_json(const SlowDirectory& directory) {
    std::string text = "{\"settings\":{\"max_chat_limit\":";
    text += std::to_string(directory.max_chat_limit) + "},\n \"roles\":[";
    text += json_roles(directory.roles) + "],\n \"teams\":[" + json_teams(directory.teams);
    text += "],\n \"locations\":[";
    std::string locations;
    for (const std::string& name : directory.locations)
        locations += (locations.empty() ? "" : ",") + ("{\"name\":" + json_text(name) + "}");
    return text + locations + "],\n \"users\":[" + json_users(directory.users) + "]}\n";
}

}  // namespace rollcall::test
