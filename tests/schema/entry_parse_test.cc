// Documents of the second form of schema, sound ones as short text and broken ones by message.
#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

#include "engine/schema/entry/entry_schema.h"
#include "engine/text/failure.h"

namespace rollcall {
namespace {

// Each refusal below breaks one spot of it.
constexpr std::string_view sound = R"({
  "rollcall": {"name": "small", "title": "Small", "collection": "profiles", "order": "any",
               "update": "replace", "formats": ["csv"], "limits": {"rows": 9},
               "rights": {"create": "create_users", "edit": "edit_user"}, "rules": ["one", "two"]},
  "fields": [
    {"name": "Mail", "type": "string", "format": "email", "rollcall": {"immutable": true}},
    {"name": "General", "type": "object", "rollcall": {"group": true}},
    {"name": "General.kind", "type": "string", "description": "What it is",
     "constraints": {"enum": ["ALL", "SOME"]},
     "rollcall": {"default": "ALL", "aliases": ["Old.kind"], "permission": "edit_name",
                  "settable_on_create": true, "required_column": true}},
    {"name": "teams.[n]", "type": "list",
     "rollcall": {"indexed": true, "unordered": true, "unique_items": true,
                  "only_if": {"field": "General.kind", "values": ["SOME"]}}},
    {"name": "On", "type": "boolean",
     "rollcall": {"member": "state.on", "stored": "on", "default": "True", "clear": "Null",
                  "name_suffix": {"suspended": "Off"}}},
    {"name": "Made", "type": "string", "rollcall": {"read_only": true, "phone": "e164"}},
    {"name": "Pass Word", "type": "string", "rollcall": {"secret": true}}
  ],
  "primaryKey": "Mail"
})";

std::string dotted(const MemberPath& path) {
    std::string text;
    for (const std::string& member : path) text += (text.empty() ? "" : ".") + member;
    return text;
}

std::string words_of(const EntryField& field) {
    std::string text;
    const auto add = [&](bool is, std::string_view word) {
        text += is ? ' ' + std::string(word) : "";
    };
    add(field.column_required, "required_column");
    add(field.read_only, "read_only");
    add(field.immutable, "immutable");
    add(field.secret, "secret");
    add(field.indexed, "indexed");
    add(field.unordered, "unordered");
    add(field.unique_items, "unique_items");
    add(field.group, "group");
    add(field.settable_on_create, "settable_on_create");
    add(!field.clear_word.empty(), "clear=" + field.clear_word);
    add(!field.permission.empty(), "permission=" + field.permission);
    add(!field.description.empty(), "(" + field.description + ")");
    if (field.name_suffix) add(true, "suspended=" + field.name_suffix->suspended);
    if (field.phone != PhoneKind::none)
        add(true, "phone=" + std::to_string(static_cast<int>(field.phone)));
    if (field.value) add(true, "default=" + *field.value);
    for (const EntryName& alias : field.aliases) add(true, "also " + dotted(alias.path));
    if (field.only_if) add(true, "only_if");
    return text;
}

std::string render(const EntryField& field) {
    std::string text = dotted(field.path);
    if (field.stored != field.path) text += " in " + dotted(field.stored);
    return text + words_of(field);
}

std::string render(const EntrySchema& schema) {
    std::string text = schema.name + '|' + schema.title + '|' + schema.collection;
    text += schema.replaces ? " replaces" : "";
    text += schema.ordered ? " ordered" : "";
    text += schema.extra_columns ? " extra" : "";
    text += schema.key_is_email ? " email" : "";
    text += schema.takes_csv ? " csv" : "";
    text += schema.takes_json ? " json" : "";
    for (const EntryField& field : schema.fields) text += " / " + render(field);
    return text;
}

std::string failure_of(std::string_view json) {
    try {
        return render(parse_entry_schema(json, "small", "file"));
    } catch (const Failure& failure) {
        CHECK(failure.kind() == FailureKind::reference_broken);
        return failure.what();
    }
}

