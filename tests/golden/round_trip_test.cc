// What the program writes for people to edit, it takes back: unchanged, it changes nothing; and the
// same people are the same plan, whichever format they come in.
#include <doctest/doctest.h>

#include <filesystem>
#include <string>

#include "tests/directory/scratch.h"
#include "tests/golden/shell.h"

namespace rollcall {
namespace {

using test::read_file;
using test::Scratch;

constexpr const char* harbour = ROLLCALL_SOURCE_ROOT "/samples/01-onboarding/directory.json";

constexpr const char* queues = ROLLCALL_SOURCE_ROOT "/samples/57-entries/";

// Runs one line of sh in `scratch`; "rollcall" is the program.
test::Ran run_line(const Scratch& scratch, const std::string& line) {
    const Scratch keep;
    return test::run_in_shell({ROLLCALL_PROGRAM, scratch.path(""), keep.path(""),
                               "rollcall() { \"$ROLLCALL\" \"$@\"; }; " + line});
}

// The text behind `"member":` in a summary, up to the next comma or brace.
std::string member(const std::string& summary, const std::string& name) {
    const std::size_t at = summary.find('"' + name + "\":");
    REQUIRE(at != std::string::npos);
    const std::size_t begin = at + name.size() + 3;
    return summary.substr(begin, summary.find_first_of(",}", begin) - begin);
}

// The same Directory, with everybody gone.
std::string without_users(const std::string& directory) {
    const std::size_t users = directory.find("\"users\"");
    REQUIRE(users != std::string::npos);
    return directory.substr(0, users) + "\"users\": []}";
}

std::string validate(const std::string& file, const std::string& rest) {
    return "rollcall validate " + file + " --summary json " + rest;
}

}  // namespace

TEST_CASE("an export that is uploaded again has no finding and changes nothing") {
    const Scratch scratch;
    scratch.write("directory.json", read_file(harbour));
    for (const std::string format : {"csv", "json"}) {
        CAPTURE(format);
        const std::string file = "people." + format;
        const test::Ran made =
            run_line(scratch, "rollcall export --directory directory.json --format " + format +
                                  " -o " + file);
        REQUIRE(made.exit == 0);
        const test::Ran ran = run_line(scratch, validate(file, "--directory directory.json"));
        CHECK(ran.exit == 0);
        CHECK(member(ran.out, "total_rows") == "800");
        CHECK(member(ran.out, "unchanged_rows") == "800");
        CHECK(member(ran.out, "warnings") == "0");
    }
}

TEST_CASE("an export of entries that is uploaded again has no finding and changes nothing") {
    const Scratch scratch;
    for (const std::string file : {"larkspur-queues.json", "directory.json"})
        scratch.write(file, read_file(std::string(queues) + file));
    const std::string of_queues = " --schema larkspur-queues.json --directory directory.json ";
    for (const std::string format : {"csv", "json"}) {
        CAPTURE(format);
        const std::string file = "queues." + format;
        const test::Ran made =
            run_line(scratch, "rollcall export" + of_queues + "--format " + format + " -o " + file);
        REQUIRE(made.exit == 0);
        CHECK(made.err == "");
        const test::Ran ran = run_line(scratch, validate(file, of_queues));
        CHECK(ran.exit == 0);
        CHECK(member(ran.out, "total_rows") == "3");
        CHECK(member(ran.out, "unchanged_rows") == "3");
        CHECK(member(ran.out, "warnings") == "0");
    }
}

TEST_CASE("a list that is stored as a text is exported as it is") {
    const Scratch scratch;
    scratch.write("directory.json",
                  R"({"users": [{"email": "a@b.co", "tags": "x, y"}, {"email": "c@d.co"}],
                      "things": [{"k": "a", "tags": "x, y"}, {"k": "b", "tags": ["z"]}]})");
    const std::string list = R"({"name": "tags", "type": "list"}])";
    scratch.write("things.json",
                  R"({"rollcall": {"name": "t", "title": "T", "collection": "things"},
                      "primaryKey": "k", "fields": [{"name": "k", "type": "string"}, )" +
                      list + '}');
    scratch.write("people.json",
                  R"({"rollcall": {"name": "p", "title": "P", "collection": "users"},
                      "primaryKey": "email", "fields": [
                      {"name": "email", "type": "string", "format": "email"}, )" +
                      list + '}');
    for (const std::string schema : {"things.json", "people.json"}) {
        CAPTURE(schema);
        const std::string against = " --schema " + schema + " --directory directory.json ";
        const test::Ran ran = run_line(
            scratch, "rollcall export" + against + "-o all.csv && " + validate("all.csv", against));
        CHECK(ran.exit == 0);
        CHECK(member(ran.out, "unchanged_rows") == "2");
    }
}

