// JSON Pointers (RFC 6901), as findings and complaints about schemas name a place.
#pragma once

#include <string>
#include <string_view>

namespace rollcall {

// RFC 6901, 3: a token behind a slash; ~ and / in it are written ~0 and ~1.
inline void append_token(std::string& pointer, std::string_view token) {
    pointer += '/';
    for (const char byte : token) {
        if (byte == '~')
            pointer += "~0";
        else if (byte == '/')
            pointer += "~1";
        else
            pointer += byte;
    }
}

}  // namespace rollcall
