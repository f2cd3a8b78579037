// Every sample prints what its expected/ folder holds, byte for byte, however it is cut and shared
// out among threads. UPDATE_GOLDEN=1 writes the folder anew; read the diff before it is kept.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "tests/directory/scratch.h"
#include "tests/golden/sample.h"
#include "tests/golden/shell.h"

namespace rollcall {
namespace {

namespace fs = std::filesystem;
using test::read_file;
using test::Sample;
using test::Scratch;

const std::vector<Sample>& samples() {
    static const std::vector<Sample> all = test::read_samples(ROLLCALL_SOURCE_ROOT "/samples");
    return all;
}

bool is_small(const Sample& sample) { return fs::file_size(sample.folder / sample.upload) < 10000; }

test::Ran run_on(const Sample& sample, const Scratch& scratch, const std::string& command,
                 const std::string& more) {
    return test::run_sample(ROLLCALL_PROGRAM, sample, scratch, command, more);
}

// The object without one member; what it is changes from run to run, or is named elsewhere.
std::string without_member(std::string text, const std::string& name) {
    const std::size_t begin = text.find('"' + name + "\":");
    if (begin == std::string::npos) return text;
    std::size_t end = text.find_first_of(",}", begin);
    if (text[end] == ',') return text.erase(begin, end + 1 - begin);
    return text.erase(begin - 1, end + 1 - begin);
}

std::string steady(std::string summary) {
    for (const char* name : {"file", "elapsed_ms", "uniqueness_bytes"})
        summary = without_member(std::move(summary), name);
    return summary;
}

struct Output {
    std::string file;
    std::string text;
};

// All that validate can write of a sample.
std::vector<Output> run_fully(const Sample& sample) {
    const Scratch scratch;
    const test::Ran as_text =
        run_on(sample, scratch, "validate", "--errors errors.csv --changes changes.ndjson");
    const test::Ran as_json = run_on(sample, scratch, "validate",
                                     "--errors errors.json --changes changes.csv --summary json");
    CHECK(as_text.err == "");
    CHECK(as_json.err == "");
    CHECK(as_text.exit == sample.exit);
    CHECK(as_json.exit == sample.exit);
    std::vector<Output> outputs;
    for (const char* file : {"errors.csv", "errors.json", "changes.ndjson", "changes.csv"})
        outputs.push_back({file, read_file(scratch.path(file))});
    outputs.push_back({"summary.txt", as_text.out});
    outputs.push_back({"summary.json", steady(as_json.out)});
    // Long, and judged for every sample by scim_test.cc: kept where the sample shows it.
    if (fs::exists(sample.folder / "expected" / "changes.scim.json")) {
        run_on(sample, scratch, "validate", "--changes changes.scim.json");
        outputs.push_back({"changes.scim.json", read_file(scratch.path("changes.scim.json"))});
    }
    return outputs;
}

// Which rows explain is asked for: those of the files expected/explain-row-N.txt.
std::vector<Output> run_explain(const Sample& sample) {
    const std::string prefix = "explain-row-";
    std::vector<Output> outputs;
    for (const auto& file : fs::directory_iterator(sample.folder / "expected")) {
        const std::string stem = file.path().stem().string();
        if (!stem.starts_with(prefix)) continue;
        const Scratch scratch;
        const test::Ran ran =
            run_on(sample, scratch, "explain", "--row " + stem.substr(prefix.size()));
        CHECK(ran.err == "");
        CHECK(ran.exit == 0);
        outputs.push_back({file.path().filename().string(), ran.out});
    }
    return outputs;
}

// The first line in which two texts differ; a whole log would bury it.
std::string first_difference(const std::string& expected, const std::string& got) {
    if (expected == got) return "";
    std::size_t begin = 0;
    std::size_t line = 1;
    for (std::size_t at = 0; at < std::min(expected.size(), got.size()); ++at) {
        if (expected[at] != got[at]) break;
        if (expected[at] != '\n') continue;
        begin = at + 1;
        ++line;
    }
    const auto line_of = [&](const std::string& text) {
        return text.substr(begin, text.find('\n', begin) - begin);
    };
    return "line " + std::to_string(line) + "\n  expected " + line_of(expected) + "\n  got      " +
           line_of(got);
}

void compare(const Sample& sample, const std::vector<Output>& outputs) {
    const bool updates = std::getenv("UPDATE_GOLDEN") != nullptr;
    for (const Output& output : outputs) {
        CAPTURE(output.file);
        if (updates)
            std::ofstream(sample.folder / "expected" / output.file, std::ios::binary)
                << output.text;
        else
            CHECK(first_difference(sample.expected(output.file), output.text) == "");
    }
}

// One word that stands for all that a run leaves: its exit code and both of its files.
std::string fingerprint(const Sample& sample, const std::string& options) {
    const Scratch scratch;
    const test::Ran ran =
        run_on(sample, scratch, "validate",
               "--errors errors.json --changes changes.ndjson --summary json " + options);
    CHECK(ran.err == "");
    return std::to_string(ran.exit) + '\n' + steady(ran.out) +
           read_file(scratch.path("errors.json")) + read_file(scratch.path("changes.ndjson"));
}

}  // namespace

TEST_CASE("every sample prints what its expected folder holds") {
    REQUIRE(samples().size() > 30);
    for (const Sample& sample : samples()) {
        CAPTURE(sample.name);
        compare(sample, run_fully(sample));
    }
}

TEST_CASE("explain tells the journey of a row as the samples show it") {
    std::size_t explained = 0;
    for (const Sample& sample : samples()) {
        CAPTURE(sample.name);
        const std::vector<Output> outputs = run_explain(sample);
        explained += outputs.size();
        compare(sample, outputs);
    }
    CHECK(explained > 4);
}

TEST_CASE("the answer is the same for every number of threads and every chunk size") {
    for (const Sample& sample : samples()) {
        CAPTURE(sample.name);
        const std::string expected = fingerprint(sample, "");
        const std::vector<const char*> sizes =
            is_small(sample) ? std::vector<const char*>{"1", "7", "64", "4096"}
                             : std::vector<const char*>{"4096", "100000"};
        for (const char* const size : sizes)
            for (const char* const threads : {"1", "2"}) {
                const std::string options =
                    std::string("--threads ") + threads + " --chunk-bytes " + size;
                CAPTURE(options);
                CHECK(first_difference(expected, fingerprint(sample, options)) == "");
            }
    }
}

TEST_CASE("a compiled Directory gives the answer of the one that it was made from") {
    for (const Sample& sample : samples()) {
        if (!sample.has_directory) continue;
        CAPTURE(sample.name);
        const Scratch scratch;
        const std::string snapshot = test::shell_word(scratch.path("directory.snapshot").string());
        const test::Ran made =
            test::run_in_shell({ROLLCALL_PROGRAM, sample.folder, scratch.path(""),
                                "\"$ROLLCALL\" snapshot directory.json -o " + snapshot});
        CHECK(made.err == "");
        REQUIRE(made.exit == 0);
        Sample compiled = sample;
        compiled.has_directory = false;
        compiled.args.insert(compiled.args.end(),
                             {"--directory", scratch.path("directory.snapshot").string()});
        CHECK(first_difference(fingerprint(sample, ""), fingerprint(compiled, "")) == "");
    }
}

}  // namespace rollcall
