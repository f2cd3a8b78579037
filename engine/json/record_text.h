// Small texts that a RecordReader makes: JSON Pointers, and numbers in digits.
#pragma once

#include <simdjson.h>

#include <array>
#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>

#include "engine/text/json_pointer.h"

namespace rollcall {

// Of tokens as they are (text/json_pointer.h).
std::string pointer_to(std::initializer_list<std::string_view> tokens);

inline constexpr std::size_t longest_number_text = 32;

// Writes a number and returns its size: a whole one in digits, however the file writes it (1e3 is
// 1000), others as they may be written.
std::size_t write_number(simdjson::dom::element number, std::array<char, longest_number_text>& to);

}  // namespace rollcall
