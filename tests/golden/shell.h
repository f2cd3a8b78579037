// Runs the program as a person does: from a shell, in a folder, with its outputs kept apart.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace rollcall::test {

struct Ran {
    int exit = 0;  // the code, or 128 + the signal that ended it
    std::string out;
    std::string err;

    // Of standard error, without its newline: what, where, what to do.
    std::string first_line() const { return err.substr(0, err.find('\n')); }
};

// `command` is a line of POSIX sh; it starts in `folder` and finds `program` as "$ROLLCALL".
// `keep` is a folder for what it prints; the text is read back and the files stay behind.
struct Command {
    std::filesystem::path program;
    std::filesystem::path folder;
    std::filesystem::path keep;
    std::string line;
};

Ran run_in_shell(const Command& command);

// One word for a shell, whatever is in it.
std::string shell_word(std::string_view text);

}  // namespace rollcall::test
