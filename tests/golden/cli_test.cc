// The program from outside: exit codes, the first line of standard error, and where outputs go.
#include <doctest/doctest.h>

#include <string>

#include "tests/directory/scratch.h"
#include "tests/golden/shell.h"

namespace rollcall {
namespace {

using test::read_file;
using test::Scratch;

constexpr const char* users =
    "Email,First name,Last name,Role: Agent\n"
    "ann@example.com,Ann,Lee,\n"
    "gus@example.com,Gus,Ivers,1\n"
    "hal@example.com,Hal,,1\n";

constexpr const char* directory =
    R"({"roles": [{"name": "Admin", "license_type": "Admin", "permissions": ["*"]},
            {"name": "Agent", "license_type": "Agent", "permissions": []}],
 "users": [{"email": "ann@example.com", "first_name": "Ann", "last_name": "Lee",
            "roles": ["Admin"]},
           {"email": "eli@example.com", "status": "Inactive", "roles": ["Agent"]}]})";

constexpr const char* log =
    "Error,Column,Row,Type,Code,Field,Value,Suggestion\r\n"
    "Last name must not be empty,3,4,error,cell_required,Last name,,\r\n";

constexpr const char* changes =
    R"({"row":3,"action":"create","email":"gus@example.com","set":{"first_name":{"from":null,)"
    R"("to":"Gus"},"last_name":{"from":null,"to":"Ivers"}},"roles":{"add":["Agent"],"remove":[]},)"
    R"("license":{"from":null,"to":"Agent"}})"
    "\n";

void fill(const Scratch& scratch) {
    scratch.write("users.csv", users);
    scratch.write("directory.json", directory);
}

// Runs one line of sh where users.csv and directory.json are; "rollcall" is the program.
test::Ran run_line(const Scratch& scratch, const std::string& line) {
    const Scratch keep;
    return test::run_in_shell({ROLLCALL_PROGRAM, scratch.path(""), keep.path(""),
                               "rollcall() { \"$ROLLCALL\" \"$@\"; }; " + line});
}

struct Refusal {
    const char* line;
    int exit;
    const char* says;  // the first line on standard error
};

