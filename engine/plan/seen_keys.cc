#include "engine/plan/seen_keys.h"

#include <algorithm>

namespace rollcall {
namespace {

constexpr unsigned row_bits = 39;
constexpr std::uint64_t row_mask = (std::uint64_t{1} << row_bits) - 1;
constexpr std::size_t smallest = 16;  // slots of a shard

// Slots are at most this full; they then grow by half.
constexpr std::size_t fullest_percent = 80;

// Of a slot: groups count from 1, and the highest number still fits.
constexpr unsigned group_number_bits = 20;
constexpr std::size_t most_groups = (std::size_t{1} << group_number_bits) - 1;
constexpr std::uint32_t group_mask = most_groups;

// What a slot says of a key; where the search starts hangs on the other end of the same word.
std::uint32_t mark_of(std::uint64_t high) {
    return static_cast<std::uint32_t>(high) << group_number_bits;
}

std::uint64_t tag_of(KeyHash hash) { return (hash.low >> 40) << 40; }

// Where in `slots` a hash starts looking: the high half of a product spreads it over any count.
std::size_t start_of(std::uint64_t high, std::size_t slots) {
    __extension__ using Wide = unsigned __int128;
    return static_cast<std::size_t>((static_cast<Wide>(high) * slots) >> 64);
}

}  // namespace

void SeenKeys::expect(std::size_t keys) {
    const std::size_t each = keys / shard_count;
    const std::size_t slots = each * 100 / (fullest_percent - 5) + smallest;
    for (Shard& shard : shards_) {
        if (shard.slots.size() < slots) grow(shard, slots);
        shard.keys.reserve(each + each / 50 + smallest);
    }
}

const SeenKeys::Key* SeenKeys::find_in_group(const Shard& shard, std::uint32_t slot, KeyHash hash) {
    const std::size_t first = std::size_t{(slot & group_mask) - 1} << shard.group_bits;
    const std::size_t end =
        std::min(first + (std::size_t{1} << shard.group_bits), shard.keys.size());
    for (std::size_t at = first; at < end; ++at) {
        const Key& key = shard.keys[at];
        if (key.high == hash.high && ((key.rest ^ hash.low) >> 40) == 0) return &key;
    }
    return nullptr;
}

SeenKeys::Spot SeenKeys::find_spot(const Shard& shard, KeyHash hash) {
    const std::size_t count = shard.slots.size();
    const std::uint32_t* const slots = shard.slots.data();
    const std::uint32_t mark = mark_of(hash.high);
    for (std::size_t at = start_of(hash.high, count);; at = at + 1 == count ? 0 : at + 1) {
        const std::uint32_t slot = slots[at];
        if (slot == 0) return {at, nullptr};
        if (((slot ^ mark) & ~group_mask) != 0) continue;
        if (const Key* const key = find_in_group(shard, slot, hash)) return {at, key};
    }
}

void SeenKeys::grow(Shard& shard, std::size_t slots) {
    decltype(shard.slots)().swap(shard.slots);  // gone before the larger ones come
    shard.slots.resize(slots);
    shard.full = slots * fullest_percent / 100;
    while ((shard.full >> shard.group_bits) >= most_groups) ++shard.group_bits;
    std::size_t number = 0;
    for (const Key& key : shard.keys) {
        std::size_t at = start_of(key.high, slots);
        while (shard.slots[at] != 0) at = at + 1 == slots ? 0 : at + 1;
        shard.slots[at] =
            mark_of(key.high) | static_cast<std::uint32_t>((number++ >> shard.group_bits) + 1);
    }
}

SeenKeys::Seen SeenKeys::seen_of(std::uint64_t rest) {
    return {RowNumber{(rest >> 1) & row_mask}, (rest & 1) != 0};
}

std::optional<SeenKeys::Seen> SeenKeys::add(KeyHash hash, RowNumber row, bool mark) {
    Shard& shard = shard_of(hash);
    const std::size_t number_of_key = shard.keys.size();
    if (number_of_key >= shard.full) grow(shard, std::max(smallest, shard.slots.size() * 3 / 2));
    const Spot spot = find_spot(shard, hash);
    if (spot.key != nullptr) return seen_of(spot.key->rest);
    if (number_of_key == shard.keys.capacity())
        shard.keys.reserve(std::max(smallest, number_of_key * 3 / 2));
    shard.keys.push_back(
        {hash.high, tag_of(hash) | (number(row) & row_mask) << 1 | (mark ? 1 : 0)});
    shard.slots[spot.slot] =
        mark_of(hash.high) | static_cast<std::uint32_t>((number_of_key >> shard.group_bits) + 1);
    ++size_;
    return std::nullopt;
}

std::optional<SeenKeys::Seen> SeenKeys::find(KeyHash hash) const {
    const Shard& shard = shard_of(hash);
    if (shard.slots.empty()) return std::nullopt;
    const Spot spot = find_spot(shard, hash);
    if (spot.key == nullptr) return std::nullopt;
    return seen_of(spot.key->rest);
}

void SeenKeys::prefetch(KeyHash hash) const {
    const Shard& shard = shard_of(hash);
    if (shard.slots.empty()) return;
    __builtin_prefetch(&shard.slots[start_of(hash.high, shard.slots.size())], 1);
}

std::size_t SeenKeys::bytes() const {
    std::size_t bytes = 0;
    for (const Shard& shard : shards_)
        bytes +=
            shard.slots.capacity() * sizeof(std::uint32_t) + shard.keys.capacity() * sizeof(Key);
    return bytes;
}

}  // namespace rollcall
