#include "engine/schema/table/parse_table_schema.h"

#include <algorithm>
#include <array>

#include "engine/schema/table/parse_field.h"
#include "engine/text/unicode.h"

namespace rollcall {
namespace {

using std::string_view_literals::operator""sv;

constexpr std::array document_members{
    "$schema"sv,     "fields"sv,     "missingValues"sv, "primaryKey"sv,
    "foreignKeys"sv, "uniqueKeys"sv, "fieldsMatch"sv,   "rollcall"sv,
};
constexpr std::array match_names{"exact"sv, "equal"sv, "subset"sv, "superset"sv, "partial"sv};

// A list of names; version 1 of the standard lets one name stand alone.
std::vector<JsonSpot> list_of_names(const JsonSpot& place) {
    if (place.value().type == JsonType::string) return {place};
    std::vector<JsonSpot> names = place.items();
    if (names.empty()) place.fail("must name at least one field");
    return names;
}

std::size_t find_field(const JsonSpot& place, const std::vector<TableField>& fields) {
    const std::string_view name = trim(place.text());
    const auto same = [name](const TableField& field) { return field.name == name; };
    const auto found = std::find_if(fields.begin(), fields.end(), same);
    if (found == fields.end()) {
        std::vector<std::string_view> names;
        for (const TableField& field : fields) names.emplace_back(field.name);
        place.fail("names no field" + did_you_mean(name, names));
    }
    if (std::find_if(found + 1, fields.end(), same) != fields.end())
        place.fail("names more than one field");
    return static_cast<std::size_t>(found - fields.begin());
}

FieldIndexes read_key(const JsonSpot& place, const std::vector<TableField>& fields) {
    FieldIndexes indexes;
    for (const JsonSpot& name : list_of_names(place)) {
        const std::size_t index = find_field(name, fields);
        if (std::find(indexes.begin(), indexes.end(), index) != indexes.end())
            name.fail("names a field that stands in the key already");
        indexes.push_back(index);
    }
    return indexes;
}

TableForeignKey read_foreign_key(const JsonSpot& place, const std::vector<TableField>& fields) {
    TableForeignKey key;
    key.fields = read_key(place.need("fields"), fields);
    const JsonSpot reference = place.need("reference");
    if (const auto resource = reference.find("resource")) key.resource = resource->text();
    const JsonSpot targets = reference.need("fields");
    for (const JsonSpot& target : list_of_names(targets)) {
        // Without a resource, the fields are those of this schema.
        if (key.resource.empty()) find_field(target, fields);
        key.reference.emplace_back(trim(target.text()));
    }
    if (key.reference.size() != key.fields.size())
        targets.fail("must name as many fields as the key has");
    return key;
}

}  // namespace

TableSchema parse_table_schema(std::string_view json, std::string_view where) {
    const JsonValue document = read_schema_json(json, where);
    return read_table_schema(JsonSpot(document, where));
}

TableSchema read_table_schema(const JsonSpot& root) {
    root.refuse_misspelt(document_members);
    std::vector<std::string> missing{""};
    if (const auto values = root.find("missingValues")) missing = parse_missing_values(*values);
    TableSchema schema;
    const JsonSpot fields = root.need("fields");
    const std::vector<JsonSpot> items = fields.items();
    schema.fields.reserve(items.size());
    for (const JsonSpot& field : items) schema.fields.push_back(parse_table_field(field, missing));
    if (schema.fields.empty()) fields.fail("must have at least one field");
    if (const auto match = root.find("fieldsMatch")) {
        const bool list = match->value().type == JsonType::array;
        const JsonSpot word = list && match->items().size() == 1 ? match->items().front() : *match;
        schema.match = static_cast<FieldsMatch>(word.one_of(match_names));
    }
    if (const auto key = root.find("primaryKey")) {
        schema.primary_key = read_key(*key, schema.fields);
        for (const std::size_t at : schema.primary_key) schema.fields[at].required = true;
    }
    if (const auto keys = root.find("uniqueKeys")) {
        for (const JsonSpot& key : keys->items())
            schema.unique_keys.push_back(read_key(key, schema.fields));
    }
    if (const auto keys = root.find("foreignKeys")) {
        for (const JsonSpot& key : keys->items())
            schema.foreign_keys.push_back(read_foreign_key(key, schema.fields));
    }
    return schema;
}

}  // namespace rollcall
