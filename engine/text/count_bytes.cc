#include "engine/text/count_bytes.h"

#include <algorithm>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace rollcall {

#if defined(__SSE2__)

std::size_t count_bytes(std::string_view bytes, char wanted) {
    const __m128i all = _mm_set1_epi8(wanted);
    std::size_t count = 0;
    std::size_t at = 0;
    while (at + 16 <= bytes.size()) {
        __m128i sums = _mm_setzero_si128();  // 255 rounds at most: each adds up to one a byte
        const std::size_t stop = std::min(bytes.size() - 15, at + 16 * std::size_t{255});
        for (; at < stop; at += 16) {
            const auto* from = reinterpret_cast<const __m128i*>(bytes.data() + at);
            sums = _mm_sub_epi8(sums, _mm_cmpeq_epi8(_mm_loadu_si128(from), all));
        }
        const __m128i pair = _mm_sad_epu8(sums, _mm_setzero_si128());
        count += static_cast<std::size_t>(_mm_cvtsi128_si64(pair)) +
                 static_cast<std::size_t>(_mm_extract_epi16(pair, 4));
    }
    for (; at < bytes.size(); ++at) count += bytes[at] == wanted;
    return count;
}

#else

std::size_t count_bytes(std::string_view bytes, char wanted) {
    return static_cast<std::size_t>(std::count(bytes.begin(), bytes.end(), wanted));
}

#endif

}  // namespace rollcall
