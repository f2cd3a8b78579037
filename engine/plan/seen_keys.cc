#include "engine/plan/seen_keys.h"

#include <algorithm>

namespace rollcall {
namespace {

constexpr unsigned row_bits = 39;
constexpr std::uint64_t row_mask = (std::uint64_t{1} << row_bits) - 1;
constexpr std::size_t smallest = 16;  // slots of a shard

// A shard is at most this full; it then grows by half.
constexpr std::size_t fullest_percent = 80;

std::uint64_t tag_of(KeyHash hash) { return (hash.low >> 40) << 40; }

// Where in `slots` a hash starts looking: the high half of a product spreads it over any count.
std::size_t start_of(std::uint64_t high, std::size_t slots) {
    __extension__ using Wide = unsigned __int128;
    return static_cast<std::size_t>((static_cast<Wide>(high) * slots) >> 64);
}

}  // namespace

void SeenKeys::expect(std::size_t keys) {
    const std::size_t each = keys / shard_count * 100 / (fullest_percent - 5) + smallest;
    for (Shard& shard : shards_)
        if (shard.slots.size() < each) grow(shard, each);
}

// The slot that holds the hash, or the empty one where it would go.
std::size_t SeenKeys::find_slot(const Shard& shard, KeyHash hash) {
    const std::size_t count = shard.slots.size();
    const std::uint64_t tag = tag_of(hash);
    const Slot* const slots = shard.slots.data();
    for (std::size_t at = start_of(hash.high, count);; at = at + 1 == count ? 0 : at + 1) {
        const Slot& slot = slots[at];
        if (slot.rest == 0) return at;
        if (slot.high == hash.high && ((slot.rest ^ tag) >> 40) == 0) return at;
    }
}

void SeenKeys::grow(Shard& shard, std::size_t slots) {
    Slots old(slots);
    old.swap(shard.slots);
    for (const Slot& slot : old) {
        if (slot.rest == 0) continue;
        std::size_t at = start_of(slot.high, slots);
        while (shard.slots[at].rest != 0) at = at + 1 == slots ? 0 : at + 1;
        shard.slots[at] = slot;
    }
    shard.full = slots * fullest_percent / 100;
    shard.front.store(shard.slots.data(), std::memory_order_relaxed);
    shard.count.store(slots, std::memory_order_relaxed);
}

std::optional<SeenKeys::Seen> SeenKeys::add(KeyHash hash, RowNumber row, bool mark) {
    Shard& shard = shard_of(hash);
    if (shard.used >= shard.full) grow(shard, std::max(smallest, shard.slots.size() * 3 / 2));
    Slot& slot = shard.slots[find_slot(shard, hash)];
    if (slot.rest != 0) return Seen{RowNumber{(slot.rest >> 1) & row_mask}, (slot.rest & 1) != 0};
    slot.high = hash.high;
    slot.rest = tag_of(hash) | (number(row) & row_mask) << 1 | (mark ? 1 : 0);
    ++shard.used;
    ++size_;
    return std::nullopt;
}

std::optional<SeenKeys::Seen> SeenKeys::find(KeyHash hash) const {
    const Shard& shard = shard_of(hash);
    if (shard.slots.empty()) return std::nullopt;
    const Slot& slot = shard.slots[find_slot(shard, hash)];
    if (slot.rest == 0) return std::nullopt;
    return Seen{RowNumber{(slot.rest >> 1) & row_mask}, (slot.rest & 1) != 0};
}

void SeenKeys::prefetch(KeyHash hash) const {
    const Shard& shard = shard_of(hash);
    const Slot* const front = shard.front.load(std::memory_order_relaxed);
    const std::size_t count = shard.count.load(std::memory_order_relaxed);
    __builtin_prefetch(front + start_of(hash.high, count), 1);
}

std::size_t SeenKeys::bytes() const {
    std::size_t bytes = 0;
    for (const Shard& shard : shards_) bytes += shard.slots.capacity() * sizeof(Slot);
    return bytes;
}

}  // namespace rollcall