std::string with(std::string_view from, std::string_view to) {
    std::string json(sound);
    const std::size_t at = json.find(from);
    REQUIRE(at != std::string::npos);
    return json.replace(at, from.size(), to);
}

TEST_CASE("a schema of entries is read with all that rollcall adds to it") {
    const EntrySchema schema = parse_entry_schema(sound, "small", "file");
    CHECK(render(schema) ==
          "small|Small|profiles replaces email csv / Mail required_column immutable / "
          "General group / General.kind required_column settable_on_create permission=edit_name "
          "(What it is) default=ALL also Old.kind / teams indexed unordered unique_items only_if / "
          "state.on in on clear=Null suspended=Off default=true / Made read_only phone=2 / Pass "
          "Word secret");
    CHECK(schema.most_rows == 9);
    CHECK(schema.create_permission == "create_users");
    CHECK(schema.edit_permission == "edit_user");
    CHECK(schema.rules == std::vector<std::string>{"one", "two"});
    REQUIRE(schema.fields[3].only_if);
    CHECK(schema.fields[3].only_if->field == 2);
    CHECK(schema.fields[3].only_if->values == std::vector<std::string>{"SOME"});
    CHECK(schema.find_field("On") == 4);
    CHECK(schema.find_field("Old.kind") == 2);
    CHECK_FALSE(schema.find_field("on"));
}

TEST_CASE("a plain Table Schema asks for what its fieldsMatch says") {
    const std::pair<std::string_view, std::string_view> cases[] = {
        {"exact", "file|| ordered csv json / a.b required_column / c required_column"},
        {"equal", "file|| csv json / a.b required_column / c required_column"},
        {"subset", "file|| extra csv json / a.b required_column / c required_column"},
        {"superset", "file|| csv json / a.b required_column / c"},
        {"partial", "file|| extra csv json / a.b required_column / c"},
    };
    for (const auto& [match, expected] : cases) {
        CAPTURE(match);
        const std::string json =
            R"({"fields": [{"name": "a.b", "constraints": {"required": true}}, {"name": "c"}],
                "fieldsMatch": ")" +
            std::string(match) + "\"}";
        const EntrySchema schema = parse_entry_schema(json, "plain", "file");
        CHECK(render(schema) == expected);
        CHECK(schema.fields[0].path == MemberPath{"a.b"});
    }
}

struct BrokenCase {
    std::string_view from;
    std::string_view to;
    std::string_view message;  // without "schema small: "
};

void check_broken(const std::vector<BrokenCase>& cases) {
    for (const BrokenCase& row : cases) {
        CAPTURE(row.from);
        CAPTURE(row.to);
        CHECK(failure_of(with(row.from, row.to)) == "schema small: " + std::string(row.message));
    }
}

TEST_CASE("what is wrong at the top of a schema of entries is refused at its place") {
    check_broken({
        {"\"name\": \"small\", ", "", "/rollcall: must have the member \"name\""},
        {"\"title\": \"Small\", ", "", "/rollcall: must have the member \"title\""},
        {"\"rollcall\": {\"name\"", "\"x\": {\"name\"", "must have the member \"rollcall\""},
        {"\"order\"", "\"ordre\"",
         "/rollcall/ordre: is not known here; known are \"name\", \"title\", \"collection\", "
         "\"update\", \"order\", \"formats\", \"limits\", \"rights\", \"rules\", "
         "\"extra_columns\" (did you mean \"order\"?)"},
        {"\"replace\"", "\"replaces\"",
         "/rollcall/update: must be one of \"merge\", \"replace\", not \"replaces\" (did you mean "
         "\"replace\"?)"},
        {"[\"csv\"]", "[]", "/rollcall/formats: must name at least one format"},
        {"{\"rows\": 9}", "{\"rows\": 0}", "/rollcall/limits/rows: must be 1 or more"},
        {"\"two\"]", "\"one\"]", "/rollcall/rules/1: is in the list twice"},
        {"\"primaryKey\": \"Mail\"", "\"fieldsMatch\": \"superset\"",
         "/rollcall/collection: needs a \"primaryKey\", by which a row finds its entry"},
        {"\"collection\": \"profiles\", ", "",
         "/rollcall/update: has no meaning where \"rollcall\" names no \"collection\""},
        {"\"primaryKey\"", "\"fieldsMatch\": \"equal\", \"primaryKey\"",
         "/fieldsMatch: asks for every column, but not every field has \"required_column\": true"},
        {"\"primaryKey\"",
         "\"foreignKeys\": [{\"fields\": \"Mail\", \"reference\": {\"fields\": \"Mail\"}}], "
         "\"primaryKey\"",
         "/foreignKeys/0/reference: names no \"resource\", and references of a file to itself are "
         "not judged; name a collection of the Directory, or leave the foreign key out"},
        {"\"primaryKey\"", "\"fieldsMatch\": \"partial\", \"primaryKey\"",
         "/fieldsMatch: lets other columns be there, but \"rollcall\" says no \"extra_columns\""},
    });
}

