// The keyed hash: 16 bytes a step, each step two 64 x 64 -> 128 bit multiplications whose halves
// are folded together (the construction of wyhash and its kin).
//
// Every constant that meets key bytes is derived from the seed. A fixed one would let the writer of
// a file choose bytes that make a factor zero, and so keys that collide under every seed.
#include "engine/text/key_hash.h"

namespace rollcall {

using namespace key_hash_parts;

KeyHasher::KeyHasher(std::uint64_t seed)
    : low_(fold(seed ^ digits_0, digits_1)),
      high_(fold(seed ^ digits_2, digits_3)),
      a_(fold(seed ^ digits_4, digits_5)),
      b_(fold(seed ^ digits_1, digits_2) ^ seed) {}

}  // namespace rollcall
