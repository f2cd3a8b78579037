// See collection.h.
#include "engine/directory/collection.h"

#include <algorithm>

#include "engine/text/escape.h"

namespace rollcall {
namespace {

bool is_scalar(const JsonValue& value) {
    return value.type == JsonType::string || value.type == JsonType::number ||
           value.type == JsonType::boolean;
}

std::string json_text(const JsonValue& value) {
    std::string text;
    append_json(text, value);
    return text;
}

// What is no value in a list is left out of it; a list within a list has no cell.
std::optional<std::string> list_text(const JsonValue& list, const std::string& delimiter) {
    std::string text;
    bool first = true;
    for (const JsonValue& item : list.items) {
        if (item.type == JsonType::null) continue;
        if (!is_scalar(item)) return std::nullopt;
        if (!first) text += delimiter;
        first = false;
        text += item.text;
    }
    return text;
}

// What a type can hold besides a text, which any type may be written as.
std::optional<std::string> typed_text(const JsonValue& value, const ValueForm& form) {
    const bool is_tree = value.type == JsonType::array || value.type == JsonType::object;
    switch (form.type) {
        case TableType::any: return is_tree ? json_text(value) : value.text;
        case TableType::boolean:
            if (value.type == JsonType::boolean) return value.text;
            if (value.text == "0" || value.text == "1") return value.text;
            return std::nullopt;
        case TableType::number:
        case TableType::integer:
        case TableType::year:
            if (value.type != JsonType::number) return std::nullopt;
            return value.text;
        case TableType::list:
            if (value.type == JsonType::object) return std::nullopt;
            return is_tree ? list_text(value, form.delimiter) : value.text;
        case TableType::array:
            if (value.type != JsonType::array) return std::nullopt;
            return json_text(value);
        case TableType::object:
        case TableType::geojson:
            if (value.type != JsonType::object) return std::nullopt;
            return json_text(value);
        case TableType::geopoint:
            if (!is_tree) return std::nullopt;
            return json_text(value);
        case TableType::string:
        case TableType::date:
        case TableType::time:
        case TableType::datetime:
        case TableType::yearmonth:
        case TableType::duration: break;
    }
    if (is_tree) return std::nullopt;
    return value.text;
}

}  // namespace

bool Collection::holds(const MemberPath& path, std::string_view text) const {
    return std::ranges::any_of(entries, [&](const JsonValue& entry) {
        const JsonValue* const value = find_at(entry, path);
        return value != nullptr && is_scalar(*value) && value->text == text;
    });
}

const JsonValue* find_at(const JsonValue& entry, std::span<const std::string> path) {
    const JsonValue* at = &entry;
    for (const std::string& member : path) {
        if (at->type != JsonType::object) return nullptr;
        at = at->find(member);
        if (at == nullptr) return nullptr;
    }
    return at;
}

std::optional<std::string> cell_text(const JsonValue& value, const TableField& field,
                                     const EntryField& entry_field) {
    if (value.type == JsonType::null) return std::nullopt;
    if (entry_field.group)
        return value.type == JsonType::object ? std::optional<std::string>("{}") : std::nullopt;
    std::optional<std::string> text =
        value.type == JsonType::string ? value.text : typed_text(value, field.form);
    if (text && text->empty()) return std::nullopt;
    return text;
}

void append_json(std::string& out, const JsonValue& value) {
    switch (value.type) {
        case JsonType::null:
        case JsonType::boolean:
        case JsonType::number: out += value.type == JsonType::null ? "null" : value.text; return;
        case JsonType::string: append_json_string(out, value.text); return;
        case JsonType::array:
        case JsonType::object: break;
    }
    const bool is_object = value.type == JsonType::object;
    out += is_object ? '{' : '[';
    for (std::size_t at = 0; at < value.items.size(); ++at) {
        if (at > 0) out += ',';
        if (is_object) {
            append_json_string(out, value.keys[at]);
            out += ':';
        }
        append_json(out, value.items[at]);
    }
    out += is_object ? '}' : ']';
}

}  // namespace rollcall
