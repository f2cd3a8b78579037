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

int init_command(const Words& words);
int load_command(const Words& words);
int upload_command(const Words& words);
int proceed_command(const Words& words);
int sync_command(const Words& words);
int status_command(const Words& words);
int jobs_command(const Words& words);
int errors_command(const Words& words);
int changes_command(const Words& words);
int cancel_command(const Words& words);
int undo_command(const Words& words);
int verify_command(const Words& words);
int audit_command(const Words& words);
int worker_command(const Words& words);

int serve_command(const Words& words);
int token_command(const Words& words);
int passwd_command(const Words& words);
int webhook_command(const Words& words);

}  // namespace rollcall
