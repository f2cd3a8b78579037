// Turns a FindingCode into the sentence that the uploader reads.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/finding/code.h"

namespace rollcall {

// What fills the {…} of a sentence. Borrowed for the call.
struct MessageWords {
    std::string_view column;    // the template's name, or "Role Agent" where the seed says it so
    std::string_view name;      // a column, a role, a team
    std::string_view previous;  // a column
    std::string_view list;      // "\"Active\", \"Inactive\""
    std::string_view platform;
    std::string_view clear;  // the word that clears a cell
    std::string_view encoding;
    std::int64_t min = 0;
    std::int64_t max = 0;
};

void append_message(std::string& out, FindingCode code, const MessageWords& words);

}  // namespace rollcall
