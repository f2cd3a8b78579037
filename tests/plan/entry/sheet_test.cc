// Templates and exports of entries: what they hold, and that an export which is uploaded again has
// no finding and changes nothing, in either format, however rows are taken and files are cut.
#include <doctest/doctest.h>

#include <string>

#include "engine/plan/entry/entry_sheet.h"
#include "engine/plan/plan_hash.h"
#include "tests/json/is_json.h"
#include "tests/pipeline/engine_run.h"

namespace rollcall::test {
namespace {

constexpr std::string_view mark = "\xEF\xBB\xBF";
constexpr SheetFormat both[] = {SheetFormat::csv, SheetFormat::json};
constexpr const char* updates[] = {"merge", "replace"};

// Every kind of field that is written in a way of its own.
constexpr const char* things = R"({
 "rollcall": {"name": "things", "title": "Things", "collection": "things", "update": "UPDATE",
              "rights": {"create": "create_users", "edit": "edit_user"}},
 "fields": [
  {"name": "Key", "type": "string", "rollcall": {"member": "key"}},
  {"name": "Id", "type": "string", "rollcall": {"member": "meta.id", "read_only": true}},
  {"name": "Name, full", "type": "string",
   "rollcall": {"member": "name", "permission": "edit_name", "aliases": ["Title"]}},
  {"name": "Note", "type": "string", "rollcall": {"member": "note", "clear": "None"}},
  {"name": "Count", "type": "integer", "rollcall": {"member": "meta.count"}},
  {"name": "Share", "type": "number", "decimalChar": ",", "groupChar": ".",
   "rollcall": {"member": "share"}},
  {"name": "Plain", "type": "number", "rollcall": {"member": "plain"}},
  {"name": "On", "type": "boolean", "trueValues": ["Yes"], "falseValues": ["No"],
   "rollcall": {"member": "on"}},
  {"name": "Off", "type": "boolean", "rollcall": {"member": "off"}},
  {"name": "Tags", "type": "list", "delimiter": "|",
   "rollcall": {"member": "tags", "unordered": true}},
  {"name": "Ports.[n]", "type": "list", "itemType": "integer",
   "rollcall": {"member": "ports", "indexed": true}},
  {"name": "Service", "type": "object", "rollcall": {"member": "service", "group": true}},
  {"name": "Tier", "type": "string", "rollcall": {"member": "service.tier"}},
  {"name": "Depth", "type": "integer", "rollcall": {"member": "service.inner.depth"}},
  {"name": "Shape", "type": "object", "rollcall": {"member": "shape"}},
  {"name": "Rows", "type": "array", "rollcall": {"member": "rows", "stored": "kept.rows"}},
  {"name": "Spot", "type": "geopoint", "format": "array", "rollcall": {"member": "spot"}},
  {"name": "Any", "type": "any", "rollcall": {"member": "any"}},
  {"name": "Day", "type": "date", "format": "%d/%m/%Y", "rollcall": {"member": "day"}},
  {"name": "Year", "type": "year", "rollcall": {"member": "year"}},
  {"name": "Age", "type": "integer", "missingValues": ["-"], "rollcall": {"member": "age"}},
  {"name": "Fixed", "type": "string",
   "rollcall": {"member": "fixed", "immutable": true, "default": "as new"}},
  {"name": "Password", "type": "string", "rollcall": {"member": "password", "secret": true}}],
 "missingValues": ["", "n/a"],
 "primaryKey": ["Key"]})";

constexpr const char* stored_things = R"({
 "roles": [
  {"name": "Admin", "license_type": "Admin", "permissions": ["*"]},
  {"name": "Lead", "license_type": "Manager", "permissions": ["edit_user"]},
  {"name": "Agent", "license_type": "Agent", "permissions": []}],
 "users": [
  {"email": "ann@example.com", "roles": ["Admin"]},
  {"email": "lea@example.com", "roles": ["Lead"]},
  {"email": "eli@example.com", "roles": ["Agent"]}],
 "things": [
  {"key": "a", "meta": {"id": "7", "count": 3}, "name": "Zoë \"Z\", 张; |", "note": "two\nlines",
   "share": 1250.5, "plain": -0.25, "on": true, "off": false, "tags": ["x", "y z"],
   "ports": [1, 22], "service": {"tier": "gold", "inner": {"depth": 2}},
   "shape": {"a": [1, {"b": null}], "c": "\u00e9, \"q\""}, "kept": {"rows": [[1], "two", 2.50]},
   "spot": [9.5, -3], "any": 5, "day": "31/01/2026", "year": 1998, "age": 41,
   "fixed": "as made", "password": "hunter2", "unknown": {"to": "the schema"}},
  {"key": "b"},
  {"key": "c", "service": {}, "on": false, "tags": [], "age": null},
  {"key": " d ", "meta": {"count": 2.0}, "name": "  spaced\t", "note": "none", "share": 1.500,
   "plain": "12345678901234567890", "on": "Yes", "off": 1, "tags": [" x ", "", "y"],
   "ports": "12, 7", "any": {"k": [true]}, "shape": "{\"n\": 123456789012345678901}"},
  {"key": "=1+1", "name": "n/a", "note": "'@x", "share": "1.250,50", "plain": 1.50,
   "off": "TRUE", "tags": ["a|b"], "ports": [], "any": "null", "spot": "[1, 2]", "year": "2001"},
  {"key": "张伟", "name": "sep=;", "note": "\"", "tags": [5, true], "any": "\u0435\u0301"}]})";

