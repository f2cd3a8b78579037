// What can be wrong with one cell of a Table Schema field.
#pragma once

#include <cstdint>

namespace rollcall {

// In the order in which they are told for one cell. A cell has one fault of the first group, or any
// number of the second, which is judged only where a value could be read.
enum class CellFault : std::uint8_t {
    cell_required,
    email_malformed,
    uri_malformed,
    binary_malformed,
    uuid_malformed,
    decimal_malformed,  // of the type number
    number_malformed,   // of the type integer
    boolean_malformed,
    object_malformed,
    array_malformed,
    list_malformed,
    date_malformed,
    time_malformed,
    datetime_malformed,
    year_malformed,
    yearmonth_malformed,
    duration_malformed,
    geopoint_malformed,
    geojson_malformed,

    value_not_allowed,  // by enum or by categories
    value_too_short,
    value_too_long,
    value_too_small,
    value_too_large,
    value_not_above,  // exclusiveMinimum
    value_not_below,  // exclusiveMaximum
    pattern_mismatch,
    json_schema_mismatch,
};

}  // namespace rollcall
