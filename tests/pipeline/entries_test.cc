// Rows that are entries, through the whole engine: what is found, what would change, for CSV and
// JSON alike, and for any chunk size and number of threads.
#include <doctest/doctest.h>

#include <string>

#include "engine/plan/plan_hash.h"
#include "engine/text/unicode.h"
#include "tests/pipeline/engine_run.h"

namespace rollcall::test {
namespace {

constexpr std::string_view merge_schema = R"({
  "rollcall": {"name": "desks", "title": "Desks", "collection": "desks", "order": "any",
               "limits": {"rows": 6},
               "rights": {"create": "create_users", "edit": "edit_user"}},
  "fields": [
    {"name": "Name", "type": "string", "constraints": {"maxLength": 8},
     "rollcall": {"member": "name"}},
    {"name": "Kind", "type": "string", "constraints": {"enum": ["OPEN", "BOOKED"]},
     "rollcall": {"member": "kind", "immutable": true}},
    {"name": "Made", "type": "string", "rollcall": {"member": "made", "read_only": true}},
    {"name": "Seats", "type": "integer", "constraints": {"minimum": 1},
     "rollcall": {"member": "size.seats", "default": "4", "permission": "edit_name"}},
    {"name": "Size", "type": "object", "rollcall": {"member": "size", "group": true}},
    {"name": "Quiet", "type": "boolean",
     "rollcall": {"member": "quiet", "aliases": ["Silent"], "clear": "none"}},
    {"name": "Sites", "type": "list", "delimiter": "|",
     "rollcall": {"member": "sites", "indexed": true, "unordered": true,
                  "only_if": {"field": "Kind", "values": ["BOOKED"]}}},
    {"name": "Code", "type": "string", "constraints": {"unique": true},
     "rollcall": {"member": "code"}},
    {"name": "Place", "type": "string", "rollcall": {"member": "place"}}],
  "primaryKey": ["Name"],
  "foreignKeys": [
    {"fields": ["Place"], "reference": {"resource": "locations", "fields": ["name"]}}]})";

constexpr std::string_view directory = R"({
  "roles": [{"name": "Admin", "license_type": "Admin", "permissions": ["*"]},
            {"name": "Maker", "license_type": "Manager", "permissions": ["create_users"]},
            {"name": "Editor", "license_type": "Manager", "permissions": ["edit_user"]}],
  "locations": [{"name": "Porto"}],
  "users": [{"email": "m@ex.com", "roles": ["Maker"]}, {"email": "e@ex.com", "roles": ["Editor"]}],
  "desks": [{"name": "a1", "kind": "BOOKED", "made": "2020", "size": {"seats": 2}, "quiet": true,
             "sites": ["p", "q"], "code": "c1", "place": "Porto"},
            {"name": "b1", "kind": "OPEN", "made": "2021"}]})";

EngineInputs inputs_for(std::string_view schema, std::string_view uploader = "") {
    EngineInputs inputs = make_inputs(load_text(directory), uploader, 10);
    inputs.schemas.clear();
    inputs.schemas.emplace_back(parse_entry_schema(schema, "desks.json", "desks"));
    return inputs;
}

std::string joined(const std::vector<std::string>& lines) {
    std::string text;
    for (const std::string& line : lines) text += (text.empty() ? "" : " ") + line;
    return text;
}

struct RowCase {
    std::string fact;
    std::string file;
    std::string findings;  // "row:column:code:see_row"
    std::string changes;   // as they are written
};

const RowCase row_cases[] = {
    {"a row that says what is there changes nothing",
     "Name,Kind,Made,Seats,Quiet,Sites,Code,Place\na1,BOOKED,2020,2,TRUE,q | p,c1,Porto\n", "", ""},
    {"empty cells change nothing", "Name,Kind,Quiet\na1,,\n", "", ""},
    {"a new entry gets its default, and the group that the default is in", "Name,Kind\nz,OPEN\n",
     "",
     R"({"row":2,"action":"create","key":"z","set":{"kind":{"from":null,"to":"OPEN"},)"
     R"("size.seats":{"from":null,"to":4}}})"},
    {"a leaf makes its group be there", "Name,Seats\nb1,+07\n", "",
     R"({"row":2,"action":"update","key":"b1","set":{"size.seats":{"from":null,"to":7},)"
     R"("size":{"from":null,"to":{}}}})"},
    {"a list is a set, in one column or in several", "Name,Sites.[2],Sites.[1]\na1,r,p\n", "",
     R"({"row":2,"action":"update","key":"a1","set":{"sites":{"from":["p","q"],"to":["p","r"],)"
     R"("add":["r"],"remove":["q"]}}})"},
    {"the word that clears", "Name,Quiet\na1,None\n", "",
     R"({"row":2,"action":"update","key":"a1","set":{"quiet":{"from":true,"to":null}}})"},
    {"two spellings of a field must agree", "Name,Quiet,Silent\na1,TRUE,FALSE\n",
     "2:3:values_disagree:-", ""},
    {"two spellings that agree are one", "Name,Quiet,Silent\na1,FALSE,false\n", "",
     R"({"row":2,"action":"update","key":"a1","set":{"quiet":{"from":true,"to":false}}})"},
    {"a boolean of another language is read, with a warning", "Name,Quiet\nb1,FAUX\n",
     "2:2:boolean_localised:-",
     R"({"row":2,"action":"update","key":"b1","set":{"quiet":{"from":null,"to":false}}})"},
    {"what is read only may stand there but not change", "Name,Made\na1,2020\nb1,2022\n",
     "3:2:field_read_only:-", ""},
    {"what is immutable is set once", "Name,Kind\na1,OPEN\nb1,OPEN\n",
     "2:2:field_immutable:- 2:2:value_left_behind:-", ""},
    {"a value that stands where it may not", "Name,Sites\nb1,p\n", "2:2:value_out_of_place:-", ""},
    {"every cell is judged", "Name,Kind,Seats,Quiet,Place\n,X,0,maybe,Rome\n",
     "2:1:cell_required:- 2:2:value_not_allowed:- 2:3:value_too_small:- "
     "2:4:boolean_malformed:- 2:5:reference_unknown:-",
     ""},
    {"an entry is named once, and a unique value stands once", "Name,Code\na1,k\nb1,k\na1,x\n",
     "3:2:value_not_unique:2 4:1:key_duplicate:2",
     R"({"row":2,"action":"update","key":"a1","set":{"code":{"from":"c1","to":"k"}}})"},
    {"more rows than the limit refuse the file", "Name\na\nb\nc\nd\ne\nf\ng\n",
     "-:-:rows_too_many:-", ""},
    {"JSON is the same", R"([{"name": "b1", "size": {"seats": 7}}])", "",
     R"({"row":1,"action":"update","key":"b1","set":{"size.seats":{"from":null,"to":7},)"
     R"("size":{"from":null,"to":{}}}})"},
    {"of JSON an unknown member and a wrong type are found",
     R"([{"name": "b1", "quiet": [1], "size": {"legs": 4}}])",
     "1:-:json_key_unknown:- 1:6:json_type:-", ""},
};

}  // namespace

