// How the bytes of a file stand for text (contract §2).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace rollcall {

enum class Encoding : std::uint8_t { utf8, utf16le, utf16be, windows1252, latin1 };

std::string_view encoding_name(Encoding encoding);
std::optional<Encoding> find_encoding(std::string_view name);  // case-insensitive, usual aliases

}  // namespace rollcall
