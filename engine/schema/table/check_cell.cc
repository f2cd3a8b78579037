#include "engine/schema/table/check_cell.h"

#include <algorithm>

#include "engine/schema/table/boolean_words.h"

namespace rollcall {
namespace {

CellFault malformed_text(TableFormat format) {
    switch (format) {
        case TableFormat::uri: return CellFault::uri_malformed;
        case TableFormat::binary: return CellFault::binary_malformed;
        case TableFormat::uuid: return CellFault::uuid_malformed;
        default: return CellFault::email_malformed;
    }
}

CellFault malformed(const ValueForm& form) {
    switch (form.type) {
        case TableType::any:
        case TableType::string: return malformed_text(form.format);
        case TableType::number: return CellFault::decimal_malformed;
        case TableType::integer: return CellFault::number_malformed;
        case TableType::boolean: return CellFault::boolean_malformed;
        case TableType::object: return CellFault::object_malformed;
        case TableType::array: return CellFault::array_malformed;
        case TableType::list: return CellFault::list_malformed;
        case TableType::date: return CellFault::date_malformed;
        case TableType::time: return CellFault::time_malformed;
        case TableType::datetime: return CellFault::datetime_malformed;
        case TableType::year: return CellFault::year_malformed;
        case TableType::yearmonth: return CellFault::yearmonth_malformed;
        case TableType::duration: return CellFault::duration_malformed;
        case TableType::geopoint: return CellFault::geopoint_malformed;
        case TableType::geojson: return CellFault::geojson_malformed;
    }
    return CellFault::value_not_allowed;
}

std::uint64_t length_of(const Value& value) {
    if (const auto* text = std::get_if<std::string_view>(&value)) {
        const auto starts = [](char c) { return (c & 0xC0) != 0x80; };
        return static_cast<std::uint64_t>(std::count_if(text->begin(), text->end(), starts));
    }
    if (const auto* json = std::get_if<JsonValue>(&value)) return json->items.size();
    if (const auto* list = std::get_if<ListValue>(&value)) return list->keys.size();
    return 0;
}

void judge_lengths(const Value& value, const TableField& field, std::vector<CellFault>& faults) {
    if (!field.min_length && !field.max_length) return;
    const std::uint64_t length = length_of(value);
    if (field.min_length && length < *field.min_length)
        faults.push_back(CellFault::value_too_short);
    if (field.max_length && length > *field.max_length) faults.push_back(CellFault::value_too_long);
}

// What cannot be put in order with a bound does not keep to it: XML Schema judges facets so.
void judge_bounds(const Value& value, const TableField& field, std::vector<CellFault>& faults) {
    if (field.minimum && !(order_values(value, field.minimum->value) >= 0))
        faults.push_back(CellFault::value_too_small);
    if (field.maximum && !(order_values(value, field.maximum->value) <= 0))
        faults.push_back(CellFault::value_too_large);
    if (field.exclusive_minimum && !(order_values(value, field.exclusive_minimum->value) > 0))
        faults.push_back(CellFault::value_not_above);
    if (field.exclusive_maximum && !(order_values(value, field.exclusive_maximum->value) < 0))
        faults.push_back(CellFault::value_not_below);
}

void judge_constraints(std::string_view cell, const Value& value, const TableField& field,
                       std::vector<CellFault>& faults) {
    const bool refused = (field.allowed && !field.allowed->holds(value)) ||
                         (field.categories && !field.categories->holds(value));
    if (refused) faults.push_back(CellFault::value_not_allowed);
    judge_lengths(value, field, faults);
    judge_bounds(value, field, faults);
    if (field.pattern && !field.pattern->matches(cell))
        faults.push_back(CellFault::pattern_mismatch);
    if (!field.json_rule) return;
    const auto* json = std::get_if<JsonValue>(&value);
    if (json == nullptr || !field.json_rule->accepts(*json))
        faults.push_back(CellFault::json_schema_mismatch);
}

bool is_missing(std::string_view cell, const TableField& field) {
    return std::find(field.missing.begin(), field.missing.end(), cell) != field.missing.end();
}

// Of a boolean field, a word of another language where the cell is none of the field's own words.
std::optional<bool> find_localised(std::string_view cell, const ValueForm& form) {
    if (form.type != TableType::boolean) return std::nullopt;
    return find_boolean_word(cell);
}

}  // namespace

CellVerdict check_cell(std::string_view cell, const TableField& field) {
    CellVerdict verdict{cell, false, false, {}};
    if (is_missing(cell, field)) {
        verdict.text = {};
        verdict.missing = true;
        if (field.required) verdict.faults.push_back(CellFault::cell_required);
        return verdict;
    }
    std::optional<Value> value = read_value(cell, field.form);
    if (!value) {
        const auto word = find_localised(cell, field.form);
        if (!word) {
            verdict.faults.push_back(malformed(field.form));
            return verdict;
        }
        value = Value(*word);
        verdict.localised = true;
    }
    if (const bool* truth = std::get_if<bool>(&*value)) verdict.text = *truth ? "true" : "false";
    judge_constraints(cell, *value, field, verdict.faults);
    return verdict;
}

std::string logical_key(std::string_view cell, const TableField& field) {
    if (const auto value = read_value(cell, field.form)) return value_key(*value);
    if (const auto word = find_localised(cell, field.form)) return value_key(Value(*word));
    return std::string(cell);
}

}  // namespace rollcall
