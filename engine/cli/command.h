// The commands of the program. Each takes the words behind its name and returns the exit code.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

namespace rollcall {

using Words = std::vector<std::string>;

int validate_command(const Words& words);
int explain_command(const Words& words);
int template_command(const Words& words);
int export_command(const Words& words);
int schemas_command(const Words& words);
int snapshot_command(const Words& words);

}  // namespace rollcall
