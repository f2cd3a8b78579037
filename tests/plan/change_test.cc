// A Change in words: NDJSON, a JSON array, CSV, and what plan_hash covers.
#include "engine/plan/change.h"

#include <doctest/doctest.h>

#include <functional>
#include <map>
#include <string>

#include "tests/plan/desk.h"

namespace rollcall::test {
namespace {

constexpr std::string_view header =
    "Email|New email|First name|Last name|Chat concurrency|Role: Admin|Role: Agent|Team: L1";

// Everything at once, with texts that each format must escape.
Change full_change() {
    Change change;
    change.row = RowNumber{12};
    change.email = "=ann@example.com";
    change.new_email = "eva@example.com";
    change.fields = {{2, {}, "O\"Neil,\nJr\\\x01"}, {3, "-Lee", {}}, {4, "2", "3"}};
    change.roles_added = {0};
    change.roles_removed = {2};
    change.teams_added = {0, 2};
    change.license_before = License::agent;
    change.license_after = License::admin;
    return change;
}

std::string write(const Change& change, ChangeFormat format, Desk& desk) {
    ByteWriter out;
    write_change(out, format, change, desk.rules());
    return std::string(out.text());
}

std::string canonical(const Change& change, Desk& desk) {
    ByteWriter out;
    write_canonical(out, change, desk.rules());
    return std::string(out.text());
}

}  // namespace

TEST_CASE("a Change is one line of NDJSON, its keys in the contract's order") {
    Desk desk(header);
    const std::string object =
        R"({"row":12,"action":"update","email":"=ann@example.com","new_email":"eva@example.com",)"
        R"("set":{"first_name":{"from":null,"to":"O\"Neil,\nJr\\\u0001"},)"
        R"("last_name":{"from":"-Lee","to":null},"max_chat_limit":{"from":2,"to":3}},)"
        R"("roles":{"add":["Admin"],"remove":["Agent"]},)"
        R"("teams":{"add":["Support","Sales"],"remove":[]},)"
        R"("license":{"from":"Agent","to":"Admin"}})";
    CHECK(write(full_change(), ChangeFormat::ndjson, desk) == object + "\n");
    CHECK(write(full_change(), ChangeFormat::json, desk) == object + ",\n");
}

TEST_CASE("a Change is a line of CSV for each changed field") {
    Desk desk(header);
    CHECK(write(full_change(), ChangeFormat::csv, desk) ==
          "12,update,'=ann@example.com,new_email,'=ann@example.com,eva@example.com\r\n"
          "12,update,'=ann@example.com,first_name,,\"O\"\"Neil,\nJr\\\x01\"\r\n"
          "12,update,'=ann@example.com,last_name,'-Lee,\r\n"
          "12,update,'=ann@example.com,max_chat_limit,2,3\r\n"
          "12,update,'=ann@example.com,Role: Admin,0,1\r\n"
          "12,update,'=ann@example.com,Role: Agent,1,0\r\n"
          "12,update,'=ann@example.com,Team: Support,0,1\r\n"
          "12,update,'=ann@example.com,Team: Sales,0,1\r\n"
          "12,update,'=ann@example.com,license,Agent,Admin\r\n");
}

TEST_CASE("what is empty is absent") {
    Desk desk(header);
    Change change;
    change.row = RowNumber{2};
    change.creates = true;
    change.email = "n@example.com";
    CHECK(write(change, ChangeFormat::ndjson, desk) ==
          R"({"row":2,"action":"create","email":"n@example.com"})"
          "\n");
}

TEST_CASE("a number that the Directory holds as text stays text") {
    Desk desk(header);
    Change change;
    change.row = RowNumber{2};
    change.email = "n@example.com";
    change.fields = {{4, "many", "3"}};
    CHECK(write(change, ChangeFormat::ndjson, desk) ==
          R"({"row":2,"action":"update","email":"n@example.com",)"
          R"("set":{"max_chat_limit":{"from":"many","to":3}}})"
          "\n");
}

TEST_CASE("each format has its head and tail, and a comma that goes") {
    CHECK(change_head(ChangeFormat::ndjson).empty());
    CHECK(change_head(ChangeFormat::json) == "[\n");
    CHECK(change_head(ChangeFormat::csv) == "Row,Action,Email,Field,From,To\r\n");
    CHECK(change_tail(ChangeFormat::json) == "\n]\n");
    CHECK(comma_bytes(ChangeFormat::json) == 2);
    CHECK(comma_bytes(ChangeFormat::csv) == 0);
}

TEST_CASE("no two Changes have the same canonical form, whatever their rows") {
    using Alter = std::function<void(Change&)>;
    struct AlterCase {
        std::string fact;
        Alter alter;
    };
    const AlterCase cases[] = {
        {"as it is", [](Change&) {}},
        {"creates", [](Change& c) { c.creates = true; }},
        {"another e-mail", [](Change& c) { c.email = "=ann@example.co"; }},
        {"another case", [](Change& c) { c.email = "=Ann@example.com"; }},
        {"no new e-mail", [](Change& c) { c.new_email = {}; }},
        {"bytes moved to the next text",
         [](Change& c) {
             c.email = "=ann@example.comN";
             c.new_email = "va@example.com";
         }},
        {"empty instead of null", [](Change& c) { c.fields[0].from = ""; }},
        {"null instead of empty", [](Change& c) { c.fields[1].to = ""; }},
        {"another field", [](Change& c) { c.fields[0].column = 3; }},
        {"one field fewer", [](Change& c) { c.fields.pop_back(); }},
        {"from and to swapped", [](Change& c) { std::swap(c.fields[2].from, c.fields[2].to); }},
        {"another role", [](Change& c) { c.roles_added = {1}; }},
        {"added, not removed", [](Change& c) { std::swap(c.roles_added, c.roles_removed); }},
        {"a team removed", [](Change& c) { c.teams_removed = {1}; }},
        {"teams removed, not added", [](Change& c) { std::swap(c.teams_added, c.teams_removed); }},
        {"a licence before", [](Change& c) { c.license_before = License::manager; }},
        {"a licence after", [](Change& c) { c.license_after = License::manager; }},
    };
    Desk desk(header);
    std::map<std::string, std::string> met;
    for (const AlterCase& one : cases) {
        Change change = full_change();
        one.alter(change);
        const std::string form = canonical(change, desk);
        CAPTURE(one.fact);
        CAPTURE(met[form]);
        CHECK(met[form].empty());
        met[form] = one.fact;
        change.row = RowNumber{99};
        CHECK(canonical(change, desk) == form);
    }
}

}  // namespace rollcall::test
