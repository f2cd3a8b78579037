// Puts text where the caller has made sure of the room. Each function returns where it stopped, so
// that the place stays in a register: a writer that keeps it in memory loads it anew after every
// byte, for a byte written through char* may have changed it.
#pragma once

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "engine/text/escape.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

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

// 1 to 3 bytes.
inline void copy_few(char* to, const char* from, std::size_t size) {
    const char first = from[0];
    const char middle = from[size / 2];
    const char last = from[size - 1];
    to[0] = first;
    to[size / 2] = middle;
    to[size - 1] = last;
}

#if defined(__SSE2__)

// The bytes among 16 that a JSON string cannot have as they are, each as 0xFF (escape.cc).
inline __m128i json_stops(__m128i bytes) {
    const __m128i low = _mm_cmpeq_epi8(_mm_min_epu8(bytes, _mm_set1_epi8(0x1f)), bytes);
    const __m128i quote = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('"'));
    const __m128i backslash = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\'));
    const __m128i lead = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\xe2'));
    return _mm_or_si128(_mm_or_si128(low, quote), _mm_or_si128(backslash, lead));
}

inline __m128i load_16(const char* from) {
    return _mm_loadu_si128(reinterpret_cast<const __m128i*>(from));
}

inline void store_16(char* to, __m128i bytes) {
    _mm_storeu_si128(reinterpret_cast<__m128i*>(to), bytes);
}

// Copies the text and answers whether it can stand in a JSON string as it is: each byte is looked
// at on its way, some of them twice.
inline bool copy_json(char* to, const char* from, std::size_t size) {
    __m128i stops;
    if (size >= 8 && size <= 16) {
        const __m128i first = _mm_loadl_epi64(reinterpret_cast<const __m128i*>(from));
        const __m128i last = _mm_loadl_epi64(reinterpret_cast<const __m128i*>(from + size - 8));
        _mm_storel_epi64(reinterpret_cast<__m128i*>(to), first);
        _mm_storel_epi64(reinterpret_cast<__m128i*>(to + size - 8), last);
        stops = json_stops(_mm_unpacklo_epi64(first, last));
    } else if (size > 16) {
        const __m128i last = load_16(from + size - 16);
        stops = json_stops(last);
        for (std::size_t at = 0; at + 16 < size; at += 16) {
            const __m128i part = load_16(from + at);
            store_16(to + at, part);
            stops = _mm_or_si128(stops, json_stops(part));
        }
        store_16(to + size - 16, last);
    } else if (size >= 4) {
        std::array<std::uint32_t, 2> ends;
        std::memcpy(&ends[0], from, 4);
        std::memcpy(&ends[1], from + size - 4, 4);
        std::memcpy(to, &ends[0], 4);
        std::memcpy(to + size - 4, &ends[1], 4);
        const auto first = static_cast<int>(ends[0]);
        const auto last = static_cast<int>(ends[1]);
        stops = json_stops(_mm_set_epi32(first, last, first, last));
    } else if (size > 0) {
        copy_few(to, from, size);
        const char first = from[0];
        const char middle = from[size / 2];
        stops = json_stops(
            _mm_unpacklo_epi8(_mm_unpacklo_epi8(_mm_set1_epi8(first), _mm_set1_epi8(middle)),
                              _mm_set1_epi8(from[size - 1])));
    } else {
        return true;
    }
    return _mm_movemask_epi8(stops) == 0;
}

#else

inline bool copy_json(char* to, const char* from, std::size_t size) {
    if (may_need_json_escape({from, size})) return false;
    if (size != 0) std::memcpy(to, from, size);
    return true;
}

#endif

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
    } else if (size > 32 && size <= 64) {
        put_detail::copy_ends<32>(to, from, size);
    } else if (size > 64) {
        std::memcpy(to, from, size);
    } else if (size > 0) {
        put_detail::copy_few(to, from, size);
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

// A text that is put often: always `room` bytes of it, which costs less than to ask how many it
// has. Whoever puts one has `room` bytes of room, however short it is.
template <std::size_t room>
class StockText {
public:
    StockText() = default;
    explicit StockText(std::string_view text)
        : size_(text.size()), rest_(text.substr(std::min(room, text.size()))) {
        std::copy_n(text.data(), std::min(room, text.size()), start_.data());
    }

    std::size_t size() const { return size_; }

    friend char* put(char* to, const StockText& text) {
        std::memcpy(to, text.start_.data(), room);
        if (text.size_ > room) std::memcpy(to + room, text.rest_.data(), text.rest_.size());
        return to + text.size_;
    }

private:
    std::array<char, room> start_{};
    std::size_t size_ = 0;
    std::string rest_;
};

inline constexpr std::size_t longest_number = 20;  // bytes

inline char* put_number(char* to, std::uint64_t value) {
    return std::to_chars(to, to + longest_number, value).ptr;
}

// The size of `piece`, then the piece: a size below 254 in one byte, others in the byte 254 and 4
// more, the low one first. No size starts with the byte 255.
inline constexpr std::size_t size_room = 5;  // bytes that the size takes at most
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
    *to = '"';
    if (put_detail::copy_json(to + 1, text.data(), text.size())) {
        to[text.size() + 1] = '"';
        return to + text.size() + 2;
    }
    std::string escaped;
    append_json_string(escaped, text);
    return put(to, std::string_view(escaped));
}

}  // namespace rollcall
