// Parts of a Directory as files of their own: NDJSON and CSV, beside a document or without one.
#include <doctest/doctest.h>

#include <array>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "engine/directory/load.h"
#include "engine/text/failure.h"
#include "tests/directory/scratch.h"

namespace rollcall::test {
namespace {

std::string complaint_of(const Scratch& scratch, const DirectoryFiles& files) {
    try {
        load_directory(files);
        return "";
    } catch (const Failure& failure) {
        return std::to_string(static_cast<int>(failure.kind())) + " " +
               scratch.without_folder(failure.what());
    }
}

TEST_CASE("four files make a directory without a document") {
    const Scratch scratch;
    DirectoryFiles files;
    files.roles = scratch.write(
        "r.csv",
        "\xEF\xBB\xBF"
        "name,license_type,permissions,assignable_roles,assigned_teams_only\r\n"
        "Admin,Admin,*,,\r\n\r\n"
        "\"Lead\",Manager,edit_user | edit_roles,Agent|Lead,edit_teams\r\nAgent,Agent,,,\r\n");
    files.teams = scratch.write("t.csv",
                                "managers,name,parent\nlea@ex.com|ann@ex.com,L1,Support\n"
                                ",\"Support, all\",\n,Support,");
    files.locations = scratch.write("l.csv", "name\nRome\n");
    files.users = scratch.write(
        "u.csv",
        "email,roles,teams,status,location,max_chat_limit,max_chat_limit_enabled,first_name\n"
        "ann@ex.com,Agent|Lead,\"L1|Support, all\",inactive,ROME,05,1,\"Ann \"\"A\"\"\"\n"
        "bob@ex.com,,,,,,,\n");
    const auto directory = load_directory(files);
    CHECK(show(*directory) ==
          "2 users, 0 active admins, licences 1 0 1 0\n"
          "ann@ex.com inactive Manager [Lead;Agent;] [L1;Support, all;] first_name=Ann \"A\" "
          "status=Inactive location=Rome max_chat_limit=5 max_chat_limit_enabled=1\n"
          "bob@ex.com active  [] [] status=Active");
    CHECK(directory->roles()[1].assignable == std::vector<RoleIndex>{2, 1});
    CHECK_FALSE(directory->roles()[0].assignable);
    CHECK(directory->roles()[0].permissions == every_permission);
    CHECK(directory->teams()[0].managers == std::vector<std::string>{"lea@ex.com", "ann@ex.com"});
    CHECK(directory->teams()[0].parent == TeamIndex{2});
}

TEST_CASE("parts add to the document") {
    const Scratch scratch;
    DirectoryFiles files;
    files.directory = scratch.write("d.json", small_directory);
    files.roles = scratch.write("r.csv", "name\nGuest\n");
    files.users = scratch.write("u.ndjson",
                                "{\"email\": \"gus@ex.com\", \"roles\": [\"Guest\"], \"x\": 1}\n"
                                "\r\n{\"email\": \"eve@ex.com\", \"alias\": \"E\"}");
    const auto directory = load_directory(files);
    CHECK(directory->user_count() == 5);
    CHECK(show(*look_up(*directory, "gus@ex.com"), *directory) ==
          "gus@ex.com active  [Guest;] [] status=Active x=1");
    CHECK(look_up(*directory, "eve@ex.com"));
    CHECK(look_up(*directory, "ann@example.com"));
}

struct PartCase {
    const char* fact;
    const char* file;  // its first letter and ending say what it is
    std::string text;
    const char* says;
};

DirectoryFiles files_with(const Scratch& scratch, const PartCase& each) {
    DirectoryFiles files;
    const auto path = scratch.write(each.file, each.text);
    if (each.file[0] == 'u') files.users = path;
    if (each.file[0] == 'r') files.roles = path;
    if (each.file[0] == 't') files.teams = path;
    if (each.file[0] == 'l') files.locations = path;
    return files;
}

void check_parts(std::span<const PartCase> cases) {
    const Scratch scratch;
    for (const PartCase& each : cases) {
        CAPTURE(each.fact);
        CHECK(complaint_of(scratch, files_with(scratch, each)) == each.says);
    }
}

TEST_CASE("what is wrong in a CSV part is said with its line") {
    const std::array cases{
        PartCase{"empty", "l.csv", "",
                 "65 directory l.csv: the file is empty; its first line must name the columns"},
        PartCase{"an unknown column", "l.csv", "name,town\nRome,x\n",
                 "65 directory l.csv: line 1: column \"town\" is unknown; use name"},
        PartCase{"a column twice", "t.csv", "name,name\nA,B\n",
                 "65 directory t.csv: line 1: column \"name\" is there twice"},
        PartCase{"no key column", "u.csv", "roles,teams\n,\n",
                 "65 directory u.csv: line 1: column email: the column is missing; add it to the "
                 "header"},
        PartCase{"too few cells", "t.csv", "name,parent\nA,\n\nB\n",
                 "65 directory t.csv: line 4: the line has fewer cells than the header"},
        PartCase{"too many cells", "t.csv", "name,parent\nA,B,C\n",
                 "65 directory t.csv: line 2: the line has more cells than the header"},
        PartCase{"an open quote", "l.csv", "name\n\"Ro\nme\"\n",
                 "65 directory l.csv: line 2: a quote is never closed; a cell of these files "
                 "cannot hold a line end"},
        PartCase{"NUL", "l.csv", std::string("name\nRo\0me\n", 11),
                 "65 directory l.csv: line 2: byte 7 is not valid UTF-8; save the file as UTF-8"},
        PartCase{"Latin-1", "l.csv", "name\nM\xE9xico\n",
                 "65 directory l.csv: line 2: byte 6 is not valid UTF-8; save the file as UTF-8"},
        PartCase{"a line without an end", "l.csv", "name\n" + std::string(1048577, 'a'),
                 "65 directory l.csv: line 2: the line is longer than 1048576 bytes, which is the "
                 "limit"},
        PartCase{"a name twice", "l.csv", "name\nRome\nrome\n",
                 "65 directory l.csv: line 3: column name: \"rome\" is there already at l.csv: "
                 "line 2: column name; every name must be unique"},
        PartCase{"an unknown permission's column", "r.csv", "name,license_type\nA,Boss\n",
                 "65 directory r.csv: line 2: column license_type: \"Boss\" is not a licence; use "
                 "Agent, Manager or Admin"},
        PartCase{"an unknown parent", "t.csv", "name,parent\nA,B\n",
                 "65 directory t.csv: line 2: column parent: \"B\" is not a team; use a name from "
                 "teams"},
        PartCase{"an unknown role", "u.csv", "email,roles\na@ex.com,Agent\n",
                 "65 directory u.csv: line 2: column roles: \"Agent\" is not a role; use a name "
                 "from roles"},
        PartCase{"a malformed number", "u.csv", "email,max_chat_limit\na@ex.com,two\n",
                 "65 directory u.csv: line 2: column max_chat_limit: \"two\" is not a whole number "
                 "from 0 to 4294967295"},
        PartCase{"a user twice", "u.csv", "email\na@ex.com\n\nA@ex.com\n",
                 "65 directory u.csv: line 4: column email: the address is there already at "
                 "u.csv: line 2: column email; every user needs their own"},
        PartCase{"an unknown ending", "u.xml", "<users/>",
                 "64 u.xml must end in .ndjson or .csv, which says how it is read"},
    };
    check_parts(cases);
}

TEST_CASE("what is wrong in a line of JSON is said with its line and pointer") {
    const std::array cases{
        PartCase{"malformed", "u.ndjson", "{\"email\": \"a@ex.com\"}\n{\"email\": }\n",
                 "65 directory u.ndjson: line 2: malformed JSON at byte 32 (The JSON document has "
                 "an improper structure: missing or superfluous commas, braces, missing keys, "
                 "etc.)"},
        PartCase{"no object", "u.ndjson", "\n[]\n",
                 "65 directory u.ndjson: line 2: a user must be an object, such as {\"email\": "
                 "\"name@example.com\"}"},
        PartCase{"an unknown role", "u.ndjson", "{\"email\": \"a@ex.com\", \"roles\": [\"A\"]}",
                 "65 directory u.ndjson: line 1: /roles/0: \"A\" is not a role; use a name from "
                 "roles"},
        PartCase{
            "a user twice", "u.ndjson",
            "{\"email\": \"a@ex.com\"}\n\n{\"email\": \"b@ex.com\"}\n{\"email\": \"a@ex.com\"}",
            "65 directory u.ndjson: line 4: /email: the address is there already at u.ndjson: "
            "line 1: /email; every user needs their own"},
    };
    check_parts(cases);
}

TEST_CASE("a file that cannot be opened, a folder, and parts beside a snapshot are refused") {
    const Scratch scratch;
    DirectoryFiles files;
    files.directory = scratch.path("none.json");
    CHECK(complaint_of(scratch, files) ==
          "66 none.json cannot be opened: No such file or directory; check the path");
    std::filesystem::create_directory(scratch.path("folder.csv"));
    files.directory.clear();
    files.roles = scratch.path("folder.csv");
    CHECK(complaint_of(scratch, files) == "66 folder.csv is a folder; name a file in it");
    write_snapshot(*load_text("{}"), scratch.path("a.snap"));
    files.directory = scratch.path("a.snap");
    files.roles = scratch.write("r.csv", "name\nA\n");
    CHECK(complaint_of(scratch, files) ==
          "64 a.snap is a snapshot, to which no other files can be added; compile them into it "
          "with rollcall snapshot");
}

}  // namespace
}  // namespace rollcall::test