EntrySchema schema_of(std::string text, const std::string& update) {
    const std::size_t at = text.find("UPDATE");
    if (at != std::string::npos) text.replace(at, 6, update);
    return parse_entry_schema(text, "test", "test");
}

// A schema, the Directory and who asks.
struct Office {
    EngineInputs inputs;

    Office(const char* schema, const std::string& update, std::string_view directory,
           std::string_view uploader = "") {
        inputs.schemas.emplace_back(schema_of(schema, update));
        if (!directory.empty()) inputs.directory = load_text(directory);
        if (!uploader.empty()) inputs.uploader = Uploader::portal(*inputs.directory, uploader);
    }

    EntryRules rules() const {
        const EntrySchema& schema = std::get<EntrySchema>(inputs.schemas.front());
        EntryInputs held;
        held.directory = inputs.directory.get();
        held.uploader = &inputs.uploader;
        return make_entry_rules(schema, bind_entry_template(schema), held, {});
    }

    std::string empty(SheetFormat format) const {
        const EntryRules all = rules();
        EntrySheet sheet(all, format, SheetUse::to_fill_in);
        std::string text;
        sheet.append_head(text);
        sheet.append_example(text);
        sheet.append_tail(text);
        return text;
    }

    std::string filled(SheetFormat format) const {
        const EntryRules all = rules();
        EntrySheet sheet(all, format, SheetUse::to_edit);
        std::string text;
        sheet.append_head(text);
        all.stored->each([&](const StoredEntry& entry) { sheet.append_entry(text, entry); });
        sheet.append_tail(text);
        return text;
    }

