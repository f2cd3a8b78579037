// The formats of Table Schema's type "string".
#pragma once

#include <string_view>

namespace rollcall {

bool is_uri(std::string_view text);     // RFC 3986: with a scheme, ASCII only
bool is_uuid(std::string_view text);    // RFC 9562: 8-4-4-4-12 hexadecimal digits
bool is_base64(std::string_view text);  // RFC 4648 §4, with its padding

}  // namespace rollcall
