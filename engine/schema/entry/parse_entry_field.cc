#include "engine/schema/entry/parse_entry_field.h"

#include <array>

#include "engine/schema/entry/list_name.h"
#include "engine/schema/permission_names.h"
#include "engine/schema/table/check_cell.h"
#include "engine/schema/table/parse_field.h"
#include "engine/text/unicode.h"

namespace rollcall {
namespace {

using std::string_view_literals::operator""sv;

constexpr std::array members{
    "member"sv,
    "stored"sv,
    "aliases"sv,
    "required_column"sv,
    "read_only"sv,
    "immutable"sv,
    "secret"sv,
    "indexed"sv,
    "unordered"sv,
    "unique_items"sv,
    "group"sv,
    "clear"sv,
    "default"sv,
    "permission"sv,
    "settable_on_create"sv,
    "only_if"sv,
    "name_suffix"sv,
    "phone"sv,
    "bracketed"sv,
    "items"sv,
    "patterns"sv,
    "required_in_group"sv,
};

struct Flag {
    std::string_view member;
    bool EntryField::*value;
};

constexpr std::array flags{
    Flag{"required_column", &EntryField::column_required},
    Flag{"read_only", &EntryField::read_only},
    Flag{"immutable", &EntryField::immutable},
    Flag{"secret", &EntryField::secret},
    Flag{"indexed", &EntryField::indexed},
    Flag{"unordered", &EntryField::unordered},
    Flag{"unique_items", &EntryField::unique_items},
    Flag{"group", &EntryField::group},
    Flag{"settable_on_create", &EntryField::settable_on_create},
    Flag{"bracketed", &EntryField::bracketed},
    Flag{"required_in_group", &EntryField::required_in_group},
};

struct NeededType {
    bool EntryField::*flag;
    std::string_view member;
    TableType type;
    std::string_view word;
};

constexpr std::array needed_types{
    NeededType{&EntryField::indexed, "indexed", TableType::list, "list"},
    NeededType{&EntryField::unordered, "unordered", TableType::list, "list"},
    NeededType{&EntryField::bracketed, "bracketed", TableType::list, "list"},
    NeededType{&EntryField::unique_items, "unique_items", TableType::list, "list"},
    NeededType{&EntryField::group, "group", TableType::object, "object"},
};

// A member that another one leaves without a meaning.
struct Clash {
    std::string_view member;
    std::string_view beside;
};

constexpr std::array clashes{
    Clash{"immutable", "read_only"},  Clash{"secret", "read_only"},
    Clash{"clear", "read_only"},      Clash{"clear", "immutable"},
    Clash{"permission", "read_only"}, Clash{"settable_on_create", "read_only"},
};

// Whether the schema says it, and does not say false.
bool says(const JsonSpot& rollcall, std::string_view member) {
    const auto found = rollcall.find(member);
    return found && !(found->value().type == JsonType::boolean && !found->truth());
}

void refuse_clashes(const JsonSpot& rollcall, const TableField& table, const EntryField& field) {
    for (const NeededType& needed : needed_types) {
        if (!(field.*needed.flag) || table.form.type == needed.type) continue;
        rollcall.need(needed.member)
            .fail("has a meaning for the type " + in_quotes(needed.word) + " only");
    }
    for (const Clash& clash : clashes) {
        if (says(rollcall, clash.member) && says(rollcall, clash.beside))
            rollcall.need(clash.member).fail("has no meaning beside " + in_quotes(clash.beside));
    }
    if (table.required && says(rollcall, "clear"))
        rollcall.need("clear").fail("has no meaning: no cell of the field may be empty");
}

// "General.name" is the member "name" of the member "General".
MemberPath read_path(const JsonSpot& place, std::string_view text) {
    MemberPath path;
    for (bool more = true; more;) {
        const std::size_t dot = text.find('.');
        const std::string_view part = text.substr(0, dot);
        if (part.empty() || trim(part) != part)
            place.fail("must be names of members with a dot between each two");
        path.emplace_back(part);
        more = dot != text.npos;
        if (more) text.remove_prefix(dot + 1);
    }
    return path;
}

std::string dotted(const MemberPath& path) {
    std::string text;
    for (const std::string& member : path) text += (text.empty() ? "" : ".") + member;
    return text;
}

// A text of the schema that a cell of the field could hold, as check_cell writes it.
std::string read_sound_cell(const JsonSpot& place, const TableField& table) {
    const CellVerdict verdict = check_cell(trim(place.text()), table);
    if (verdict.missing) place.fail("is no value of the field " + in_quotes(table.name));
    if (!verdict.is_sound()) place.fail("is no sound value of the field " + in_quotes(table.name));
    return std::string(verdict.text);
}

std::vector<std::string> read_sound_cells(const JsonSpot& place, const TableField& table) {
    std::vector<std::string> cells;
    for (const JsonSpot& item : place.items()) cells.push_back(read_sound_cell(item, table));
    if (cells.empty()) place.fail("must have at least one value");
    return cells;
}

// What each item of a list of strings must be, as a field of its own.
TableField read_items(const JsonSpot& place, const TableField& list) {
    constexpr std::array known{"format"sv, "constraints"sv};
    constexpr std::array formats{"default"sv, "email"sv, "uri"sv, "binary"sv, "uuid"sv};
    constexpr std::array meanings{TableFormat::plain, TableFormat::email, TableFormat::uri,
                                  TableFormat::binary, TableFormat::uuid};
    place.allow_only(known);
    if (list.form.type != TableType::list || list.form.item_type != TableType::string)
        place.fail("has a meaning for lists of strings only");
    TableField items;
    items.name = list.name;
    items.form.type = TableType::string;
    if (const auto format = place.find("format"))
        items.form.format = meanings[format->one_of(formats)];
    parse_constraints(place, items);
    if (items.required || items.unique)
        place.need("constraints").fail("cannot ask of an item to be required or unique");
    return items;
}

std::vector<Pattern> read_patterns(const JsonSpot& place, const TableField& table) {
    if (table.form.type != TableType::string)
        place.fail("has a meaning for the type \"string\" only");
    std::vector<Pattern> patterns;
    for (const JsonSpot& pattern : place.items()) patterns.emplace_back(pattern);
    if (patterns.empty()) place.fail("must have at least one pattern");
    return patterns;
}

void read_description(const JsonSpot& place, EntryField& field) {
    const auto description = place.find("description");
    if (description) field.description = trim(description->text());
}

void read_names(const JsonSpot& place, const JsonSpot& rollcall, const TableField& table,
                EntryField& field) {
    const auto path_of = [&](const JsonSpot& spot, std::string_view name) {
        return read_path(spot, field.indexed ? list_base(name) : name);
    };
    if (const auto member = rollcall.find("member"))
        field.path = read_path(*member, member->visible_text());
    else
        field.path = path_of(place.need("name"), table.name);
    field.member = dotted(field.path);
    field.stored = field.path;
    if (const auto stored = rollcall.find("stored"))
        field.stored = read_path(*stored, stored->visible_text());
    const auto aliases = rollcall.find("aliases");
    if (!aliases) return;
    for (const JsonSpot& alias : aliases->items())
        field.aliases.push_back({alias.visible_text(), path_of(alias, alias.visible_text())});
}

void read_name_suffix(const JsonSpot& place, const TableField& table, EntryField& field) {
    constexpr std::array known{"suspended"sv};
    if (table.form.type != TableType::boolean)
        place.fail("has a meaning for the type \"boolean\" only");
    place.allow_only(known);
    NameSuffix& suffix = field.name_suffix.emplace();
    if (const auto word = place.find("suspended")) suffix.suspended = word->visible_text();
}

void read_phone(const JsonSpot& place, const TableField& table, EntryField& field) {
    constexpr std::array kinds{"number"sv, "e164"sv, "extension"sv};  // PhoneKind without none
    if (table.form.type != TableType::string)
        place.fail("has a meaning for the type \"string\" only");
    field.phone = static_cast<PhoneKind>(place.one_of(kinds) + 1);
}

}  // namespace

EntryField read_entry_field(const JsonSpot& place, const TableField& table) {
    EntryField field;
    read_description(place, field);
    const auto rollcall = place.find("rollcall");
    if (!rollcall) {
        field.path = field.stored = read_path(place.need("name"), table.name);
        field.member = table.name;
        return field;
    }
    rollcall->allow_only(members);
    for (const Flag& flag : flags)
        if (const auto found = rollcall->find(flag.member)) field.*flag.value = found->truth();
    refuse_clashes(*rollcall, table, field);
    read_names(place, *rollcall, table, field);
    if (const auto clear = rollcall->find("clear")) field.clear_word = clear->visible_text();
    if (const auto value = rollcall->find("default")) field.value = read_sound_cell(*value, table);
    if (const auto permission = rollcall->find("permission"))
        field.permission = permission_names[permission->one_of(permission_names)];
    if (const auto items = rollcall->find("items")) field.items = read_items(*items, table);
    if (const auto patterns = rollcall->find("patterns"))
        field.patterns = read_patterns(*patterns, table);
    if (const auto suffix = rollcall->find("name_suffix")) read_name_suffix(*suffix, table, field);
    if (const auto phone = rollcall->find("phone")) read_phone(*phone, table, field);
    return field;
}

EntryField read_plain_field(const JsonSpot& place, const TableField& table) {
    EntryField field;
    read_description(place, field);
    field.member = table.name;
    field.path = field.stored = {table.name};
    return field;
}

std::optional<EntryCondition> read_condition(const JsonSpot& place, std::size_t at,
                                             const EntrySchema& schema) {
    constexpr std::array known{"field"sv, "values"sv, "when"sv};
    const auto rollcall = place.find("rollcall");
    const auto found = rollcall ? rollcall->find("only_if") : std::nullopt;
    if (!found) return std::nullopt;
    found->allow_only(known);
    const JsonSpot name = found->need("field");
    const auto& fields = schema.table.fields;
    EntryCondition condition;
    while (condition.field < fields.size() && fields[condition.field].name != name.text())
        ++condition.field;
    if (condition.field == fields.size()) {
        std::vector<std::string_view> names;
        for (const TableField& field : fields) names.emplace_back(field.name);
        name.fail("names no field" + did_you_mean(name.text(), names));
    }
    if (condition.field == at) name.fail("names the field itself");
    condition.values = read_sound_cells(found->need("values"), fields[condition.field]);
    if (const auto when = found->find("when")) condition.when = read_sound_cells(*when, fields[at]);
    return condition;
}

}  // namespace rollcall
