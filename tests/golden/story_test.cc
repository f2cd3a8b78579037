// Replays samples/STORY.md: every command in it prints what the page says, but for times.
#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>
#include <string>
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

std::string without_times(const std::string& text) {
    static const std::regex time("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z");
    return std::regex_replace(text, time, "2026-11-27T09:00:00.000Z");
}

TEST_CASE("the story of a job is what the program prints") {
    const fs::path samples = fs::path(ROLLCALL_SOURCE_ROOT) / "samples";
    const Scratch stage;
    const Scratch kept;
    for (const char* name : {"directory.json", "upload.csv"})
        fs::copy_file(samples / "01-onboarding" / name, stage.path(name));
    std::vector<Step> steps = read_story(read_file(samples / "STORY.md"));
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
            "rollcall() { \"$ROLLCALL\" \"$@\"; }\n{ " + step.command + "\n} 2>&1"};
        const std::string printed = without_times(run_in_shell(command).out);
        CHECK_MESSAGE(printed == step.printed, step.command);
        page.append(prompt).append(step.command).append("\n").append(printed);
    }
    CHECK(commands > 10);
    if (std::getenv("UPDATE_GOLDEN") != nullptr) std::ofstream(samples / "STORY.md") << page;
}

}  // namespace
}  // namespace rollcall::test
