// See sample.h.
#include "tests/golden/sample.h"

#include <simdjson.h>

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "engine/schema/any_schema.h"

namespace rollcall::test {
namespace {

namespace fs = std::filesystem;
namespace dom = simdjson::dom;

[[noreturn]] void refuse(const fs::path& path, const std::string& why) {
    throw std::runtime_error(path.string() + ": " + why);
}

void read_job(const fs::path& path, Sample& sample) {
    dom::parser parser;
    dom::object job;
    if (parser.load(path.string()).get(job) != simdjson::SUCCESS) refuse(path, "no JSON object");
    for (const auto [name, value] : job) {
        std::string_view text;
        std::int64_t number = 0;
        dom::array list;
        if (value.get(text) == simdjson::SUCCESS && name == "about")
            sample.about = text;
        else if (value.get(text) == simdjson::SUCCESS && name == "schema")
            sample.schema = text;
        else if (value.get(text) == simdjson::SUCCESS && name == "as")
            sample.as = text;
        else if (value.get(number) == simdjson::SUCCESS && name == "exit")
            sample.exit = static_cast<int>(number);
        else if (value.get(list) == simdjson::SUCCESS && name == "args")
            for (const dom::element each : list) sample.args.emplace_back(std::string_view(each));
        else
            refuse(path, "does not know \"" + std::string(name) + "\"");
    }
    if (sample.about.empty()) refuse(path, "\"about\" is missing: one sentence");
}

Sample read_sample(const fs::path& folder) {
    Sample sample;
    sample.folder = folder;
    sample.name = folder.filename().string();
    for (const auto& file : fs::directory_iterator(folder))
        if (file.path().stem() == "upload") sample.upload = file.path().filename().string();
    if (sample.upload.empty()) refuse(folder, "has no upload");
    sample.has_directory = fs::exists(folder / "directory.json");
    read_job(folder / "job.json", sample);
    return sample;
}

}  // namespace

std::string Sample::words() const {
    std::string words = shell_word(upload);
    if (has_directory) words += " --directory directory.json";
    if (!schema.empty()) words += " --schema " + shell_word(schema);
    if (!as.empty()) words += " --as " + shell_word(as);
    for (const std::string& word : args) words += ' ' + shell_word(word);
    return words;
}

std::optional<EntrySchema> Sample::entry_schema() const {
    dom::parser parser;
    const simdjson::padded_string summary(expected("summary.json"));
    std::string_view name;
    if (parser.parse(summary)["schema"].get(name) != simdjson::SUCCESS) return std::nullopt;
    const bool is_file = schema.find('/') != schema.npos || schema.ends_with(".json");
    AnySchema any = load_any_schema(is_file ? (folder / schema).string() : std::string(name));
    auto* const entries = std::get_if<EntrySchema>(&any);
    return entries == nullptr ? std::nullopt : std::optional(std::move(*entries));
}

std::string Sample::expected(std::string_view file) const {
    return read_file(folder / "expected" / file);
}

std::vector<Sample> read_samples(const fs::path& folder) {
    std::vector<Sample> samples;
    for (const auto& each : fs::directory_iterator(folder))
        if (each.is_directory()) samples.push_back(read_sample(each.path()));
    std::sort(samples.begin(), samples.end(),
              [](const Sample& a, const Sample& b) { return a.name < b.name; });
    return samples;
}

Ran run_sample(const fs::path& program, const Sample& sample, const Scratch& scratch,
               const std::string& command, const std::string& more) {
    for (const auto& file : fs::directory_iterator(sample.folder)) {
        if (!file.is_regular_file()) continue;
        std::error_code is_there;
        fs::create_symlink(file.path(), scratch.path(file.path().filename().string()), is_there);
    }
    return run_in_shell({program, scratch.path(""), scratch.path(""),
                         "\"$ROLLCALL\" " + command + ' ' + sample.words() + ' ' + more});
}

}  // namespace rollcall::test
