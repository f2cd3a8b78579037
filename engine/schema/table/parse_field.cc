#include "engine/schema/table/parse_field.h"

#include <algorithm>
#include <array>

#include "engine/text/unicode.h"

namespace rollcall {
namespace {

using std::string_view_literals::operator""sv;

constexpr std::array field_members{
    "name"sv,
    "type"sv,
    "format"sv,
    "title"sv,
    "description"sv,
    "example"sv,
    "constraints"sv,
    "missingValues"sv,
    "rdfType"sv,
    "trueValues"sv,
    "falseValues"sv,
    "decimalChar"sv,
    "groupChar"sv,
    "bareNumber"sv,
    "delimiter"sv,
    "itemType"sv,
    "categories"sv,
    "rollcall"sv,
    "categoriesOrdered"sv,
};

// In the order of TableType.
constexpr std::array type_names{
    "any"sv,       "string"sv,   "number"sv,   "integer"sv, "boolean"sv,  "object"sv,
    "array"sv,     "list"sv,     "date"sv,     "time"sv,    "datetime"sv, "year"sv,
    "yearmonth"sv, "duration"sv, "geopoint"sv, "geojson"sv,
};

constexpr std::array only_default{"default"sv};
constexpr std::array string_formats{"default"sv, "email"sv, "uri"sv, "binary"sv, "uuid"sv};
constexpr std::array point_formats{"default"sv, "array"sv, "object"sv};
constexpr std::array geojson_formats{"default"sv, "topojson"sv};

bool is_of_time(TableType type) {
    return type == TableType::date || type == TableType::time || type == TableType::datetime;
}

void read_time_format(const JsonSpot& place, std::string_view format, ValueForm& form) {
    if (format == "any") {
        form.format = TableFormat::loose;
        form.patterns = form.type == TableType::date   ? loose_date_patterns(place)
                        : form.type == TableType::time ? loose_time_patterns(place)
                                                       : loose_datetime_patterns(place);
        return;
    }
    if (format.find('%') == format.npos) {
        place.fail("must be \"default\", \"any\" or a pattern such as \"%d/%m/%Y\", not " +
                   in_quotes(format));
    }
    form.format = TableFormat::pattern;
    form.pattern_text = format;
    form.patterns.emplace_back(format, place);
}

void read_format(const JsonSpot& place, ValueForm& form) {
    std::string_view format = place.text();
    // Formats of times had this prefix before version 1 of the standard.
    if (is_of_time(form.type) && format.starts_with("fmt:")) format.remove_prefix(4);
    if (format == "default") return;
    if (is_of_time(form.type)) return read_time_format(place, format, form);
    switch (form.type) {
        case TableType::string: {
            constexpr std::array formats{TableFormat::plain, TableFormat::email, TableFormat::uri,
                                         TableFormat::binary, TableFormat::uuid};
            form.format = formats[place.one_of(string_formats)];
            return;
        }
        case TableType::geopoint: {
            constexpr std::array formats{TableFormat::plain, TableFormat::array,
                                         TableFormat::object};
            form.format = formats[place.one_of(point_formats)];
            return;
        }
        case TableType::geojson:
            place.one_of(geojson_formats);
            form.format = TableFormat::topojson;
            return;
        default: place.one_of(only_default);
    }
}

// A text that stands within numbers, so it may hold nothing that a number is made of.
std::string read_number_mark(const JsonSpot& place) {
    const std::string& text = place.text();
    if (text.find_first_of("0123456789+-eE") != std::string::npos)
        place.fail("must hold no digit, sign or letter E");
    return text;
}

void read_number_style(const JsonSpot& field, ValueForm& form) {
    form.number.whole = form.type == TableType::integer;
    if (form.type == TableType::number) {
        if (const auto point = field.find("decimalChar")) {
            form.number.decimal_char = read_number_mark(*point);
            if (form.number.decimal_char.empty()) point->fail("must not be empty");
        }
    }
    if (const auto bare = field.find("bareNumber")) form.number.bare = bare->truth();
    const auto group = field.find("groupChar");
    if (!group) return;
    form.number.group_char = read_number_mark(*group);
    if (!form.number.whole && form.number.group_char == form.number.decimal_char)
        group->fail("is the decimal character too");
}

std::vector<std::string> read_words(const JsonSpot& field, std::string_view member,
                                    const std::vector<std::string>& by_default) {
    const auto place = field.find(member);
    if (!place) return by_default;
    std::vector<std::string> words;
    for (const JsonSpot& item : place->items()) words.emplace_back(trim(item.text()));
    return words;
}

void read_booleans(const JsonSpot& field, ValueForm& form) {
    form.true_values = read_words(field, "trueValues", {"true", "True", "TRUE", "1"});
    form.false_values = read_words(field, "falseValues", {"false", "False", "FALSE", "0"});
    for (const std::string& word : form.true_values) {
        const auto& others = form.false_values;
        if (std::find(others.begin(), others.end(), word) != others.end())
            field.fail("has " + in_quotes(word) + " both for true and for false");
    }
}

void read_list_form(const JsonSpot& field, ValueForm& form) {
    if (const auto delimiter = field.find("delimiter")) {
        form.delimiter = delimiter->text();
        if (form.delimiter.empty()) delimiter->fail("must not be empty");
    }
    const auto item = field.find("itemType");
    if (!item) return;
    constexpr std::array names{"string"sv,   "integer"sv, "boolean"sv, "number"sv,
                               "datetime"sv, "date"sv,    "time"sv};
    constexpr std::array types{TableType::string, TableType::integer,  TableType::boolean,
                               TableType::number, TableType::datetime, TableType::date,
                               TableType::time};
    form.item_type = types[item->one_of(names)];
}

ValueForm read_form(const JsonSpot& field) {
    ValueForm form;
    if (const auto type = field.find("type"))
        form.type = static_cast<TableType>(type->one_of(type_names));
    if (const auto format = field.find("format")) read_format(*format, form);
    switch (form.type) {
        case TableType::number:
        case TableType::integer: read_number_style(field, form); break;
        case TableType::boolean: read_booleans(field, form); break;
        // Items have their type's default form, whatever the field says of booleans.
        case TableType::list:
            form.true_values = {"true", "True", "TRUE", "1"};
            form.false_values = {"false", "False", "FALSE", "0"};
            read_list_form(field, form);
            break;
        default: break;
    }
    return form;
}

}  // namespace

std::vector<std::string> parse_missing_values(const JsonSpot& place) {
    std::vector<std::string> values;
    for (const JsonSpot& item : place.items()) {
        const bool labelled = item.value().type == JsonType::object;
        if (labelled)
            if (const auto label = item.find("label")) label->text();
        // Cells are compared after trimming.
        values.emplace_back(trim(labelled ? item.need("value").text() : item.text()));
    }
    return values;
}

TableField parse_table_field(const JsonSpot& place, const std::vector<std::string>& missing) {
    place.refuse_misspelt(field_members);
    TableField field;
    const JsonSpot name = place.need("name");
    field.name = trim(name.text());
    if (field.name.empty()) name.fail("must not be empty");
    if (const auto title = place.find("title")) field.title = title->text();
    field.form = read_form(place);
    const auto own = place.find("missingValues");
    field.missing = own ? parse_missing_values(*own) : missing;
    parse_constraints(place, field);
    return field;
}

}  // namespace rollcall
