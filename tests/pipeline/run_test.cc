// What a run as a whole answers: refused files, files with nothing in them, what is asked for
// alone.
#include <doctest/doctest.h>

#include <string>

#include "engine/plan/plan_hash.h"
#include "engine/schema/any_schema.h"
#include "tests/pipeline/engine_run.h"

namespace rollcall::test {
namespace {

constexpr std::string_view names = "Email,First name,Last name";
const std::string hash_of_nothing = to_hex(sha256(""));

std::string join(const std::vector<std::string>& lines) {
    std::string text;
    for (const std::string& line : lines) text += (text.empty() ? "" : " ") + line;
    return text;
}

struct FileCase {
    std::string fact;
    std::string csv;
    std::string findings;  // "row:column:code:see_row"
    bool is_valid_scheme;
    std::string counts;  // total, failed, changes
};

const FileCase file_cases[] = {
    {"an empty file", "", "-:-:file_empty:-", false, "0 0 0"},
    {"a byte-order mark alone", "\xEF\xBB\xBF", "-:-:file_empty:-", false, "0 0 0"},
    {"a header alone", "Email,First name,Last name,Role: Agent\n", "-:-:file_no_rows:-", false,
     "0 0 0"},
    {"blank rows alone", "Email,First name,Last name,Role: Agent\n\n,,,\n \n", "-:-:file_no_rows:-",
     false, "0 0 0"},
    {"a sound row", "Email,First name,Last name,Role: Agent\nn@ex.com,N,M,1\n", "", true, "1 0 1"},
    {"a last row without its end", "Email,First name,Last name,Role: Agent\nn@ex.com,N,M,1", "",
     true, "1 0 1"},
    {"a broken header: cells are judged, rows and changes are not",
     "Email,First name,Last name,Extra,Role: Agent\nn@ex.com,N,M,x,\nbad,N,M,x,2\n",
     "-:4:column_unknown:- 3:1:email_malformed:- 3:5:flag_malformed:-", false, "2 2 0"},
    {"addresses that come twice are seen under a broken header too",
     "Email,First name,Last name,Extra\nn@ex.com,N,M,x\nN@ex.com,N,M,x\n",
     "-:4:column_unknown:- 3:1:email_duplicate:2", false, "2 2 0"},
    {"a byte that is no text refuses the file, and its row is named",
     "Email,First name,Last name,Role: Agent\nn@ex.com,N,M,1\nm@ex.com,N\xFF,M,1\n",
     "3:-:encoding_invalid:-", false, "2 2 0"},
    {"a role that is not there leaves out only rows that set it",
     "Email,First name,Last name,Role: Agent,Role: Boss\nn@ex.com,N,M,1,\nm@ex.com,N,M,1,1\n",
     "-:5:role_unknown:- 3:5:role_unknown:-", true, "2 1 1"},
};

const std::string_view directory =
    R"({"roles":[{"name":"Agent","license_type":"Agent"}],"users":[]})";

}  // namespace

TEST_CASE("a file is judged as a whole") {
    const Scratch scratch;
    const EngineInputs inputs = make_inputs(load_text(directory), "", 10);
    for (const FileCase& one : file_cases) {
        CAPTURE(one.fact);
        const EngineRun run = run_engine(scratch, one.csv, inputs, write_all_options(1'000, 1));
        CHECK(join(show_findings(run.log)) == one.findings);
        const Gathered& gathered = run.result.gathered;
        CHECK(gathered.is_valid_scheme == one.is_valid_scheme);
        CHECK(gathered.is_refused == !one.is_valid_scheme);
        const std::size_t changes = lines_of(run.changes).size();
        CHECK(std::to_string(gathered.tally.total_rows) + " " +
                  std::to_string(gathered.tally.failed_rows) + " " + std::to_string(changes) ==
              one.counts);
        CHECK((to_hex(gathered.plan_hash) == hash_of_nothing) == (changes == 0));
    }
}

TEST_CASE("a header that fits no schema names what it lacks") {
    const Scratch scratch;
    const EngineInputs inputs = make_inputs(nullptr, "", 10);
    Source source(std::string_view("Name,Mail\nAnn,a@b.co\n"), std::nullopt);
    const RunInputs held{&inputs.schemas, false, nullptr, &inputs.uploader};
    OutputFile log(scratch.path("log").string());
    const RunResult result = run(source, held, write_all_options(1'000, 1), {&log, nullptr});
    CHECK(result.schema.empty());
    const std::string text = read_file(scratch.path("log"));
    CHECK(join(show_findings(text)) == "-:-:schema_unknown:-");
    for (const char* const part : {"ccai-users", "Email", "First name", "Last name", "Mail"}) {
        CAPTURE(part);
        CHECK(text.find(part) != std::string::npos);
    }
}

TEST_CASE("what has no schema is told what is wrong with its bytes, too") {
    const Scratch scratch;
    EngineInputs inputs = make_inputs(nullptr, "", 10);
    for (const char* const more : {"avaya-profiles", "avaya-users"})
        inputs.schemas.push_back(load_any_schema(more));
    const struct {
        std::string file;
        std::string findings;
    } cases[] = {
        {"Foo\xFF,Bar\n1,\xFF\n", "1:-:encoding_invalid:- -:-:schema_unknown:-"},
        {std::string("\n\nFoo,B\0r\n1,2\n", 14), "3:-:encoding_invalid:- -:-:schema_unknown:-"},
        {"Foo,Bar\n1,\xFF\n", "-:-:schema_unknown:-"},
        {"[]", "-:-:file_no_rows:-"},
        {"[null, {}]", "-:-:schema_unknown:-"},
        {"[", "-:-:json_malformed:-"},
        {"[null {}]", "-:-:json_malformed:- -:-:schema_unknown:-"},
        {"[\"\xFF\"]", "1:-:encoding_invalid:- -:-:schema_unknown:-"},
        {"{bad\n\n{}\n{worse", "-:-:schema_unknown:- 1:-:json_malformed:- 3:-:json_malformed:-"},
    };
    for (const auto& [file, findings] : cases) {
        for (const std::size_t chunk : {1, 7, 1'000}) {
            CAPTURE(file);
            CAPTURE(chunk);
            Source source{std::string_view(file), std::nullopt};
            const RunInputs held{&inputs.schemas, false, nullptr, &inputs.uploader};
            OutputFile log(scratch.path("log").string());
            const RunResult result =
                run(source, held, write_all_options(chunk, 1), {&log, nullptr});
            CHECK(result.schema.empty());
            CHECK(join(show_findings(read_file(scratch.path("log")))) == findings);
            CHECK_FALSE(result.gathered.is_valid_scheme);
        }
    }
}

TEST_CASE("a schema that was named is the file's, though the file is empty") {
    const Scratch scratch;
    const EngineInputs inputs = make_inputs(nullptr, "", 10);
    CHECK(run_engine(scratch, "", inputs, write_all_options(1'000, 1)).result.schema ==
          "ccai-users");
}

TEST_CASE("a first byte that opens an object makes records of all lines") {
    const Scratch scratch;
    const EngineInputs inputs = make_inputs(load_text(directory), "", 10);
    const std::string sound = R"({"email":"n@ex.com","first_name":"N","last_name":"M",)"
                              R"("roles":[{"name":"Agent","value":1}]})";
    for (const std::string first : {"{bad", "{", "{}}", "{email,name"}) {
        CAPTURE(first);
        const EngineRun run =
            run_engine(scratch, first + "\n" + sound + "\n}\n", inputs, write_all_options(7, 1));
        CHECK(join(show_findings(run.log)) == "1:-:json_malformed:- 3:-:json_malformed:-");
        CHECK(lines_of(run.changes).size() == 1);
    }
}

TEST_CASE("a rejecting run applies nothing while one row has an error") {
    const Scratch scratch;
    const EngineInputs inputs = make_inputs(load_text(directory), "", 10);
    const std::string sound = std::string(names) + ",Role: Agent\nn@ex.com,N,M,1\n";
    RunOptions options = write_all_options(10, 1);
    options.on_error = OnError::reject;
    const EngineRun all_sound = run_engine(scratch, sound, inputs, options);
    CHECK_FALSE(all_sound.result.gathered.is_refused);
    CHECK(lines_of(all_sound.changes).size() == 1);
    const EngineRun one_bad = run_engine(scratch, sound + "m@ex.com,N,,1\n", inputs, options);
    CHECK(one_bad.result.gathered.is_refused);
    CHECK(one_bad.result.gathered.is_valid_scheme);
    CHECK(one_bad.changes.empty());
    CHECK(to_hex(one_bad.result.gathered.plan_hash) == hash_of_nothing);
    options.wanted.change_format = ChangeFormat::json;
    CHECK(run_engine(scratch, sound + "m@ex.com,N,,1\n", inputs, options).changes == "[\n\n]\n");
}

TEST_CASE("JSON arrays stay JSON when late rules and file findings edit them") {
    const Scratch scratch;
    const EngineInputs inputs = make_inputs(
        load_text(R"({"roles":[{"name":"Agent"}],"users":[{"email":"a@ex.com","roles":["Agent"]},
                     {"email":"b@ex.com","roles":["Agent"]}]})"),
        "", 10);
    RunOptions options = write_all_options(10, 1);
    options.wanted.log_format = LogFormat::json;
    options.wanted.change_format = ChangeFormat::json;
    // Row 2 is settled as the last thing; its finding is the only one of a row.
    const EngineRun run = run_engine(
        scratch, "Email,New email,First name,Last name\na@ex.com,b@ex.com,A,B\n", inputs, options);
    CHECK(run.changes == "[\n\n]\n");
    options.wanted.change_format = ChangeFormat::scim;
    CHECK(run_engine(scratch, "Email,New email,First name,Last name\na@ex.com,b@ex.com,A,B\n",
                     inputs, options)
              .changes ==
          R"({"schemas":["urn:ietf:params:scim:api:messages:2.0:BulkRequest"],"Operations":[)"
          "\n\n]}\n");
    CHECK(run.log.starts_with("[\n{\"message\":\"The email is already in use\""));
    CHECK(run.log.ends_with("}\n]\n"));
    CHECK(run.log.find("},\n]") == std::string::npos);
}

TEST_CASE("one row alone is put into words, and all are judged") {
    const Scratch scratch;
    const EngineInputs inputs = make_inputs(load_text(directory), "", 10);
    RunOptions options = write_all_options(10, 1);
    options.wanted.only_row = RowNumber{3};
    const EngineRun run = run_engine(
        scratch,
        std::string(names) + ",Role: Agent\nn@ex.com,N,,1\nn@ex.com,N,M,1\nm@ex.com,N,M,1\n",
        inputs, options);
    CHECK(join(show_findings(run.log)) == "3:1:email_duplicate:2");
    CHECK(run.changes.empty());
    CHECK(run.result.gathered.tally.errors() == 2);
    CHECK(run.result.gathered.tally.creates == 1);
}

TEST_CASE("progress comes in file order and ends with the whole file") {
    const Scratch scratch;
    const EngineInputs inputs = make_inputs(load_text(directory), "", 10);
    std::string csv = std::string(names) + ",Role: Agent\n";
    for (int row = 0; row < 20'000; ++row) csv += "n" + std::to_string(row) + "@ex.com,N,M,1\n";
    for (const unsigned threads : {1U, 3U}) {
        RunOptions options = write_all_options(1'000, threads);
        std::uint64_t rows = 0, calls = 0, backwards = 0;
        options.on_progress = [&](const Progress& progress) {
            ++calls;
            backwards += progress.rows < rows;
            rows = progress.rows;
        };
        const EngineRun run = run_engine(scratch, csv, inputs, options);
        CHECK(rows == 20'000);
        CHECK(calls > 10);
        CHECK(backwards == 0);
        CHECK(run.result.bytes == csv.size());
    }
}

}  // namespace rollcall::test
