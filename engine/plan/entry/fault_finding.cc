#include "engine/plan/entry/fault_finding.h"

#include <array>

namespace rollcall {
namespace {

using enum FindingCode;

// In the order of CellFault.
constexpr std::array codes{
    cell_required,      email_malformed,    uri_malformed,     binary_malformed,
    uuid_malformed,     decimal_malformed,  number_malformed,  boolean_malformed,
    object_malformed,   array_malformed,    list_malformed,    date_malformed,
    time_malformed,     datetime_malformed, year_malformed,    yearmonth_malformed,
    duration_malformed, geopoint_malformed, geojson_malformed, value_not_allowed,
    value_too_short,    value_too_long,     value_too_small,   value_too_large,
    value_not_above,    value_not_below,    pattern_mismatch,  json_schema_mismatch,
};
static_assert(codes.size() == static_cast<std::size_t>(CellFault::json_schema_mismatch) + 1);

std::string text_of(const std::optional<Bound>& bound) { return bound ? bound->text : ""; }

std::string text_of(const std::optional<std::uint64_t>& length) {
    return length ? std::to_string(*length) : "";
}

std::string example_of(const ValueForm& form) {
    if (form.format == TableFormat::pattern) return form.pattern_text;
    switch (form.type) {
        case TableType::date: return "2026-01-31";
        case TableType::time: return "17:30:00";
        case TableType::datetime: return "2026-01-31T17:30:00Z";
        case TableType::year: return "2026";
        case TableType::yearmonth: return "2026-01";
        case TableType::duration: return "P1Y2M3DT4H";
        case TableType::geopoint:
            if (form.format == TableFormat::array) return "[13.4, 52.5]";
            if (form.format == TableFormat::object) return "{\"lon\": 13.4, \"lat\": 52.5}";
            return "13.4, 52.5";
        case TableType::list: return '"' + form.delimiter + '"';
        default: return {};
    }
}

}  // namespace

FindingCode code_of(CellFault fault) { return codes[static_cast<std::size_t>(fault)]; }

std::string words_of(CellFault fault, const TableField& field) {
    switch (fault) {
        case CellFault::value_too_short: return text_of(field.min_length);
        case CellFault::value_too_long: return text_of(field.max_length);
        case CellFault::value_too_small: return text_of(field.minimum);
        case CellFault::value_too_large: return text_of(field.maximum);
        case CellFault::value_not_above: return text_of(field.exclusive_minimum);
        case CellFault::value_not_below: return text_of(field.exclusive_maximum);
        case CellFault::pattern_mismatch: return field.pattern ? field.pattern->text() : "";
        default: return example_of(field.form);
    }
}

}  // namespace rollcall
