#include "engine/plan/entry/canonical_text.h"

#include "engine/directory/collection.h"
#include "engine/plan/entry/entry_change.h"
#include "engine/schema/table/boolean_words.h"
#include "engine/schema/table/json_value.h"
#include "engine/text/unicode.h"

namespace rollcall {
namespace {

constexpr std::int64_t longest_plain = 40;  // digits; beyond them the exponent stays

std::string plain_text(const Decimal& value) {
    const auto size = static_cast<std::int64_t>(value.digits.size());
    std::string text = value.negative ? "-" : "";
    if (size == 0) return "0";
    if (value.exponent > longest_plain || value.exponent < -longest_plain)
        return text + "0." + value.digits + "e" + std::to_string(value.exponent);
    if (value.exponent <= 0)
        return text + "0." + std::string(static_cast<std::size_t>(-value.exponent), '0') +
               value.digits;
    if (value.exponent >= size)
        return text + value.digits +
               std::string(static_cast<std::size_t>(value.exponent - size), '0');
    const auto whole = static_cast<std::size_t>(value.exponent);
    return text + value.digits.substr(0, whole) + '.' + value.digits.substr(whole);
}

std::string canonical_list(std::string_view text, const std::string& delimiter) {
    std::string joined;
    bool first = true;
    for (const std::string_view item : list_items(text, delimiter)) {
        if (!first) joined += delimiter;
        first = false;
        joined += item;
    }
    return joined;
}

std::optional<std::string> canonical_json(std::string_view text) {
    const JsonReading reading = read_json(text);
    if (!reading.value) return std::nullopt;
    std::string joined;
    append_json(joined, *reading.value);
    return joined;
}

}  // namespace

std::optional<std::string> plain_number(std::string_view text, const NumberStyle& style) {
    const auto number = read_number(text, style);
    if (!number || number->kind != Number::Kind::finite) return std::nullopt;
    return plain_text(number->value);
}

std::optional<std::string> canonical_text(std::string_view text, const TableField& field) {
    std::optional<std::string> canonical;
    switch (field.form.type) {
        case TableType::number:
        case TableType::integer: canonical = plain_number(text, field.form.number); break;
        case TableType::list: canonical = canonical_list(text, field.form.delimiter); break;
        case TableType::object:
        case TableType::array:
        case TableType::geojson: canonical = canonical_json(text); break;
        case TableType::geopoint:
            if (field.form.format != TableFormat::plain) canonical = canonical_json(text);
            break;
        default: return std::nullopt;
    }
    if (canonical && *canonical == text) return std::nullopt;
    return canonical;
}

std::optional<std::string> without_brackets(std::string_view text, std::string_view delimiter) {
    std::string plain;
    for (bool is_first = true;; is_first = false) {
        if (!text.starts_with('[')) return std::nullopt;
        const std::size_t end = text.find(']');
        if (end == text.npos) return std::nullopt;
        const std::string_view item = trim(text.substr(1, end - 1));
        if (item.find(delimiter) != item.npos) return std::nullopt;
        plain.append(is_first ? std::string_view() : delimiter).append(item);
        text = trim(text.substr(end + 1));
        if (text.empty()) return plain;
        if (!text.starts_with(',')) return std::nullopt;
        text = trim(text.substr(1));
    }
}

std::optional<bool> read_presence(std::string_view text) {
    if (text == "1") return true;
    if (text == "0") return false;
    if (const auto word = find_boolean_word(text)) return word;
    const JsonReading reading = read_json(text);
    if (reading.value && reading.value->type == JsonType::object) return true;
    return std::nullopt;
}

}  // namespace rollcall
