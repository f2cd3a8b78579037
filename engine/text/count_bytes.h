// How often a byte stands in a text.
#pragma once

#include <cstddef>
#include <string_view>

namespace rollcall {

std::size_t count_bytes(std::string_view bytes, char wanted);

}  // namespace rollcall
