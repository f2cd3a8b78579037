// Puts text where the caller has made sure of the room. Each function returns where it stopped, so
// that the place stays in a register: a writer that keeps it in memory loads it anew after every
// byte, for a byte written through char* may have changed it.
#pragma once

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "engine/text/escape.h"

namespace rollcall {

namespace put_detail {

template <std::size_t part>
void copy_ends(char* to, const char* from, std::size_t size) {
    char first[part];
    char last[part];
    std::memcpy(first, from, part);
    std::memcpy(last, from + size - part, part);
    std::memcpy(to, first, part);
    std::memcpy(to + size - part, last, part);
}

}  // namespace put_detail

// Most pieces are short; two overlapping copies of a known size beat a call.
inline char* put(char* to, std::string_view piece) {
    const char* const from = piece.data();
    const std::size_t size = piece.size();
    if (size >= 8 && size <= 16) {
        put_detail::copy_ends<8>(to, from, size);
    } else if (size > 16 && size <= 32) {
        put_detail::copy_ends<16>(to, from, size);
    } else if (size >= 4 && size < 8) {
        put_detail::copy_ends<4>(to, from, size);
    } else if (size > 32) {
        std::memcpy(to, from, size);
    } else {
        for (std::size_t at = 0; at < size; ++at) to[at] = from[at];
    }
    return to + size;
}

inline char* put(char* to, char byte) {
    *to = byte;
    return to + 1;
}

template <std::size_t with_zero>
char* put(char* to, const char (&literal)[with_zero]) {
    std::memcpy(to, literal, with_zero - 1);
    return to + (with_zero - 1);
}

inline constexpr std::size_t longest_number = 20;  // bytes

inline char* put_number(char* to, std::uint64_t value) {
    return std::to_chars(to, to + longest_number, value).ptr;
}

// The size of `piece`, then the piece: a size below 254 in one byte, others in the byte 254 and 4
// more, the low one first. No size starts with the byte 255. At most 5 bytes more than the piece.
inline char* put_sized(char* to, std::string_view piece) {
    const auto size = static_cast<std::uint32_t>(piece.size());
    if (size < 254) {
        *to++ = static_cast<char>(static_cast<unsigned char>(size));
    } else {
        *to++ = static_cast<char>(static_cast<unsigned char>(254));
        for (unsigned shift = 0; shift < 32; shift += 8)
            *to++ = static_cast<char>(static_cast<unsigned char>(size >> shift));
    }
    return put(to, piece);
}

// The most that put_json_string writes for a text of so many bytes.
constexpr std::size_t json_room(std::size_t bytes) { return 6 * bytes + 2; }

// `text` as a JSON string with its quotes (escape.h).
inline char* put_json_string(char* to, std::string_view text) {
    if (may_need_json_escape(text)) {
        std::string escaped;
        append_json_string(escaped, text);
        return put(to, std::string_view(escaped));
    }
    *to = '"';
    to = put(to + 1, text);
    *to = '"';
    return to + 1;
}

}  // namespace rollcall
