// Lists that stand in columns of their own, item by item, alone and beside the whole list.
#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "tests/plan/entry/entry_rig.h"

namespace rollcall {
namespace {

using test::EntryRig;

EntrySchema sites_schema() {
    return parse_entry_schema(R"({
  "rollcall": {"name": "small", "title": "Small", "collection": "profiles", "order": "any"},
  "fields": [
    {"name": "Id", "type": "string"},
    {"name": "sites.[n]", "type": "list", "delimiter": "|", "constraints": {"maxLength": 3},
     "rollcall": {"indexed": true, "clear": "Null"}}],
  "primaryKey": "Id",
  "foreignKeys": [
    {"fields": "sites.[n]", "reference": {"resource": "sites", "fields": "name"}}]})",
                              "small", "small");
}

struct ListCase {
    std::string_view fact;
    std::string_view header;
    std::string_view line;
    std::string_view values;
    std::string_view findings;
};

const ListCase list_cases[] = {
    {"items stand in the order of their numbers", "Id;sites.[2];sites.1;sites[3]", "7;b;a;c",
     "Id=7 sites=a|b|c", ""},
    {"an empty item's column says nothing", "Id;sites.[1];sites.[2];sites.[3]", "7;a;;c",
     "Id=7 sites=a|c", ""},
    {"only empty ones say nothing at all", "Id;sites.[1];sites.[2]", "7;;", "Id=7", ""},
    {"the list as a whole is judged", "Id;sites.[1];sites.[2];sites.[3];sites.[4]", "7;a;b;c;d",
     "Id=7 sites=a|b|c|d", "2:value_too_long"},
    {"the whole list and its items may say the same", "Id;sites;sites.[1];sites.[2]", "7;a|b;a;b",
     "Id=7 sites=a|b", ""},
    {"where they do not, they disagree", "Id;sites.[1];sites", "7;a;b", "Id=7 sites=a",
     "3:values_disagree"},
    {"nor may the list be cleared beside an item", "Id;sites;sites.[1]", "7;Null;a", "Id=7 sites=a",
     "2:values_disagree"},
    {"either may be left empty", "Id;sites;sites.[1]", "7;;a", "Id=7 sites=a", ""},
};

TEST_CASE("a list is one value, in however many columns it stands") {
    for (const ListCase& row : list_cases) {
        CAPTURE(row.fact);
        EntryRig rig(sites_schema(), row.header);
        CHECK(rig.findings_of(row.line) == row.findings);
        CHECK(rig.values_of(row.line) == row.values);
    }
}

TEST_CASE("an item that stands twice is found where it stands again") {
    EntrySchema schema = sites_schema();
    schema.fields[1].unique_items = true;
    EntryRig whole(schema, "Id;sites.[n]");
    CHECK(whole.findings_of("7;a|b|c") == "");
    CHECK(whole.findings_of("7;b|a| b ") == "2:item_duplicate");
    CHECK(whole.findings().front().value == "b");
    EntryRig items(schema, "Id;sites.[3];sites.[1];sites.[2]");
    CHECK(items.findings_of("7;a;a;b") == "2:item_duplicate");
    CHECK(items.findings_of("7;;a;b") == "");
    CHECK(EntryRig(sites_schema(), "Id;sites.[n]").findings_of("7;a|a") == "");
}

TEST_CASE("an item that the Directory does not know is found in its own column") {
    const std::string_view directory = R"({"sites": [{"name": "a"}, {"name": "b"}]})";
    EntryRig items(sites_schema(), "Id;sites.[2];sites.[1];sites.[3]", directory);
    CHECK(items.findings_of("7;x;a;b") == "2:reference_unknown");
    CHECK(items.findings().front().value == "x");
    EntryRig whole(sites_schema(), "Id;sites.[n]", directory);
    CHECK(whole.findings_of("7;a|x|y") == "2:reference_unknown 2:reference_unknown");
}

}  // namespace
}  // namespace rollcall
