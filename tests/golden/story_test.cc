// Replays samples/STORY.md and samples/API.md: every command in them prints what the page says, but
// for what differs from run to run.
#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "tests/directory/scratch.h"
#include "tests/golden/shell.h"

namespace rollcall::test {
namespace {

namespace fs = std::filesystem;

struct Step {
    std::string command;  // empty: text between the commands
    std::string printed;  // or the text
};

constexpr std::string_view prompt = "$ ";
constexpr std::string_view fence = "```";

std::vector<Step> read_story(const std::string& page) {
    std::vector<Step> steps(1);
    bool is_console = false;
    std::istringstream lines(page);
    for (std::string line; std::getline(lines, line);) {
        const bool is_fence = line.starts_with(fence);
        if (is_fence) is_console = !is_console;
        if (is_console && line.starts_with(prompt)) {
            steps.push_back({line.substr(prompt.size()), ""});
            continue;
        }
        // What follows a fence is text again.
        if (is_fence && !is_console) steps.emplace_back();
        steps.back().printed += line + '\n';
    }
    return steps;
}

// What differs from run to run: times, ports, tokens, the numbers of requests.
std::string without_chance(std::string text) {
    static const std::pair<std::regex, const char*> chances[]{
        {std::regex("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z"), "2026-11-27T09:00:00.000Z"},
        {std::regex("http://127\\.0\\.0\\.1:[0-9]+"), "http://127.0.0.1:8080"},
        {std::regex("rc_[A-Za-z0-9_-]{43}"), "rc_0123456789"},
    };
    for (const auto& [chance, usual] : chances) text = std::regex_replace(text, chance, usual);
    return text;
}

// Runs every command of the page, in a folder that holds these files of the samples.
void replay(const std::string& page_name, const std::vector<std::string>& files) {
    const fs::path samples = fs::path(ROLLCALL_SOURCE_ROOT) / "samples";
    const Scratch stage;
    const Scratch kept;
    for (const std::string& file : files)
        fs::copy_file(samples / file, stage.path(fs::path(file).filename().string()));
    fs::create_symlink(ROLLCALL_PROGRAM, kept.path("rollcall"));
    std::vector<Step> steps = read_story(read_file(samples / page_name));
    std::size_t commands = 0;
    std::string page;
    for (Step& step : steps) {
        if (step.command.empty()) {
            page += step.printed;
            continue;
        }
        ++commands;
        const Command command{
            ROLLCALL_PROGRAM, stage.path(""), kept.path(""),
            "PATH=" + shell_word(kept.path("").string()) + ":$PATH\n"
            "URL=$(sed 's/listening on //' serving 2>/dev/null)\n"
            "TOKEN=$(sed 's/.* //' made 2>/dev/null)\n"
            "{ " + step.command + "\n} 2>&1"};
        std::string printed = without_chance(run_in_shell(command).out);
        if (!printed.empty() && !printed.ends_with('\n')) printed += '\n';
        CHECK_MESSAGE(printed == step.printed, step.command);
        page.append(prompt).append(step.command).append("\n").append(printed);
    }
    CHECK(commands > 10);
    if (std::getenv("UPDATE_GOLDEN") != nullptr) std::ofstream(samples / page_name) << page;
}

TEST_CASE("the story of a job is what the program prints") {
    replay("STORY.md", {"01-onboarding/directory.json", "01-onboarding/upload.csv"});
}

TEST_CASE("the requests that the bulk API is documented with get what the page says") {
    replay("API.md", {"01-onboarding/directory.json", "01-onboarding/upload.csv"});
}

}  // namespace
}  // namespace rollcall::test