TEST_CASE("an export says what an upload of it would be told") {
    const Scratch scratch;
    const std::string lines = ROLLCALL_SOURCE_ROOT "/samples/58-too-many-rows/larkspur-lines.json";
    scratch.write("lines.json", read_file(lines));
    scratch.write("none.json", "{}");
    scratch.write("four.json", R"({"lines": [{"line": "1"}, {"line": "2"}, {"line": "3"},
                                              {"line": "4"}]})");
    const std::string of_lines = "rollcall export --schema lines.json --directory ";
    const test::Ran none = run_line(scratch, of_lines + "none.json --format json");
    CHECK(none.exit == 0);
    CHECK(none.out == "[]\n");
    CHECK(none.err == "rollcall: the Directory has no lines, so the file has no rows\n");
    CHECK(run_line(scratch, of_lines + "four.json").err ==
          "rollcall: the file has 4 rows, but an upload may have 3; split it\n");
}

TEST_CASE("the same people are one plan as CSV, as JSON, compressed, and for any thread count") {
    const Scratch scratch;
    scratch.write("directory.json", read_file(harbour));
    scratch.write("nobody.json", without_users(read_file(harbour)));
    for (const std::string format : {"csv", "json"})
        REQUIRE(run_line(scratch, "rollcall export --directory directory.json --format " + format +
                                      " -o people." + format)
                    .exit == 0);
    REQUIRE(run_line(scratch, "gzip -k people.json").exit == 0);
    const test::Ran rows = run_line(scratch, validate("people.csv", "--directory nobody.json"));
    CHECK(member(rows.out, "create") == "800");
    for (const std::string file : {"people.csv", "people.json", "people.json.gz"}) {
        for (const std::string how : {"--threads 1", "--threads 3 --chunk-bytes 1000"}) {
            CAPTURE(file);
            CAPTURE(how);
            const test::Ran ran =
                run_line(scratch, validate(file, "--directory nobody.json " + how));
            CHECK(ran.exit == rows.exit);
            CHECK(member(ran.out, "create") == "800");
            CHECK(member(ran.out, "plan_hash") == member(rows.out, "plan_hash"));
        }
    }
}

TEST_CASE("a template shows what its user may fill in") {
    const Scratch scratch;
    scratch.write("directory.json",
                  R"({"roles": [{"name": "Admin", "license_type": "Admin", "permissions": ["*"]},
            {"name": "Lead", "license_type": "Manager", "assignable_roles": ["Agent"],
             "permissions": ["edit_user", "edit_roles", "edit_alias_no", "edit_location"]},
            {"name": "Agent", "license_type": "Agent", "permissions": []}],
 "teams": [{"name": "A, B"}],
 "users": [{"email": "ann@example.com", "roles": ["Admin"]},
           {"email": "lea@example.com", "roles": ["Lead"]}]})");
    scratch.write("ok.json",
                  R"({"roles": [{"name": "Admin", "license_type": "Admin", "permissions": ["*"]},
            {"name": "Lead", "license_type": "Manager", "assignable_roles": ["Agent"],
             "permissions": ["edit_user", "edit_roles", "edit_location"]},
            {"name": "Agent", "license_type": "Agent", "permissions": []}],
 "teams": [{"name": "A, B"}],
 "users": [{"email": "ann@example.com", "roles": ["Admin"]},
           {"email": "lea@example.com", "roles": ["Lead"]}]})");
    const std::string mark = "\xEF\xBB\xBF";
    const test::Ran all = run_line(scratch, "rollcall template --directory ok.json");
    CHECK(all.out == mark +
                         "Email,New email,Agent Id,First name,Last name,Alias,Status,Location,"
                         "Chat concurrency,Chat concurrency status,Role: Admin,Role: Lead,"
                         "Role: Agent,\"Team: A, B\"\r\n");
    const test::Ran lea =
        run_line(scratch, "rollcall template --directory ok.json --as lea@example.com");
    CHECK(lea.out == mark + "Email,First name,Last name,Location,Role: Agent\r\n");
    // A permission that does not exist is the Directory's fault, said before anything is written.
    CHECK(run_line(scratch, "rollcall template --directory directory.json").exit == 65);
}

