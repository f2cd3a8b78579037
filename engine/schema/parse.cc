// Turns a schema document into a Schema, and says where it is wrong: parse_schema.
//
// Whatever a schema asks for and the engine would not judge is refused here, so that no rule of a
// schema file is passed over in silence.
#include <algorithm>
#include <array>
#include <cstddef>
#include <limits>
#include <map>
#include <set>
#include <utility>

#include "engine/schema/fold.h"
#include "engine/schema/located.h"
#include "engine/schema/parse_column.h"
#include "engine/schema/schema.h"
#include "engine/text/unicode.h"

namespace rollcall {
namespace {

using std::string_view_literals::operator""sv;

constexpr std::array collections{"locations"sv};  // what a reference may name
constexpr std::array orders{"template"sv, "any"sv};
constexpr std::array formats{"csv"sv, "json"sv};
constexpr std::array existing_words{"update"sv, "skip"sv};

constexpr std::array document_members{
    "$schema"sv,     "fields"sv,     "missingValues"sv, "primaryKey"sv,
    "foreignKeys"sv, "uniqueKeys"sv, "fieldsMatch"sv,   "rollcall"sv,
};
void read_rules(const Located& rollcall, Schema& schema) {
    constexpr std::array known{"name"sv,    "title"sv,    "order"sv,
                               "formats"sv, "existing"sv, "limits"sv};
    constexpr std::array known_limits{"roles_per_user"sv};
    rollcall.allow_only(known);
    schema.name = rollcall.need("name").text();
    schema.title = rollcall.need("title").text();
    if (const auto order = rollcall.find("order")) schema.ordered = order->one_of(orders) == 0;
    if (const auto existing = rollcall.find("existing"))
        schema.skips_existing = existing->one_of(existing_words) == 1;
    if (const auto named = rollcall.find("formats")) {
        schema.takes_csv = schema.takes_json = false;
        for (const Located& format : named->items())
            (format.one_of(formats) == 0 ? schema.takes_csv : schema.takes_json) = true;
        if (!schema.takes_csv && !schema.takes_json) named->fail("must list at least one format");
    }
    const auto limits = rollcall.find("limits");
    if (!limits) return;
    limits->allow_only(known_limits);
    if (const auto roles = limits->find("roles_per_user")) {
        const std::int64_t most = roles->whole();
        if (most < 1 || most > std::numeric_limits<std::uint16_t>::max())
            roles->fail("must be within 1 to 65535");
        schema.roles_per_user = static_cast<std::uint32_t>(most);
    }
}

std::string_view before_colon(std::string_view name) {
    return trim(name.substr(0, name.find(':')));
}

// What must hold between columns: each can be told from all others, in a header and in a record.
void check_columns(const std::vector<Located>& fields, const std::vector<Column>& columns) {
    std::map<std::string, std::size_t> names;
    std::map<std::string, std::size_t> members;
    std::set<std::string> prefixes;
    std::set<Family> families_seen;
    std::map<ColumnKind, std::size_t> only_once;
    std::size_t statuses = 0;
    const auto pointer = [](std::size_t at) { return "/fields/" + std::to_string(at); };
    for (std::size_t at = 0; at < columns.size(); ++at) {
        const Column& column = columns[at];
        const Located& field = fields[at];
        const auto [name, new_name] = names.emplace(fold_ascii(column.name), at);
        if (!new_name) field.need("name").fail("is the name of " + pointer(name->second) + " too");
        const auto [member, new_member] = members.emplace(column.member, at);
        if (!new_member) {
            const std::string other = pointer(member->second);
            field.need("rollcall").need("member").fail("is the member of " + other + " too");
        }
        if (column.family != Family::none) {
            if (column.kind == ColumnKind::membership)
                prefixes.insert(fold_ascii(before_colon(column.name)));
            if (!families_seen.insert(column.family).second)
                field.need("rollcall").need("family").fail("has columns already");
        }
        if (column.is_status && ++statuses > 1)
            field.need("rollcall").need("status").fail("may be true of one column only");
        if (column.kind != ColumnKind::key && column.kind != ColumnKind::rename) continue;
        const auto [kind, first] = only_once.emplace(column.kind, at);
        if (!first) {
            const std::string other = pointer(kind->second);
            field.need("rollcall").need("kind").fail("is the kind of " + other + " too");
        }
    }
    for (std::size_t at = 0; at < columns.size(); ++at) {
        const std::string& name = columns[at].name;
        const bool is_family = columns[at].kind == ColumnKind::membership;
        const bool may_clash = !is_family && name.find(':') != name.npos;
        if (may_clash && prefixes.contains(fold_ascii(before_colon(name))))
            fields[at].need("name").fail("reads as a column of a family");
    }
}

// A user has each attribute once; the address before and the one afterwards are the same one.
void check_attributes(const std::vector<Located>& fields, const std::vector<Column>& columns) {
    std::map<std::string, std::size_t> attributes;
    for (std::size_t at = 0; at < columns.size(); ++at) {
        const Column& column = columns[at];
        if (column.scim.empty() || column.kind == ColumnKind::rename) continue;
        const auto [first, is_new] = attributes.emplace(column.scim, at);
        if (is_new) continue;
        const std::string other = "/fields/" + std::to_string(first->second);
        fields[at].need("rollcall").need("scim").fail("is the attribute of " + other + " too");
    }
}

// A list of one column's name; Table Schema lets the list be left off around it.
std::string read_only_name(const Located& place) {
    if (!place.is_list()) return place.text();
    const std::vector<Located> items = place.items();
    if (items.size() != 1) place.fail("must name one column");
    return items.front().text();
}

void read_foreign_key(const Located& key, Schema& schema) {
    const Located place = key.need("fields");
    const std::string name = read_only_name(place);
    const auto same = [&](const Column& column) {
        return column.kind == ColumnKind::reference && column.name == name;
    };
    const auto column = std::find_if(schema.columns.begin(), schema.columns.end(), same);
    if (column == schema.columns.end())
        place.fail("must name a column of kind \"reference\", not " + in_quotes(name));
    const Located reference = key.need("reference");
    column->collection = collections[reference.need("resource").one_of(collections)];
    const Located target = reference.need("fields");
    if (const std::string field = read_only_name(target); field != "name")
        target.fail("must be \"name\", not " + in_quotes(field));
}

void read_keys(const Located& root, const std::vector<Located>& fields, Schema& schema) {
    if (const auto primary = root.find("primaryKey")) {
        const std::string name = read_only_name(*primary);
        for (const Column& column : schema.columns)
            if (column.kind == ColumnKind::key && column.name != name)
                primary->fail("must be the key column " + in_quotes(column.name));
    }
    if (const auto keys = root.find("foreignKeys"))
        for (const Located& key : keys->items()) read_foreign_key(key, schema);
    for (std::size_t at = 0; at < fields.size(); ++at) {
        const Column& column = schema.columns[at];
        if (column.kind == ColumnKind::reference && column.collection.empty())
            fields[at].fail("is a reference, so \"foreignKeys\" must say what it names");
    }
    for (const std::string_view member : {"uniqueKeys"sv, "fieldsMatch"sv})
        if (const auto found = root.find(member)) found->fail("is not judged yet; leave it out");
}

}  // namespace

Schema parse_schema(std::string_view json, std::string_view where) {
    simdjson::dom::parser parser;
    const Located root = Located::root(parser, json, where);
    root.refuse_misspelt(document_members);
    const Located list = root.need("fields");
    const std::vector<Located> fields = list.items();
    const auto is_ours = [](const Located& field) { return field.find("rollcall").has_value(); };
    constexpr std::string_view no_key =
        "has no key column: one of the fields must have \"rollcall\": {\"kind\": \"key\", "
        "\"member\": …}, by which a row finds its user";
    // A plain Table Schema, which says nothing of users.
    if (std::none_of(fields.begin(), fields.end(), is_ours)) list.fail(no_key);
    Schema schema;
    read_rules(root.need("rollcall"), schema);
    check_missing_values(root);
    for (const Located& field : fields) schema.columns.push_back(read_column(field));
    check_columns(fields, schema.columns);
    check_attributes(fields, schema.columns);
    const auto is_key = [](const Column& column) { return column.kind == ColumnKind::key; };
    if (std::none_of(schema.columns.begin(), schema.columns.end(), is_key)) list.fail(no_key);
    read_keys(root, fields, schema);
    return schema;
}

}  // namespace rollcall
