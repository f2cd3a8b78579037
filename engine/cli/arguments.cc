#include "engine/cli/arguments.h"

#include <sys/stat.h>
#include <unistd.h>

#include <charconv>
#include <filesystem>
#include <iostream>

#include "engine/schema/suggest.h"
#include "engine/text/failure.h"

namespace po = boost::program_options;

namespace rollcall {

Arguments::Arguments(std::string_view help) : help_(help) {
    options_.add_options()("help,h", "print this and exit");
}

void Arguments::option(const char* name, const char* value, const char* about) {
    options_.add_options()(name, po::value<std::string>()->value_name(value), about);
    const std::string_view with_letter = name;
    valued_.emplace_back(with_letter.substr(0, with_letter.find(',')));
}

void Arguments::flag(const char* name, const char* about) { options_.add_options()(name, about); }

void Arguments::hidden_option(const char* name) {
    hidden_.add_options()(name, po::value<std::string>());
}

bool Arguments::parse(const Words& words, const std::vector<const char*>& positional) {
    po::options_description all;
    all.add(options_).add(hidden_);
    po::positional_options_description places;
    for (const char* const name : positional) places.add(name, 1);
    try {
        using namespace po::command_line_style;
        const auto style = static_cast<int>(unix_style & ~allow_guessing);
        po::store(po::command_line_parser(words).options(all).positional(places).style(style).run(),
                  values_);
    } catch (const po::error& error) {
        throw Failure(FailureKind::usage, std::string(error.what()) + "; see --help");
    }
    if (values_.count("help") != 0) {
        std::cout << help_ << '\n' << options_;
        return false;
    }
    // An unset variable of a script must not pass for an option that was not given.
    for (const std::string& name : valued_)
        if (values_.count(name) != 0 && values_[name].as<std::string>().empty())
            throw Failure(FailureKind::usage, "--" + name + " is empty; see --help");
    return true;
}

std::string Arguments::text(const std::string& name) const {
    return has(name) ? values_[name].as<std::string>() : std::string();
}

std::uint64_t Arguments::number(const std::string& name) const {
    const std::string word = text(name);
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
    if (error != std::errc{} || end != word.data() + word.size() || value == 0)
        throw Failure(FailureKind::usage,
                      "--" + name + ": \"" + word + "\" is not a whole number from 1 up");
    return value;
}

void declare_directory(Arguments& arguments) {
    arguments.option("directory", "FILE",
                     "who exists now: a Directory as JSON, or compiled by 'rollcall snapshot'");
    arguments.option("users", "FILE", "more users, .ndjson or .csv");
    arguments.option("roles", "FILE", "more roles, .csv");
    arguments.option("teams", "FILE", "more teams, .csv");
    arguments.option("locations", "FILE", "more locations, .csv");
}

void declare_input(Arguments& arguments) {
    arguments.option("schema", "NAME|FILE",
                     "what the file must look like; without it the header decides");
    declare_directory(arguments);
    arguments.option("as", "EMAIL",
                     "judge with the rights of this user of the Directory; without it all is "
                     "allowed");
    arguments.flag("match-columns-by-name", "take the columns in any order");
    arguments.option("services", "add|add-remove",
                     "of Webex service columns: FALSE never removes a service, or it does (add)");
    arguments.option("encoding", "NAME",
                     "utf-8, windows-1252, latin-1, utf-16le or utf-16be; a byte-order mark wins "
                     "over it");
    arguments.option("delimiter", "C",
                     "the character between cells, or 'tab'; without it the header decides");
    arguments.option("max-row-bytes", "N", "longest row (1048576)");
    arguments.option("max-cell-bytes", "N", "longest cell (65536)");
    arguments.option("threads", "N", "how many (all that there are)");
    arguments.hidden_option("file");
    arguments.hidden_option("chunk-bytes");
}

namespace {

bool same_file(const std::string& a, const std::string& b) {
    if (a.empty() || b.empty()) return false;
    std::error_code none;
    if (std::filesystem::equivalent(a, b, none)) return true;
    const auto whole = [&](const std::string& path) {
        return std::filesystem::weakly_canonical(std::filesystem::absolute(path, none), none);
    };
    return whole(a) == whole(b);
}

// A file that the shell opened for us has no name here, but it is the same file.
bool is_standard_input(const std::string& path) {
    struct stat given {};
    struct stat named {};
    return ::fstat(STDIN_FILENO, &given) == 0 && ::stat(path.c_str(), &named) == 0 &&
           S_ISREG(given.st_mode) && given.st_dev == named.st_dev && given.st_ino == named.st_ino;
}

bool is_same_place(const std::string& output, const std::string& other, bool is_upload) {
    if (output == "-") return other == "-" && !is_upload;
    if (other == "-") return is_upload && is_standard_input(output);
    return same_file(output, other);
}

}  // namespace

void refuse_same_file(const Arguments& arguments, const std::string& output,
                      const std::vector<std::string>& others) {
    const std::string path = arguments.text(output);
    for (const std::string& other : others) {
        const std::string that = arguments.text(other);
        if (path.empty() || that.empty()) continue;
        if (!is_same_place(path, that, other == "file")) continue;
        throw Failure(FailureKind::usage, "--" + output + ' ' + path +
                                              (other == "file" ? " is the upload itself"
                                                               : " is the file of --" + other));
    }
}

DirectoryFiles directory_files(const Arguments& arguments) {
    return {arguments.text("directory"), arguments.text("users"), arguments.text("roles"),
            arguments.text("teams"), arguments.text("locations")};
}

namespace {

constexpr std::uint64_t most_threads = 1024;

void read_limits(const Arguments& arguments, Limits& limits) {
    if (arguments.has("max-row-bytes")) limits.row_bytes = arguments.number("max-row-bytes");
    if (arguments.has("max-cell-bytes")) limits.cell_bytes = arguments.number("max-cell-bytes");
    if (arguments.has("chunk-bytes")) limits.chunk_bytes = arguments.number("chunk-bytes");
    constexpr std::size_t most = std::size_t{1} << 30;  // offsets inside a chunk are 32 bits wide
    if (limits.row_bytes > most || limits.chunk_bytes > most)
        throw Failure(FailureKind::usage, "--max-row-bytes: at most " + std::to_string(most));
    if (!arguments.has("threads")) return;
    const std::uint64_t threads = arguments.number("threads");
    if (threads > most_threads)
        throw Failure(FailureKind::usage, "--threads: at most " + std::to_string(most_threads));
    limits.threads = static_cast<unsigned>(threads);
}

}  // namespace

std::optional<Encoding> read_encoding(const Arguments& arguments) {
    if (!arguments.has("encoding")) return std::nullopt;
    const std::optional<Encoding> encoding = find_encoding(arguments.text("encoding"));
    if (!encoding)
        throw Failure(FailureKind::usage,
                      "--encoding: \"" + arguments.text("encoding") +
                          "\" is not utf-8, windows-1252, latin-1, utf-16le or utf-16be");
    return encoding;
}

std::optional<char> read_delimiter(const Arguments& arguments) {
    if (!arguments.has("delimiter")) return std::nullopt;
    const std::string word = arguments.text("delimiter");
    if (word == "tab" || word == "\\t") return '\t';
    const bool usable = word.size() == 1 && may_delimit(word[0]);
    if (!usable)
        throw Failure(FailureKind::usage,
                      "--delimiter: \"" + word + "\" is not one punctuation mark, or 'tab'");
    return word[0];
}

ServiceMode read_services(const Arguments& arguments) {
    const std::string word = arguments.has("services") ? arguments.text("services") : "add";
    if (word == "add") return ServiceMode::add;
    if (word == "add-remove") return ServiceMode::add_remove;
    throw Failure(FailureKind::usage, "--services: \"" + word + "\" is not add or add-remove");
}

Input load_input(const Arguments& arguments) {
    Input input;
    input.file = arguments.text("file");
    if (input.file.empty())
        throw Failure(FailureKind::usage, "no FILE was given ('-' is standard input); see --help");
    input.encoding = read_encoding(arguments);
    input.options.delimiter = read_delimiter(arguments);
    if (arguments.has("match-columns-by-name")) input.options.order = ColumnOrder::any;
    read_limits(arguments, input.options.limits);
    input.options.entries.services = read_services(arguments);
    input.schema_is_named = arguments.has("schema");
    if (input.schema_is_named)
        input.schemas.push_back(load_any_schema(arguments.text("schema")));
    else
        input.schemas = load_shipped_schemas();
    const DirectoryFiles files = directory_files(arguments);
    const bool any = !files.directory.empty() || !files.users.empty() || !files.roles.empty() ||
                     !files.teams.empty() || !files.locations.empty();
    if (any) input.directory = load_directory(files);
    if (!arguments.has("as")) return input;
    if (!input.directory)
        throw Failure(FailureKind::usage, "--as needs --directory, which says what they may do");
    input.uploader = Uploader::portal(*input.directory, arguments.text("as"));
    return input;
}

}  // namespace rollcall
