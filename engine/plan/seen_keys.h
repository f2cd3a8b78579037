// Which keys the file has named so far, and on which row first: 16 bytes for each key, in the order
// of the file, and a table of 4-byte slots that says where to look. Only the table is met in no
// order, so it alone must be small enough for the caches, that of addresses above all.
//
// Used in file order only, so "first" does not depend on threads. A key is known by an 88-bit part
// of its keyed 128-bit hash: among 10 million rows two different keys look alike once in about
// 10^12 runs, and whoever writes the file cannot choose them, for the seed is not theirs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "engine/plan/huge_pages.h"
#include "engine/text/key_hash.h"
#include "engine/text/place.h"

namespace rollcall {

class SeenKeys {
public:
    struct Seen {
        RowNumber row = no_row;  // the first row that named the key
        bool marked = false;
    };

    // Makes room for about `keys` before the first is added. Optional.
    void expect(std::size_t keys);

    // Notes that `row` (below 2^39) names the key; if another did before, answers who was first.
    // `mark` is a bit of the caller's that find() gives back.
    std::optional<Seen> add(KeyHash hash, RowNumber row, bool mark);

    std::optional<Seen> find(KeyHash hash) const;
    void prefetch(KeyHash hash) const;

    std::size_t size() const { return size_; }
    std::size_t bytes() const;

private:
    // high: all 64 bits of KeyHash::high. rest: 24 bits of low, then the row and the mark.
    struct Key {
        std::uint64_t high = 0;
        std::uint64_t rest = 0;
    };

    // Growing moves one shard at a time, so old and new never stand side by side as wholes.
    struct Shard {
        std::vector<Key, HugePages<Key>> keys;  // as they came
        // 12 bits of KeyHash::high, then 1 + the number of the key's group. 0: empty.
        std::vector<std::uint32_t, HugePages<std::uint32_t>> slots;
        unsigned group_bits = 0;  // a group is 2^group_bits keys that stand together
        std::size_t full = 0;     // slots and groups reach for so many keys
    };
    struct Spot {
        std::size_t slot = 0;
        const Key* key = nullptr;  // null: the slot is the empty one where the key would go
    };
    static constexpr std::size_t shard_count = 8;

    Shard& shard_of(KeyHash hash) { return shards_[hash.low % shard_count]; }
    const Shard& shard_of(KeyHash hash) const { return shards_[hash.low % shard_count]; }
    static Spot find_spot(const Shard& shard, KeyHash hash);
    static const Key* find_in_group(const Shard& shard, std::uint32_t slot, KeyHash hash);
    static Seen seen_of(std::uint64_t rest);
    static void grow(Shard& shard, std::size_t slots);

    std::vector<Shard> shards_{shard_count};
    std::size_t size_ = 0;
};

}  // namespace rollcall
