// What a run came to, for a script (JSON, contract §7) and for a person (text).
#pragma once

#include <cstdint>
#include <string>

#include "engine/cli/phrases.h"
#include "engine/directory/directory.h"
#include "engine/pipeline/run.h"

namespace rollcall {

struct Summary {
    std::string file;
    const RunResult* run = nullptr;
    const Directory* directory = nullptr;  // null: none was given
    std::string log_path;                  // empty: none was asked for
    std::string changes_path;
    std::uint64_t elapsed_ms = 0;
    Language language = Language::en;  // of the text; JSON is the same in every language
};

std::string summary_json(const Summary& summary);
std::string summary_text(const Summary& summary);

// Text of a cell or a file name made harmless for a terminal: what is not printable is escaped.
std::string for_terminal(std::string_view text);

// The same of JSON, which stays the same JSON.
std::string json_for_terminal(std::string_view json);

}  // namespace rollcall
