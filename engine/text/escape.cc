// Escaping as runs: find the next byte that cannot stay, append all before it at once.
#include "engine/text/escape.h"

#include <array>
#include <bit>
#include <charconv>
#include <cstddef>

#include "engine/text/put.h"
#include "engine/text/word.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace rollcall {
namespace {

// U+2028 and U+2029 (e2 80 a8-a9) end a line in a script, so they are escaped too; their lead byte
// is what stops a run.
struct JsonStop {
    static bool stops(char byte) {
        return static_cast<unsigned char>(byte) < 0x20 || byte == '"' || byte == '\\' ||
               byte == '\xe2';
    }
#if defined(__SSE2__)
    static __m128i stops(__m128i bytes) { return put_detail::json_stops(bytes); }
#endif
};

struct CsvStop {
    static bool stops(char byte) {
        return byte == ',' || byte == '"' || byte == '\r' || byte == '\n';
    }
#if defined(__SSE2__)
    static __m128i stops(__m128i bytes) {
        const __m128i comma = _mm_cmpeq_epi8(bytes, _mm_set1_epi8(','));
        const __m128i quote = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('"'));
        const __m128i cr = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\r'));
        const __m128i lf = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\n'));
        return _mm_or_si128(_mm_or_si128(comma, quote), _mm_or_si128(cr, lf));
    }
#endif
};

// The first byte at or after `at` where Stop::stops, or text.size().
template <typename Stop>
std::size_t find_stop(std::string_view text, std::size_t at) {
#if defined(__SSE2__)
    const auto stops_at = [](__m128i bytes) {
        return static_cast<unsigned>(_mm_movemask_epi8(Stop::stops(bytes)));
    };
    for (; text.size() - at >= 16; at += 16) {
        const auto* bytes = reinterpret_cast<const __m128i*>(text.data() + at);
        const unsigned stops = stops_at(_mm_loadu_si128(bytes));
        if (stops != 0) return at + static_cast<std::size_t>(std::countr_zero(stops));
    }
    const std::size_t left = text.size() - at;
    if (left == 0) return at;
    if (at >= 16 - left) {
        // A load that ends with the text costs less than one that stops short; the bytes before
        // `at` are shifted out again.
        const auto* bytes = reinterpret_cast<const __m128i*>(text.data() + text.size() - 16);
        const unsigned stops = stops_at(_mm_loadu_si128(bytes)) >> (16 - left);
        return at + static_cast<std::size_t>(std::countr_zero(stops | 1u << left));
    }
    const WordPair pair = load_short(text.data() + at, left);
    const unsigned stops = stops_at(
        _mm_set_epi64x(static_cast<long long>(pair.second), static_cast<long long>(pair.first)));
    // The zeros after the text may stop too; the bit at `left` makes it stop there at the latest.
    return at + static_cast<std::size_t>(std::countr_zero(stops | 1u << left));
#else
    while (at < text.size() && !Stop::stops(text[at])) ++at;
    return at;
#endif
}

void append_json_byte(std::string& out, char byte) {
    switch (byte) {
        case '"': out += "\\\""; return;
        case '\\': out += "\\\\"; return;
        case '\b': out += "\\b"; return;
        case '\f': out += "\\f"; return;
        case '\n': out += "\\n"; return;
        case '\r': out += "\\r"; return;
        case '\t': out += "\\t"; return;
        default: break;
    }
    constexpr std::string_view hex = "0123456789abcdef";
    const auto value = static_cast<unsigned char>(byte);
    out += "\\u00";
    out += hex[value >> 4];
    out += hex[value & 0x0f];
}

bool runs_as_formula(std::string_view text) {
    constexpr std::string_view openers = "=+-@\t\r";
    return !text.empty() && openers.find(text.front()) != std::string_view::npos;
}

}  // namespace

bool may_need_json_escape(std::string_view text) {
    return find_stop<JsonStop>(text, 0) != text.size();
}

void append_json_string(std::string& out, std::string_view text) {
    out += '"';
    std::size_t done = 0;
    std::size_t at = find_stop<JsonStop>(text, 0);
    while (at < text.size()) {
        if (text[at] != '\xe2') {
            out.append(text, done, at - done);
            append_json_byte(out, text[at]);
            done = at + 1;
        } else if (text.substr(at, 3) == "\xe2\x80\xa8" || text.substr(at, 3) == "\xe2\x80\xa9") {
            out.append(text, done, at - done);
            out += text[at + 2] == '\xa8' ? "\\u2028" : "\\u2029";
            done = at + 3;
            at += 2;
        }
        at = find_stop<JsonStop>(text, at + 1);
    }
    out.append(text, done);
    out += '"';
}

std::string json_string(std::string_view text) {
    std::string json;
    append_json_string(json, text);
    return json;
}

std::string json_key(std::string_view text) {
    const std::string json = json_string(text);
    return json.substr(1, json.size() - 2);
}

void append_shown_string(std::string& out, std::string_view text) {
    std::string json;
    append_json_string(json, text);
    for (std::size_t at = 0; at < json.size(); ++at) {
        const auto byte = static_cast<unsigned char>(json[at]);
        const auto next = static_cast<unsigned char>(at + 1 < json.size() ? json[at + 1] : 0);
        const bool is_c1 = byte == 0xC2 && next >= 0x80 && next <= 0x9F;  // U+0080 to U+009F
        if (byte != 0x7F && !is_c1) {
            out += json[at];
            continue;
        }
        constexpr std::string_view digits = "0123456789abcdef";
        const unsigned code = is_c1 ? next : byte;
        out.append("\\u00") += digits[code >> 4];
        out += digits[code & 15];
        at += is_c1;
    }
}

void append_csv_cell(std::string& out, std::string_view text) {
    const std::size_t first_stop = find_stop<CsvStop>(text, 0);
    const bool is_quoted = first_stop < text.size();
    if (is_quoted) out += '"';
    if (runs_as_formula(text)) out += '\'';
    std::size_t done = 0;
    for (std::size_t at = first_stop; at < text.size(); at = find_stop<CsvStop>(text, at + 1)) {
        if (text[at] != '"') continue;
        out.append(text, done, at + 1 - done);
        done = at;  // the quote goes out a second time with what follows it
    }
    out.append(text, done);
    if (is_quoted) out += '"';
}

void append_number(std::string& out, std::uint64_t value) {
    std::array<char, 20> digits;  // 2^64 - 1 has 20
    const auto result = std::to_chars(digits.data(), digits.data() + digits.size(), value);
    out.append(digits.data(), static_cast<std::size_t>(result.ptr - digits.data()));
}

}  // namespace rollcall