    // What an upload of the text says: findings, then changes.
    std::string answer(std::string_view text) const {
        const Scratch scratch;
        const EngineRun done = run_engine(scratch, text, inputs, write_all_options(1'000, 1));
        return done.log + done.changes;
    }

    Gathered gathered(std::string_view text, std::size_t chunk_bytes) const {
        Source source(text, std::nullopt);
        const RunInputs held{&inputs.schemas, true, inputs.directory.get(), &inputs.uploader};
        RunOptions options;
        options.limits.chunk_bytes = chunk_bytes;
        options.limits.threads = 1;
        return run(source, held, options, {nullptr, nullptr}).gathered;
    }
};

// Rows, findings and changes of an upload, as one word.
std::string counts(const Gathered& gathered) {
    const Tally& tally = gathered.tally;
    return std::to_string(tally.total_rows) + " rows, " +
           std::to_string(tally.errors() + tally.warnings()) + " findings, " +
           std::to_string(tally.creates + tally.updates) + " changes";
}

void check_round_trip(const Office& office, const std::string& expected) {
    for (const SheetFormat format : both) {
        const std::string text = office.filled(format);
        CAPTURE(text);
        CHECK(office.answer(text) == "");
        for (std::size_t bytes = 1; bytes <= text.size() + 1; ++bytes) {
            const std::string got = counts(office.gathered(text, bytes));
            if (got == expected) continue;
            CAPTURE(bytes);
            CHECK(got == expected);
        }
    }
}

// One value changed in an export, in CSV and in JSON.
struct Edit {
    const char* fact;
    const char* csv;
    const char* edited_csv;
    const char* json;
    const char* edited_json;
};

const Edit edits[] = {
    {"a text", "gold", "\"silver, or \"\"tin\"\"\"", "\"gold\"", R"("silver, or \"tin\"")"},
    {"a number with a comma", "\"1250,5\"", "\"1.250,75\"", "1250.5", "1250.750"},
    {"a whole number", ",3,", ",4,", "\"count\":3", "\"count\":\"4\""},
    {"a boolean", ",Yes,false", ",No,false", "\"on\":true", "\"on\":false"},
    {"a list", "\"x|y z\"", "\"y z |w\"", R"(["x","y z"])", R"(["y z","w"])"},
    {"a list of numbers", "\"1,22\"", "\"1, 23\"", "[1,22]", "[1,23]"},
    {"an array", R"("[[1],""two"",2.50]")", R"("[ ""\u00e9"" , 2.5]")", R"([[1],"two",2.50])",
     R"([ "é", 2.5 ])"},
};

std::string replaced(std::string text, std::string_view from, std::string_view to) {
    const std::size_t at = text.find(from);
    REQUIRE(at != std::string::npos);
    return text.replace(at, from.size(), to);
}

}  // namespace

TEST_CASE("an export of entries that is uploaded again has no finding and changes nothing") {
    for (const std::string update : updates) {
        CAPTURE(update);
        check_round_trip(Office(things, update, stored_things), "6 rows, 0 findings, 0 changes");
    }
}

TEST_CASE("so is one of what a user may edit, who may not edit all") {
    for (const std::string update : updates)
        for (const std::string uploader : {"lea@example.com", "eli@example.com"}) {
            CAPTURE(update);
            CAPTURE(uploader);
            const Office office(things, update, stored_things, uploader);
            check_round_trip(office, "6 rows, 0 findings, 0 changes");
            CHECK(office.filled(SheetFormat::csv).find("Name, full") == std::string::npos);
        }
}

TEST_CASE("values of an export stand in the shape of their type") {
    const Office office(things, "merge", stored_things);
    const std::string csv = office.filled(SheetFormat::csv);
    CHECK(csv.substr(0, csv.find("\r\nc,")) ==
          std::string(mark) +
              "Key,Id,\"Name, full\",Note,Count,Share,Plain,On,Off,Tags,Ports.[n],Service,Tier,"
              "Depth,Shape,Rows,Spot,Any,Day,Year,Age,Fixed\r\n"
              "a,7,\"Zoë \"\"Z\"\", 张; |\",\"two\nlines\",3,\"1250,5\",-0.25,Yes,false,\"x|y z\","
              "\"1,22\",{},gold,2,\"{\"\"a\"\":[1,{\"\"b\"\":null}],\"\"c\"\":\"\"é, "
              "\\\"\"q\\\"\"\"\"}\",\"[[1],\"\"two\"\",2.50]\",\"[9.5,-3]\",5,31/01/2026,1998,41,"
              "as made\r\n"
              "b,,,,,,,,,,,,,,,,,,,,-,");
    const std::string json = office.filled(SheetFormat::json);
    CHECK(is_json(json));
    CHECK(json.substr(0, json.find(",\n{\"key\":\"d\"")) ==
          R"([
{"key":"a","meta":{"id":"7","count":3},"name":"Zoë \"Z\", 张; |","note":"two\nlines",)"
          R"("share":1250.5,"plain":-0.25,"on":true,"off":false,"tags":["x","y z"],)"
          R"("ports":[1,22],"service":{"tier":"gold","inner":{"depth":2}},)"
          R"("shape":{"a":[1,{"b":null}],"c":"é, \"q\""},"rows":[[1],"two",2.50],)"
          R"("spot":[9.5,-3],"any":"5","day":"31/01/2026","year":"1998","age":41,)"
          R"("fixed":"as made"},
{"key":"b"},
{"key":"c","on":false,"service":{}})");
    // White space at the ends is no part of a value, as in a cell.
    CHECK(csv.find("\r\nd,,spaced,,2,\"1,5\"") != std::string::npos);
    for (const std::string& text : {csv, json}) CHECK(text.find("hunter2") == std::string::npos);
}

TEST_CASE("one value that is edited is one plan in CSV and in JSON") {
    for (const std::string update : updates) {
        const Office office(things, update, stored_things);
        for (const Edit& edit : edits) {
            const std::string fact = edit.fact;
            CAPTURE(fact);
            const std::string csv =
                replaced(office.filled(SheetFormat::csv), edit.csv, edit.edited_csv);
            const std::string json =
                replaced(office.filled(SheetFormat::json), edit.json, edit.edited_json);
            const Gathered rows = office.gathered(csv, 100);
            CHECK(counts(rows) == "6 rows, 0 findings, 1 changes");
            CHECK(counts(office.gathered(json, 100)) == "6 rows, 0 findings, 1 changes");
            CHECK(to_hex(office.gathered(json, 100).plan_hash) == to_hex(rows.plan_hash));
        }
    }
}