const Refusal usage_refusals[] = {
    {"rollcall", 64, "Usage: rollcall COMMAND [options]"},
    {"rollcall validte", 64, "rollcall: there is no command 'validte'; did you mean 'validate'?"},
    {"rollcall nonsense", 64, "rollcall: there is no command 'nonsense'; see 'rollcall --help'"},
    {"rollcall validate", 64, "rollcall: no FILE was given ('-' is standard input); see --help"},
    {"rollcall validate users.csv more.csv", 64,
     "rollcall: too many positional options have been specified on the command line; see --help"},
    {"rollcall validate users.csv --wrong", 64,
     "rollcall: unrecognised option '--wrong'; see --help"},
    {"rollcall validate users.csv --summ json", 64,
     "rollcall: unrecognised option '--summ'; see --help"},
    {"rollcall validate users.csv --summary", 64,
     "rollcall: the required argument for option '--summary' is missing; see --help"},
    {"rollcall validate users.csv --summary json --summary text", 64,
     "rollcall: option '--summary' cannot be specified more than once; see --help"},
    {"rollcall validate users.csv --summary xml", 64,
     "rollcall: --summary: \"xml\" is not one of: text, json"},
    {"rollcall validate users.csv --on-error maybe", 64,
     "rollcall: --on-error: \"maybe\" is not one of: skip, reject"},
    {"rollcall validate users.csv --progress sometimes", 64,
     "rollcall: --progress: \"sometimes\" is not one of: auto, always, never"},
    {"rollcall validate users.csv --errors log.txt", 64,
     "rollcall: --errors log.txt: the name must end with .csv, .json or .ndjson"},
    {"rollcall validate users.csv --changes set.xml", 64,
     "rollcall: --changes set.xml: the name must end with .ndjson, .json, .csv or .scim.json"},
    {"rollcall validate users.csv --threads 0", 64,
     "rollcall: --threads: \"0\" is not a whole number from 1 up"},
    {"rollcall validate users.csv --threads two", 64,
     "rollcall: --threads: \"two\" is not a whole number from 1 up"},
    {"rollcall validate users.csv --threads 5000", 64, "rollcall: --threads: at most 1024"},
    {"rollcall validate users.csv --max-row-bytes -1", 64,
     "rollcall: --max-row-bytes: \"-1\" is not a whole number from 1 up"},
    {"rollcall validate users.csv --encoding ebcdic", 64,
     "rollcall: --encoding: \"ebcdic\" is not utf-8, windows-1252, latin-1, utf-16le or utf-16be"},
    {"rollcall validate users.csv --delimiter ';;'", 64,
     "rollcall: --delimiter: \";;\" is not one punctuation mark, or 'tab'"},
    {"rollcall validate users.csv --as ann@example.com", 64,
     "rollcall: --as needs --directory, which says what they may do"},
    {"rollcall validate users.csv --directory directory.json --as eve@example.com", 64,
     "rollcall: --as \"eve@example.com\": no user of the directory has this e-mail; name one who "
     "is there"},
    {"rollcall validate users.csv --directory directory.json --as eli@example.com", 64,
     "rollcall: --as \"eli@example.com\": this user is inactive; name an active one, or "
     "reactivate them"},
    {"rollcall validate users.csv --directory directory.json --as eli", 64,
     "rollcall: --as \"eli\": this is not an e-mail address; write it as name@example.com"},
    {"rollcall explain users.csv", 64, "rollcall: --row N is missing: which row to explain"},
    {"rollcall explain users.csv --row 0", 64,
     "rollcall: --row: \"0\" is not a whole number from 1 up"},
    {"rollcall explain users.csv --row 5 2>&1 >/dev/null | tail -1 >&2; exit 64", 64,
     "rollcall: users.csv: has no row 5"},
    {"rollcall explain - --row 2 <users.csv", 64,
     "rollcall: -: explain reads the file twice, so it must be a regular file"},
    {"echo '{\"fields\": [{\"name\": \"a\"}]}' >plain.json; "
     "rollcall export --schema plain.json --directory directory.json",
     64,
     "rollcall: --schema: plain names no collection of the Directory, so there is nothing to "
     "write; rollcall template writes the empty file"},
    {"rollcall export", 69,
     "rollcall: store rollcall.db: there is none; rollcall init makes one, or name a Directory "
     "file "
     "with --directory"},
    {"rollcall export --schema ccai-users-legacy --directory directory.json", 64,
     "rollcall: --schema: ccai-users-legacy passes over users who exist, so its files are not for "
     "them"},
    {"rollcall template --format xml", 64, "rollcall: --format: \"xml\" is not csv or json"},
    {"rollcall template --as ann@example.com", 64,
     "rollcall: --as needs --directory, which says what they may do"},
    {"rollcall snapshot directory.json", 64,
     "rollcall: -o FILE is missing: where the snapshot goes"},
    {"rollcall snapshot -o made", 64, "rollcall: no DIRECTORY.json was given; see --help"},
};

