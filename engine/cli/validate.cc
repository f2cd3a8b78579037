// rollcall validate: one file against schema, Directory and rights; nothing is applied.
#include <algorithm>
#include <chrono>
#include <iostream>
#include <memory>

#include "engine/cli/arguments.h"
#include "engine/cli/progress_bar.h"
#include "engine/cli/summary.h"
#include "engine/text/failure.h"

namespace rollcall {
namespace {

constexpr std::string_view help =
    "Usage: rollcall validate FILE [options]\n"
    "\n"
    "Reads a bulk user file, tells every mistake by row and column, and shows what would change.\n"
    "Writes nothing but what it is asked to. FILE may be '-' for standard input. Where an output\n"
    "is '-', the summary goes to standard error. FILE may be compressed with gzip or zstd.\n"
    "\n"
    "Examples:\n"
    "  rollcall validate users.csv --directory directory.json\n"
    "  rollcall validate users.csv --directory directory.json --as lea@example.com \\\n"
    "      --errors errors.csv --changes changes.ndjson\n"
    "  rollcall validate users.csv --directory directory.json --changes users.scim.json\n"
    "  rollcall validate utilisateurs.csv --errors erreurs.csv --lang fr\n"
    "  rollcall validate - --schema ccai-users --summary json < users.csv\n"
    "\n"
    "Exit codes: 0 no errors, 1 some rows have errors, 2 the file is refused, 64 wrong usage,\n"
    "65 a schema or directory file is wrong, 66 FILE cannot be opened, 73 and 74 output trouble.\n";

void declare_output(Arguments& arguments) {
    arguments.option("errors", "FILE",
                     "write the error log here: .csv, .json or .ndjson; '-' is standard output "
                     "(JSON)");
    arguments.option("changes", "FILE",
                     "write the change set here: .ndjson, .json, .csv or .scim.json (a SCIM 2.0 "
                     "bulk request); '-' is standard output (NDJSON)");
    arguments.option("summary", "text|json", "how to sum up (text)");
    arguments.option("on-error", "skip|reject",
                     "leave out rows with errors, or refuse the whole file (skip)");
    arguments.option("progress", "auto|always|never", "the progress line on standard error (auto)");
    arguments.option("lang", "en|fr|zh",
                     "language of the messages, the text summary and the progress line: English, "
                     "French or simplified Chinese; codes and JSON members stay (en)");
}

std::string one_of(const Arguments& arguments, const std::string& name,
                   const std::vector<std::string>& words) {
    if (!arguments.has(name)) return words.front();
    std::string list;
    for (const std::string& word : words) {
        if (arguments.text(name) == word) return word;
        list += (list.empty() ? "" : ", ") + word;
    }
    throw Failure(FailureKind::usage,
                  "--" + name + ": \"" + arguments.text(name) + "\" is not one of: " + list);
}

Language read_language(const Arguments& arguments) {
    const std::string chosen =
        one_of(arguments, "lang", {language_tags.begin(), language_tags.end()});
    const auto at = std::find(language_tags.begin(), language_tags.end(), chosen);
    return static_cast<Language>(at - language_tags.begin());
}

LogFormat log_format(const std::string& path) {
    if (path == "-" || path.ends_with(".json")) return LogFormat::json;
    if (path.ends_with(".csv")) return LogFormat::csv;
    if (path.ends_with(".ndjson")) return LogFormat::ndjson;
    throw Failure(FailureKind::usage,
                  "--errors " + path + ": the name must end with .csv, .json or .ndjson");
}

ChangeFormat change_format(const std::string& path) {
    if (path.ends_with(".scim.json")) return ChangeFormat::scim;
    if (path == "-" || path.ends_with(".ndjson")) return ChangeFormat::ndjson;
    if (path.ends_with(".json")) return ChangeFormat::json;
    if (path.ends_with(".csv")) return ChangeFormat::csv;
    throw Failure(
        FailureKind::usage,
        "--changes " + path + ": the name must end with .ndjson, .json, .csv or .scim.json");
}

ShowProgress show_progress(const Arguments& arguments) {
    const std::string word = one_of(arguments, "progress", {"auto", "always", "never"});
    if (word == "always") return ShowProgress::always;
    return word == "never" ? ShowProgress::never : ShowProgress::automatic;
}

Wanted read_wanted(const Arguments& arguments, bool as_text) {
    Wanted wanted;
    wanted.causes = as_text;
    wanted.language = read_language(arguments);
    wanted.log = arguments.has("errors");
    if (wanted.log) wanted.log_format = log_format(arguments.text("errors"));
    wanted.changes = arguments.has("changes");
    if (wanted.changes) wanted.change_format = change_format(arguments.text("changes"));
    return wanted;
}

int exit_code(const Gathered& gathered) {
    if (gathered.is_refused) return 2;
    return gathered.tally.errors() != 0 ? 1 : 0;
}

// No output may replace what is read, or the other output.
void refuse_overwriting(const Arguments& arguments) {
    const std::vector<std::string> inputs{"file",  "directory", "users", "roles",
                                          "teams", "locations", "schema"};
    refuse_same_file(arguments, "errors", {"changes"});
    refuse_same_file(arguments, "errors", inputs);
    refuse_same_file(arguments, "changes", inputs);
}

std::unique_ptr<OutputFile> open_output(const Arguments& arguments, const std::string& name) {
    if (!arguments.has(name)) return nullptr;
    return std::make_unique<OutputFile>(arguments.text(name));
}

}  // namespace

int validate_command(const Words& words) {
    const auto started = std::chrono::steady_clock::now();
    Arguments arguments(help);
    declare_input(arguments);
    declare_output(arguments);
    if (!arguments.parse(words, {"file"})) return 0;
    const bool as_text = one_of(arguments, "summary", {"text", "json"}) == "text";
    const ShowProgress show = show_progress(arguments);
    const Wanted wanted = read_wanted(arguments, as_text);
    refuse_overwriting(arguments);
    const bool rejects = one_of(arguments, "on-error", {"skip", "reject"}) == "reject";

    Input input = load_input(arguments);
    input.options.wanted = wanted;
    input.options.on_error = rejects ? OnError::reject : OnError::skip;
    Source source(input.file, input.encoding);
    const auto log = open_output(arguments, "errors");
    const auto changes = open_output(arguments, "changes");
    RunResult result;
    {
        ProgressBar bar(show, wanted.language);
        input.options.on_progress = [&](const Progress& progress) { bar.show(progress); };
        result = run(source, input.held_against(), input.options, {log.get(), changes.get()});
    }
    const auto elapsed = std::chrono::duration_cast<std::chrono::milliseconds>(
        std::chrono::steady_clock::now() - started);
    const Summary summary{input.file,
                          &result,
                          input.directory.get(),
                          arguments.text("errors"),
                          arguments.text("changes"),
                          static_cast<std::uint64_t>(elapsed.count()),
                          wanted.language};
    // What a program reads from standard output must not end with a text for people.
    const bool output_taken = arguments.text("errors") == "-" || arguments.text("changes") == "-";
    (output_taken ? std::cerr : std::cout)
        << (as_text ? summary_text(summary) : summary_json(summary)) << std::flush;
    return exit_code(result.gathered);
}

}  // namespace rollcall
