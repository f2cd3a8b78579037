// Plain addresses by bit masks: up to 64 bytes of ASCII, each rule a few operations on words.
//
// It only ever says yes; what it does not take may still be an address, and read_email decides.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>

#include "engine/text/email.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace rollcall {

// Which bytes of an address are what; bit i stands for byte i.
struct AddressMasks {
    std::uint64_t letters = 0;
    std::uint64_t digits = 0;
    std::uint64_t ats = 0;
    std::uint64_t dots = 0;
    std::uint64_t hyphens = 0;
    std::uint64_t local_marks = 0;  // + and _, the commonest of the rest of atext
};

// True when the masks of `size` (1-64) bytes show an address that needs no closer look. At this
// size no domain label and no whole address can be too long, and the local part neither.
inline bool is_plain_address(const AddressMasks& masks, std::size_t size) {
    const std::uint64_t at = masks.ats;
    if (!std::has_single_bit(at)) return false;
    const std::uint64_t last = std::uint64_t{1} << (size - 1);
    const std::uint64_t local = at - 1;
    const std::uint64_t domain = (last | (last - 1)) & ~(local | at);
    const std::uint64_t dots_of_domain = masks.dots & domain;
    if (dots_of_domain == 0) return false;

    const std::uint64_t letters_and_digits = masks.letters | masks.digits;
    const std::uint64_t common = letters_and_digits | masks.dots | masks.hyphens;
    std::uint64_t wrong = (local & ~(common | masks.local_marks)) | (domain & ~common);
    // Dots: not first, not last, not beside the @, not beside each other.
    const std::uint64_t borders = masks.dots | at;
    wrong |= borders & (borders << 1 | 1 | last);
    // Hyphens of the domain: not beside a border, not last. Two in a row may be an "xn--".
    const std::uint64_t hyphens = masks.hyphens & domain;
    wrong |= hyphens & ((borders | hyphens) << 1 | borders >> 1 | last);
    const int last_dot = 63 - std::countl_zero(dots_of_domain);
    const std::uint64_t last_label = domain & ~((std::uint64_t{2} << last_dot) - 1);
    return wrong == 0 && (last_label & masks.letters) != 0;
}

#if defined(__x86_64__)

// Like read_email, for a processor with AVX2 and BMI2. 64 bytes must be readable from `text` on.
__attribute__((target("avx2,bmi,bmi2,lzcnt,popcnt"))) inline bool read_plain_address_avx2(
    const char* text, std::size_t size, EmailKey& key) {
    if (size - 1 >= 64) return false;
    const auto* const from = reinterpret_cast<const __m256i*>(text);
    const __m256i a = _mm256_loadu_si256(from);
    const __m256i b = _mm256_loadu_si256(from + 1);
    const __m256i case_bit = _mm256_set1_epi8(0x20);
    // Moved so that its last byte is 127, a range is what is greater than the byte before it.
    const __m256i letters_up = _mm256_set1_epi8(127 - 'z');
    const __m256i letters_over = _mm256_set1_epi8(127 - 26);
    const __m256i letter_a =
        _mm256_cmpgt_epi8(_mm256_add_epi8(_mm256_or_si256(a, case_bit), letters_up), letters_over);
    const __m256i letter_b =
        _mm256_cmpgt_epi8(_mm256_add_epi8(_mm256_or_si256(b, case_bit), letters_up), letters_over);
    const __m256i digits_up = _mm256_set1_epi8(127 - '9');
    const __m256i digits_over = _mm256_set1_epi8(127 - 10);
    const __m256i digit_a = _mm256_cmpgt_epi8(_mm256_add_epi8(a, digits_up), digits_over);
    const __m256i digit_b = _mm256_cmpgt_epi8(_mm256_add_epi8(b, digits_up), digits_over);
    const __m256i mark_a = _mm256_or_si256(_mm256_cmpeq_epi8(a, _mm256_set1_epi8('+')),
                                           _mm256_cmpeq_epi8(a, _mm256_set1_epi8('_')));
    const __m256i mark_b = _mm256_or_si256(_mm256_cmpeq_epi8(b, _mm256_set1_epi8('+')),
                                           _mm256_cmpeq_epi8(b, _mm256_set1_epi8('_')));
    const __m256i at = _mm256_set1_epi8('@');
    const __m256i dot = _mm256_set1_epi8('.');
    const __m256i hyphen = _mm256_set1_epi8('-');
    const auto bits = [](__m256i low, __m256i high) __attribute__((target("avx2"))) {
        return static_cast<unsigned>(_mm256_movemask_epi8(low)) |
               static_cast<std::uint64_t>(static_cast<unsigned>(_mm256_movemask_epi8(high))) << 32;
    };
    const std::uint64_t inside = ~std::uint64_t{0} >> (64 - size);
    AddressMasks masks;
    masks.letters = bits(letter_a, letter_b);
    masks.digits = bits(digit_a, digit_b);
    masks.ats = bits(_mm256_cmpeq_epi8(a, at), _mm256_cmpeq_epi8(b, at)) & inside;
    masks.dots = bits(_mm256_cmpeq_epi8(a, dot), _mm256_cmpeq_epi8(b, dot)) & inside;
    masks.hyphens = bits(_mm256_cmpeq_epi8(a, hyphen), _mm256_cmpeq_epi8(b, hyphen)) & inside;
    masks.local_marks = bits(mark_a, mark_b);
    auto* const to = reinterpret_cast<__m256i*>(key.data());
    _mm256_storeu_si256(to, _mm256_or_si256(a, _mm256_and_si256(letter_a, case_bit)));
    _mm256_storeu_si256(to + 1, _mm256_or_si256(b, _mm256_and_si256(letter_b, case_bit)));
    key.resize(size);
    return is_plain_address(masks, size);
}

#endif

}  // namespace rollcall
