#include "engine/plan/change.h"

#include <algorithm>

#include "engine/text/escape.h"

namespace rollcall {
namespace {

bool is_number_kind(ColumnKind kind) {
    return kind == ColumnKind::whole || kind == ColumnKind::flag;
}

bool all_digits(std::string_view text) {
    return !text.empty() &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

void put_value(ByteWriter& out, std::string_view value, ColumnKind kind) {
    if (value.data() == nullptr)
        out.put("null");
    else if (is_number_kind(kind) && all_digits(value))
        out.put(value);
    else
        out.put_json_string(value);
}

void put_license(ByteWriter& out, License license) {
    if (license == License::none) return out.put("null");
    out.put('"');
    out.put(license_name(license));
    out.put('"');
}

template <typename Indices>
void put_names(ByteWriter& out, const std::vector<MemberWords>& words, const Indices& indices) {
    bool first = true;
    for (const auto index : indices) {
        if (!first) out.put(',');
        first = false;
        out.put(std::string_view(words[index].json));
    }
}

template <typename Indices>
void put_membership(ByteWriter& out, std::string_view start, const std::vector<MemberWords>& words,
                    const Indices& added, const Indices& removed) {
    if (added.empty() && removed.empty()) return;
    out.put(start);
    put_names(out, words, added);
    out.put("],\"remove\":[");
    put_names(out, words, removed);
    out.put("]}");
}

void put_set(ByteWriter& out, const Change& change, const Rules& rules) {
    if (change.fields.empty()) return;
    out.put(",\"set\":{");
    bool first = true;
    for (const FieldChange& field : change.fields) {
        const ColumnRule& rule = rules.columns[field.column];
        if (!first) out.put(',');
        first = false;
        if (field.from.data() == nullptr) {
            out.put(std::string_view(rule.change_start_from_null));
        } else {
            out.put(std::string_view(rule.change_start));
            put_value(out, field.from, rule.column->kind);
            out.put(",\"to\":");
        }
        put_value(out, field.to, rule.column->kind);
        out.put('}');
    }
    out.put('}');
}

void put_object(ByteWriter& out, const Change& change, const Rules& rules) {
    out.put("{\"row\":");
    out.put_number(number(change.row));
    if (change.creates)
        out.put(",\"action\":\"create\",\"email\":");
    else
        out.put(",\"action\":\"update\",\"email\":");
    out.put_json_string(change.email);
    if (!change.new_email.empty()) {
        out.put(",\"new_email\":");
        out.put_json_string(change.new_email);
    }
    put_set(out, change, rules);
    put_membership(out, ",\"roles\":{\"add\":[", rules.role_words, change.roles_added,
                   change.roles_removed);
    put_membership(out, ",\"teams\":{\"add\":[", rules.team_words, change.teams_added,
                   change.teams_removed);
    if (change.license_before != change.license_after) {
        out.put(",\"license\":{\"from\":");
        put_license(out, change.license_before);
        out.put(",\"to\":");
        put_license(out, change.license_after);
        out.put('}');
    }
    out.put('}');
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
        lines.add(rules.columns[field.column].column->member, field.from, field.to);
    const Directory& directory = *rules.directory;
    lines.add_members("Role: ", directory.roles(), change.roles_added, true);
    lines.add_members("Role: ", directory.roles(), change.roles_removed, false);
    lines.add_members("Team: ", directory.teams(), change.teams_added, true);
    lines.add_members("Team: ", directory.teams(), change.teams_removed, false);
    if (change.license_before != change.license_after)
        lines.add("license", license_name(change.license_before),
                  license_name(change.license_after));
}

constexpr char null_size = '\xFF';  // no size starts with it

template <typename Indices>
void put_list(ByteWriter& out, char tag, const std::vector<MemberWords>& words,
              const Indices& indices) {
    for (const auto index : indices) {
        out.put(tag);
        out.put_sized(words[index].name);
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

void write_change(ByteWriter& out, ChangeFormat format, const Change& change, const Rules& rules) {
    if (format == ChangeFormat::csv) {
        std::string lines;
        append_csv(lines, change, rules);
        return out.put(std::string_view(lines));
    }
    put_object(out, change, rules);
    if (format == ChangeFormat::json)
        out.put(",\n");
    else
        out.put('\n');
}

void write_canonical(ByteWriter& out, const Change& change, const Rules& rules) {
    out.put(change.creates ? 'C' : 'U');
    out.put_sized(change.email);
    if (!change.new_email.empty()) {
        out.put('N');
        out.put_sized(change.new_email);
    }
    for (const FieldChange& field : change.fields) {
        out.put('F');
        out.put(static_cast<char>(rules.columns[field.column].order));
        for (const std::string_view value : {field.from, field.to}) {
            if (value.data() == nullptr)
                out.put(null_size);
            else
                out.put_sized(value);
        }
    }
    put_list(out, 'R', rules.role_words, change.roles_added);
    put_list(out, 'r', rules.role_words, change.roles_removed);
    put_list(out, 'T', rules.team_words, change.teams_added);
    put_list(out, 't', rules.team_words, change.teams_removed);
    out.put('L');
    out.put(static_cast<char>('0' + static_cast<int>(change.license_before)));
    out.put(static_cast<char>('0' + static_cast<int>(change.license_after)));
}

}  // namespace rollcall