const Refusal reference_refusals[] = {
    {"rollcall validate users.csv --schema nope", 64,
     "rollcall: schema \"nope\": there is none of that name; there are avaya-profiles, "
     "avaya-users, ccai-users, ccai-users-legacy, webex-user-profiles, webex-users, and a path "
     "(with a / or ending in .json) names a file"},
    {"rollcall validate users.csv --schema ccai-user", 64,
     "rollcall: schema \"ccai-user\": there is none of that name; there are avaya-profiles, "
     "avaya-users, ccai-users, ccai-users-legacy, webex-user-profiles, webex-users, and a path "
     "(with a / or ending in .json) names a file (did you mean ccai-users?)"},
    {"echo '{\"rollcall\": 3}' >mine.json; rollcall validate users.csv --schema mine.json", 65,
     "rollcall: schema mine.json: must have the member \"fields\""},
    {"echo '{\"users\": [' >broken.json; rollcall validate users.csv --directory broken.json", 65,
     "rollcall: directory broken.json: malformed JSON at byte 12 (The JSON document has an "
     "improper structure: missing or superfluous commas, braces, missing keys, etc.)"},
    {"echo '{\"users\": [{\"email\": \"x@example.com\", \"roles\": [\"Wizard\"]}]}' >norole.json; "
     "rollcall validate users.csv --directory norole.json",
     65,
     "rollcall: directory norole.json: /users/0/roles/0: \"Wizard\" is not a role; use a name "
     "from roles"},
    {"echo '{\"locations\": [{\"name\": \"nuLL\"}]}' >null.json; "
     "rollcall export --directory null.json",
     65,
     "rollcall: directory: the location \"nuLL\" cannot be written: in a file that word removes "
     "the location; rename it"},
    {"echo '{\"fields\": [{\"name\": \"k\"}, {\"name\": \"tags\", \"type\": \"list\"}], "
     "\"primaryKey\": \"k\", \"rollcall\": {\"name\": \"things\", \"title\": \"Things\", "
     "\"collection\": \"things\"}}' >things.json; "
     "echo '{\"things\": [{\"k\": \"a\"}, {\"k\": \"a\"}]}' >twice.json; "
     "rollcall validate users.csv --schema things.json --directory twice.json",
     65, "rollcall: directory twice.json: /things/1: has the key of an entry before it; keep one"},
    {"echo '{\"fields\": [{\"name\": \"k\"}, {\"name\": \"tags\", \"type\": \"list\"}], "
     "\"primaryKey\": \"k\", \"rollcall\": {\"name\": \"things\", \"title\": \"Things\", "
     "\"collection\": \"things\"}}' >things.json; "
     "echo '{\"things\": [{\"k\": \"a\", \"tags\": [\"x\", \"a,b\"]}]}' >parted.json; "
     "rollcall export --format json --schema things.json --directory parted.json",
     65,
     "rollcall: directory parted.json: /things/0: the item \"a,b\" holds \",\", which parts the "
     "items of \"tags\", so no file can say it; rename it"},
    {"echo '{\"fields\": [{\"name\": \"Mail\", \"type\": \"string\", \"format\": \"email\"}, "
     "{\"name\": \"Tags\", "
     "\"type\": \"list\", \"rollcall\": {\"member\": \"tags\"}}], \"primaryKey\": \"Mail\", "
     "\"rollcall\": {\"name\": \"u\", \"title\": \"U\", \"collection\": \"users\"}}' >u.json; "
     "echo '{\"users\": [{\"email\": \"a@b.co\", \"tags\": [\"a,b\"]}]}' >parted.json; "
     "rollcall export --schema u.json --directory parted.json",
     65,
     "rollcall: directory: user \"a@b.co\": the item \"a,b\" holds \",\", which parts the items of "
     "\"Tags\", so no file can say it; rename it"},
    {"rollcall snapshot directory.json -o made >made.log; printf x | dd of=made bs=1 seek=40 "
     "conv=notrunc 2>/dev/null; rollcall validate users.csv --directory made",
     65,
     "rollcall: directory snapshot made: block at byte 0 is damaged; compile it again with "
     "rollcall "
     "snapshot"},
};

const Refusal file_refusals[] = {
    {"rollcall validate none.csv", 66,
     "rollcall: none.csv: cannot be opened: No such file or directory"},
    {"rollcall validate .", 66, "rollcall: .: is a folder, not a file"},
    {"rollcall validate users.csv --directory none.json", 66,
     "rollcall: none.json cannot be opened: No such file or directory; check the path"},
    {"rollcall validate users.csv --schema ./none.json", 66,
     "rollcall: schema ./none.json: cannot be opened: No such file or directory"},
    {"rollcall validate users.csv --schema ./", 66,
     "rollcall: schema ./: is a folder; name a file in it"},
    {"rollcall validate users.csv --errors no/where.csv", 73,
     "rollcall: no/where.csv: cannot be created: No such file or directory"},
    {"rollcall validate users.csv --changes no/where.csv", 73,
     "rollcall: no/where.csv: cannot be created: No such file or directory"},
    {"rollcall snapshot directory.json -o no/where", 73,
     "rollcall: no/where cannot be created: No such file or directory"},
    {"ln -s /dev/full full.csv; rollcall validate users.csv --errors full.csv", 74,
     "rollcall: /dev/full: cannot be written: No space left on device"},
    {"rollcall validate users.csv >/dev/full", 74, "rollcall: standard output cannot be written"},
    {"rollcall validate users.csv --errors - >/dev/full", 74,
     "rollcall: standard output: cannot be written: No space left on device"},
    {"rollcall validate users.csv >&-", 74, "rollcall: standard output cannot be written"},
    {"rollcall validate - <&-", 74,
     "rollcall: standard input: cannot be read: Bad file descriptor"},
    {"rollcall template >&-", 74,
     "rollcall: standard output: cannot be written: Bad file descriptor"},
    {"rollcall export --directory directory.json >&-", 74,
     "rollcall: standard output: cannot be written: Bad file descriptor"},
    {"rollcall snapshot directory.json -o made >&-", 74,
     "rollcall: standard output cannot be written"},
};

