// Collections and nested members of users through a snapshot: held, and exported, as they were.
#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "engine/directory/load.h"
#include "engine/plan/entry/entry_sheet.h"
#include "engine/text/failure.h"
#include "tests/directory/scratch.h"
#include "tests/pipeline/engine_run.h"

namespace rollcall::test {
namespace {

// Collections stand before and behind the users; some hold what the text around could trip over.
constexpr std::string_view document = R"({
 "sites": [{"name": "Lisboa", "kit": {"seats": 4.50, "open": true}, "codes": ["a", "b c"]},
           {"name": "São Paulo \"]}", "kit": {}, "codes": [], "memo": "\n\u2028\u0000"},
           {"name": "=1+1", "kit": null, "big": 18446744073709551615, "deep": [[{"x": -0}]]}],
 "roles": [{"name": "Agent"}, {"name": "Lead"}],
 "users": [
  {"email": "Ann@Example.com", "roles": ["Lead", "Agent"], "vip": true,
   "site": {"region": " EU\t", "ids": [1, 2.50], "note": {"to": "\"]}\u0000"}}},
  {"email": "bo@example.com", "status": "Inactive", "site": ["EU", null], "vip": false},
  {"email": "cy@example.com", "site": "{\"region\": \"US\"}"}],
 "none": [],
 "odd \"name\"/~\u00e9": [{"users": [{"email": 1}], "user_fields": ["x"], "": [""]}],
 "passed over": {"sites": []}})";

std::shared_ptr<const Directory> open(const std::filesystem::path& path) {
    DirectoryFiles files;
    files.directory = path;
    return load_directory(files);
}

// Of the document, as the Directory holds it in memory, and of its snapshot.
struct Both {
    Scratch scratch;
    std::shared_ptr<const Directory> parsed = load_text(document);
    std::shared_ptr<const Directory> mapped;

    Both() {
        write_snapshot(*parsed, scratch.path("a.snap"));
        mapped = open(scratch.path("a.snap"));
    }
};

// Every entry on a line, behind the name of its collection.
std::string show_collections(const Directory& directory) {
    std::string text;
    for (const auto& [name, collection] : directory.collections()) {
        text += name + ":\n";
        for (const JsonValue& entry : collection.entries) {
            append_json(text, entry);
            text += '\n';
        }
    }
    return text;
}

TEST_CASE("a snapshot holds the collections as they were, and compiles to itself") {
    const Both both;
    const std::string text = show_collections(*both.parsed);
    CHECK(text ==
          "none:\n"
          "odd \"name\"/~é:\n"
          R"({"users":[{"email":1}],"user_fields":["x"],"":[""]})"
          "\n"
          "sites:\n"
          R"({"name":"Lisboa","kit":{"seats":4.50,"open":true},"codes":["a","b c"]})"
          "\n"
          R"({"name":"São Paulo \"]}","kit":{},"codes":[],"memo":"\n\u2028\u0000"})"
          "\n"
          R"({"name":"=1+1","kit":null,"big":18446744073709551615,"deep":[[{"x":-0}]]})"
          "\n");
    CHECK(show_collections(*both.mapped) == text);
    CHECK(both.mapped->find_collection("none") != nullptr);
    CHECK(both.mapped->find_collection("passed over") == nullptr);
    CHECK(both.mapped->find_collection("user_fields") == nullptr);
    write_snapshot(*both.mapped, both.scratch.path("b.snap"));
    CHECK(read_file(both.scratch.path("b.snap")) == read_file(both.scratch.path("a.snap")));
}

TEST_CASE("a snapshot holds the nested members of users as they were") {
    const Both both;
    const std::string text = show(*both.parsed);
    CHECK(text ==
          "3 users, 0 active admins, licences 3 0 0 0\n"
          "Ann@Example.com active  [Agent;Lead;] [] status=Active vip=true "
          R"(site={"region":" EU\t","ids":[1,2.50],"note":{"to":"\"]}\u0000"}})"
          "\n"
          "bo@example.com inactive  [] [] status=Inactive vip=false "
          R"(site=["EU",null])"
          "\n"
          "cy@example.com active  [] [] status=Active "
          R"(site={"region": "US"})");
    CHECK(show(*both.mapped) == text);
    CHECK(both.mapped->field_names() == both.parsed->field_names());
}

TEST_CASE("another entry is another directory, of another seed") {
    const auto seed = [](std::string_view json) { return load_text(json)->seed(); };
    CHECK(seed(R"({"a": [{"b": 1}]})") == seed(R"({ "a" : [ { "b" : 1 } ] })"));
    CHECK(seed(R"({"a": [{"b": 1}]})") != seed(R"({"a": [{"b": 2}]})"));
    CHECK(seed(R"({"a": []})") != seed("{}"));
}

constexpr const char* sites_schema = R"({
 "rollcall": {"name": "s", "title": "S", "collection": "sites"},
 "fields": [
  {"name": "Name", "type": "string", "rollcall": {"member": "name"}},
  {"name": "Kit", "type": "object", "rollcall": {"member": "kit", "group": true}},
  {"name": "Seats", "type": "number", "decimalChar": ",", "rollcall": {"member": "kit.seats"}},
  {"name": "Open", "type": "boolean", "rollcall": {"member": "kit.open"}},
  {"name": "Codes", "type": "list", "delimiter": "|", "rollcall": {"member": "codes"}},
  {"name": "Big", "type": "integer", "rollcall": {"member": "big"}},
  {"name": "Deep", "type": "array", "rollcall": {"member": "deep"}}],
 "primaryKey": ["Name"]})";

