// A keyed 128-bit fingerprint of a canonical key (an e-mail), for the Directory's table and for
// uniqueness over the file.
//
// The seed keeps whoever writes the file from choosing keys that collide. A Directory carries its
// own seed; a run without a Directory draws one. Nothing that is printed depends on it.
#pragma once

#include <cstdint>
#include <string_view>

namespace rollcall {

struct KeyHash {
    std::uint64_t low = 0;   // slot numbers come from here
    std::uint64_t high = 0;  // tags and fingerprints come from here
    friend bool operator==(const KeyHash&, const KeyHash&) = default;
};

// Hashes keys under one seed, from which it derives what meets the bytes of a key.
class KeyHasher {
public:
    explicit KeyHasher(std::uint64_t seed = 0);

    KeyHash operator()(std::string_view key) const;

private:
    std::uint64_t low_, high_, a_, b_;
};

inline KeyHash hash_key(std::string_view key, std::uint64_t seed) { return KeyHasher(seed)(key); }

}  // namespace rollcall