TEST_CASE("templates/ holds what the program writes for each schema and format") {
    const Scratch scratch;
    std::size_t seen = 0;
    const std::filesystem::path folder = ROLLCALL_SOURCE_ROOT "/templates";
    for (const auto& found : std::filesystem::directory_iterator(folder)) {
        const std::string format = found.path().extension().string();
        if (format != ".csv" && format != ".json") continue;
        CAPTURE(found.path().filename().string());
        const test::Ran ran =
            run_line(scratch, "rollcall template --schema " + found.path().stem().string() +
                                  " --format " + format.substr(1));
        CHECK(ran.exit == 0);
        CHECK(ran.out == read_file(found.path()));
        ++seen;
    }
    // Six schemas in CSV, and in JSON all but the older list and the users of Control Hub.
    CHECK(seen == 10);
}

TEST_CASE("an empty record with nothing but what must be there says nothing more") {
    const Scratch scratch;
    const std::string samples = ROLLCALL_SOURCE_ROOT "/samples/";
    const auto fill = [](std::string schema, std::string edits) {
        return "rollcall template --format json --schema " + schema + " | sed '" + edits +
               "' > one.json; rollcall validate one.json --changes - --directory ";
    };
    const test::Ran profile =
        run_line(scratch, fill("avaya-profiles", R"(s/"profileName":""/"profileName":"Night"/)") +
                              test::shell_word(samples + "53-avaya-profiles/directory.json"));
    CHECK(profile.exit == 0);
    CHECK(profile.out == R"({"row":1,"action":"create","key":"Night"})"
                         "\n");
    const test::Ran user = run_line(
        scratch, fill("avaya-users",
                      R"(s/"loginId":""/"loginId":"zed@example.com"/; )"
                      R"(s/"lastName":""/"lastName":"Zed"/; s/"roles":\[\]/"roles":["Agent"]/; )"
                      R"(s/"organizationNodeId":""/"organizationNodeId":"7"/)") +
                     test::shell_word(samples + "50-avaya-users/directory.json"));
    CHECK(user.out.find("features") == std::string::npos);
    CHECK(user.err.find("features") == std::string::npos);
}

TEST_CASE("an export of each schema's entries that is uploaded again changes nothing") {
    struct Vendor {
        const char* schema;
        const char* sample;
        bool has_json;
        const char* rows;
    };
    const Vendor vendors[] = {
        {"webex-users", "44-webex-users", false, "5"},
        {"webex-user-profiles", "47-webex-profiles", true, "3"},
        {"avaya-users", "50-avaya-users", true, "5"},
        {"avaya-profiles", "53-avaya-profiles", true, "3"},
    };
    for (const Vendor& vendor : vendors) {
        for (const std::string format : {"csv", "json"}) {
            if (format == "json" && !vendor.has_json) continue;
            CAPTURE(vendor.schema);
            CAPTURE(format);
            const Scratch scratch;
            const std::string against =
                std::string(" --schema ") + vendor.schema + " --directory " +
                test::shell_word(std::string(ROLLCALL_SOURCE_ROOT "/samples/") + vendor.sample +
                                 "/directory.json");
            const test::Ran ran =
                run_line(scratch, "rollcall export" + against + " --format " + format +
                                      " -o all && " + validate("all", against));
            CHECK(ran.exit == 0);
            CHECK(member(ran.out, "total_rows") == vendor.rows);
            CHECK(member(ran.out, "unchanged_rows") == vendor.rows);
            CHECK(member(ran.out, "errors") == "0");
            CHECK(member(ran.out, "warnings") == "0");
        }
    }
}

}  // namespace rollcall
