#include "engine/json/nesting.h"

#include <algorithm>
#include <bit>
#include <cstring>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace rollcall {
namespace {

constexpr std::size_t block_bytes = 64;
constexpr char case_bit = 0x20;  // makes [ a { and ] a }, and nothing else

// Bit n speaks of byte n of the block; nothing is known of strings yet.
struct RawBlock {
    std::uint64_t quote = 0;
    std::uint64_t backslash = 0;
    std::uint64_t open = 0;
    std::uint64_t close = 0;
};

RawBlock read_plain(const char* bytes) {
    RawBlock raw;
    for (std::size_t at = 0; at < block_bytes; ++at) {
        const std::uint64_t bit = std::uint64_t{1} << at;
        if (bytes[at] == '"') raw.quote |= bit;
        if (bytes[at] == '\\') raw.backslash |= bit;
        if (bytes[at] == '{' || bytes[at] == '[') raw.open |= bit;
        if (bytes[at] == '}' || bytes[at] == ']') raw.close |= bit;
    }
    return raw;
}

// Bit n of the answer: parity of bits 0..n of `bits`.
std::uint64_t prefix_xor(std::uint64_t bits) {
    bits ^= bits << 1;
    bits ^= bits << 2;
    bits ^= bits << 4;
    bits ^= bits << 8;
    bits ^= bits << 16;
    bits ^= bits << 32;
    return bits;
}

// The bytes that have an escaping backslash before them. A backslash that is itself escaped escapes
// nothing, so they are taken one by one; few texts have many.
std::uint64_t find_escaped(std::uint64_t backslash, std::size_t count, bool& carry) {
    std::uint64_t escaped = carry ? 1 : 0;
    bool last_escapes = false;
    for (std::uint64_t left = backslash & ~escaped; left != 0;) {
        const std::uint64_t bit = left & (~left + 1);
        const std::uint64_t next = bit << 1;
        last_escapes = next == 0;
        escaped |= next;
        left &= ~(bit | next);
    }
    carry = count == block_bytes ? last_escapes : (escaped >> count & 1) != 0;
    return escaped;
}

// Goes from bracket to bracket. Returns the offset behind the one that closes the value, or 0.
std::size_t walk(std::uint64_t open, std::uint64_t close, std::uint64_t& depth) {
    for (std::uint64_t left = open | close; left != 0; left &= left - 1) {
        const auto at = static_cast<std::size_t>(std::countr_zero(left));
        if ((open >> at & 1) != 0)
            ++depth;
        else if (--depth == 0)
            return at + 1;
    }
    return 0;
}

// Always inlined, so that it is compiled for the processor that the version is written for.
template <typename Read, typename PrefixXor>
[[gnu::always_inline]] inline std::size_t find_end_with(std::string_view bytes, Nesting& nesting,
                                                        Read read, PrefixXor prefix) {
    std::uint64_t depth = nesting.depth;
    std::uint64_t in_string = nesting.in_string;
    bool escapes = nesting.escaped;
    for (std::size_t at = 0; at < bytes.size(); at += block_bytes) {
        const std::size_t count = std::min(block_bytes, bytes.size() - at);
        const char* from = bytes.data() + at;
        char last[block_bytes];
        if (count < block_bytes) [[unlikely]] {
            std::memset(last, ' ', sizeof last);
            std::memcpy(last, from, count);
            from = last;
        }
        const RawBlock raw = read(from);
        std::uint64_t quote = raw.quote;
        if (raw.backslash != 0 || escapes) quote &= ~find_escaped(raw.backslash, count, escapes);
        const std::uint64_t inside = prefix(quote) ^ in_string;
        in_string = (inside >> 63) != 0 ? ~std::uint64_t{0} : 0;
        const std::uint64_t open = raw.open & ~inside;
        const std::uint64_t close = raw.close & ~inside;
        const auto closed = static_cast<std::uint64_t>(std::popcount(close));
        if (depth > closed) {
            depth += static_cast<std::uint64_t>(std::popcount(open)) - closed;
            continue;
        }
        const std::size_t end = walk(open, close, depth);
        if (end == 0) continue;
        nesting = {};
        return at + end;
    }
    nesting = {depth, in_string, escapes};
    return 0;
}

using FindValueEnd = std::size_t (*)(std::string_view bytes, Nesting& nesting);

std::size_t find_end_plain(std::string_view bytes, Nesting& nesting) {
    return find_end_with(bytes, nesting, read_plain, prefix_xor);
}

#if defined(__x86_64__)

std::uint64_t join(int a, int b, int c, int d) {
    return static_cast<std::uint64_t>(static_cast<unsigned>(a)) |
           static_cast<std::uint64_t>(static_cast<unsigned>(b)) << 16 |
           static_cast<std::uint64_t>(static_cast<unsigned>(c)) << 32 |
           static_cast<std::uint64_t>(static_cast<unsigned>(d)) << 48;
}

RawBlock read_sse2(const char* bytes) {
    __m128i v[4];
    for (int i = 0; i < 4; ++i)
        v[i] = _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes + 16 * i));
    const auto equal = [&v](char c) {
        const __m128i all = _mm_set1_epi8(c);
        return join(_mm_movemask_epi8(_mm_cmpeq_epi8(v[0], all)),
                    _mm_movemask_epi8(_mm_cmpeq_epi8(v[1], all)),
                    _mm_movemask_epi8(_mm_cmpeq_epi8(v[2], all)),
                    _mm_movemask_epi8(_mm_cmpeq_epi8(v[3], all)));
    };
    RawBlock raw;
    raw.quote = equal('"');
    raw.backslash = equal('\\');
    for (__m128i& part : v) part = _mm_or_si128(part, _mm_set1_epi8(case_bit));
    raw.open = equal('{');
    raw.close = equal('}');
    return raw;
}

