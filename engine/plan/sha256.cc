// Single messages by OpenSSL's direct functions: their newer form looks the algorithm up on every
// call, which costs more than hashing one Change.
#include "engine/plan/sha256.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>

#include <algorithm>
#include <cstring>

#if defined(__x86_64__)
#include <cpuid.h>
#include <immintrin.h>
#endif

namespace rollcall {
namespace {

constexpr std::size_t block_bytes = 64;

#if defined(__x86_64__)

// FIPS 180-4, 4.2.2.
alignas(16) constexpr std::array<std::uint32_t, 64> round_words{
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

// The eight words of a state as the instructions want them, and where its next block lies.
struct Lane {
    __m128i abef;
    __m128i cdgh;
    const char* next = nullptr;
    std::size_t blocks = 0;  // left
    std::size_t message = 0;
};

void begin(Lane& lane) {
    lane.abef = _mm_set_epi32(0x6a09e667, static_cast<int>(0xbb67ae85), 0x510e527f,
                              static_cast<int>(0x9b05688c));
    lane.cdgh = _mm_set_epi32(0x3c6ef372, static_cast<int>(0xa54ff53a), 0x1f83d9ab, 0x5be0cd19);
}

void write_digest(const Lane& lane, Digest& digest) {
    std::array<std::uint32_t, 4> feba;
    std::array<std::uint32_t, 4> hgdc;
    std::memcpy(feba.data(), &lane.abef, sizeof feba);
    std::memcpy(hgdc.data(), &lane.cdgh, sizeof hgdc);
    const std::array<std::uint32_t, 8> words{feba[3], feba[2], hgdc[3], hgdc[2],
                                             feba[1], feba[0], hgdc[1], hgdc[0]};
    for (std::size_t at = 0; at < words.size(); ++at) {
        const std::uint32_t word = __builtin_bswap32(words[at]);
        std::memcpy(digest.data() + 4 * at, &word, sizeof word);
    }
}

// Hashes `blocks` of each lane, whose rounds run side by side.
template <std::size_t lanes>
__attribute__((target("sha,sse4.1"))) void compress(Lane* lane, std::size_t blocks) {
    const __m128i big_endian = _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203);
    __m128i abef[lanes];
    __m128i cdgh[lanes];
    for (std::size_t n = 0; n < lanes; ++n) {
        abef[n] = lane[n].abef;
        cdgh[n] = lane[n].cdgh;
    }
    for (std::size_t block = 0; block < blocks; ++block) {
        __m128i w[4][lanes];
#pragma GCC unroll 16
        for (std::size_t four = 0; four < 16; ++four) {
            const __m128i k =
                _mm_load_si128(reinterpret_cast<const __m128i*>(round_words.data() + 4 * four));
#pragma GCC unroll 2
            for (std::size_t n = 0; n < lanes; ++n) {
                __m128i& now = w[four % 4][n];
                if (four < 4) {
                    const auto* from = reinterpret_cast<const __m128i*>(lane[n].next + 16 * four);
                    now = _mm_shuffle_epi8(_mm_loadu_si128(from), big_endian);
                } else {
                    const __m128i last = w[(four + 3) % 4][n];
                    const __m128i middle = _mm_alignr_epi8(last, w[(four + 2) % 4][n], 4);
                    now = _mm_add_epi32(_mm_sha256msg1_epu32(now, w[(four + 1) % 4][n]), middle);
                    now = _mm_sha256msg2_epu32(now, last);
                }
                const __m128i sum = _mm_add_epi32(now, k);
                cdgh[n] = _mm_sha256rnds2_epu32(cdgh[n], abef[n], sum);
                abef[n] = _mm_sha256rnds2_epu32(abef[n], cdgh[n], _mm_shuffle_epi32(sum, 0x0e));
            }
        }
        for (std::size_t n = 0; n < lanes; ++n) {
            abef[n] = lane[n].abef = _mm_add_epi32(abef[n], lane[n].abef);
            cdgh[n] = lane[n].cdgh = _mm_add_epi32(cdgh[n], lane[n].cdgh);
            lane[n].next += block_bytes;
        }
    }
    for (std::size_t n = 0; n < lanes; ++n) lane[n].blocks -= blocks;
}

bool find_instructions() {
    unsigned a = 0, b = 0, c = 0, d = 0;
    if (__get_cpuid(1, &a, &b, &c, &d) == 0) return false;
    const bool has_sse = (c & bit_SSSE3) != 0 && (c & bit_SSE4_1) != 0;
    if (__get_cpuid_count(7, 0, &a, &b, &c, &d) == 0) return false;
    constexpr unsigned bit_sha = 1u << 29;
    return has_sse && (b & bit_sha) != 0;
}

#endif

}  // namespace

struct Sha256::State {
    SHA256_CTX sum;
};

Sha256::Sha256() : state_(std::make_unique<State>()) { SHA256_Init(&state_->sum); }
Sha256::~Sha256() = default;

void Sha256::append(std::string_view bytes) {
    SHA256_Update(&state_->sum, bytes.data(), bytes.size());
}

Digest Sha256::finish() {
    Digest digest;
    SHA256_Final(digest.data(), &state_->sum);
    return digest;
}

Digest sha256(std::string_view bytes) {
    Digest digest;
    SHA256_CTX state;
    SHA256_Init(&state);
    SHA256_Update(&state, bytes.data(), bytes.size());
    SHA256_Final(digest.data(), &state);
    return digest;
}

bool Sha256Batch::has_instructions() {
#if defined(__x86_64__)
    static const bool has = find_instructions();
    return has;
#else
    return false;
#endif
}

// The padding: a bit, zeros, and the size in bits at the end of a block.
void Sha256Batch::end_message() {
    Message message;
    if (!messages_.empty())
        message.begin = messages_.back().begin + messages_.back().blocks * block_bytes;
    message.size = bytes_.size() - message.begin;
    message.blocks = (message.size + 9 + block_bytes - 1) / block_bytes;
    const std::size_t padding = message.blocks * block_bytes - message.size;
    char* const at = bytes_.begin(padding);
    std::memset(at, 0, padding);
    *at = static_cast<char>(static_cast<unsigned char>(0x80));
    std::uint64_t bits = std::uint64_t{message.size} * 8;
    for (std::size_t byte = 1; bits != 0; ++byte, bits >>= 8)
        at[padding - byte] = static_cast<char>(static_cast<unsigned char>(bits));
    bytes_.end(at + padding);
    messages_.push_back(message);
}

const std::vector<Digest>& Sha256Batch::finish() {
    digests_.resize(messages_.size());
    if (pairs_) {
        hash_pairs();
    } else {
        for (std::size_t at = 0; at < messages_.size(); ++at)
            digests_[at] = sha256(bytes_.text().substr(messages_[at].begin, messages_[at].size));
    }
    messages_.clear();
    bytes_.clear();
    return digests_;
}

// Each lane takes the next message when it has done one, so both are busy until the last.
void Sha256Batch::hash_pairs() {
#if defined(__x86_64__)
    std::size_t next = 0;
    const auto take = [&](Lane& lane) {
        if (next == messages_.size()) return;
        begin(lane);
        lane.next = bytes_.text().data() + messages_[next].begin;
        lane.blocks = messages_[next].blocks;
        lane.message = next++;
    };
    std::array<Lane, 2> lanes;
    for (Lane& lane : lanes) take(lane);
    while (lanes[0].blocks != 0 && lanes[1].blocks != 0) {
        compress<2>(lanes.data(), std::min(lanes[0].blocks, lanes[1].blocks));
        for (Lane& lane : lanes) {
            if (lane.blocks != 0) continue;
            write_digest(lane, digests_[lane.message]);
            take(lane);
        }
    }
    for (Lane& lane : lanes) {
        if (lane.blocks == 0) continue;
        compress<1>(&lane, lane.blocks);
        write_digest(lane, digests_[lane.message]);
    }
#endif
}

Digest hmac_sha256(std::string_view key, std::string_view bytes) {
    Digest digest{};
    unsigned size = 0;
    HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
         reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), digest.data(), &size);
    return digest;
}

}  // namespace rollcall
