// Tells subscribers of jobs: a signed POST, or an e-mail, by libcurl.
#pragma once

#include <string>

#include "engine/store/store.h"

namespace rollcall {

// HMAC-SHA256 (RFC 2104) in hex.
std::string sign(std::string_view secret, std::string_view text);

// The body of a webhook: what happened to which job, and where its record is; no personal data.
std::string telling_json(const Telling& telling, const std::string& base);

// What an e-mail says (RFC 5322), CRLF at line ends. `tenant`: whom the page asks for at sign-in;
// empty where it asks for none.
std::string telling_mail(const Telling& telling, const Job& job, const std::string& base,
                         const std::string& tenant);

// Who is told of lists of users by e-mail: the active ones who may manage them (seed 004).
std::vector<std::string> mail_recipients(const Directory& directory);

// "" where it arrived, else why not.
std::string post_telling(const Telling& telling, const std::string& base);
std::string mail_telling(const Telling& telling, const std::string& text,
                         const std::vector<std::string>& recipients);

// When to try again after so many tries that failed; empty: not any more.
std::string next_try(std::int64_t tries);

}  // namespace rollcall