std::size_t find_end_sse2(std::string_view bytes, Nesting& nesting) {
    return find_end_with(bytes, nesting, read_sse2, prefix_xor);
}

__attribute__((target("avx2"))) inline std::uint64_t equal_avx2(__m256i a, __m256i b, char c) {
    const __m256i all = _mm256_set1_epi8(c);
    const auto low = static_cast<unsigned>(_mm256_movemask_epi8(_mm256_cmpeq_epi8(a, all)));
    const auto high = static_cast<unsigned>(_mm256_movemask_epi8(_mm256_cmpeq_epi8(b, all)));
    return low | static_cast<std::uint64_t>(high) << 32;
}

__attribute__((target("avx2,pclmul,popcnt,bmi"))) std::size_t find_end_avx2(std::string_view bytes,
                                                                            Nesting& nesting) {
    const auto read = [](const char* from) __attribute__((target("avx2,pclmul,popcnt,bmi"))) {
        const auto* halves = reinterpret_cast<const __m256i*>(from);
        const __m256i a = _mm256_loadu_si256(halves);
        const __m256i b = _mm256_loadu_si256(halves + 1);
        const __m256i bit = _mm256_set1_epi8(case_bit);
        const __m256i low_a = _mm256_or_si256(a, bit);
        const __m256i low_b = _mm256_or_si256(b, bit);
        return RawBlock{equal_avx2(a, b, '"'), equal_avx2(a, b, '\\'),
                        equal_avx2(low_a, low_b, '{'), equal_avx2(low_a, low_b, '}')};
    };
    // A carry-less product with all ones is the parity of all the bits up to each.
    const auto prefix = [](std::uint64_t bits) __attribute__((target("avx2,pclmul,popcnt,bmi"))) {
        const __m128i product =
            _mm_clmulepi64_si128(_mm_set_epi64x(0, static_cast<long long>(bits)),
                                 _mm_set1_epi8(static_cast<char>(-1)), 0);
        return static_cast<std::uint64_t>(_mm_cvtsi128_si64(product));
    };
    return find_end_with(bytes, nesting, read, prefix);
}

bool has_avx2_version() {
    return __builtin_cpu_supports("avx2") != 0 && __builtin_cpu_supports("pclmul") != 0 &&
           __builtin_cpu_supports("popcnt") != 0 && __builtin_cpu_supports("bmi") != 0;
}

#endif

FindValueEnd function_of([[maybe_unused]] NestingVersion version) {
#if defined(__x86_64__)
    if (version == NestingVersion::avx2) return find_end_avx2;
    if (version == NestingVersion::sse2) return find_end_sse2;
#endif
    return find_end_plain;
}

FindValueEnd chosen = function_of(nesting_versions_here().back());

}  // namespace

std::vector<NestingVersion> nesting_versions_here() {
    std::vector<NestingVersion> all{NestingVersion::plain};
#if defined(__x86_64__)
    all.push_back(NestingVersion::sse2);
    if (has_avx2_version()) all.push_back(NestingVersion::avx2);
#endif
    return all;
}

void use_nesting_version(NestingVersion version) { chosen = function_of(version); }

std::size_t find_value_end(std::string_view bytes, Nesting& nesting) {
    return chosen(bytes, nesting);
}

}  // namespace rollcall
