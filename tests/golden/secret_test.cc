// What is secret is in no output: not in a log or change set of any format, not in a summary, not
// in what explain tells, however the file is broken.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "tests/directory/scratch.h"
#include "tests/golden/shell.h"

namespace rollcall {
namespace {

using test::read_file;
using test::Scratch;

constexpr const char* directory =
    R"({"profiles": [], "users": [{"email": "bo@example.com", "first_name": "Bo",
        "last_name": "Lind", "organizationNodeId": "EXMPLE", "displayName": "Bo L"}]})";

// Sound and unsound ones: "Hidden" or 90210 stands in every password of both files.
constexpr const char* records = R"([
 {"loginId":"a@example.com","lastName":"Aa","firstName":"Bb","organizationNodeId":"EXMPLE",
  "password":"Hidden-1-Well","features":{"cmvoice":{"agentLoginPassword":"0090210"}}},
 {"loginId":"bo@example.com","lastName":"Lind","firstName":"Bo","organizationNodeId":"EXMPLE",
  "password":"Hidden-2-Well"},
 {"loginId":"c@example.com","lastName":"Aa","firstName":"Bb","organizationNodeId":"EXMPLE",
  "password":"Hidden"},
 {"loginId":"d@example.com","lastName":"Aa","firstName":"Bb","organizationNodeId":"EXMPLE",
  "password":"HiddenHiddenHidden"},
 {"loginId":"e@example.com","lastName":"Aa","firstName":"Bb","organizationNodeId":"EXMPLE",
  "password":["Hidden-3-Well"],"features":{"cmvoice":{"agentLoginPassword":90210}}},
 {"loginId":"f@example.com","lastName":"Aa","firstName":"Bb","organizationNodeId":"EXMPLE",
  "password":"Hidden-4\u0001Well","features":{"cmvoice":["90210"]}},
 {"loginId":"g@example.com","lastName":"Aa","firstName":"Bb","organizationNodeId":"EXMPLE",
  "password":"Hidden-5-Well","Password":"Hidden-6-Well","features":"90210"},
 {"loginId":"h@example.com","password":"Hidden-7-Well","password":"Hidden-8-Well"},
 ["loginId","i@example.com","password","Hidden-9-Well"],
 "Hidden-10-Well"])";

constexpr const char* rows =
    "Login Id,organizationNodeId,First Name,Last Name,Password,features.cmvoice,"
    "features.cmvoice.agentLoginPassword\n"
    "a@example.com,EXMPLE,Bb,Aa,Hidden-1-Well,,0090210\n"
    "bo@example.com,EXMPLE,Bo,Lind,Hidden-2-Well,,\n"
    "c@example.com,EXMPLE,Bb,Aa,Hidden,,x90210\n"
    "d@example.com,EXMPLE,Bb,Aa,\"Hidden-3\x01Well\",\"{\"\"agentLoginPassword\"\":\"\"90210\"\"}"
    "\",\n"
    "e@example.com,EXMPLE,Bb,Aa,Hidden-4-Well,\"[\"\"90210\"\"]\",\n"
    "f@example.com,EXMPLE,\"B\"b,Aa,Hidden-5-Well,,\n"
    "g@example.com,EXMPLE,Bb,Hidden-6-Well,90210\n"
    "h@example.com,EXMPLE,Bb,Aa,Hid\"den-Hidden,,,90210,90210\n"
    "i@example.com,EXMPLE,\"Bb,Aa,Hidden-7-Well,90210\n"
    "j@example.com,EXMPLE,Bb,Aa,Hidden-8-Well,,\n";

test::Ran run_line(const Scratch& scratch, const std::string& line) {
    const Scratch keep;
    return test::run_in_shell(
        {ROLLCALL_PROGRAM, scratch.path(""), keep.path(""), "\"$ROLLCALL\" " + line});
}

void check_hides(const std::string& what, const std::string& text) {
    CAPTURE(what);
    for (const char* secret : {"Hidden", "den-", "90210"}) {
        CAPTURE(secret);
        CHECK(text.find(secret) == std::string::npos);
    }
}

