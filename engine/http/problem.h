// What a request that is not done gets: application/problem+json (RFC 9457), with a stable `code`.
#pragma once

#include <string>
#include <string_view>

#include "engine/http/message.h"
#include "engine/intake/intake.h"
#include "engine/text/failure.h"

namespace rollcall {

// `code` is one word that programs may rely on; `detail` is one sentence for people.
Response problem(int status, std::string_view code, std::string_view detail);

// What is wrong with single members of a record, as a JSON array of {field, message, code}.
Response problem_of_violations(const std::string& violations);

Response problem(const Answer& refused);
Response problem(const Failure& failure);

// "Not Found" for 404.
std::string_view status_title(int status);

}  // namespace rollcall
