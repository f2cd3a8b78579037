// Verdicts on cells as short text, for the tables of the Table Schema tests.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "engine/schema/table/check_cell.h"
#include "engine/schema/table/parse_table_schema.h"
#include "engine/text/failure.h"

namespace rollcall {

// In the order of CellFault.
inline constexpr std::array<std::string_view, 28> fault_names{
    "cell_required",      "email_malformed",    "uri_malformed",     "binary_malformed",
    "uuid_malformed",     "decimal_malformed",  "number_malformed",  "boolean_malformed",
    "object_malformed",   "array_malformed",    "list_malformed",    "date_malformed",
    "time_malformed",     "datetime_malformed", "year_malformed",    "yearmonth_malformed",
    "duration_malformed", "geopoint_malformed", "geojson_malformed", "value_not_allowed",
    "value_too_short",    "value_too_long",     "value_too_small",   "value_too_large",
    "value_not_above",    "value_not_below",    "pattern_mismatch",  "json_schema_mismatch",
};
static_assert(static_cast<std::size_t>(CellFault::json_schema_mismatch) + 1 == fault_names.size());

// A schema of one field, named "x", with these members besides: R"("type": "integer")".
inline TableSchema schema_of(std::string_view members) {
    std::string json = R"({"fields": [{"name": "x")";
    json.append(members.empty() ? "" : ", ").append(members).append("}]}");
    return parse_table_schema(json, "one");
}

// "sound", "sound: true, localised", "missing" or the faults.
inline std::string verdict_on(std::string_view cell, const TableField& field) {
    const CellVerdict verdict = check_cell(cell, field);
    std::string text;
    for (const CellFault fault : verdict.faults)
        text.append(text.empty() ? "" : ", ").append(fault_names[static_cast<std::size_t>(fault)]);
    if (!verdict.is_sound()) return text;
    if (verdict.missing) return "missing";
    text = "sound";
    if (verdict.text != cell) text.append(": ").append(verdict.text);
    return text + (verdict.localised ? ", localised" : "");
}

inline std::string verdict_on(std::string_view cell, std::string_view members) {
    return verdict_on(cell, schema_of(members).fields.front());
}

// What is wrong with a schema, without "schema one: ".
inline std::string failure_of(std::string_view members) {
    try {
        schema_of(members);
    } catch (const Failure& failure) {
        constexpr std::string_view head = "schema one: ";
        const std::string_view message = failure.what();
        return std::string(message.starts_with(head) ? message.substr(head.size()) : message);
    }
    return "no failure";
}

}  // namespace rollcall
