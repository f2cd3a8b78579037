// Makes an upload and the Directory that it is imported into, and prints what importing it must
// yield: `generate --help`.
#include <cstdint>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>

#include "bench/directory_json.h"
#include "bench/upload.h"
#include "bench/upload_json.h"
#include "bench/world.h"

namespace rollcall {
namespace {

constexpr std::string_view usage = R"(Usage: generate [options]
  --shape narrow|wide      6 roles and 10 teams, or 20 roles and 200 teams (narrow)
  --rows N                 rows of the upload (2000)
  --users N                users of the Directory; half of the rows meet one, if enough (rows / 2)
  --bad-percent P          rows with one mistake, all kinds in turn (1)
  --quotes-percent P       people with a cell in quotes (2)
  --duplicates-percent P   rows that repeat an earlier e-mail, beside the bad ones (0)
  --renames-percent P      rows with a new e-mail, of those that meet a user (0)
  --every-row-bad          one bad cell in every row
  --seed N                 the same seed makes the same files (1)
  --csv FILE               write the upload here
  --json FILE              the same rows as a JSON array
  --ndjson FILE            the same rows, one JSON record a line
  --directory FILE.json    write the Directory here
Prints one JSON object: the counts that the summary of an import must show.
Example: generate --rows 1000 --csv upload.csv --directory directory.json
)";

struct Options {
    UploadOptions upload{.rows = 2000, .bad = 10'000};
    std::uint64_t users = 0;
    bool users_given = false;
    unsigned quotes_percent = 2;
    std::uint64_t seed = 1;
    UploadPaths paths;
    std::string directory;
};

std::uint64_t to_number(const std::string& text) {
    std::size_t end = 0;
    const auto number = std::stoull(text, &end);
    if (end != text.size()) throw std::invalid_argument(text);
    return number;
}

// A percentage as rows per million.
std::uint64_t to_share(const std::string& text) {
    const double percent = std::stod(text);
    if (percent < 0 || percent > 100) throw std::invalid_argument(text);
    return static_cast<std::uint64_t>(percent * 10'000 + 0.5);
}

Shape to_shape(const std::string& text) {
    if (text == "narrow") return Shape::narrow;
    if (text == "wide") return Shape::wide;
    throw std::invalid_argument(text);
}

void set_option(Options& options, std::string_view name, const std::string& value) {
    if (name == "--shape")
        options.upload.shape = to_shape(value);
    else if (name == "--rows")
        options.upload.rows = to_number(value);
    else if (name == "--users")
        options.users = to_number(value), options.users_given = true;
    else if (name == "--bad-percent")
        options.upload.bad = to_share(value);
    else if (name == "--quotes-percent")
        options.quotes_percent = static_cast<unsigned>(to_share(value) / 10'000);
    else if (name == "--duplicates-percent")
        options.upload.duplicates = to_share(value);
    else if (name == "--renames-percent")
        options.upload.renames = to_share(value);
    else if (name == "--seed")
        options.seed = to_number(value);
    else if (name == "--csv")
        options.paths.csv = value;
    else if (name == "--json")
        options.paths.json = value;
    else if (name == "--ndjson")
        options.paths.ndjson = value;
    else if (name == "--directory")
        options.directory = value;
    else
        throw std::invalid_argument(std::string(name));
}

Options read_options(int count, char** words) {
    Options options;
    for (int i = 1; i < count; ++i) {
        const std::string_view name = words[i];
        if (name == "--every-row-bad") {
            options.upload.every_row_bad = true;
            continue;
        }
        if (i + 1 == count) throw std::invalid_argument(std::string(name));
        set_option(options, name, words[++i]);
    }
    if (!options.users_given) options.users = options.upload.rows / 2;
    return options;
}

using Findings = std::map<std::string_view, std::uint64_t>;

Findings in_json(const Findings& in_csv) {
    Findings findings;
    for (const auto& [code, count] : in_csv) findings[code_in_json(code)] += count;
    return findings;
}

void print_findings(std::string_view name, const Findings& by_code) {
    std::cout << '"' << name << "\":{";
    std::string_view separator = "";
    for (const auto& [code, findings] : by_code) {
        std::cout << separator << '"' << code << "\":" << findings;
        separator = ",";
    }
    std::cout << '}';
}

void print(const Options& options, const Expected& expected, std::uint64_t directory_bytes) {
    const auto rows = options.upload.rows;
    std::cout << "{\"shape\":\"" << (options.upload.shape == Shape::wide ? "wide" : "narrow")
              << "\",\"seed\":" << options.seed << ",\"bytes\":" << expected.bytes
              << ",\"users\":" << options.users << ",\"directory_bytes\":" << directory_bytes
              << ",\n \"total_rows\":" << rows << ",\"valid_rows\":" << rows - expected.failed_rows
              << ",\"failed_rows\":" << expected.failed_rows
              << ",\"unchanged_rows\":" << expected.unchanged
              << ",\n \"changes\":{\"create\":" << expected.create
              << ",\"update\":" << expected.update << ",\"rename\":" << expected.rename
              << ",\"activate\":" << expected.activate << ",\"deactivate\":" << expected.deactivate
              << "},\n ";
    print_findings("findings_by_code", expected.findings_by_code);
    if (expected.json_bytes != 0 || expected.ndjson_bytes != 0) {
        std::cout << ",\n \"json_bytes\":" << expected.json_bytes
                  << ",\"ndjson_bytes\":" << expected.ndjson_bytes << ",\n ";
        print_findings("findings_in_json", in_json(expected.findings_by_code));
    }
    std::cout << "}\n";
}

void generate(const Options& options) {
    const World world =
        make_world(options.upload.shape, options.seed, options.users, options.quotes_percent);
    std::uint64_t directory_bytes = 0;
    if (!options.directory.empty()) directory_bytes = write_directory(world, options.directory);
    Expected expected;
    const UploadPaths& paths = options.paths;
    if (!paths.csv.empty() || !paths.json.empty() || !paths.ndjson.empty())
        expected = Upload(world, options.upload).write(paths);
    print(options, expected, directory_bytes);
}

}  // namespace
}  // namespace rollcall

int main(int count, char** words) {
    if (count == 2 && std::string_view(words[1]) == "--help") {
        std::cout << rollcall::usage;
        return EXIT_SUCCESS;
    }
    try {
        rollcall::generate(rollcall::read_options(count, words));
        return EXIT_SUCCESS;
    } catch (const std::invalid_argument& wrong) {
        std::cerr << "generate: wrong option or value: " << wrong.what() << "; see --help\n";
        return 64;
    } catch (const std::exception& failure) {
        std::cerr << "generate: " << failure.what() << '\n';
        return 74;
    }
}
