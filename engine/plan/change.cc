#include "engine/plan/change.h"

#include <algorithm>

#include "engine/plan/scim.h"
#include "engine/text/escape.h"
#include "engine/text/put.h"

namespace rollcall {
namespace {

bool is_number_kind(ColumnKind kind) {
    return kind == ColumnKind::whole || kind == ColumnKind::flag;
}

bool all_digits(std::string_view text) {
    return !text.empty() &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

char* put_value(char* to, std::string_view value, ColumnKind kind) {
    if (value.data() == nullptr) return put(to, "null");
    if (is_number_kind(kind) && all_digits(value)) return put(to, value);
    return put_json_string(to, value);
}

// Each word brings a comma before it; of the first, the bracket takes its place.
template <typename Indices>
char* put_names(char* to, const std::vector<MemberWords>& words, const Indices& indices) {
    char* const open = to;
    if (indices.empty()) ++to;
    for (const auto index : indices) to = put(to, words[index].json);
    *open = '[';
    return put(to, ']');
}

template <typename Indices>
char* put_membership(char* to, std::string_view start, const std::vector<MemberWords>& words,
                     const Indices& added, const Indices& removed) {
    if (added.empty() && removed.empty()) return to;
    to = put(to, start);
    to = put_names(to, words, added);
    to = put(to, ",\"remove\":");
    to = put_names(to, words, removed);
    return put(to, '}');
}

char* put_set(char* to, const Change& change, const Rules& rules) {
    if (change.fields.empty()) return to;
    to = put(to, ",\"set\":");
    char* const open = to;  // where the first start puts its comma
    for (const FieldChange& field : change.fields) {
        const ColumnRule& rule = rules.columns[field.column];
        const ColumnKind kind = rule.column->kind;
        if (field.from.data() == nullptr) {
            to = put(to, rule.change_start_from_null);
        } else {
            to = put(to, rule.change_start);
            to = put_value(to, field.from, kind);
            to = put(to, ",\"to\":");
        }
        to = put_value(to, field.to, kind);
        to = put(to, '}');
    }
    *open = '{';
    return put(to, '}');
}

std::size_t member_count(const Change& change) {
    return change.roles_added.size() + change.roles_removed.size() + change.teams_added.size() +
           change.teams_removed.size();
}

// Bytes that put_object, or the canonical form, takes at most.
std::size_t room_for(const Change& change, const Rules& rules) {
    // All that is there once, names and numbers included, and what a StockText puts behind its end.
    constexpr std::size_t frame = 512;
    std::size_t room = frame + json_room(change.email.size()) + json_room(change.new_email.size());
    for (const FieldChange& field : change.fields)
        room += rules.longest_start + json_room(field.from.size()) + json_room(field.to.size());
    return room + member_count(change) * rules.longest_member;
}

char* put_object(char* to, const Change& change, const Rules& rules) {
    to = put(to, "{\"row\":");
    to = put_number(to, number(change.row));
    if (change.creates)
        to = put(to, ",\"action\":\"create\",\"email\":");
    else
        to = put(to, ",\"action\":\"update\",\"email\":");
    to = put_json_string(to, change.email);
    if (!change.new_email.empty()) {
        to = put(to, ",\"new_email\":");
        to = put_json_string(to, change.new_email);
    }
    to = put_set(to, change, rules);
    to = put_membership(to, ",\"roles\":{\"add\":", rules.role_words, change.roles_added,
                        change.roles_removed);
    to = put_membership(to, ",\"teams\":{\"add\":", rules.team_words, change.teams_added,
                        change.teams_removed);
    if (change.license_before != change.license_after)
        to = put(
            to,
            rules.license_words[static_cast<std::size_t>(change.license_before) * license_count +
                                static_cast<std::size_t>(change.license_after)]);
    return put(to, '}');
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
char* put_list(char* to, char tag, const std::vector<MemberWords>& words, const Indices& indices) {
    for (const auto index : indices) {
        to = put(to, tag);
        to = put(to, words[index].sized);
    }
    return to;
}

char* put_canonical_value(char* to, std::string_view value) {
    return value.data() == nullptr ? put(to, null_size) : put_sized(to, value);
}

}  // namespace

std::string_view change_head(ChangeFormat format) {
    if (format == ChangeFormat::csv) return "Row,Action,Email,Field,From,To\r\n";
    if (format == ChangeFormat::scim) return scim_head;
    return format == ChangeFormat::json ? "[\n" : "";
}

std::string_view change_tail(ChangeFormat format) {
    if (format == ChangeFormat::scim) return scim_tail;
    return format == ChangeFormat::json ? "\n]\n" : "";
}

std::size_t comma_bytes(ChangeFormat format) {
    return format == ChangeFormat::json || format == ChangeFormat::scim ? 2 : 0;
}

void write_change(ByteWriter& out, ChangeFormat format, const Change& change, const Rules& rules) {
    if (format == ChangeFormat::csv || format == ChangeFormat::scim) {
        std::string record;
        if (format == ChangeFormat::csv)
            append_csv(record, change, rules);
        else
            append_scim(record, change, rules);
        return out.put(record);
    }
    char* to = out.begin(room_for(change, rules));
    to = put_object(to, change, rules);
    to = format == ChangeFormat::json ? put(to, ",\n") : put(to, '\n');
    out.end(to);
}

void write_canonical(ByteWriter& out, const Change& change, const Rules& rules) {
    char* to = out.begin(room_for(change, rules));
    to = put(to, change.creates ? 'C' : 'U');
    to = put_sized(to, change.email);
    if (!change.new_email.empty()) {
        to = put(to, 'N');
        to = put_sized(to, change.new_email);
    }
    for (const FieldChange& field : change.fields) {
        to = put(to, 'F');
        to = put(to, static_cast<char>(rules.columns[field.column].order));
        to = put_canonical_value(to, field.from);
        to = put_canonical_value(to, field.to);
    }
    to = put_list(to, 'R', rules.role_words, change.roles_added);
    to = put_list(to, 'r', rules.role_words, change.roles_removed);
    to = put_list(to, 'T', rules.team_words, change.teams_added);
    to = put_list(to, 't', rules.team_words, change.teams_removed);
    to = put(to, 'L');
    to = put(to, static_cast<char>('0' + static_cast<int>(change.license_before)));
    to = put(to, static_cast<char>('0' + static_cast<int>(change.license_after)));
    out.end(to);
}

}  // namespace rollcall
