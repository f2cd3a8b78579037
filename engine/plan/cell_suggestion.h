// "Did you mean": what a cell that is wrong may have been meant to say.
#pragma once

#include <string>
#include <string_view>

#include "engine/finding/code.h"
#include "engine/schema/schema.h"

namespace rollcall {

// Of value_not_allowed the choice that is close enough (suggest.h), of flag_malformed 1 or 0 for a
// word or a mark that people write for yes or no; empty where nothing is near. `text` must be valid
// UTF-8.
std::string suggest_cell(FindingCode code, std::string_view text, const Column& column);

}  // namespace rollcall
