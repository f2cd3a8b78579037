// The style as functions: each takes a file's text and returns what is wrong with it, one
// complaint a line: "engine/text/place.h:12: over 100 columns". Nothing found: an empty list.
//
// They read text, not C++: simple on purpose, and true for sources that clang-format laid out.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace rollcall {

struct SourceFile {
    std::string path;  // from the root, with slashes
    std::string text;
};

using Complaints = std::vector<std::string>;

inline constexpr std::size_t most_file_lines = 400;
inline constexpr std::size_t most_function_lines = 60;
inline constexpr std::size_t most_line_columns = 100;

// Files of at most 400 lines, lines of at most 100 columns.
Complaints check_lengths(const SourceFile& file);

// Functions of at most 60 lines, from the first line of their head to the closing brace.
Complaints check_functions(const SourceFile& file);

// No file, folder or type is named util, manager or the like: such a name says nothing.
Complaints check_names(const SourceFile& file);

// A module includes itself and those before it; a library stays in the folders that may use it.
Complaints check_includes(const SourceFile& file);

// A head comment, #pragma once, no macro of our own, no loose end without an issue number.
Complaints check_habits(const SourceFile& file);

// The slugs that none of the texts (error logs) holds as a word.
std::vector<std::string> find_missing_slugs(const std::vector<std::string>& slugs,
                                            const std::vector<std::string>& logs);

// `text` with comments, literals and preprocessor lines as blanks; every newline stays in place.
std::string blank_out(std::string_view text);

}  // namespace rollcall
