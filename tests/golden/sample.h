// A folder of samples/: an upload, a Directory, how it is validated, and what must come of it.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/schema/entry/entry_schema.h"
#include "tests/directory/scratch.h"
#include "tests/golden/shell.h"

namespace rollcall::test {

struct Sample {
    std::filesystem::path folder;
    std::string name;    // of the folder: "04-quotes"
    std::string upload;  // the name of its file
    bool has_directory = false;
    std::string about;  // the members of job.json
    std::string schema;
    std::string as;
    std::vector<std::string> args;
    int exit = 0;

    // "'upload.csv' --directory directory.json …": what stands behind the name of a command.
    std::string words() const;

    std::string expected(std::string_view file) const;  // the text of expected/FILE

    // The schema that expected/summary.json names, where its rows are entries.
    std::optional<EntrySchema> entry_schema() const;
};

// Every sample below `folder`, by name. Throws std::runtime_error where one is not whole.
std::vector<Sample> read_samples(const std::filesystem::path& folder);

// Runs "PROGRAM COMMAND …" where the sample's files seem to lie, so that no path of this machine is
// in what it prints; what it writes stays in the scratch folder.
Ran run_sample(const std::filesystem::path& program, const Sample& sample, const Scratch& scratch,
               const std::string& command, const std::string& more);

}  // namespace rollcall::test