TEST_CASE("what is wrong with a field of an entry is refused at its place") {
    check_broken({
        {"{\"secret\"", "{\"secrets\"",
         "/fields/6/rollcall/secrets: is not known here; known are \"member\", \"stored\", "
         "\"aliases\", \"required_column\", \"read_only\", \"immutable\", \"secret\", \"indexed\", "
         "\"unordered\", \"unique_items\", \"group\", \"clear\", \"default\", \"permission\", "
         "\"settable_on_create\", \"only_if\", \"name_suffix\", \"phone\", \"bracketed\", "
         "\"items\", \"patterns\", \"required_in_group\" (did you mean \"secret\"?)"},
        {"\"type\": \"list\"", "\"type\": \"string\"",
         "/fields/3/rollcall/indexed: has a meaning for the type \"list\" only"},
        {"\"type\": \"object\"", "\"type\": \"array\"",
         "/fields/1/rollcall/group: has a meaning for the type \"object\" only"},
        {"{\"secret\": true}", "{\"secret\": true, \"read_only\": true}",
         "/fields/6/rollcall/secret: has no meaning beside \"read_only\""},
        {"\"default\": \"ALL\"", "\"default\": \"MOST\"",
         "/fields/2/rollcall/default: is no sound value of the field \"General.kind\""},
        {"\"default\": \"ALL\"", "\"default\": \"\"",
         "/fields/2/rollcall/default: is no value of the field \"General.kind\""},
        {"\"edit_name\"", "\"edit_nam\"",
         "/fields/2/rollcall/permission: must be one of \"create_users\", \"edit_user\", "
         "\"edit_email\", \"edit_agent_id\", \"edit_name\", \"edit_status\", \"edit_location\", "
         "\"edit_chat_concurrency\", \"edit_roles\", \"edit_teams\", \"manage_user_lists\", not "
         "\"edit_nam\" (did you mean \"edit_name\"?)"},
        {"\"field\": \"General.kind\"", "\"field\": \"General.kin\"",
         "/fields/3/rollcall/only_if/field: names no field (did you mean \"General.kind\"?)"},
        {"\"field\": \"General.kind\"", "\"field\": \"teams.[n]\"",
         "/fields/3/rollcall/only_if/field: names the field itself"},
        {"[\"SOME\"]", "[\"NONE\"]",
         "/fields/3/rollcall/only_if/values/0: is no sound value of the field \"General.kind\""},
        {"[\"SOME\"]", "[]", "/fields/3/rollcall/only_if/values: must have at least one value"},
        {"{\"immutable\": true}", "{\"secret\": true}",
         "/fields/0/rollcall/secret: has no meaning for a field of the primary key"},
        {"\"e164\"", "\"e165\"",
         "/fields/5/rollcall/phone: must be one of \"number\", \"e164\", \"extension\", not "
         "\"e165\" (did you mean \"e164\"?)"},
        {"\"Made\", \"type\": \"string\"", "\"Made\", \"type\": \"integer\"",
         "/fields/5/rollcall/phone: has a meaning for the type \"string\" only"},
        {"\"On\", \"type\": \"boolean\"", "\"On\", \"type\": \"string\"",
         "/fields/4/rollcall/name_suffix: has a meaning for the type \"boolean\" only"},
        {"{\"suspended\"", "{\"suspend\"",
         "/fields/4/rollcall/name_suffix/suspend: is not known here; known are \"suspended\" (did "
         "you mean \"suspended\"?)"},
        {"\"member\": \"state.on\"", "\"member\": \"state..on\"",
         "/fields/4/rollcall/member: must be names of members with a dot between each two"},
    });
}

