// Blocks by AVX2, SSE2 or plain C++; flags by bit gathering.
#include "engine/csv/blocks.h"

#include "engine/csv/flag_bits.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace rollcall {
namespace {

using ReadBlocks = void (*)(const char* bytes, std::size_t count, const Dialect&, RawBlock* out);

RawBlock read_plain(const char* bytes, const Dialect& dialect) {
    RawBlock raw;
    for (std::size_t at = 0; at < block_bytes; ++at) {
        const auto byte = static_cast<unsigned char>(bytes[at]);
        const std::uint64_t bit = std::uint64_t{1} << at;
        if (bytes[at] == dialect.delimiter) raw.delimiter |= bit;
        if (bytes[at] == dialect.terminator) raw.terminator |= bit;
        if (byte == '0') raw.zero |= bit;
        if (byte == '1') raw.one |= bit;
        if (byte == '"') raw.quote |= bit;
        if (byte == '\r') raw.cr |= bit;
        if (byte < 0x20 || byte >= 0x7F || byte == '"' || byte == '\\') raw.odd |= bit;
        if (byte >= 0x80) raw.high |= bit;
    }
    return raw;
}

void read_blocks_plain(const char* bytes, std::size_t count, const Dialect& dialect,
                       RawBlock* out) {
    for (std::size_t n = 0; n < count; ++n) out[n] = read_plain(bytes + n * block_bytes, dialect);
}

#if defined(__x86_64__)

std::uint64_t join(int a, int b, int c, int d) {
    return static_cast<std::uint64_t>(static_cast<unsigned>(a)) |
           static_cast<std::uint64_t>(static_cast<unsigned>(b)) << 16 |
           static_cast<std::uint64_t>(static_cast<unsigned>(c)) << 32 |
           static_cast<std::uint64_t>(static_cast<unsigned>(d)) << 48;
}

void read_blocks_sse2(const char* bytes, std::size_t count, const Dialect& dialect, RawBlock* out) {
    for (std::size_t n = 0; n < count; ++n) {
        __m128i v[4];
        for (int i = 0; i < 4; ++i)
            v[i] =
                _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes + n * block_bytes + 16 * i));
        const auto equal = [&](char c) {
            const __m128i all = _mm_set1_epi8(c);
            return join(_mm_movemask_epi8(_mm_cmpeq_epi8(v[0], all)),
                        _mm_movemask_epi8(_mm_cmpeq_epi8(v[1], all)),
                        _mm_movemask_epi8(_mm_cmpeq_epi8(v[2], all)),
                        _mm_movemask_epi8(_mm_cmpeq_epi8(v[3], all)));
        };
        const __m128i space = _mm_set1_epi8(0x20);  // signed: bytes from 0x80 up are below it too
        const std::uint64_t low = join(_mm_movemask_epi8(_mm_cmplt_epi8(v[0], space)),
                                       _mm_movemask_epi8(_mm_cmplt_epi8(v[1], space)),
                                       _mm_movemask_epi8(_mm_cmplt_epi8(v[2], space)),
                                       _mm_movemask_epi8(_mm_cmplt_epi8(v[3], space)));
        RawBlock& raw = out[n];
        raw.quote = equal('"');
        raw.odd = low | raw.quote | equal('\\') | equal(0x7F);
        raw.high = join(_mm_movemask_epi8(v[0]), _mm_movemask_epi8(v[1]), _mm_movemask_epi8(v[2]),
                        _mm_movemask_epi8(v[3]));
        raw.delimiter = equal(dialect.delimiter);
        raw.terminator = equal(dialect.terminator);
        raw.zero = equal('0');
        raw.one = equal('1');
        raw.cr = equal('\r');
    }
}

__attribute__((target("avx2"))) inline std::uint64_t equal_avx2(__m256i a, __m256i b, char c) {
    const __m256i all = _mm256_set1_epi8(c);
    const auto low = static_cast<unsigned>(_mm256_movemask_epi8(_mm256_cmpeq_epi8(a, all)));
    const auto high = static_cast<unsigned>(_mm256_movemask_epi8(_mm256_cmpeq_epi8(b, all)));
    return low | static_cast<std::uint64_t>(high) << 32;
}

