// The rules that look at lines and names.
#include "tests/tidy/rules.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
#include <regex>
#include <sstream>

namespace rollcall {
namespace {

// Each module includes itself and those before it (engine/CMakeLists.txt says the same).
constexpr std::array<std::string_view, 15> module_order{
    "text",     "finding", "schema", "source", "csv",    "json", "directory", "plan",
    "pipeline", "job",     "store",  "intake", "review", "http", "cli"};

constexpr std::array<std::string_view, 19> refused_words{
    "util",    "utils",    "common",    "helper",  "helpers",  "manager", "managers",
    "handler", "handlers", "processor", "context", "contexts", "info",    "infos",
    "misc",    "import",   "imports",   "module",  "modules"};

// A library stays behind one module; what is not named here may be used everywhere.
struct LibraryHome {
    std::string_view include;  // how the includes of the library begin
    std::vector<std::string_view> folders;
};

const std::vector<LibraryHome>& library_homes() {
    static const std::vector<LibraryHome> homes{
        {"tbb/", {"engine/pipeline/"}},
        {"oneapi/", {"engine/pipeline/"}},
        {"boost/", {"engine/cli/"}},
        {"simdjson",
         {"engine/schema/", "engine/json/", "engine/directory/", "engine/review/", "engine/http/",
          "tests/", "bench/"}},
        {"argon2", {"engine/http/"}},
        {"curl/", {"engine/store/depot/", "engine/http/"}},
        {"libfccp/", {"engine/directory/", "bench/"}},
        {"sqlite3", {"engine/store/", "tests/store/"}},
        {"libpq", {"engine/store/"}},
        {"microhttpd", {"engine/http/", "bench/"}},
        {"doctest/", {"tests/"}},
    };
    return homes;
}

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);) lines.push_back(line);
    return lines;
}

std::string at_line(const SourceFile& file, std::size_t index) {
    return file.path + ":" + std::to_string(index + 1) + ": ";
}

// Code points, as an editor counts columns of these sources.
std::size_t columns_of(const std::string& line) {
    return static_cast<std::size_t>(
        std::count_if(line.begin(), line.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

// "CellManager" and "cell_manager" are both the words cell and manager.
std::vector<std::string> words_of(std::string_view name) {
    std::vector<std::string> words(1);
    for (const char c : name) {
        const auto byte = static_cast<unsigned char>(c);
        if (std::isalnum(byte) == 0 || std::isupper(byte) != 0) words.emplace_back();
        if (std::isalnum(byte) != 0) words.back() += static_cast<char>(std::tolower(byte));
    }
    return words;
}

std::optional<std::string> find_refused_word(std::string_view name) {
    for (const std::string& word : words_of(name))
        if (std::find(refused_words.begin(), refused_words.end(), word) != refused_words.end())
            return word;
    return std::nullopt;
}

// The module of "engine/csv/blocks.h" as its place in the order; none for what is not a module's.
std::optional<std::size_t> place_in_order(std::string_view path) {
    constexpr std::string_view root = "engine/";
    if (!path.starts_with(root)) return std::nullopt;
    const std::string_view rest = path.substr(root.size());
    const std::string_view name = rest.substr(0, rest.find('/'));
    const auto found = std::find(module_order.begin(), module_order.end(), name);
    if (found == module_order.end()) return std::nullopt;
    return static_cast<std::size_t>(found - module_order.begin());
}

std::optional<std::string> fault_of_own_include(const std::string& path,
                                                const std::string& include) {
    if (!include.starts_with("engine/") && !include.starts_with("tests/") &&
        !include.starts_with("bench/"))
        return "\"" + include + "\" is not named from the root";
    const auto from = place_in_order(path);
    if (!path.starts_with("engine/")) return std::nullopt;
    const auto to = place_in_order(include);
    if (!from || !to) return "\"" + include + "\" is no part of the order of modules";
    const bool csv_and_json = module_order[*from] == "json" && module_order[*to] == "csv";
    if (*to > *from || csv_and_json)
        return std::string(module_order[*from]) + " may not include " +
               std::string(module_order[*to]);
    return std::nullopt;
}

std::optional<std::string> fault_of_library(const std::string& path, const std::string& include) {
    for (const LibraryHome& home : library_homes()) {
        if (!include.starts_with(home.include)) continue;
        for (const std::string_view folder : home.folders)
            if (path.starts_with(folder)) return std::nullopt;
        return "<" + include + "> is not for this folder";
    }
    return std::nullopt;
}

// A source whose header says what both are for begins with that header instead of a comment.
bool begins_with_own_header(const SourceFile& file) {
    const std::string stem = file.path.substr(0, file.path.rfind('.'));
    return file.text.starts_with("#include \"" + stem + ".h\"");
}

bool is_word_at(const std::string& text, std::size_t at, std::size_t size) {
    const auto is_part = [](char c) {
        return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
    };
    return (at == 0 || !is_part(text[at - 1])) &&
           (at + size == text.size() || !is_part(text[at + size]));
}

bool holds_word(const std::string& text, const std::string& word) {
    for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + 1))
        if (is_word_at(text, at, word.size())) return true;
    return false;
}

}  // namespace