TEST_CASE("what items, patterns and groups ask for is read, or refused at its place") {
    const std::string more = with(R"("rollcall": {"default": "ALL",)",
                                  R"("rollcall": {"required_in_group": true, "default": "ALL",)");
    const EntrySchema schema = parse_entry_schema(more, "small", "file");
    CHECK(schema.fields[2].required_in_group);
    const EntrySchema listed = parse_entry_schema(
        with("\"indexed\": true,",
             R"("items": {"format": "uuid", "constraints": {"maxLength": 9}}, "bracketed": true,)"),
        "small", "file");
    REQUIRE(listed.fields[3].items);
    CHECK(listed.fields[3].items->form.format == TableFormat::uuid);
    CHECK(listed.fields[3].items->max_length == 9);
    CHECK(listed.fields[3].bracketed);
    const EntrySchema matched = parse_entry_schema(
        with("{\"secret\"", R"({"patterns": [".*a.*", ".*b.*"], "secret")"), "small", "file");
    CHECK(matched.fields[6].patterns.size() == 2);
    check_broken({
        {"{\"secret\"", "{\"required_in_group\": true, \"secret\"",
         "/fields/6/rollcall/required_in_group: stands in no group"},
        {"{\"secret\"", "{\"bracketed\": true, \"secret\"",
         "/fields/6/rollcall/bracketed: has a meaning for the type \"list\" only"},
        {"{\"secret\"", "{\"items\": {}, \"secret\"",
         "/fields/6/rollcall/items: has a meaning for lists of strings only"},
        {"\"indexed\": true", "\"items\": {\"type\": \"string\"}",
         "/fields/3/rollcall/items/type: is not known here; known are \"format\", "
         "\"constraints\""},
        {"\"indexed\": true", "\"items\": {\"constraints\": {\"unique\": true}}",
         "/fields/3/rollcall/items/constraints: cannot ask of an item to be required or unique"},
        {"\"unordered\": true", "\"patterns\": [\"a\"]",
         "/fields/3/rollcall/patterns: has a meaning for the type \"string\" only"},
        {"{\"secret\"", "{\"patterns\": [], \"secret\"",
         "/fields/6/rollcall/patterns: must have at least one pattern"},
    });
}

TEST_CASE("fields that cannot be told apart are refused") {
    check_broken({
        {"\"name\": \"Made\"", "\"name\": \"TEAMS\"",
         "/fields/5/name: is a name of /fields/3 already"},
        {"\"Old.kind\"", "\"mail\"",
         "/fields/2/rollcall/aliases/0: is a name of /fields/0 already"},
        {"\"member\": \"state.on\"", "\"member\": \"Made\"",
         "/fields/5/name: is where /fields/4 is too"},
        {"\"stored\": \"on\"", "\"stored\": \"Mail\"",
         "/fields/4/rollcall/stored: is where /fields/0 is too"},
        {"\"member\": \"state.on\"", "\"member\": \"Mail.on\"",
         "/fields/4/rollcall/member: is within /fields/0, which is no group"},
        {"{\"group\": true}", "{}", "/fields/2/name: is within /fields/1, which is no group"},
    });
}

TEST_CASE("the form of a schema is told by its fields") {
    const auto is_one = [](std::string_view json) {
        return is_entry_schema(read_json(json).value.value());
    };
    CHECK(is_one(sound));
    CHECK(is_one(R"({"fields": [{"name": "a"}]})"));
    CHECK(is_one("[]"));
    CHECK_FALSE(is_one(R"({"fields": [{"name": "a", "rollcall": {"kind": "key"}}]})"));
}

}  // namespace
}  // namespace rollcall