__attribute__((target("avx2"))) void read_blocks_avx2(const char* bytes, std::size_t count,
                                                      const Dialect& dialect, RawBlock* out) {
    const __m256i space = _mm256_set1_epi8(0x20);
    for (std::size_t n = 0; n < count; ++n) {
        const auto* from = reinterpret_cast<const __m256i*>(bytes + n * block_bytes);
        const __m256i a = _mm256_loadu_si256(from);
        const __m256i b = _mm256_loadu_si256(from + 1);
        const auto low_a = static_cast<unsigned>(_mm256_movemask_epi8(_mm256_cmpgt_epi8(space, a)));
        const auto low_b = static_cast<unsigned>(_mm256_movemask_epi8(_mm256_cmpgt_epi8(space, b)));
        RawBlock& raw = out[n];
        raw.quote = equal_avx2(a, b, '"');
        raw.odd = (low_a | static_cast<std::uint64_t>(low_b) << 32) | raw.quote |
                  equal_avx2(a, b, '\\') | equal_avx2(a, b, 0x7F);
        raw.high = static_cast<unsigned>(_mm256_movemask_epi8(a)) |
                   static_cast<std::uint64_t>(static_cast<unsigned>(_mm256_movemask_epi8(b))) << 32;
        raw.delimiter = equal_avx2(a, b, dialect.delimiter);
        raw.terminator = equal_avx2(a, b, dialect.terminator);
        raw.zero = equal_avx2(a, b, '0');
        raw.one = equal_avx2(a, b, '1');
        raw.cr = equal_avx2(a, b, '\r');
    }
}

#endif

struct Versions {
    Vector vector;
    ReadBlocks read;
    bool has_bmi2;
};

bool has_bmi2() {
#if defined(__x86_64__)
    return __builtin_cpu_supports("bmi2") != 0;
#else
    return false;
#endif
}

Versions version_of(Vector vector) {
#if defined(__x86_64__)
    if (vector == Vector::avx2) return {vector, read_blocks_avx2, has_bmi2()};
    if (vector == Vector::sse2) return {vector, read_blocks_sse2, false};
#endif
    return {Vector::plain, read_blocks_plain, false};
}

Versions chosen = version_of(vectors_here().back());

#if defined(__x86_64__)
__attribute__((target("bmi2,popcnt"))) std::size_t read_flags_bmi2(const std::vector<Block>& blocks,
                                                                   const FlagRange& range,
                                                                   std::uint64_t* ones,
                                                                   std::uint64_t* zeros) {
    return read_flags_with(
        blocks.data(), range, BitLine(ones), BitLine(zeros),
        [](std::uint64_t bits, std::uint64_t mask)
            __attribute__((target("bmi2,popcnt"))) { return _pext_u64(bits, mask); });
}
#endif

}  // namespace

std::vector<Vector> vectors_here() {
    std::vector<Vector> all{Vector::plain};
#if defined(__x86_64__)
    all.push_back(Vector::sse2);
    if (has_bmi2() && __builtin_cpu_supports("avx2")) all.push_back(Vector::avx2);
#endif
    return all;
}

void use_vector(Vector vector) { chosen = version_of(vector); }

Vector vector_used() { return chosen.vector; }

void read_blocks(const char* bytes, std::size_t count, const Dialect& dialect, RawBlock* out) {
    chosen.read(bytes, count, dialect, out);
}

std::size_t read_flags(const std::vector<Block>& blocks, const FlagRange& range,
                       std::uint64_t* ones, std::uint64_t* zeros) {
    if (range.end <= range.begin) return 0;
#if defined(__x86_64__)
    if (chosen.has_bmi2) return read_flags_bmi2(blocks, range, ones, zeros);
#endif
    return read_flags_with(blocks.data(), range, BitLine(ones), BitLine(zeros), gather_plain);
}

}  // namespace rollcall
