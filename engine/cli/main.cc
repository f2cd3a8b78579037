// rollcall: finds the command, and turns what ends a run into one line and an exit code.
#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <exception>
#include <iostream>
#include <new>
#include <string>
#include <string_view>

#include "engine/cli/command.h"
#include "engine/cli/summary.h"
#include "engine/schema/suggest.h"
#include "engine/text/failure.h"

namespace {

using namespace rollcall;

struct Command {
    std::string_view name;
    std::string_view summary;
    int (*run)(const Words&);
};

constexpr std::array commands{
    Command{"validate", "check a bulk user file and show what it would change", validate_command},
    Command{"explain", "show how one row is read, judged and decided", explain_command},
    Command{"template", "write the empty file to fill in", template_command},
    Command{"export", "write all users of a Directory as such a file", export_command},
    Command{"schemas", "list the templates, or document one", schemas_command},
    Command{"snapshot", "compile a Directory for repeated imports", snapshot_command},
    Command{"init", "make a store", init_command},
    Command{"load", "put a Directory into the store", load_command},
    Command{"upload", "keep a file as a job and validate it", upload_command},
    Command{"proceed", "apply what a job would change", proceed_command},
    Command{"sync", "take a file as the full truth, with guards", sync_command},
    Command{"status", "tell how far a job is", status_command},
    Command{"jobs", "list the jobs", jobs_command},
    Command{"errors", "print a job's findings, or the rows to mend", errors_command},
    Command{"changes", "print what a job would change", changes_command},
    Command{"cancel", "stop a job", cancel_command},
    Command{"undo", "take back what a job changed", undo_command},
    Command{"verify", "check a store", verify_command},
    Command{"audit", "tell who did what through which job", audit_command},
    Command{"worker", "work on jobs until stopped", worker_command},
    Command{"serve", "offer upload, proceed and status over HTTP", serve_command},
    Command{"token", "make, list and revoke tokens of API users", token_command},
    Command{"passwd", "give a portal user a password", passwd_command},
    Command{"webhook", "tell others of jobs, by POST or e-mail", webhook_command},
};

constexpr std::string_view example =
    "\nExample:\n"
    "  rollcall validate users.csv --directory directory.json --errors errors.csv\n"
    "\n'rollcall COMMAND --help' tells the options of a command.\n";

void print_help(std::ostream& out) {
    out << "Usage: rollcall COMMAND [options]\n\n"
           "Bulk user import for contact centres: every mistake by row and column, exactly what\n"
           "would change, and nothing applied that was not looked at.\n\nCommands:\n";
    for (const Command& command : commands) {
        out << "  " << command.name << std::string(10 - command.name.size(), ' ') << command.summary
            << '\n';
    }
    out << example;
}

int run_command(const Words& words) {
    if (words.empty()) {
        print_help(std::cerr);
        return static_cast<int>(FailureKind::usage);
    }
    if (words[0] == "--help" || words[0] == "-h" || words[0] == "help") {
        print_help(std::cout);
        return 0;
    }
    if (words[0] == "--version") {
        std::cout << "rollcall " << ROLLCALL_VERSION << '\n';
        return 0;
    }
    std::vector<std::string> names;
    for (const Command& command : commands) {
        if (command.name == words[0]) return command.run(Words(words.begin() + 1, words.end()));
        names.emplace_back(command.name);
    }
    const std::string near = suggest(words[0], names);
    throw Failure(FailureKind::usage, "there is no command '" + words[0] + "'" +
                                          (near.empty() ? "; see 'rollcall --help'"
                                                        : "; did you mean '" + near + "'?"));
}

// A program may be started without one of its three streams. Another file opened later would get
// its number and be taken for it; so the place is kept by something that can be neither read nor
// written that way.
void keep_standard_streams() {
    for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
        if (::fcntl(stream, F_GETFD) < 0)
            (void)::open("/dev/null", stream == STDIN_FILENO ? O_WRONLY : O_RDONLY);
}

}  // namespace

int main(int argc, char** argv) {
    keep_standard_streams();
    std::ios::sync_with_stdio(false);
    try {
        const int code = run_command(Words(argv + 1, argv + argc));
        if (!std::cout.flush())
            throw Failure(FailureKind::read_or_write, "standard output cannot be written");
        return code;
    } catch (const Failure& failure) {
        std::cerr << "rollcall: " << for_terminal(failure.what()) << '\n';
        return static_cast<int>(failure.kind());
    } catch (const std::bad_alloc&) {
        std::cerr << "rollcall: out of memory; free some, or use a smaller Directory or file\n";
    } catch (const std::exception& error) {
        std::cerr << "rollcall: internal error: " << for_terminal(error.what()) << '\n';
    }
    return static_cast<int>(FailureKind::internal);
}
