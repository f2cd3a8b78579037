#include "bench/upload_json.h"

#include <array>

#include "engine/text/escape.h"

namespace rollcall {
namespace {

// In the order of fixed_columns.
constexpr std::array<std::string_view, fixed_columns.size()> members{
    "email", "new_email", "agent_number", "first_name",     "last_name",
    "alias", "status",    "location",     "max_chat_limit", "max_chat_limit_enabled"};

// The text of a cell as it stands in the CSV file.
std::string text_of(std::string_view cell) {
    if (!cell.starts_with('"')) return std::string(cell);
    std::string text;
    for (std::size_t at = 1; at + 1 < cell.size(); ++at) {
        text += cell[at];
        if (cell[at] == '"') ++at;
    }
    return text;
}

bool is_number(std::string_view text) {
    return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

// No quote may stand inside of a cell of CSV that does not start with one.
bool has_stray_quote(std::string_view cell) {
    return !cell.starts_with('"') && cell.find('"') != std::string_view::npos;
}

void append_name(std::string& out, std::string_view name) {
    if (out.back() != '{') out += ',';
    out.append("\"").append(name).append("\":");
}

void append_value(std::string& out, std::size_t at, std::string_view text) {
    if (at >= column::chat_limit && is_number(text))
        out += text;
    else
        append_json_string(out, text);
}

void append_cells(std::string& out, const UploadRow& row) {
    for (std::size_t at = 0; at < members.size(); ++at) {
        const std::string& cell = row.cells[at];
        // A list where a text must stand: what rows of the wrong length and stray quotes become.
        const bool is_list = (at == column::agent_id && row.cells_left_out != 0) ||
                             (at == column::alias && has_stray_quote(cell));
        if (cell.empty() && !is_list) continue;
        append_name(out, members[at]);
        if (is_list) out += '[';
        append_value(out, at, text_of(cell));
        if (is_list) out += ']';
    }
}

template <typename NameOf>
void append_flags(std::string& out, std::string_view member, const std::vector<char>& flags,
                  NameOf name_of) {
    bool is_first = true;
    for (std::size_t at = 0; at < flags.size(); ++at) {
        if (flags[at] == UploadRow::empty_flag) continue;
        if (is_first) {
            append_name(out, member);
            out += '[';
        } else {
            out += ',';
        }
        is_first = false;
        out += "{\"name\":";
        append_json_string(out, name_of(at));
        out += ",\"value\":";
        const std::string_view flag(&flags[at], 1);
        if (is_number(flag))
            out += flag;
        else
            append_json_string(out, flag);
        out += '}';
    }
    if (!is_first) out += ']';
}

}  // namespace

void append_record(std::string& out, const UploadRow& row, const World& world) {
    out += '{';
    append_cells(out, row);
    append_flags(out, "roles", row.roles,
                 [&world](std::size_t at) { return std::string_view(world.roles[at].name); });
    append_flags(out, "teams", row.teams,
                 [&world](std::size_t at) { return std::string_view(world.teams[at]); });
    if (!row.past_the_end.empty()) {
        append_name(out, "extra");
        out += "\"extra\"";
    }
    out += '}';
}

std::string_view code_in_json(std::string_view code) {
    if (code == "cells_missing" || code == "quote_stray") return "json_type";
    if (code == "cells_extra") return "json_key_unknown";
    return code;
}

}  // namespace rollcall
