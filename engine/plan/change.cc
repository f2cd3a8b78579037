#include "engine/plan/change.h"

#include <algorithm>

#include "engine/text/escape.h"

namespace rollcall {
namespace {

bool is_number_kind(ColumnKind kind) {
    return kind == ColumnKind::whole || kind == ColumnKind::flag;
}

bool all_digits(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(),
                                        [](char c) { return c >= '0' && c <= '9'; });
}

void append_value(std::string& out, const std::optional<std::string_view>& value,
                  ColumnKind kind) {
    if (!value)
        out += "null";
    else if (is_number_kind(kind) && all_digits(*value))
        out += *value;
    else
        append_json_string(out, *value);
}

void append_license(std::string& out, License license) {
    if (license == License::none) {
        out += "null";
        return;
    }
    out += '"';
    out += license_name(license);
    out += '"';
}

template <typename Members, typename Indices>
void append_names(std::string& out, const Members& members, const Indices& indices) {
    out += '[';
    bool first = true;
    for (const auto index : indices) {
        if (!first) out += ',';
        first = false;
        append_json_string(out, members[index].name);
    }
    out += ']';
}

template <typename Members, typename Indices>
void append_membership(std::string& out, std::string_view key, const Members& members,
                       const Indices& added, const Indices& removed) {
    if (added.empty() && removed.empty()) return;
    out += ",\"";
    out += key;
    out += "\":{\"add\":";
    append_names(out, members, added);
    out += ",\"remove\":";
    append_names(out, members, removed);
    out += '}';
}

void append_set(std::string& out, const Change& change, const Rules& rules) {
    if (change.fields.empty()) return;
    out += ",\"set\":{";
    bool first = true;
    for (const FieldChange& field : change.fields) {
        const Column& column = *rules.columns[field.column].column;
        out += first ? "\"" : ",\"";
        first = false;
        out += column.member;
        out += "\":{\"from\":";
        append_value(out, field.from, column.kind);
        out += ",\"to\":";
        append_value(out, field.to, column.kind);
        out += '}';
    }
    out += '}';
}

void append_object(std::string& out, const Change& change, const Rules& rules) {
    out += "{\"row\":";
    append_number(out, number(change.row));
    out += change.creates ? ",\"action\":\"create\",\"email\":" : ",\"action\":\"update\",\"email\":";
    append_json_string(out, change.email);
    if (!change.new_email.empty()) {
        out += ",\"new_email\":";
        append_json_string(out, change.new_email);
    }
    append_set(out, change, rules);
    const Directory& directory = *rules.directory;
    append_membership(out, "roles", directory.roles(), change.roles_added, change.roles_removed);
    append_membership(out, "teams", directory.teams(), change.teams_added, change.teams_removed);
    if (change.license_before != change.license_after) {
        out += ",\"license\":{\"from\":";
        append_license(out, change.license_before);
        out += ",\"to\":";
        append_license(out, change.license_after);
        out += '}';
    }
    out += '}';
}

// Writes the lines of one Change in CSV: Row,Action,Email,Field,From,To.
class CsvLines {
public:
    CsvLines(std::string& out, const Change& change) : out_(out) {
        append_number(start_, number(change.row));
        start_ += change.creates ? ",create," : ",update,";
        append_csv_cell(start_, change.email);
        start_ += ',';
    }

    void add(std::string_view field, std::string_view from, std::string_view to) {
        out_ += start_;
        append_csv_cell(out_, field);
        out_ += ',';
        append_csv_cell(out_, from);
        out_ += ',';
        append_csv_cell(out_, to);
        out_ += "\r\n";
    }

    template <typename Members, typename Indices>
    void add_members(std::string_view prefix, const Members& members, const Indices& indices,
                     bool added) {
        for (const auto index : indices) {
            const std::string name = std::string(prefix) + members[index].name;
            add(name, added ? "0" : "1", added ? "1" : "0");
        }
    }

private:
    std::string& out_;
    std::string start_;
};

void append_csv(std::string& out, const Change& change, const Rules& rules) {
    CsvLines lines(out, change);
    if (!change.new_email.empty()) lines.add("new_email", change.email, change.new_email);
    for (const FieldChange& field : change.fields)
        lines.add(rules.columns[field.column].column->member, field.from.value_or(""),
                  field.to.value_or(""));
    const Directory& directory = *rules.directory;
    lines.add_members("Role: ", directory.roles(), change.roles_added, true);
    lines.add_members("Role: ", directory.roles(), change.roles_removed, false);
    lines.add_members("Team: ", directory.teams(), change.teams_added, true);
    lines.add_members("Team: ", directory.teams(), change.teams_removed, false);
    if (change.license_before != change.license_after)
        lines.add("license", license_name(change.license_before),
                  license_name(change.license_after));
}

// A length, then the bytes; a null has a length that no text has.
void append_sized(std::string& out, const std::optional<std::string_view>& text) {
    const std::uint32_t size = text ? static_cast<std::uint32_t>(text->size()) : 0xFFFFFFFFu;
    for (int shift = 0; shift < 32; shift += 8)
        out += static_cast<char>(static_cast<unsigned char>(size >> shift));
    if (text) out += *text;
}

template <typename Members, typename Indices>
void append_list(std::string& out, char tag, const Members& members, const Indices& indices) {
    for (const auto index : indices) {
        out += tag;
        append_sized(out, members[index].name);
    }
}

}  // namespace

std::string_view change_head(ChangeFormat format) {
    if (format == ChangeFormat::csv) return "Row,Action,Email,Field,From,To\r\n";
    return format == ChangeFormat::json ? "[\n" : "";
}

std::string_view change_tail(ChangeFormat format) {
    return format == ChangeFormat::json ? "\n]\n" : "";
}

std::size_t comma_bytes(ChangeFormat format) { return format == ChangeFormat::json ? 2 : 0; }

void append_change(std::string& out, ChangeFormat format, const Change& change,
                   const Rules& rules) {
    if (format == ChangeFormat::csv) return append_csv(out, change, rules);
    append_object(out, change, rules);
    out += format == ChangeFormat::json ? ",\n" : "\n";
}

void append_canonical(std::string& out, const Change& change, const Rules& rules) {
    out += change.creates ? 'C' : 'U';
    append_sized(out, change.email);
    if (!change.new_email.empty()) {
        out += 'N';
        append_sized(out, change.new_email);
    }
    for (const FieldChange& field : change.fields) {
        out += 'F';
        append_sized(out, rules.columns[field.column].column->member);
        append_sized(out, field.from);
        append_sized(out, field.to);
    }
    const Directory& directory = *rules.directory;
    append_list(out, 'R', directory.roles(), change.roles_added);
    append_list(out, 'r', directory.roles(), change.roles_removed);
    append_list(out, 'T', directory.teams(), change.teams_added);
    append_list(out, 't', directory.teams(), change.teams_removed);
    out += 'L';
    out += static_cast<char>('0' + static_cast<int>(change.license_before));
    out += static_cast<char>('0' + static_cast<int>(change.license_after));
}

}  // namespace rollcall
