// The schemas that ship with the program, and how a schema is named on the command line.
#include <doctest/doctest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>

#include "engine/schema/any_schema.h"
#include "engine/schema/embedded.h"
#include "engine/schema/schema.h"
#include "engine/text/failure.h"

namespace rollcall {
namespace {

namespace fs = std::filesystem;

std::string render(const Column& column) {
    constexpr const char* kinds[] = {"key",   "rename", "text",       "choice", "reference",
                                     "whole", "flag",   "membership", "codes",  "blank"};
    static_assert(std::size(kinds) == static_cast<std::size_t>(ColumnKind::blank) + 1);
    std::string text = column.name + '|' + column.member + '|' +
                       kinds[static_cast<std::size_t>(column.kind)] + '|' + column.permission + '|';
    const auto add = [&](bool is_so, const std::string& word) {
        if (is_so) text += (text.back() == '|' ? "" : " ") + word;
    };
    add(column.column_required, "column");
    add(column.cell_required, "cell");
    add(column.settable_on_create, "create");
    add(column.is_status, "status");
    add(column.family == Family::roles, "roles as " + column.label);
    add(column.family == Family::teams, "teams as " + column.label);
    for (const std::string& choice : column.choices) add(true, choice);
    add(!column.collection.empty(), "of " + column.collection);
    add(!column.clear_word.empty(), "cleared by " + column.clear_word);
    add(!column.maximum_setting.empty(),
        std::to_string(column.minimum) + " to " + column.maximum_setting);
    add(!column.scim.empty(), "scim " + column.scim);
    return text;
}

TEST_CASE("ccai-users has the columns of its contract") {
    const Schema schema = load_schema("ccai-users");
    const char* const expected[] = {
        "Email|email|key||column cell create scim userName",
        "New email|new_email|rename|edit_email|scim userName",
        "Agent Id|agent_number|text|edit_agent_id|",
        "First name|first_name|text|edit_name|column cell create scim name.givenName",
        "Last name|last_name|text|edit_name|column cell create scim name.familyName",
        "Alias|alias|text|edit_name|scim nickName",
        "Status|status|choice|edit_status|status Active Inactive scim active",
        "Location|location|reference|edit_location|of locations cleared by Null",
        "Chat concurrency|max_chat_limit|whole|edit_chat_concurrency|1 to max_chat_limit",
        "Chat concurrency status|max_chat_limit_enabled|flag|edit_chat_concurrency|",
        "Role: |roles|membership|edit_roles|roles as Role scim roles",
        "Team: |teams|membership|edit_teams|teams as Team",
    };
    REQUIRE(schema.columns.size() == std::size(expected));
    for (std::size_t at = 0; at < schema.columns.size(); ++at)
        CHECK(render(schema.columns[at]) == expected[at]);
    CHECK(schema.name == "ccai-users");
    CHECK(schema.ordered);
    CHECK(schema.roles_per_user == 10);
}

TEST_CASE("ccai-users-legacy has the columns of its contract") {
    const Schema schema = load_schema("ccai-users-legacy");
    const char* const expected[] = {
        "Email|email|key||column cell create scim userName",
        "Agent ID|agent_number|text|edit_agent_id|",
        "First Name|first_name|text|edit_name|column cell create scim name.givenName",
        "Last Name|last_name|text|edit_name|column cell create scim name.familyName",
        "Location|location|reference|edit_location|of locations",
        "Roles|roles|codes|edit_roles|column roles as Role admin manager agent manager_data "
        "manager_team manager_admin scim roles",
        "Permissions|permissions|blank||",
    };
    REQUIRE(schema.columns.size() == std::size(expected));
    for (std::size_t at = 0; at < schema.columns.size(); ++at)
        CHECK(render(schema.columns[at]) == expected[at]);
    CHECK(schema.ordered);
    CHECK(schema.skips_existing);
    CHECK_FALSE(schema.takes_json);
}

std::string render(const EntrySchema& schema, std::size_t at) {
    const EntryField& field = schema.fields[at];
    std::string text = schema.table.fields[at].name + '|' + field.member + '|' + field.permission;
    const auto add = [&](bool is_so, const std::string& word) { text += is_so ? ' ' + word : ""; };
    add(field.column_required, "column");
    add(field.settable_on_create, "create");
    add(field.read_only, "read-only");
    add(field.unordered, "unordered");
    add(field.phone == PhoneKind::number, "number");
    add(field.phone == PhoneKind::e164, "e164");
    add(field.phone == PhoneKind::extension, "extension");
    add(field.name_suffix.has_value(), "suffix");
    return text;
}

TEST_CASE("webex-users has the columns of Control Hub") {
    const auto schema = std::get<EntrySchema>(load_any_schema("webex-users"));
    const char* const expected[] = {
        "First Name|first_name|edit_name create",
        "Last Name|last_name|edit_name create",
        "Display Name|display_name|edit_name create",
        "User ID/Email (Required)|email| column create",
        "User Status|user_status| read-only",
        "Last Service Accessed Time|last_service_accessed_time| read-only",
        "Days since Last Service Accessed|days_since_last_service_accessed| read-only",
        "Extension|extension| extension",
        "Title|title|",
        "Department|department|",
        "Manager|manager|",
        "Phone Number|phone_number| number",
        "Caller ID Number|caller_id_number| e164",
        "Caller ID First Name|caller_id_first_name|",
        "Caller ID Last Name|caller_id_last_name|",
        "Location|location|edit_location",
        "Preferred Language|preferred_language|",
        "Time zone|time_zone|",
        "Address type|address_type|",
        "Address country|address_country|",
        "Address locality|address_locality|",
        "Groups|groups|edit_teams unordered",
        "Webex Contact Center Standard|webex_contact_center.standard|edit_roles suffix",
        "Webex Contact Center Premium|webex_contact_center.premium|edit_roles suffix",
    };
    REQUIRE(schema.fields.size() == std::size(expected));
    for (std::size_t at = 0; at < schema.fields.size(); ++at)
        CHECK(render(schema, at) == expected[at]);
    CHECK(schema.most_rows == 20000);
    CHECK_FALSE(schema.ordered);
    CHECK_FALSE(schema.takes_json);
}

TEST_CASE("every shipped schema is sound and called like its file") {
    const std::vector<std::string> names = shipped_schemas();
    REQUIRE_FALSE(names.empty());
    CHECK(std::is_sorted(names.begin(), names.end()));
    for (const std::string& name : names) CHECK(name_of(load_any_schema(name)) == name);
}

struct Refused {
    FailureKind kind;
    std::string message;
};

Refused refusal_of(const std::string& name_or_path) {
    try {
        load_schema(name_or_path);
    } catch (const Failure& failure) {
        return {failure.kind(), failure.what()};
    }
    return {FailureKind::internal, "no failure"};
}

TEST_CASE("an unknown schema name is refused with those that there are") {
    const Refused refused = refusal_of("ccai-user");
    CHECK(refused.kind == FailureKind::usage);
    CHECK(refused.message.starts_with("schema \"ccai-user\": there is none of that name; there"));
    CHECK(refused.message.ends_with("(did you mean ccai-users?)"));
    CHECK(refusal_of("").kind == FailureKind::usage);
}

// A folder of this test alone, gone when the test is over.
class Folder {
public:
    Folder() : path_(fs::temp_directory_path() / ("rollcall-schema-" + std::to_string(getpid()))) {
        fs::create_directories(path_);
    }
    ~Folder() { fs::remove_all(path_); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    std::string write(const std::string& name, std::string_view bytes) const {
        std::ofstream(path_ / name, std::ios::binary) << bytes;
        return (path_ / name).string();
    }

private:
    fs::path path_;
};

TEST_CASE("a path names a schema file") {
    const Folder folder;
    const std::string path = folder.write("mine", embedded_schemas[0].json);
    CHECK(name_of(load_any_schema(path)) == embedded_schemas[0].name);
}

TEST_CASE("a broken schema file is refused with its path") {
    const Folder folder;
    const std::string path = folder.write("mine.json", "{}");
    const Refused refused = refusal_of(path);
    CHECK(refused.kind == FailureKind::reference_broken);
    CHECK(refused.message == "schema " + path + ": must have the member \"fields\"");
}

TEST_CASE("a schema file that is not there, is a folder or far too long is refused") {
    const Folder folder;
    const std::string folder_path = fs::path(folder.write("x", "")).parent_path().string();
    const std::string long_path = folder.write("long.json", std::string((16u << 20) + 1, ' '));
    CHECK(refusal_of("no-such-file.json").kind == FailureKind::input_not_opened);
    CHECK(refusal_of(folder_path).kind == FailureKind::input_not_opened);
    CHECK(refusal_of(folder_path).message ==
          "schema " + folder_path + ": is a folder; name a file in it");
    CHECK(refusal_of(long_path).kind == FailureKind::reference_broken);
}

}  // namespace
}  // namespace rollcall
