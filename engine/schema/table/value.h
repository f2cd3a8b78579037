// What a cell of a Table Schema field means, apart from how it is written: its logical value.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "engine/schema/table/decimal.h"
#include "engine/schema/table/duration.h"
#include "engine/schema/table/json_value.h"
#include "engine/schema/table/moment.h"
#include "engine/schema/table/time_pattern.h"

namespace rollcall {

enum class TableType : std::uint8_t {
    any,
    string,
    number,
    integer,
    boolean,
    object,
    array,
    list,
    date,
    time,
    datetime,
    year,
    yearmonth,
    duration,
    geopoint,
    geojson,
};

enum class TableFormat : std::uint8_t {
    plain,  // "default"
    email,
    uri,
    binary,
    uuid,
    loose,    // "any" of a date or time
    pattern,  // of a date or time
    array,
    object,
    topojson,
};

// How the cells of a field are written.
struct ValueForm {
    TableType type = TableType::any;
    TableFormat format = TableFormat::plain;
    std::string pattern_text;           // of the format `pattern`, as the schema has it
    std::vector<TimePattern> patterns;  // tried in order; one of `pattern`, many of `loose`
    NumberStyle number;
    std::vector<std::string> true_values;
    std::vector<std::string> false_values;
    std::string delimiter = ",";              // of a list
    TableType item_type = TableType::string;  // of a list, whose items have the default format
};

struct ListValue {
    std::vector<std::string> keys;  // value_key of each item
};

// A text is borrowed from the cell.
using Value = std::variant<std::string_view, Number, bool, Moment, Duration, JsonValue, ListValue>;

// Reads a cell that is trimmed, valid UTF-8 and no missing value; none when it is malformed.
std::optional<Value> read_value(std::string_view cell, const ValueForm& form);

// Equal for equal values of one field.
std::string value_key(const Value& value);

// Unordered where the type has no order, or a partial one (NaN; a month against 30 days).
std::partial_ordering order_values(const Value& a, const Value& b);

}  // namespace rollcall
