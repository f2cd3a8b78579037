// See shell.h.
#include "tests/golden/shell.h"

#include <sys/wait.h>

#include <cstdlib>

#include "tests/directory/scratch.h"

namespace rollcall::test {

std::string shell_word(std::string_view text) {
    std::string word = "'";
    for (const char c : text) {
        if (c == '\'')
            word += "'\\''";
        else
            word += c;
    }
    return word + "'";
}

Ran run_in_shell(const Command& command) {
    const std::filesystem::path out = command.keep / "standard-output";
    const std::filesystem::path err = command.keep / "standard-error";
    // The outer redirection comes last, so that a command may send its outputs elsewhere.
    const std::string line = "ROLLCALL=" + shell_word(command.program.string()) + "; cd " +
                             shell_word(command.folder.string()) + " && { " + command.line +
                             "\n} >" + shell_word(out.string()) + " 2>" + shell_word(err.string()) +
                             " </dev/null";
    const int status = std::system(line.c_str());
    Ran ran;
    ran.exit = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    ran.out = read_file(out);
    ran.err = read_file(err);
    return ran;
}

}  // namespace rollcall::test
