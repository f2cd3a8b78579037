// The judge of e-mail addresses, the hottest function of a run: two readers, one set of rules.
//
// read_plain takes nearly every address: up to 64 bytes of plain ASCII become bit masks, one bit a
// byte, and each rule is a few operations on them. It only ever says yes. What it does not take
// goes to read_any, which alone decides what is no address.
#include "engine/text/email.h"

#include <idn2.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <memory>
#include <new>
#include <optional>
#include <string>

#include "engine/text/plain_address.h"
#include "engine/text/unicode.h"
#include "engine/text/word.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace rollcall {
namespace {

constexpr std::size_t longest_local = 64;  // RFC 5321, 4.5.3.1.1
constexpr std::size_t longest_label = 63;  // RFC 1035, 2.3.4
// Bounds the work on hostile input. 254 bytes of A-labels are at most 245 letters, and no letter
// takes more than four code points of four bytes to spell.
constexpr std::size_t longest_typed = 4096;

constexpr bool is_letter_or_digit(char byte) {
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
           (byte >= '0' && byte <= '9');
}

constexpr bool is_label_byte(char byte) { return is_letter_or_digit(byte) || byte == '-'; }

// RFC 5322, 3.2.3, by byte value.
constexpr std::array<bool, 256> atext = [] {
    constexpr std::string_view others = "!#$%&'*+-/=?^_`{|}~";
    std::array<bool, 256> table{};
    for (std::size_t i = 0; i < 128; ++i) {
        const char byte = static_cast<char>(i);
        table[i] = is_letter_or_digit(byte) || others.find(byte) != std::string_view::npos;
    }
    return table;
}();

bool is_atext(char byte) { return atext[static_cast<unsigned char>(byte)]; }

bool is_ascii(char byte) { return static_cast<unsigned char>(byte) < 0x80; }

char lower(char byte) {
    return byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte + ('a' - 'A')) : byte;
}

bool is_dot_atom(std::string_view local) {
    if (local.empty() || local.size() > longest_local) return false;
    bool may_end = false;  // a dot follows and precedes another byte than a dot
    for (const char byte : local) {
        if (byte == '.' ? !may_end : !is_atext(byte)) return false;
        may_end = byte != '.';
    }
    return may_end;
}

bool is_label(std::string_view label) {
    return !label.empty() && label.size() <= longest_label && label.front() != '-' &&
           label.back() != '-' && std::all_of(label.begin(), label.end(), is_label_byte);
}

struct FreeByIdn2 {
    void operator()(void* bytes) const { idn2_free(bytes); }
};
using Idn2Text = std::unique_ptr<char, FreeByIdn2>;

// The text that libidn2 made, or nullopt where it refused.
std::optional<std::string> take_result(int status, char* made) {
    const Idn2Text text(made);
    if (status == IDN2_MALLOC) throw std::bad_alloc();
    if (status != IDN2_OK || !text) return std::nullopt;
    return std::string(text.get());
}

// Two settings, as libidn2 2.3.3 errs with either: without the STD3 rules it lets U+2260, U+226E
// and U+226F pass, and with them it drops 307 characters (U+FF20 is one) without a word.
constexpr int map_typed = IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL;
constexpr int judge_mapped = map_typed | IDN2_USE_STD3_ASCII_RULES;

std::optional<std::string> to_ascii(const std::string& label, int flags) {
    char* made = nullptr;
    const int status = idn2_to_ascii_8z(label.c_str(), &made, flags);
    return take_result(status, made);
}

std::optional<std::string> to_unicode(const std::string& label) {
    char* made = nullptr;
    const int status = idn2_to_unicode_8z8z(label.c_str(), &made, 0);
    return take_result(status, made);
}

bool starts_as_a_label(std::string_view label) { return label.substr(0, 4) == "xn--"; }

// True when the "xn--" label stands for a Unicode label whose one A-label it is.
bool decodes(const std::string& label) {
    const std::optional<std::string> decoded = to_unicode(label);
    if (!decoded || std::all_of(decoded->begin(), decoded->end(), is_ascii)) return false;
    return to_ascii(*decoded, judge_mapped) == label;
}

// The A-label of a label with non-ASCII letters. libidn2 drops spaces, and its mapping can make
// dots and other ASCII bytes, so what is typed is checked here and what comes out by the caller.
std::optional<std::string> encode(std::string_view typed) {
    if (holds_invisible(typed)) return std::nullopt;
    for (std::string_view rest = typed; !rest.empty();) {
        const char32_t c = take_code_point(rest);
        if (c < 0x80 ? !is_label_byte(static_cast<char>(c)) : is_white_space(c)) {
            return std::nullopt;
        }
    }
    return to_ascii(std::string(typed), map_typed);
}

