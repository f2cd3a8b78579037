#include "engine/schema/table/value.h"

#include <algorithm>

#include "engine/schema/table/geo.h"
#include "engine/schema/table/text_format.h"
#include "engine/text/email.h"
#include "engine/text/escape.h"
#include "engine/text/unicode.h"

namespace rollcall {
namespace {

template <typename Inner>
std::optional<Value> as_value(std::optional<Inner> inner) {
    if (!inner) return std::nullopt;
    return Value(*std::move(inner));
}

bool is_text_of(TableFormat format, std::string_view cell) {
    switch (format) {
        case TableFormat::email: {
            EmailKey key;
            return read_email(cell, key);
        }
        case TableFormat::uri: return is_uri(cell);
        case TableFormat::binary: return is_base64(cell);
        case TableFormat::uuid: return is_uuid(cell);
        default: return true;
    }
}

std::optional<Value> read_boolean(std::string_view cell, const ValueForm& form) {
    const auto among = [cell](const std::vector<std::string>& words) {
        return std::find(words.begin(), words.end(), cell) != words.end();
    };
    if (among(form.true_values)) return Value(true);
    if (among(form.false_values)) return Value(false);
    return std::nullopt;
}

// A pattern may tell more than the type keeps: a date has no time of day, and a time no day.
void keep_own_part(TableType type, Moment& moment) {
    constexpr std::int64_t day = 86400;
    const std::int64_t of_day = (moment.seconds % day + day) % day;
    if (type == TableType::date) moment = {moment.seconds - of_day, {}, false};
    if (type == TableType::time) moment.seconds = of_day;
}

// Reads a date or time in its default form, or by patterns where the format says so.
std::optional<Value> read_moment(std::string_view cell, const ValueForm& form,
                                 std::optional<Moment> (*by_default)(std::string_view)) {
    std::optional<Moment> moment;
    if (form.format != TableFormat::pattern) moment = by_default(cell);
    for (std::size_t at = 0; at < form.patterns.size() && !moment; ++at)
        moment = form.patterns[at].read(cell);
    if (moment) keep_own_part(form.type, *moment);
    return as_value(std::move(moment));
}

std::optional<Value> read_json_cell(std::string_view cell, const ValueForm& form) {
    auto json = read_json(cell).value;
    if (!json) return std::nullopt;
    const auto is_sound = [&form](const JsonValue& value) {
        switch (form.type) {
            case TableType::object: return value.type == JsonType::object;
            case TableType::array: return value.type == JsonType::array;
            case TableType::geojson:
                return form.format == TableFormat::topojson ? is_topojson(value)
                                                            : is_geojson(value);
            default:
                return form.format == TableFormat::array ? is_point_array(value)
                                                         : is_point_object(value);
        }
    };
    if (!is_sound(*json)) return std::nullopt;
    return as_value(std::move(json));
}

std::optional<Value> read_list(std::string_view cell, const ValueForm& form) {
    ValueForm item_form;
    item_form.type = form.item_type;
    item_form.number.whole = form.item_type == TableType::integer;
    item_form.true_values = form.true_values;
    item_form.false_values = form.false_values;
    ListValue list;
    for (bool more = !cell.empty(); more;) {
        const std::size_t end = cell.find(form.delimiter);
        more = end != cell.npos;
        // The items of "1, 2" are 1 and 2: what trimming does to a cell, it does to an item.
        const auto item = read_value(trim(cell.substr(0, end)), item_form);
        if (!item) return std::nullopt;
        list.keys.push_back(value_key(*item));
        if (more) cell.remove_prefix(end + form.delimiter.size());
    }
    return Value(std::move(list));
}

std::optional<Value> read_point(std::string_view cell, const ValueForm& form) {
    if (form.format != TableFormat::plain) return read_json_cell(cell, form);
    if (!is_point_text(cell)) return std::nullopt;
    // As an array, so that its key is that of the two numbers.
    const std::size_t comma = cell.find(',');
    JsonValue point{JsonType::array, {}, {}, {}};
    for (const std::string_view part : {cell.substr(0, comma), cell.substr(comma + 1)})
        point.items.push_back({JsonType::number, std::string(trim(part)), {}, {}});
    return Value(std::move(point));
}

std::string key_of(std::string_view text) { return std::string(text); }
std::string key_of(const Number& number) { return number_key(number); }
std::string key_of(bool truth) { return truth ? "true" : "false"; }
std::string key_of(const Moment& moment) { return moment_key(moment); }
std::string key_of(const Duration& duration) { return duration_key(duration); }
std::string key_of(const JsonValue& json) { return json_key(json); }
std::string key_of(const ListValue& list) {
    std::string key;
    for (const std::string& item : list.keys) {
        append_json_string(key, item);
        key += ',';
    }
    return key;
}

}  // namespace

std::optional<Value> read_value(std::string_view cell, const ValueForm& form) {
    switch (form.type) {
        case TableType::any: return Value(cell);
        case TableType::string:
            if (!is_text_of(form.format, cell)) return std::nullopt;
            return Value(cell);
        case TableType::number:
        case TableType::integer: return as_value(read_number(cell, form.number));
        case TableType::boolean: return read_boolean(cell, form);
        case TableType::object:
        case TableType::array:
        case TableType::geojson: return read_json_cell(cell, form);
        case TableType::list: return read_list(cell, form);
        case TableType::date: return read_moment(cell, form, read_date);
        case TableType::time: return read_moment(cell, form, read_time);
        case TableType::datetime: return read_moment(cell, form, read_datetime);
        case TableType::year: return as_value(read_year(cell));
        case TableType::yearmonth: return as_value(read_yearmonth(cell));
        case TableType::duration: return as_value(read_duration(cell));
        case TableType::geopoint: return read_point(cell, form);
    }
    return std::nullopt;
}

std::string value_key(const Value& value) {
    return std::visit([](const auto& inner) { return key_of(inner); }, value);
}

std::partial_ordering order_values(const Value& a, const Value& b) {
    if (a.index() != b.index()) return std::partial_ordering::unordered;
    if (const auto* number = std::get_if<Number>(&a)) return order(*number, std::get<Number>(b));
    if (const auto* moment = std::get_if<Moment>(&a)) return order(*moment, std::get<Moment>(b));
    if (const auto* duration = std::get_if<Duration>(&a))
        return order(*duration, std::get<Duration>(b));
    return std::partial_ordering::unordered;
}

}  // namespace rollcall
