// Whether a text is JSON, by the reader that says where one stops being it.
#pragma once

#include <string_view>

namespace rollcall::test {

// find_json_error says text.size() both of JSON and of a text that ends too early.
bool is_json(std::string_view text);

}  // namespace rollcall::test
