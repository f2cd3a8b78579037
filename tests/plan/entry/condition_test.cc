// only_if: values that may stand only beside certain others, in the row and in what is stored.
#include <doctest/doctest.h>

#include <string_view>

#include "tests/plan/entry/entry_rig.h"

namespace rollcall {
namespace {

using test::EntryRig;

EntrySchema access_schema() {
    return parse_entry_schema(R"({
  "rollcall": {"name": "small", "title": "Small", "collection": "profiles", "order": "any"},
  "fields": [
    {"name": "Id", "type": "string"},
    {"name": "Access", "type": "string", "constraints": {"enum": ["ALL", "SPECIFIC"]},
     "rollcall": {"default": "ALL"}},
    {"name": "Sites", "type": "list", "delimiter": "|",
     "rollcall": {"clear": "Null", "only_if": {"field": "Access", "values": ["SPECIFIC"]}}},
    {"name": "Module", "type": "string", "constraints": {"enum": ["VIEW", "EDIT", "NONE"]}},
    {"name": "Feature", "type": "boolean",
     "rollcall": {"only_if": {"field": "Module", "values": ["VIEW", "EDIT"], "when": ["true"]}}}],
  "primaryKey": "Id"})",
                              "small", "small");
}

constexpr std::string_view directory = R"({"profiles": [
  {"Id": "on", "Access": "SPECIFIC", "Sites": ["a"], "Module": "VIEW", "Feature": true},
  {"Id": "word", "Access": "ALL", "Module": "EDIT", "Feature": "TRUE"},
  {"Id": "off", "Access": "SPECIFIC", "Module": "EDIT", "Feature": false},
  {"Id": "odd", "Access": "ALL", "Sites": ["a"], "Module": "NONE", "Feature": true}]})";

struct ConditionCase {
    std::string_view fact;
    std::string_view line;
    std::string_view findings;
};

// Id, Access, Sites, Module, Feature.
const ConditionCase condition_cases[] = {
    {"both may be filled in", "new;SPECIFIC;a|b;VIEW;TRUE", ""},
    {"neither need be", "new;;;;", ""},
    {"a default is what the other ends with", "new;;a;;", "3:value_out_of_place"},
    {"no value at all is not among those", "new;;;;TRUE", "5:value_out_of_place"},
    {"other values than those of when may stand anywhere", "new;;;NONE;FALSE", ""},
    {"what is stored is what the other ends with", "on;;b;;TRUE", ""},
    {"the row may say otherwise", "on;ALL;b;NONE;TRUE",
     "3:value_out_of_place 5:value_out_of_place"},
    {"a stored value may not be left without what it needs", "on;ALL;;NONE;",
     "2:value_left_behind 4:value_left_behind"},
    {"however it is written there", "word;;;NONE;", "4:value_left_behind"},
    {"the row may take it away too", "on;ALL;Null;NONE;FALSE", ""},
    {"a move between sound values leaves nothing behind", "on;SPECIFIC;;EDIT;", ""},
    {"where there is no such value, nothing is", "off;ALL;;NONE;", ""},
    {"what was wrong before is not the row's fault", "odd;ALL;;NONE;", ""},
};

TEST_CASE("a value stands only beside those that it needs") {
    EntryRig rig(access_schema(), "Id;Access;Sites;Module;Feature", directory);
    for (const ConditionCase& row : condition_cases) {
        CAPTURE(row.fact);
        CHECK(rig.findings_of(row.line) == row.findings);
    }
}

TEST_CASE("the finding names what is left behind") {
    EntryRig rig(access_schema(), "Id;Access", directory);
    CHECK(rig.findings_of("on;ALL") == "2:value_left_behind");
    CHECK(rig.findings().front().value == "ALL");
    CHECK(rig.findings().front().previous == "Sites");
}

}  // namespace
}  // namespace rollcall
