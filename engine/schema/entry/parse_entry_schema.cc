// Turns a schema document into an EntrySchema, and says where it is wrong.
#include <algorithm>
#include <array>

#include "engine/schema/entry/check_entry_fields.h"
#include "engine/schema/entry/entry_schema.h"
#include "engine/schema/entry/parse_entry_field.h"
#include "engine/schema/permission_names.h"
#include "engine/schema/table/json_spot.h"
#include "engine/schema/table/parse_table_schema.h"
#include "engine/text/unicode.h"

namespace rollcall {
namespace {

using std::string_view_literals::operator""sv;

constexpr std::array members{
    "name"sv,    "title"sv,  "collection"sv, "update"sv, "order"sv,
    "formats"sv, "limits"sv, "rights"sv,     "rules"sv,  "extra_columns"sv,
};

// What says how an entry of the Directory changes, so that without a collection it says nothing.
constexpr std::array of_collection{"update"sv, "rights"sv};
constexpr std::array of_collection_in_fields{
    "stored"sv,  "read_only"sv,  "immutable"sv,          "clear"sv,
    "default"sv, "permission"sv, "settable_on_create"sv,
};

bool has_all_columns(FieldsMatch match) {
    return match == FieldsMatch::exact || match == FieldsMatch::equal ||
           match == FieldsMatch::subset;
}

bool has_extra_columns(FieldsMatch match) {
    return match == FieldsMatch::subset || match == FieldsMatch::partial;
}

void read_formats(const JsonSpot& place, EntrySchema& schema) {
    constexpr std::array formats{"csv"sv, "json"sv};
    schema.takes_csv = schema.takes_json = false;
    for (const JsonSpot& format : place.items())
        (format.one_of(formats) == 0 ? schema.takes_csv : schema.takes_json) = true;
    if (!schema.takes_csv && !schema.takes_json) place.fail("must name at least one format");
}

void read_limits(const JsonSpot& place, EntrySchema& schema) {
    constexpr std::array known{"rows"sv};
    place.allow_only(known);
    const auto rows = place.find("rows");
    if (!rows) return;
    schema.most_rows = rows->length();
    if (schema.most_rows == 0) rows->fail("must be 1 or more");
}

void read_rights(const JsonSpot& place, EntrySchema& schema) {
    constexpr std::array known{"create"sv, "edit"sv};
    place.allow_only(known);
    if (const auto create = place.find("create"))
        schema.create_permission = permission_names[create->one_of(permission_names)];
    if (const auto edit = place.find("edit"))
        schema.edit_permission = permission_names[edit->one_of(permission_names)];
}

void read_rules(const JsonSpot& place, EntrySchema& schema) {
    for (const JsonSpot& rule : place.items()) {
        const auto& rules = schema.rules;
        if (std::find(rules.begin(), rules.end(), rule.visible_text()) != rules.end())
            rule.fail("is in the list twice");
        schema.rules.push_back(rule.visible_text());
    }
}

void read_rollcall(const JsonSpot& rollcall, EntrySchema& schema) {
    constexpr std::array updates{"merge"sv, "replace"sv};
    constexpr std::array orders{"template"sv, "any"sv};
    rollcall.allow_only(members);
    schema.name = rollcall.need("name").visible_text();
    schema.title = rollcall.need("title").visible_text();
    if (const auto collection = rollcall.find("collection"))
        schema.collection = collection->visible_text();
    if (const auto update = rollcall.find("update")) schema.replaces = update->one_of(updates) == 1;
    if (const auto order = rollcall.find("order")) schema.ordered = order->one_of(orders) == 0;
    if (const auto formats = rollcall.find("formats")) read_formats(*formats, schema);
    if (const auto limits = rollcall.find("limits")) read_limits(*limits, schema);
    if (const auto rights = rollcall.find("rights")) read_rights(*rights, schema);
    if (const auto rules = rollcall.find("rules")) read_rules(*rules, schema);
    if (const auto extra = rollcall.find("extra_columns")) schema.extra_columns = extra->truth();
}

void refuse_without_collection(const JsonSpot& rollcall, KnownWords words) {
    for (const std::string_view member : words)
        if (const auto found = rollcall.find(member))
            found->fail("has no meaning where \"rollcall\" names no \"collection\"");
}

// What "fieldsMatch" tells other tools must be what rollcall does.
void check_match(const JsonSpot& root, const EntrySchema& schema) {
    const auto place = root.find("fieldsMatch");
    if (!place) return;
    const FieldsMatch match = schema.table.match;
    const auto required = [](const EntryField& field) { return field.column_required; };
    if (has_all_columns(match) &&
        !std::all_of(schema.fields.begin(), schema.fields.end(), required))
        place->fail("asks for every column, but not every field has \"required_column\": true");
    if (has_extra_columns(match) && !schema.extra_columns)
        place->fail("lets other columns be there, but \"rollcall\" says no \"extra_columns\"");
    if (!has_extra_columns(match) && schema.extra_columns)
        place->fail("lets no other columns be there, but \"rollcall\" says \"extra_columns\"");
    if (match == FieldsMatch::exact && !schema.ordered)
        place->fail("asks for the order of the fields, but \"rollcall\" says \"any\"");
}

// Whether a value stands anywhere in the file is not looked for, and nothing is passed over in
// silence.
void refuse_reference_to_itself(const JsonSpot& root, const TableSchema& table) {
    for (std::size_t at = 0; at < table.foreign_keys.size(); ++at)
        if (table.foreign_keys[at].resource.empty())
            root.need("foreignKeys")
                .items()[at]
                .need("reference")
                .fail(
                    "names no \"resource\", and references of a file to itself are not judged; "
                    "name a collection of the Directory, or leave the foreign key out");
}

void read_ours(const JsonSpot& root, const std::vector<JsonSpot>& places, EntrySchema& schema) {
    const JsonSpot rollcall = root.need("rollcall");
    read_rollcall(rollcall, schema);
    const auto& fields = schema.table.fields;
    schema.fields.reserve(places.size());
    for (std::size_t at = 0; at < places.size(); ++at)
        schema.fields.push_back(read_entry_field(places[at], fields[at]));
    for (std::size_t at = 0; at < places.size(); ++at)
        schema.fields[at].only_if = read_condition(places[at], at, schema);
    // No row can do without its key.
    for (const std::size_t at : schema.table.primary_key) schema.fields[at].column_required = true;
    check_match(root, schema);
    if (schema.collection.empty()) {
        refuse_without_collection(rollcall, of_collection);
        for (const JsonSpot& place : places)
            if (const auto ours = place.find("rollcall"))
                refuse_without_collection(*ours, of_collection_in_fields);
    } else if (schema.table.primary_key.empty()) {
        rollcall.need("collection").fail("needs a \"primaryKey\", by which a row finds its entry");
    }
}

void read_plain(const JsonSpot& root, const std::vector<JsonSpot>& places, EntrySchema& schema) {
    const auto title = root.find("title");
    if (title && title->value().type == JsonType::string) schema.title = trim(title->text());
    const FieldsMatch match = schema.table.match;
    schema.ordered = match == FieldsMatch::exact;
    schema.extra_columns = has_extra_columns(match);
    for (std::size_t at = 0; at < places.size(); ++at) {
        const TableField& field = schema.table.fields[at];
        schema.fields.push_back(read_plain_field(places[at], field));
        // A column that is left out has no value, and some fields must have one.
        schema.fields.back().column_required = has_all_columns(match) || field.required;
    }
}

}  // namespace

std::optional<std::size_t> EntrySchema::find_field(std::string_view wanted) const {
    for (std::size_t at = 0; at < table.fields.size(); ++at)
        if (table.fields[at].name == wanted) return at;
    const auto same = [wanted](const EntryName& other) { return other.name == wanted; };
    for (std::size_t at = 0; at < fields.size(); ++at)
        if (std::any_of(fields[at].aliases.begin(), fields[at].aliases.end(), same)) return at;
    return std::nullopt;
}

bool is_entry_schema(const JsonValue& document) {
    const JsonValue* fields = document.find("fields");
    if (fields == nullptr) return true;
    const auto has_kind = [](const JsonValue& field) {
        const JsonValue* ours = field.find("rollcall");
        return ours != nullptr && ours->find("kind") != nullptr;
    };
    return std::none_of(fields->items.begin(), fields->items.end(), has_kind);
}

EntrySchema parse_entry_schema(std::string_view json, std::string_view where,
                               std::string_view name) {
    return read_entry_schema(read_schema_json(json, where), where, name);
}

EntrySchema read_entry_schema(const JsonValue& document, std::string_view where,
                              std::string_view name) {
    const JsonSpot root(document, where);
    EntrySchema schema;
    schema.table = read_table_schema(root);
    refuse_reference_to_itself(root, schema.table);
    const std::vector<JsonSpot> places = root.need("fields").items();
    const auto is_ours = [](const JsonSpot& place) { return place.find("rollcall").has_value(); };
    schema.name = name;
    if (is_ours(root) || std::any_of(places.begin(), places.end(), is_ours))
        read_ours(root, places, schema);
    else
        read_plain(root, places, schema);
    check_entry_fields(places, schema);
    const auto& key = schema.table.primary_key;
    schema.key_is_email =
        key.size() == 1 && schema.table.fields[key.front()].form.format == TableFormat::email;
    return schema;
}

}  // namespace rollcall