TEST_CASE("an empty template has what its user may fill in, and one example of a record") {
    const Office all(things, "merge", stored_things);
    CHECK(all.empty(SheetFormat::csv) ==
          std::string(mark) +
              "Key,\"Name, full\",Note,Count,Share,Plain,On,Off,Tags,Ports.[n],Service,Tier,Depth,"
              "Shape,Rows,Spot,Any,Day,Year,Age,Fixed,Password\r\n");
    CHECK(all.empty(SheetFormat::json) ==
          R"([
{"key":"","meta":{"count":null},"name":"","note":"","share":null,"plain":null,"on":null,)"
          R"("off":null,"tags":[],"ports":[],)"
          R"("shape":null,"rows":null,"spot":"","any":"","day":"","year":null,"age":null,)"
          R"("fixed":"","password":""}
]
)");
    // A record that is left as it is says nothing, not even that a group is there.
    for (const std::string key : {"b", "c"}) {
        const std::string filled =
            replaced(all.empty(SheetFormat::json), R"("key":"")", R"("key":")" + key + '"');
        CHECK(counts(all.gathered(filled, 100)) == "1 rows, 0 findings, 0 changes");
    }
    const Office lea(things, "merge", stored_things, "lea@example.com");
    CHECK(lea.empty(SheetFormat::csv).starts_with(std::string(mark) + "Key,Note,Count,"));
    const Office eli(things, "merge", stored_things, "eli@example.com");
    CHECK(eli.empty(SheetFormat::csv) == std::string(mark) + "Key\r\n");
    CHECK(eli.empty(SheetFormat::json) == "[\n{\"key\":\"\"}\n]\n");
}

TEST_CASE("columns that every file must have stand in every template") {
    constexpr const char* schema = R"({
     "rollcall": {"name": "t", "title": "T", "collection": "things", "update": "UPDATE"},
     "fields": [
      {"name": "Key", "type": "string", "rollcall": {"member": "key"}},
      {"name": "Id", "type": "string",
       "rollcall": {"member": "id", "read_only": true, "required_column": true}},
      {"name": "Pin", "type": "string",
       "rollcall": {"member": "pin", "secret": true, "required_column": true}}],
     "primaryKey": ["Key"]})";
    for (const std::string update : updates) {
        const Office office(schema, update,
                            R"({"things": [{"key": "a", "id": "1", "pin": "0000"}]})");
        CHECK(office.empty(SheetFormat::csv) == std::string(mark) + "Key,Id,Pin\r\n");
        CHECK(office.filled(SheetFormat::csv) == std::string(mark) + "Key,Id,Pin\r\na,1,\r\n");
        check_round_trip(office, "1 rows, 0 findings, 0 changes");
    }
}

TEST_CASE("users are entries too") {
    constexpr const char* schema = R"({
     "rollcall": {"name": "u", "title": "U", "collection": "users", "update": "UPDATE"},
     "fields": [
      {"name": "Mail", "type": "string", "format": "email", "rollcall": {"member": "email"}},
      {"name": "Status", "type": "string", "constraints": {"enum": ["Active", "Inactive"]},
       "rollcall": {"member": "status"}},
      {"name": "Roles", "type": "list", "delimiter": ";",
       "rollcall": {"member": "roles", "unordered": true}},
      {"name": "Region", "type": "string", "rollcall": {"member": "site.region"}},
      {"name": "Ids", "type": "list", "itemType": "integer", "rollcall": {"member": "site.ids"}},
      {"name": "Vip", "type": "boolean", "trueValues": ["Y"], "falseValues": ["N"],
       "rollcall": {"member": "vip"}}],
     "primaryKey": ["Mail"]})";
    constexpr std::string_view directory = R"({
     "roles": [{"name": "Agent"}, {"name": "Lead"}],
     "users": [
      {"email": "Ann@Example.com", "roles": ["Lead", "Agent"], "vip": true,
       "site": {"region": " EU ", "ids": [1, 2]}},
      {"email": "bo@example.com", "status": "Inactive", "roles": [], "vip": false}]})";
    for (const std::string update : updates)
        check_round_trip(Office(schema, update, directory), "2 rows, 0 findings, 0 changes");
}

TEST_CASE("a plain Table Schema has a template") {
    constexpr const char* schema = R"({"fields": [
      {"name": "a.b", "type": "string"}, {"name": "n", "type": "number"},
      {"name": "l", "type": "list"}, {"name": "o", "type": "object"}]})";
    const Office office(schema, "", "");
    CHECK(office.empty(SheetFormat::csv) == std::string(mark) + "a.b,n,l,o\r\n");
    CHECK(office.empty(SheetFormat::json) ==
          "[\n{\"a.b\":\"\",\"n\":null,\"l\":[],\"o\":null}\n]\n");
}

}  // namespace rollcall::test
