#include "engine/plan/entry/entry_change.h"

#include <algorithm>
#include <array>

#include "engine/schema/table/check_cell.h"
#include "engine/text/escape.h"
#include "engine/text/unicode.h"

namespace rollcall {
namespace {

void append_item(std::string& out, std::string_view item, TableType type) {
    const bool is_bare =
        (type == TableType::number || type == TableType::integer || type == TableType::boolean) &&
        read_json(item).value.has_value();
    if (is_bare)
        out += item;
    else
        append_json_string(out, item);
}

void append_items(std::string& out, const std::vector<std::string_view>& items, TableType type) {
    out += '[';
    for (std::size_t at = 0; at < items.size(); ++at) {
        if (at != 0) out += ',';
        append_item(out, items[at], type);
    }
    out += ']';
}

// What is in `items` and not in `others`, in order.
std::vector<std::string_view> without(const std::vector<std::string_view>& items,
                                      const std::vector<std::string_view>& others) {
    std::vector<std::string_view> rest;
    for (const std::string_view item : items)
        if (std::find(others.begin(), others.end(), item) == others.end()) rest.push_back(item);
    return rest;
}

void append_set(std::string& out, const EntryFieldChange& change, const EntryRules& rules) {
    const TableField& field = rules.schema->table.fields[change.field];
    const EntryField& entry_field = rules.schema->fields[change.field];
    append_json_string(out, entry_field.member);
    if (entry_field.secret) {
        out += ":{\"secret\":true}";
        return;
    }
    out += ":{\"from\":";
    append_field_json(out, change.from, field, entry_field);
    out += ",\"to\":";
    append_field_json(out, change.to, field, entry_field);
    if (entry_field.unordered) {
        const auto before = list_items(change.from, field.form.delimiter);
        const auto after = list_items(change.to, field.form.delimiter);
        out += ",\"add\":";
        append_items(out, without(after, before), field.form.item_type);
        out += ",\"remove\":";
        append_items(out, without(before, after), field.form.item_type);
    }
    out += '}';
}

void append_object(std::string& out, const EntryChange& change, const EntryRules& rules) {
    out += "{\"row\":";
    append_number(out, number(change.row));
    out += change.creates ? ",\"action\":\"create\"," : ",\"action\":\"update\",";
    out += rules.schema->key_is_email ? "\"email\":" : "\"key\":";
    append_json_string(out, change.key);
    if (!change.fields.empty()) {
        out += ",\"set\":{";
        for (std::size_t at = 0; at < change.fields.size(); ++at) {
            if (at != 0) out += ',';
            append_set(out, change.fields[at], rules);
        }
        out += '}';
    }
    for (const EntryNote& note : change.notes) {
        out += ',';
        append_json_string(out, note.member);
        out += ':';
        out += note.json;
    }
    out += '}';
}

void append_csv(std::string& out, const EntryChange& change, const EntryRules& rules) {
    using Line = std::array<std::string_view, 3>;  // field, from, to
    const auto line = [&](const Line& cells) {
        append_number(out, number(change.row));
        out += change.creates ? ",create," : ",update,";
        append_csv_cell(out, change.key);
        for (const std::string_view cell : cells) {
            out += ',';
            append_csv_cell(out, cell);
        }
        out += "\r\n";
    };
    for (const EntryFieldChange& field : change.fields)
        line(Line{rules.schema->fields[field.field].member, field.from, field.to});
    for (const EntryNote& note : change.notes) line(Line{note.member, {}, note.json});
    if (change.fields.empty() && change.notes.empty()) line(Line{});
}

void append_sized(std::string& out, std::string_view text) {
    append_number(out, text.size());
    out += ':';
    out += text;
}

}  // namespace

std::vector<std::string_view> list_items(std::string_view text, std::string_view delimiter) {
    std::vector<std::string_view> items;
    if (text.empty()) return items;
    for (;;) {
        const std::size_t end = text.find(delimiter);
        items.push_back(trim(text.substr(0, end)));
        if (end == std::string_view::npos) return items;
        text.remove_prefix(end + delimiter.size());
    }
}

void append_field_json(std::string& out, std::string_view text, const TableField& field,
                       const EntryField& entry_field) {
    if (text.empty()) {
        out += "null";
        return;
    }
    switch (field.form.type) {
        case TableType::list:
            append_items(out, list_items(text, field.form.delimiter), field.form.item_type);
            return;
        case TableType::object:
        case TableType::array:
        case TableType::geojson:
        case TableType::number:
        case TableType::integer:
        case TableType::boolean:
            // What is no JSON ("1 000", "yes") is written as the text that it is.
            if (entry_field.group) {
                out += "{}";
                return;
            }
            if (read_json(text).value) {
                out += text;
                return;
            }
            break;
        default: break;
    }
    append_json_string(out, text);
}

void write_entry_change(ByteWriter& out, ChangeFormat format, const EntryChange& change,
                        const EntryRules& rules) {
    std::string text;
    if (format == ChangeFormat::csv) {
        append_csv(text, change, rules);
    } else {
        append_object(text, change, rules);
        text += format == ChangeFormat::json ? ",\n" : "\n";
    }
    out.put(text);
}

void write_entry_canonical(ByteWriter& out, const EntryChange& change, const EntryRules& rules) {
    std::string text = change.creates ? "C" : "U";
    append_sized(text, rules.schema->collection);
    append_sized(text, change.key);
    for (const EntryFieldChange& field : change.fields) {
        const EntryField& entry_field = rules.schema->fields[field.field];
        text += entry_field.secret ? 'S' : 'F';
        append_sized(text, entry_field.member);
        append_sized(text, field.from);
        append_sized(text, field.to);
    }
    for (const EntryNote& note : change.notes) {
        text += 'N';
        append_sized(text, note.member);
        append_sized(text, note.json);
    }
    out.put(text);
}

}  // namespace rollcall
