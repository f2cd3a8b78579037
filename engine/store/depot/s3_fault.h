// What storage says when it refuses, in words for whoever runs the program.
#pragma once

#include <string>
#include <string_view>

#include "engine/text/failure.h"

namespace rollcall {

// Of an answer that is no success and that asking again does not change. Its own words stay out:
// they hold names of keys and what was to be signed.
Failure s3_refusal(const std::string& place, long status, std::string_view body);

// Of no answer, or of one that says to come back, after all tries.
Failure s3_silence(const std::string& place, const std::string& why);

// Whether asking again may help.
bool is_passing(long status, std::string_view body);

}  // namespace rollcall