// What must not happen: an output that takes the place of an input, or of the other output.
const Refusal overwriting_refusals[] = {
    {"rollcall validate users.csv --errors users.csv", 64,
     "rollcall: --errors users.csv is the upload itself"},
    {"rollcall validate users.csv --changes ./users.csv", 64,
     "rollcall: --changes ./users.csv is the upload itself"},
    {"ln -s users.csv same.csv; rollcall validate same.csv --errors users.csv", 64,
     "rollcall: --errors users.csv is the upload itself"},
    {"rollcall validate - --errors users.csv <users.csv", 64,
     "rollcall: --errors users.csv is the upload itself"},
    {"ln -s users.csv same.csv; rollcall validate - --changes same.csv <users.csv", 64,
     "rollcall: --changes same.csv is the upload itself"},
    {"rollcall validate users.csv --directory directory.json --errors directory.json", 64,
     "rollcall: --errors directory.json is the file of --directory"},
    {"rollcall validate users.csv --errors both.json --changes both.json", 64,
     "rollcall: --errors both.json is the file of --changes"},
    {"rollcall validate users.csv --errors both.json --changes ./both.json", 64,
     "rollcall: --errors both.json is the file of --changes"},
};

template <std::size_t Count>
void judge(const Refusal (&refusals)[Count]) {
    for (const Refusal& refusal : refusals) {
        const std::string line = refusal.line;
        CAPTURE(line);
        const Scratch scratch;
        fill(scratch);
        const test::Ran ran = run_line(scratch, line);
        CHECK(ran.exit == refusal.exit);
        CHECK(ran.first_line() == refusal.says);
        CHECK(read_file(scratch.path("users.csv")) == users);
        CHECK(read_file(scratch.path("directory.json")) == directory);
    }
}

struct Delivery {
    const char* fact;
    const char* line;  // leaves the log in "got"
    const char* got;
};

const Delivery deliveries[] = {
    {"a log goes to a file of its own",
     "rollcall validate users.csv --errors got.csv >/dev/null; cat got.csv >got", log},
    {"an earlier log is replaced",
     "echo old >got.csv; rollcall validate users.csv --errors got.csv >/dev/null; cat got.csv >got",
     log},
    {"a change set goes to standard output before the summary",
     "rollcall validate users.csv --directory directory.json --changes - | head -1 >got", changes},
    {"a log goes to a FIFO",
     "mkfifo got.csv; cat got.csv >got & rollcall validate users.csv --errors got.csv >/dev/null; "
     "wait",
     log},
    {"a log goes through a symbolic link",
     "echo old >far.csv; ln -s far.csv got.csv; rollcall validate users.csv --errors got.csv "
     ">/dev/null; cat far.csv >got",
     log},
    {"an upload may come from standard input",
     "rollcall validate - --errors got.csv <users.csv >/dev/null; cat got.csv >got", log},
    {"an upload may come from a pipe in small pieces",
     "{ head -c 50 users.csv; sleep 0; tail -c +51 users.csv; } | "
     "rollcall validate - --errors got.csv >/dev/null; cat got.csv >got",
     log},
    {"an upload may be a FIFO",
     "mkfifo in.csv; cat users.csv >in.csv & rollcall validate in.csv --errors got.csv >/dev/null; "
     "wait; cat got.csv >got",
     log},
    {"a run that cannot start leaves the earlier log as it was",
     "echo old >got.csv; rollcall validate none.csv --errors got.csv 2>/dev/null; cat got.csv >got",
     "old\n"},
    {"a run whose other output cannot be made leaves the earlier log as it was",
     "echo old >got.csv; rollcall validate users.csv --errors got.csv --changes no/set.csv "
     "2>/dev/null; cat got.csv >got",
     "old\n"},
    {"a run that cannot write its change set leaves the earlier log as it was, and nothing else",
     "echo old >got.csv; ln -s /dev/full set.csv; rollcall validate users.csv --errors got.csv "
     "--directory directory.json --changes set.csv 2>/dev/null; cat got.csv >got; "
     "ls | grep -c got.csv >>got",
     "old\n1\n"},
    {"a log keeps the rights that the umask leaves",
     "umask 027; rollcall validate users.csv --errors got.csv >/dev/null; ls -l got.csv | "
     "cut -c1-10 >got",
     "-rw-r-----\n"},
};

}  // namespace