Complaints check_lengths(const SourceFile& file) {
    Complaints complaints;
    const std::vector<std::string> lines = lines_of(file.text);
    if (lines.size() > most_file_lines)
        complaints.push_back(file.path + ": " + std::to_string(lines.size()) + " lines");
    for (std::size_t i = 0; i < lines.size(); ++i)
        if (const std::size_t columns = columns_of(lines[i]); columns > most_line_columns)
            complaints.push_back(at_line(file, i) + std::to_string(columns) + " columns");
    return complaints;
}

Complaints check_names(const SourceFile& file) {
    static const std::regex type(R"(\b(?:class|struct|union|enum|enum class)\s+([A-Za-z_]\w*))");
    Complaints complaints;
    if (const auto word = find_refused_word(file.path))
        complaints.push_back(file.path + ": named " + *word);
    const std::vector<std::string> lines = lines_of(blank_out(file.text));
    for (std::size_t i = 0; i < lines.size(); ++i) {
        std::smatch match;
        if (!std::regex_search(lines[i], match, type)) continue;
        if (const auto word = find_refused_word(match[1].str()))
            complaints.push_back(at_line(file, i) + "a type named " + *word);
    }
    return complaints;
}

Complaints check_includes(const SourceFile& file) {
    static const std::regex include(R"(^\s*#\s*include\s*([<"])([^>"]+)[>"])");
    Complaints complaints;
    const std::vector<std::string> lines = lines_of(file.text);
    for (std::size_t i = 0; i < lines.size(); ++i) {
        std::smatch match;
        if (!std::regex_search(lines[i], match, include)) continue;
        const auto fault = match[1] == "\"" ? fault_of_own_include(file.path, match[2].str())
                                            : fault_of_library(file.path, match[2].str());
        if (fault) complaints.push_back(at_line(file, i) + *fault);
    }
    return complaints;
}

Complaints check_habits(const SourceFile& file) {
    static const std::regex macro(R"(^\s*#\s*define\s+(?!DOCTEST_|CSV_IO_NO_THREAD))");
    static const std::regex loose_end(R"(\b(FIX)"
                                      R"(ME|TO)"
                                      R"(DO)\b(?!\(#\d+\)))");
    Complaints complaints;
    const std::vector<std::string> lines = lines_of(file.text);
    if (lines.empty() || (!lines.front().starts_with("//") && !begins_with_own_header(file)))
        complaints.push_back(file.path + ": no head comment");
    if (file.path.ends_with(".h") &&
        std::find(lines.begin(), lines.end(), "#pragma once") == lines.end())
        complaints.push_back(file.path + ": no #pragma once");
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (std::regex_search(lines[i], macro)) complaints.push_back(at_line(file, i) + "a macro");
        if (std::regex_search(lines[i], loose_end))
            complaints.push_back(at_line(file, i) + "a loose end without an issue number");
    }
    return complaints;
}

std::vector<std::string> find_missing_slugs(const std::vector<std::string>& slugs,
                                            const std::vector<std::string>& logs) {
    std::vector<std::string> missing;
    for (const std::string& slug : slugs) {
        const auto holds = [&slug](const std::string& log) { return holds_word(log, slug); };
        if (std::none_of(logs.begin(), logs.end(), holds)) missing.push_back(slug);
    }
    return missing;
}

}  // namespace rollcall