// All that is written of the file, which has so many rows.
void check_file(const std::string& file, const std::string& text, int count) {
    const Scratch scratch;
    scratch.write("directory.json", directory);
    scratch.write(file, text);
    const std::string held = file + " --directory directory.json --schema avaya-users";
    const std::vector<std::string> logs{"errors.csv", "errors.json", "errors.ndjson"};
    const std::vector<std::string> sets{"changes.csv", "changes.json", "changes.ndjson"};
    for (std::size_t at = 0; at < logs.size(); ++at)
        for (const char* const how : {"", " --lang fr --summary json"}) {
            const test::Ran ran = run_line(scratch, "validate " + held + " --errors " + logs[at] +
                                                        " --changes " + sets[at] + how);
            CHECK(ran.exit == 1);
            check_hides("summary", ran.out + ran.err);
            check_hides(logs[at], read_file(scratch.path(logs[at])));
            check_hides(sets[at], read_file(scratch.path(sets[at])));
            CHECK(read_file(scratch.path(sets[at])).find("password") != std::string::npos);
        }
    for (int row = 1; row <= count; ++row) {
        const std::string number = std::to_string(row);
        const test::Ran ran = run_line(scratch, "explain " + held + " --row " + number);
        CHECK(ran.exit == 0);
        check_hides("explain " + number, ran.out + ran.err);
    }
}

}  // namespace

TEST_CASE("no output shows what is secret in a file of JSON") {
    check_file("upload.json", records, 10);
}

TEST_CASE("no output shows what is secret in a file of CSV") { check_file("upload.csv", rows, 10); }

// What is said of a file of Avaya's users, and of each of its rows.
std::string all_said(const std::string& text, const std::string& schema, int rows) {
    const Scratch scratch;
    scratch.write("upload.csv", text);
    std::string said = run_line(scratch, "validate upload.csv --errors - " + schema).out;
    for (int row = 1; row <= rows; ++row) {
        const test::Ran ran =
            run_line(scratch, "explain upload.csv --row " + std::to_string(row) + ' ' + schema);
        CHECK(ran.exit == 0);
        said += ran.out;
    }
    return said;
}

TEST_CASE("a column that may be meant for a secret is not shown either") {
    for (const std::string name : {"Password", "passwort", "PASSWORD ", "pass\xE2\x80\x8Bword",
                                   "Password (new)", "password.[1]"}) {
        CAPTURE(name);
        const std::string file = "loginId,password," + name +
                                 ",lastName,firstName,organizationNodeId\n"
                                 "a@example.com,Hidden-1-Well,Hidden-2-Well,Li,Fo,EXMPLE\n";
        check_hides("all", all_said(file, "--schema avaya-users", 2));
    }
    check_hides("without the column itself",
                all_said("loginId,passwort,lastName,firstName,organizationNodeId\n"
                         "a@example.com,Hidden-2-Well,Li,Fo,EXMPLE\n",
                         "--schema avaya-users", 2));
}

TEST_CASE("a file without a header shows nothing of its first row") {
    const std::string file =
        "a@example.com,Hidden-1-Well,Li,Fo,EXMPLE\nb@example.com,Hidden-2-Well,Li,Fo,EXMPLE\n"
        "c@example.com, Hidden-3-Well ,Li,Fo,EXMPLE\n";
    check_hides("a schema that is named", all_said(file, "--schema avaya-users", 3));
    check_hides("a schema that is not", all_said(file, "", 0));
    const std::string spaced = ' ' + file.substr(0, 14) + ' ' + file.substr(14);
    check_hides("cells with white space", all_said(spaced, "--schema avaya-users", 3));
}

TEST_CASE("a cell that two lost quotes made of two rows is not shown") {
    const std::string file =
        "loginId,lastName,firstName,organizationNodeId,password\n"
        "a@example.com,Li,Fo,\"EXMPLE,Hidden-1-Well\nb@example.com,Li,Fo,E\",Hidden-2-Well\n"
        "c@example.com,Li,Fo,EXMPLE,Sound-3-Well\n";
    check_hides("all", all_said(file, "--schema avaya-users", 3));
}

}  // namespace rollcall
