// Turns a FindingCode into the sentence that the uploader reads.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/finding/code.h"
#include "engine/finding/language.h"

namespace rollcall {

// What fills the {…} of a sentence. Borrowed for the call.
struct MessageWords {
    // The template's name, or "Role Agent" where the seed says it so. Empty where the finding has
    // no column: the sentence then speaks of the row.
    std::string_view column = {};
    std::string_view name = {};      // a column, a role, a team
    std::string_view previous = {};  // a column
    std::string_view list = {};      // "\"Active\", \"Inactive\""
    std::string_view platform = {};
    std::string_view clear = {};  // the word that clears a cell
    std::string_view encoding = {};
    std::int64_t min = 0;
    std::int64_t max = 0;
};

void append_message(std::string& out, FindingCode code, const MessageWords& words,
                    Language language = Language::en);

}  // namespace rollcall
