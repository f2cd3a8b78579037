// A finding's English message said in another language, for who reads a stored log.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "engine/finding/language.h"

namespace rollcall {

// `slug` and `message` as the log has them (§5). What the sentence of that code does not explain
// stays English.
std::string reword(std::string_view slug, std::string_view message, Language language);

// What a code is about, without the words of a single finding: in English the code itself, "role
// unknown", in other languages its sentence with … in their place.
std::string title_of_code(std::string_view slug, Language language);

// By its tag; none where there is no such language.
std::optional<Language> find_language(std::string_view tag);

}  // namespace rollcall