// The canonical form of one label as typed, or nullopt.
std::optional<std::string> read_label(std::string_view typed) {
    std::string label(typed);
    if (!std::all_of(typed.begin(), typed.end(), is_ascii)) {
        std::optional<std::string> encoded = encode(typed);
        if (!encoded) return std::nullopt;
        label = std::move(*encoded);
    }
    std::transform(label.begin(), label.end(), label.begin(), lower);
    if (!is_label(label)) return std::nullopt;
    if (starts_as_a_label(label) && !decodes(label)) return std::nullopt;
    return label;
}

// The canonical form of a whole domain, or nullopt.
std::optional<std::string> read_domain(std::string_view typed) {
    std::string domain;
    for (;;) {
        const std::size_t dot = std::min(typed.find('.'), typed.size());
        const std::optional<std::string> label = read_label(typed.substr(0, dot));
        if (!label) return std::nullopt;
        domain += *label;
        if (domain.size() > EmailKey::longest) return std::nullopt;
        if (dot == typed.size()) break;
        domain += '.';
        typed.remove_prefix(dot + 1);
    }
    const std::size_t last_dot = domain.rfind('.');
    if (last_dot == std::string::npos) return std::nullopt;
    // RFC 3696, 2: a last label of digits alone would read as an IPv4 address.
    if (domain.find_first_not_of("0123456789", last_dot + 1) == std::string::npos) {
        return std::nullopt;
    }
    return domain;
}

bool read_any(std::string_view text, EmailKey& key) {
    if (text.size() > longest_typed) return false;
    const std::size_t at = text.find('@');
    if (at == std::string_view::npos || !is_dot_atom(text.substr(0, at))) return false;
    const std::optional<std::string> domain = read_domain(text.substr(at + 1));
    if (!domain || at + 1 + domain->size() > EmailKey::longest) return false;
    char* const end = std::transform(text.begin(), text.begin() + at + 1, key.data(), lower);
    std::copy(domain->begin(), domain->end(), end);
    key.resize(at + 1 + domain->size());
    return true;
}

#if defined(__SSE2__)

struct Masks : AddressMasks {
    // Adds the 16 bytes at `offset` and returns them in lower case. A byte may be added twice.
    __m128i add(__m128i bytes, std::size_t offset) {
        const auto bits = [offset](__m128i lanes) {
            return std::uint64_t{static_cast<std::uint32_t>(_mm_movemask_epi8(lanes))} << offset;
        };
        const auto within = [](__m128i lanes, char below, char above) {
            return _mm_and_si128(_mm_cmpgt_epi8(lanes, _mm_set1_epi8(below)),
                                 _mm_cmplt_epi8(lanes, _mm_set1_epi8(above)));
        };
        const auto equal = [bytes](char wanted) {
            return _mm_cmpeq_epi8(bytes, _mm_set1_epi8(wanted));
        };
        const __m128i case_bit = _mm_set1_epi8(0x20);
        const __m128i letter = within(_mm_or_si128(bytes, case_bit), 'a' - 1, 'z' + 1);
        letters |= bits(letter);
        digits |= bits(within(bytes, '0' - 1, '9' + 1));
        ats |= bits(equal('@'));
        dots |= bits(equal('.'));
        hyphens |= bits(equal('-'));
        local_marks |= bits(_mm_or_si128(equal('+'), equal('_')));
        return _mm_or_si128(bytes, _mm_and_si128(letter, case_bit));
    }
};

bool read_plain(std::string_view text, EmailKey& key) {
    const std::size_t size = text.size();
    if (size == 0 || size > 64) return false;
    const auto store = [&key](std::size_t offset, __m128i bytes) {
        _mm_storeu_si128(reinterpret_cast<__m128i*>(key.data() + offset), bytes);
    };
    const auto load = [text](std::size_t offset) {
        return _mm_loadu_si128(reinterpret_cast<const __m128i*>(text.data() + offset));
    };
    Masks masks;
    // Overlapping steps for three classes of size: a loop's end would be mispredicted too often.
    if (size < 16) {
        const WordPair pair = load_short(text.data(), size);
        store(0, masks.add(_mm_set_epi64x(static_cast<long long>(pair.second),
                                          static_cast<long long>(pair.first)),
                           0));
    } else {
        store(0, masks.add(load(0), 0));
        if (size > 32) {
            store(16, masks.add(load(16), 16));
            store(size - 32, masks.add(load(size - 32), size - 32));
        }
        store(size - 16, masks.add(load(size - 16), size - 16));
    }
    key.resize(size);
    return is_plain_address(masks, size);
}

#else

bool read_plain(std::string_view, EmailKey&) { return false; }

#endif

}  // namespace

bool read_email(std::string_view text, EmailKey& key) {
    return read_plain(text, key) || read_any(text, key);
}

std::string email_key_of(std::string_view address) {
    EmailKey key;
    return read_email(address, key) ? std::string(key.text()) : std::string(address);
}

}  // namespace rollcall
