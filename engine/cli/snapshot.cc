// rollcall snapshot: a Directory compiled for repeated imports.
#include <iostream>

#include "engine/cli/arguments.h"
#include "engine/cli/summary.h"
#include "engine/text/failure.h"

namespace rollcall {
namespace {

constexpr std::string_view help =
    "Usage: rollcall snapshot DIRECTORY.json -o FILE [options]\n"
    "\n"
    "Compiles a Directory into a checksummed file that --directory takes too. It is mapped, not\n"
    "parsed, so that repeated imports against a large Directory start at once.\n"
    "\n"
    "Examples:\n"
    "  rollcall snapshot directory.json -o directory.snapshot\n"
    "  rollcall snapshot settings.json --users people.ndjson -o directory.snapshot\n";

}  // namespace

int snapshot_command(const Words& words) {
    Arguments arguments(help);
    declare_directory(arguments);
    arguments.option("output,o", "FILE", "where the snapshot goes");
    if (!arguments.parse(words, {"directory"})) return 0;
    if (!arguments.has("directory") && !arguments.has("users") && !arguments.has("roles") &&
        !arguments.has("teams") && !arguments.has("locations"))
        throw Failure(FailureKind::usage, "no DIRECTORY.json was given; see --help");
    if (!arguments.has("output"))
        throw Failure(FailureKind::usage, "-o FILE is missing: where the snapshot goes");
    if (arguments.text("output") == "-")
        throw Failure(FailureKind::usage,
                      "-o: a snapshot is mapped, so it must be a file, not '-'");
    refuse_same_file(arguments, "output", {"directory", "users", "roles", "teams", "locations"});
    const auto directory = load_directory(directory_files(arguments));
    write_snapshot(*directory, arguments.text("output"));
    std::cout << for_terminal(arguments.text("output")) << ": " << grouped(directory->user_count())
              << " users, " << directory->roles().size() << " roles, " << directory->teams().size()
              << " teams, " << directory->locations().size() << " locations\n";
    return 0;
}

}  // namespace rollcall
