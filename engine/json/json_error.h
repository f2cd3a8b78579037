// Finds the byte at which a text stops being JSON, for messages.
#pragma once

#include <cstddef>
#include <string_view>

namespace rollcall {

// The offset of the first byte with which `text` stops being one JSON document (RFC 8259), or
// text.size() where it ends too early. Only for texts that a parser has refused: slow.
std::size_t find_json_error(std::string_view text);

}  // namespace rollcall
