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
#include "engine/schema/schema.h"
#include "engine/text/unicode.h"

namespace rollcall {
namespace {

using std::string_view_literals::operator""sv;

// What each kind is called, and the Table Schema type and format that say the same to other tools.
struct KindWords {
    ColumnKind kind;
    std::string_view word;
    std::string_view type;
    std::string_view format;
};

constexpr std::array kinds{
    KindWords{ColumnKind::key, "key", "string", "email"},
    KindWords{ColumnKind::rename, "rename", "string", "email"},
    KindWords{ColumnKind::text, "text", "string", "default"},
    KindWords{ColumnKind::choice, "choice", "string", "default"},
    KindWords{ColumnKind::reference, "reference", "string", "default"},
    KindWords{ColumnKind::whole, "whole", "integer", "default"},
    KindWords{ColumnKind::flag, "flag", "boolean", "default"},
    KindWords{ColumnKind::membership, "membership", "boolean", "default"},
};

constexpr unsigned bit(ColumnKind kind) { return 1u << static_cast<unsigned>(kind); }
constexpr unsigned any_kind = (1u << kinds.size()) - 1;
constexpr unsigned any_but_membership = any_kind & ~bit(ColumnKind::membership);
constexpr unsigned addresses = bit(ColumnKind::key) | bit(ColumnKind::rename);

// Where a member has a meaning; elsewhere it would be passed over, so it is refused.
struct MemberUse {
    std::string_view member;
    unsigned kinds;
};

constexpr std::array rollcall_uses{
    MemberUse{"kind", any_kind},
    MemberUse{"member", any_kind},
    MemberUse{"family", bit(ColumnKind::membership)},
    MemberUse{"label", bit(ColumnKind::membership)},
    MemberUse{"permission", any_kind & ~bit(ColumnKind::key)},
    MemberUse{"clear", bit(ColumnKind::reference)},
    MemberUse{"status", bit(ColumnKind::choice)},
    MemberUse{"maximum_setting", bit(ColumnKind::whole)},
    MemberUse{"required_column", any_but_membership},
    MemberUse{"settable_on_create", any_kind},
};

constexpr std::array constraint_uses{
    MemberUse{"required", any_but_membership},
    MemberUse{"unique", addresses},
    MemberUse{"enum", bit(ColumnKind::choice)},
    MemberUse{"minimum", bit(ColumnKind::whole)},
};

// The permissions of contract §4 that a column may ask for.
constexpr std::array permissions{
    "edit_email"sv,    "edit_agent_id"sv,         "edit_name"sv,  "edit_status"sv,
    "edit_location"sv, "edit_chat_concurrency"sv, "edit_roles"sv, "edit_teams"sv,
};
constexpr std::array settings{"max_chat_limit"sv};  // numbers among the Directory's settings
constexpr std::array collections{"locations"sv};    // what a reference may name
constexpr std::array families{"roles"sv, "teams"sv};
constexpr std::array orders{"template"sv, "any"sv};
constexpr std::array true_words{"1"sv};
constexpr std::array false_words{"0"sv};

constexpr std::array document_members{
    "$schema"sv,     "fields"sv,     "missingValues"sv, "primaryKey"sv,
    "foreignKeys"sv, "uniqueKeys"sv, "fieldsMatch"sv,   "rollcall"sv,
};
constexpr std::array field_members{
    "name"sv,        "type"sv,          "format"sv,  "title"sv,      "description"sv, "example"sv,
    "constraints"sv, "missingValues"sv, "rdfType"sv, "trueValues"sv, "falseValues"sv, "rollcall"sv,
};

void refuse_unused(const Located& object, std::span<const MemberUse> uses, ColumnKind kind) {
    std::vector<std::string_view> known;
    for (const MemberUse& use : uses) known.push_back(use.member);
    object.allow_only(known);
    for (const MemberUse& use : uses) {
        if ((use.kinds & bit(kind)) != 0) continue;
        if (const auto member = object.find(use.member)) {
            const std::string_view word = kinds[static_cast<std::size_t>(kind)].word;
            member->fail("has no meaning for a column of kind " + in_quotes(word));
        }
    }
}

bool truth_or_false(const Located& object, std::string_view member) {
    const auto found = object.find(member);
    return found && found->truth();
}

// The JSON member of records and the name in a Change: lower_snake_case.
std::string read_identifier(const Located& place) {
    std::string word = place.text();
    const bool sound =
        word.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == std::string::npos &&
        word.front() >= 'a' && word.front() <= 'z';
    if (!sound)
        place.fail("must be a-z, 0-9 and _, and start with a letter, not " + in_quotes(word));
    return word;
}

// An array that must hold exactly these strings, because nothing else is judged.
void require_exactly(const Located& place, Words wanted) {
    const std::vector<Located> items = place.items();
    for (const Located& item : items) item.one_of(wanted);
    if (items.size() != wanted.size()) place.fail("must be [" + in_quotes(wanted.front()) + "]");
}

void check_type(const Located& field, ColumnKind kind) {
    const KindWords& words = kinds[static_cast<std::size_t>(kind)];
    field.need("type").one_of(Words(&words.type, 1));
    const bool by_default = words.format == "default";
    if (const auto format = field.find("format"))
        format->one_of(Words(&words.format, 1));
    else if (!by_default)
        field.fail("must have the member \"format\": " + in_quotes(words.format));
    const bool boolean = words.type == "boolean";
    for (const auto& [member, wanted] : {std::pair("trueValues"sv, Words(true_words)),
                                         std::pair("falseValues"sv, Words(false_words))}) {
        // Left out, other tools would take "true" and "T" too, which are findings here.
        if (boolean)
            require_exactly(field.need(member), wanted);
        else if (const auto values = field.find(member))
            values->fail("belongs to the type \"boolean\"");
    }
}

// Cells are blank or they have a value; no other word may stand for a missing one.
void check_missing_values(const Located& object) {
    const auto values = object.find("missingValues");
    if (!values) return;
    const std::vector<Located> items = values->items();
    constexpr std::string_view wrong = "must be [\"\"]: an empty cell means \"no change\"";
    if (items.size() != 1 || !items.front().is_empty_text()) values->fail(wrong);
}

void read_choices(const Located& place, Column& column) {
    std::set<std::string> seen;
    for (const Located& item : place.items()) {
        column.choices.push_back(item.text());
        if (!seen.insert(fold_ascii(column.choices.back())).second)
            item.fail("is in the list twice; choices compare in any letter case");
    }
    if (column.choices.empty()) place.fail("must list at least one choice");
}

void read_constraints(const Located& field, Column& column) {
    const auto found = field.find("constraints");
    if (found) {
        refuse_unused(*found, constraint_uses, column.kind);
        column.cell_required = truth_or_false(*found, "required");
        // Every address of a file is judged to be unique; a schema cannot take that back.
        const auto unique = found->find("unique");
        if (unique && !unique->truth()) unique->fail("must be true: addresses are unique");
        if (const auto choices = found->find("enum")) read_choices(*choices, column);
        if (const auto minimum = found->find("minimum")) column.minimum = minimum->whole();
    }
    if (column.kind == ColumnKind::choice && column.choices.empty())
        field.fail("is a choice, so it must have the member \"enum\" in \"constraints\"");
}

// "Role: *" names a family; what is kept of it is the prefix "Role: ".
std::string read_family_prefix(const Located& place) {
    constexpr std::string_view end = ": *";
    std::string name = place.text();
    const std::size_t colon = name.find(':');
    if (colon == 0 || !name.ends_with(end) || colon != name.size() - end.size())
        place.fail("must be a word and \": *\", as in \"Role: *\", not " + in_quotes(name));
    name.pop_back();
    return name;
}

void read_status(const Located& rollcall, Column& column) {
    column.is_status = truth_or_false(rollcall, "status");
    if (!column.is_status) return;
    for (const std::string_view needed : {"Active"sv, "Inactive"sv}) {
        const auto& choices = column.choices;
        if (std::find(choices.begin(), choices.end(), needed) == choices.end())
            rollcall.need("status").fail("needs the choice " + in_quotes(needed));
    }
}

void read_rollcall(const Located& rollcall, Column& column) {
    column.member = read_identifier(rollcall.need("member"));
    if (column.kind == ColumnKind::membership) {
        const bool roles = rollcall.need("family").one_of(families) == 0;
        column.family = roles ? Family::roles : Family::teams;
        column.label = rollcall.need("label").text();
    }
    if (const auto permission = rollcall.find("permission"))
        column.permission = permissions[permission->one_of(permissions)];
    if (const auto clear = rollcall.find("clear")) column.clear_word = clear->text();
    if (const auto setting = rollcall.find("maximum_setting"))
        column.maximum_setting = settings[setting->one_of(settings)];
    column.column_required = truth_or_false(rollcall, "required_column");
    column.settable_on_create = truth_or_false(rollcall, "settable_on_create");
    read_status(rollcall, column);
}

Column read_column(const Located& field) {
    field.refuse_misspelt(field_members);
    const Located rollcall = field.need("rollcall");
    std::array<std::string_view, kinds.size()> words;
    std::transform(kinds.begin(), kinds.end(), words.begin(),
                   [](const KindWords& kind) { return kind.word; });
    Column column;
    column.kind = kinds[rollcall.need("kind").one_of(words)].kind;
    refuse_unused(rollcall, rollcall_uses, column.kind);
    const Located name = field.need("name");
    const bool family = column.kind == ColumnKind::membership;
    column.name = family ? read_family_prefix(name) : name.text();
    check_type(field, column.kind);
    check_missing_values(field);
    read_constraints(field, column);
    read_rollcall(rollcall, column);
    if (column.kind == ColumnKind::key && !column.cell_required)
        field.fail("is the key, so \"constraints\" must say \"required\": true");
    if (column.cell_required && !column.column_required)
        rollcall.fail("must say \"required_column\": true, for no cell of the column may be empty");
    return column;
}

void read_rules(const Located& rollcall, Schema& schema) {
    constexpr std::array known{"name"sv, "title"sv, "order"sv, "limits"sv};
    constexpr std::array known_limits{"roles_per_user"sv};
    rollcall.allow_only(known);
    schema.name = rollcall.need("name").text();
    schema.title = rollcall.need("title").text();
    if (const auto order = rollcall.find("order")) schema.ordered = order->one_of(orders) == 0;
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
            prefixes.insert(fold_ascii(before_colon(column.name)));
            if (!families_seen.insert(column.family).second)
                field.need("rollcall").need("family").fail("has columns already");
        }
        if (column.is_status && ++statuses > 1)
            field.need("rollcall").need("status").fail("may be true of one column only");
        if ((bit(column.kind) & addresses) == 0) continue;
        const auto [kind, first] = only_once.emplace(column.kind, at);
        if (!first) {
            const std::string other = pointer(kind->second);
            field.need("rollcall").need("kind").fail("is the kind of " + other + " too");
        }
    }
    for (std::size_t at = 0; at < columns.size(); ++at) {
        const std::string& name = columns[at].name;
        const bool fixed = columns[at].family == Family::none && name.find(':') != name.npos;
        if (fixed && prefixes.contains(fold_ascii(before_colon(name))))
            fields[at].need("name").fail("reads as a column of a family");
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
    const auto is_key = [](const Column& column) { return column.kind == ColumnKind::key; };
    if (std::none_of(schema.columns.begin(), schema.columns.end(), is_key)) list.fail(no_key);
    read_keys(root, fields, schema);
    return schema;
}

}  // namespace rollcall