TEST_CASE("wrong usage ends with 64 and one line that says what is wrong") {
    judge(usage_refusals);
}

TEST_CASE("a schema or a Directory that is wrong ends with 65 and says where") {
    judge(reference_refusals);
}

TEST_CASE("files that cannot be read or written end with 66, 73 or 74") { judge(file_refusals); }

TEST_CASE("no output takes the place of an input or of the other output") {
    judge(overwriting_refusals);
}

TEST_CASE("outputs go where they are sent, and whole or not at all") {
    for (const Delivery& delivery : deliveries) {
        const std::string fact = delivery.fact;
        CAPTURE(fact);
        const Scratch scratch;
        fill(scratch);
        run_line(scratch, delivery.line);
        CHECK(read_file(scratch.path("got")) == delivery.got);
    }
}

TEST_CASE("the exit code tells a clean file from one with errors and one that is refused") {
    const struct {
        std::string line;
        int exit;
    } runs[] = {
        {"head -3 users.csv | rollcall validate - --directory directory.json", 0},
        {"rollcall validate users.csv --directory directory.json", 1},
        {"rollcall validate users.csv --directory directory.json --on-error reject", 2},
        {"head -1 users.csv | rollcall validate -", 2},
        {"rollcall validate - </dev/null", 2},
    };
    for (const auto& [line, exit] : runs) {
        CAPTURE(line);
        const Scratch scratch;
        fill(scratch);
        CHECK(run_line(scratch, line).exit == exit);
    }
}

TEST_CASE("the JSON that explain shows is JSON, whatever stands in the file") {
    const Scratch scratch;
    fill(scratch);
    scratch.write("odd.csv",
                  "Email,First name,Last name\n"
                  "ann@example.com,A\xC2\x9B"
                  "31m\xF3\xA0\x81\x81,Lee\n");
    const test::Ran ran =
        run_line(scratch, "rollcall explain odd.csv --row 2 --directory directory.json");
    CHECK(ran.exit == 0);
    CHECK(ran.out.find(R"("value":"A\u009B31m\uDB40\uDC41")") != std::string::npos);
    CHECK(ran.out.find(R"(2  First name = "A\u{009B}31m\u{0E0041}")") != std::string::npos);
}

TEST_CASE("a template is told to lack roles and teams where its schema has such columns") {
    const Scratch scratch;
    CHECK(run_line(scratch, "rollcall template").first_line() ==
          "rollcall: without --directory the template has no columns for roles and teams");
    CHECK(run_line(scratch, "rollcall template --schema ccai-users-legacy").err == "");
    CHECK(run_line(scratch, "rollcall template --schema webex-users").err == "");
}

TEST_CASE("every command has a help with an example, and the program has a version") {
    const Scratch scratch;
    for (const std::string line :
         {"rollcall --help", "rollcall validate --help", "rollcall explain -h",
          "rollcall snapshot --help", "rollcall template --help", "rollcall export --help"}) {
        CAPTURE(line);
        const test::Ran ran = run_line(scratch, line);
        CHECK(ran.exit == 0);
        CHECK(ran.err == "");
        CHECK(ran.out.find("Usage: rollcall ") == 0);
        CHECK(ran.out.find("Example") != std::string::npos);
    }
    const test::Ran version = run_line(scratch, "rollcall --version");
    CHECK(version.exit == 0);
    CHECK(version.out.find("rollcall ") == 0);
}

TEST_CASE("validate writes nothing that it was not asked to write") {
    const Scratch scratch;
    fill(scratch);
    const test::Ran ran =
        run_line(scratch, "rollcall validate users.csv --directory directory.json; ls");
    CHECK(ran.out.find("directory.json\nusers.csv\n") != std::string::npos);
    CHECK(ran.err == "");
}

}  // namespace rollcall