TEST_CASE("rows that are entries are judged and decided") {
    const Scratch scratch;
    const EngineInputs inputs = inputs_for(merge_schema);
    for (const RowCase& one : row_cases) {
        for (const std::size_t chunk : {std::size_t{1}, std::size_t{7}, std::size_t{100'000}}) {
            CAPTURE(one.fact);
            CAPTURE(chunk);
            for (const unsigned threads : {1u, 2u}) {
                const EngineRun run =
                    run_engine(scratch, one.file, inputs, write_all_options(chunk, threads));
                CHECK(joined(show_findings(run.log)) == one.findings);
                CHECK(joined(lines_of(run.changes)) == one.changes);
                CHECK((to_hex(run.result.gathered.plan_hash) == to_hex(sha256(""))) ==
                      one.changes.empty());
            }
        }
    }
}

TEST_CASE("one plan for the same entries as CSV and as JSON") {
    const Scratch scratch;
    const EngineInputs inputs = inputs_for(merge_schema);
    const RunOptions options = write_all_options(1'000, 1);
    const EngineRun csv =
        run_engine(scratch, "Name,Kind,Seats,Sites\nn,BOOKED,1,x|y\na1,,3,\n", inputs, options);
    const EngineRun json =
        run_engine(scratch,
                   R"([{"name": "n", "kind": "BOOKED", "size": {"seats": "1"}, "sites": ["x", "y"]},
            {"name": "a1", "size": {"seats": 3}}])",
                   inputs, options);
    CHECK(csv.result.gathered.tally.creates == 1);
    CHECK(csv.result.gathered.tally.updates == 1);
    CHECK(to_hex(csv.result.gathered.plan_hash) == to_hex(json.result.gathered.plan_hash));
}

TEST_CASE("a row that is the whole entry removes what it leaves out") {
    const Scratch scratch;
    std::string schema(merge_schema);
    schema.replace(schema.find("\"order\": \"any\""), 14,
                   "\"order\": \"any\", \"update\": \"replace\"");
    const EngineRun run = run_engine(scratch, "Name,Kind,Code\na1,BOOKED,c1\n", inputs_for(schema),
                                     write_all_options(1'000, 1));
    CHECK(run.log == "");
    CHECK(run.changes ==
          R"({"row":2,"action":"update","key":"a1","set":{"size.seats":{"from":2,"to":null},)"
          R"("size":{"from":{},"to":null},"quiet":{"from":true,"to":null},)"
          R"("sites":{"from":["p","q"],"to":null,"add":[],"remove":["p","q"]},)"
          R"("place":{"from":"Porto","to":null}}})"
          "\n");
}

TEST_CASE("a finding of an entry shows its cell, if that is text") {
    const Scratch scratch;
    const auto log_of = [&](std::string_view file, std::string_view uploader) {
        return run_engine(scratch, file, inputs_for(merge_schema, uploader),
                          write_all_options(1'000, 1))
            .log;
    };
    const std::string bytes = log_of("Name,Code\nx\"\xFF,1\n\"\xFF", "");
    CHECK(find_invalid_utf8(bytes) == bytes.size());
    CHECK(bytes.find(R"("code":"quote_stray","field":"Name","value":null)") != std::string::npos);
    CHECK(bytes.find(R"("code":"quote_not_closed","field":"Name","value":null)") !=
          std::string::npos);
    CHECK(log_of(R"([{"name":"a\u0000b"}])", "")
              .find(R"("code":"text_control","field":"/name","value":"a\u0000b")") !=
          std::string::npos);
    CHECK(log_of("Name,Seats\na1,5\n", "e@ex.com")
              .find(R"("code":"field_not_permitted","field":"Seats","value":"5")") !=
          std::string::npos);
}

TEST_CASE("rights hold for entries too") {
    const Scratch scratch;
    const std::string_view file = "Name,Seats\nz,3\na1,5\n";
    const auto findings = [&](std::string_view uploader) {
        return joined(show_findings(run_engine(scratch, file, inputs_for(merge_schema, uploader),
                                               write_all_options(1'000, 1))
                                        .log));
    };
    CHECK(findings("") == "");
    CHECK(findings("m@ex.com") == "2:2:field_not_permitted:- 3:-:edit_not_permitted:-");
    CHECK(findings("e@ex.com") == "2:-:create_not_permitted:- 3:2:field_not_permitted:-");
}

}  // namespace rollcall::test