constexpr const char* users_schema = R"({
 "rollcall": {"name": "u", "title": "U", "collection": "users"},
 "fields": [
  {"name": "Mail", "type": "string", "format": "email", "rollcall": {"member": "email"}},
  {"name": "Status", "type": "string", "rollcall": {"member": "status"}},
  {"name": "Roles", "type": "list", "delimiter": "|", "rollcall": {"member": "roles"}},
  {"name": "Site", "type": "object", "rollcall": {"member": "site", "group": true}},
  {"name": "Ids", "type": "list", "itemType": "number", "rollcall": {"member": "site.ids"}},
  {"name": "Region", "type": "string", "rollcall": {"member": "site.region"}},
  {"name": "Note", "type": "object", "rollcall": {"member": "site.note"}},
  {"name": "Vip", "type": "boolean", "rollcall": {"member": "vip"}}],
 "primaryKey": ["Mail"]})";

struct ExportCase {
    std::string_view fact;
    const char* schema;
    SheetFormat format;
    std::string_view text;
};

const ExportCase export_cases[] = {
    {"entries as CSV", sites_schema, SheetFormat::csv,
     "\xEF\xBB\xBFName,Kit,Seats,Open,Codes,Big,Deep\r\n"
     "Lisboa,{},\"4,5\",true,\"a|b c\",,\r\n"
     "\"São Paulo \"\"]}\",{},,,,,\r\n"
     "=1+1,,,,,18446744073709551615,\"[[{\"\"x\"\":-0}]]\"\r\n"},
    {"entries as JSON", sites_schema, SheetFormat::json,
     R"([
{"name":"Lisboa","kit":{"seats":4.5,"open":true},"codes":["a","b c"]},
{"name":"São Paulo \"]}","kit":{}},
{"name":"=1+1","big":"18446744073709551615","deep":[[{"x":-0}]]}
]
)"},
    {"users as CSV", users_schema, SheetFormat::csv,
     "\xEF\xBB\xBFMail,Status,Roles,Site,Ids,Region,Note,Vip\r\n"
     "Ann@Example.com,Active,\"Agent|Lead\",{},\"1,2.50\",EU,"
     "\"{\"\"to\"\":\"\"\\\"\"]}\\u0000\"\"}\",true\r\n"
     "bo@example.com,Inactive,,,,,,false\r\n"
     "cy@example.com,Active,,{},,US,,\r\n"},
    {"users as JSON", users_schema, SheetFormat::json,
     R"([
{"email":"Ann@Example.com","status":"Active","roles":["Agent","Lead"],)"
     R"("site":{"ids":[1,2.50],"region":"EU","note":{"to":"\"]}\u0000"}},"vip":true},
{"email":"bo@example.com","status":"Inactive","vip":false},
{"email":"cy@example.com","status":"Active","site":{"region":"US"}}
]
)"},
};

std::string exported(const Directory& directory, const EntrySchema& schema, SheetFormat format) {
    const Uploader uploader = Uploader::api();
    const EntryRules rules = make_entry_rules(schema, bind_entry_template(schema),
                                              {&directory, &uploader, {}, {}, false}, {});
    EntrySheet sheet(rules, format, SheetUse::to_edit);
    std::string text;
    sheet.append_head(text);
    rules.stored->each([&](const StoredEntry& entry) { sheet.append_entry(text, entry); });
    sheet.append_tail(text);
    return text;
}

TEST_CASE("what is exported from a snapshot is what the document said, and changes nothing") {
    const Both both;
    for (const ExportCase& each : export_cases) {
        CAPTURE(each.fact);
        EngineInputs inputs;
        inputs.directory = both.mapped;
        inputs.schemas.emplace_back(parse_entry_schema(each.schema, "test", "test"));
        const auto& schema = std::get<EntrySchema>(inputs.schemas.front());
        CHECK(exported(*both.parsed, schema, each.format) == each.text);
        CHECK(exported(*both.mapped, schema, each.format) == each.text);
        const EngineRun run =
            run_engine(both.scratch, each.text, inputs, write_all_options(1'000, 1));
        CHECK(run.log + run.changes == "");
    }
}

TEST_CASE("an entry that an export cannot name is said with its place in the snapshot too") {
    const Scratch scratch;
    write_snapshot(*load_text(R"({"sites": [{"name": "a"}, {"name": null}]})"),
                   scratch.path("a.snap"));
    const auto directory = open(scratch.path("a.snap"));
    const EntrySchema schema = parse_entry_schema(sites_schema, "test", "test");
    const std::string said = "directory " + scratch.path("a.snap").string() +
                             ": /sites/1: has no key that s can find it by";
    CHECK_THROWS_WITH_AS(exported(*directory, schema, SheetFormat::csv), said.c_str(), Failure);
}

}  // namespace
}  // namespace rollcall::test
