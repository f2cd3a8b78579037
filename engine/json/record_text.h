// Small texts that a RecordReader makes: JSON Pointers, and numbers in digits.
#pragma once

#include <simdjson.h>

#include <array>
#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>

namespace rollcall {

// RFC 6901, 3: a token behind a slash; ~ and / in it are written ~0 and ~1.
void append_token(std::string& pointer, std::string_view token);
std::string pointer_to(std::initializer_list<std::string_view> tokens);

inline constexpr std::size_t longest_number_text = 32;

// Writes a number and returns its size: a whole one in digits, however the file writes it (1e3 is
// 1000), others as they may be written.
std::size_t write_number(simdjson::dom::element number, std::array<char, longest_number_text>& to);

}  // namespace rollcall
