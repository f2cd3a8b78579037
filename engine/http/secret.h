// Random secrets, and what is kept of them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace rollcall {

// 256 random bits as base64url: a token, a cookie.
std::string random_secret();

// 64 random bits as hex: what tells one thing from another.
std::string random_id();

// SHA-256 in hex. Enough for what is random itself; passwords go through hash_password.
std::string fingerprint_of(std::string_view secret);

// argon2id with a random salt, as a text that says its costs.
std::string hash_password(std::string_view password);

// False also where there is no hash, or one of other costs than those of hash_password; after the
// same work, so that nobody learns which it was.
bool is_password(std::string_view password, const std::optional<std::string>& hash);

// RFC 4648, with padding or without; none where it is not base64.
std::optional<std::string> decode_base64(std::string_view text);

}  // namespace rollcall
