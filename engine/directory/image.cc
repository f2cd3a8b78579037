// See image.h.
#include "engine/directory/image.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "engine/directory/record.h"
#include "engine/text/unicode.h"

namespace rollcall {
namespace {

// What a record may refer to.
struct Bounds {
    std::size_t fields;
    std::size_t roles;
    std::size_t teams;
};

bool is_ascii(const unsigned char* at, std::size_t size) {
    std::uint64_t bits = 0;
    for (; size >= sizeof bits; size -= sizeof bits, at += sizeof bits) {
        std::uint64_t word;
        std::memcpy(&word, at, sizeof word);
        bits |= word;
    }
    for (; size > 0; --size) bits |= std::uint64_t{*at++};
    return (bits & 0x8080808080808080u) == 0;
}

// True when each text of the record is UTF-8, as all who read one rely on. Its sizes are sound.
bool texts_are_utf8(const User& user, std::size_t fields) {
    if (find_invalid_utf8(user.email()) < user.email().size()) return false;
    for (std::size_t at = 0; at < fields; ++at) {
        const std::string_view text = user.field(static_cast<FieldIndex>(at)).value_or("");
        if (find_invalid_utf8(text) < text.size()) return false;
    }
    return true;
}

// True when all that a User reads of these bytes lies within them and means something.
bool is_sound(const unsigned char* at, std::size_t size, const Bounds& bounds) {
    const std::size_t fields = at[record::fields];
    const std::size_t roles = read_u16(at + record::role_count);
    const std::size_t teams = read_u16(at + record::team_count);
    std::size_t used = record::head_bytes + 2 * (fields + roles + teams) +
                       read_u16(at + record::email_size) + read_u16(at + record::key_size);
    if (fields > bounds.fields || used > size) return false;
    if (at[record::flags] >> record::license_shift >= license_count) return false;
    const unsigned char* number = at + record::head_bytes;
    for (std::size_t n = 0; n < fields; ++n, number += 2) {
        const std::size_t text = read_u16(number);
        used += text == record::null_size ? 0 : text;
    }
    const unsigned char* const texts = number + 2 * (roles + teams);
    bool known = true;
    for (std::size_t n = 0; n < roles; ++n, number += 2) known &= read_u16(number) < bounds.roles;
    for (std::size_t n = 0; n < teams; ++n, number += 2) known &= read_u16(number) < bounds.teams;
    if (!known || used > size) return false;
    return is_ascii(texts, size - static_cast<std::size_t>(texts - at)) ||
           texts_are_utf8(User(at, static_cast<FieldIndex>(fields)), fields);
}

}  // namespace

Directory::Image::Image(ImageParts parts)
    : parts_(std::move(parts)),
      slots_(parts_.table.data()),
      slot_count_(parts_.table.size() / sizeof(std::uint64_t)) {}

std::uint64_t Directory::Image::entry(std::uint64_t slot) const {
    std::uint64_t value;
    std::memcpy(&value, slots_ + slot * sizeof value, sizeof value);
    return value;
}

std::optional<User> Directory::Image::find(std::string_view key, KeyHash hash) const {
    std::uint64_t slot = slots::first(hash, slot_count_);
    for (std::uint64_t passed = 0; passed < slot_count_; ++passed) {
        parts_.table.require(slot * sizeof(std::uint64_t), sizeof(std::uint64_t));
        const std::uint64_t found = entry(slot);
        if (found == 0) return std::nullopt;
        if (found >> slots::position_bits == slots::tag(hash)) {
            const User user = user_at(slots::position(found));
            if (user.has_key(key)) return user;
        }
        if (++slot == slot_count_) slot = 0;
    }
    return std::nullopt;
}

User Directory::Image::user_at(std::uint64_t position) const {
    const CheckedSection& records = parts_.records;
    const auto fields = static_cast<FieldIndex>(parts_.field_names.size());
    if (!records.is_mapped()) return User(records.data() + position, fields);

    if (position >= records.size() || records.size() - position < record::smallest ||
        position % record::unit != 0)
        records.refuse(std::min(position, records.size()));
    records.require(position, record::smallest);
    const User user(records.data() + position, fields);
    const std::size_t size = user.record_bytes();
    if (size < record::smallest || size > records.size() - position) records.refuse(position);
    records.require(position, size);
    const Bounds bounds{parts_.field_names.size(), parts_.role_count, parts_.team_count};
    if (!is_sound(records.data() + position, size, bounds)) records.refuse(position);
    return user;
}

// The record of the first slot near by that has the tag of the hash; null: none. Unchecked.
const unsigned char* Directory::Image::likely_record(KeyHash hash) const {
    std::uint64_t slot = slots::first(hash, slot_count_);
    constexpr int near = 4;  // slots of the same line, mostly; the rest is not worth a miss
    for (int passed = 0; passed < near; ++passed) {
        const std::uint64_t found = entry(slot);
        if (found == 0) return nullptr;
        if (found >> slots::position_bits == slots::tag(hash)) {
            const std::uint64_t position = slots::position(found);
            if (position >= parts_.records.size()) return nullptr;
            return parts_.records.data() + position;
        }
        if (++slot == slot_count_) slot = 0;
    }
    return nullptr;
}

// Each step is a short loop of its own, so that many misses, of the cache and above all of the
// TLB, are under way at once. A record's first line is loaded, for the processor may drop a wish.
void Directory::Image::prefetch(std::span<const KeyHash> hashes) const {
    std::array<const unsigned char*, 32> records;
    while (!hashes.empty()) {
        const auto group = hashes.first(std::min(hashes.size(), records.size()));
        hashes = hashes.subspan(group.size());
        for (const KeyHash& hash : group)
            __builtin_prefetch(slots_ + slots::first(hash, slot_count_) * sizeof(std::uint64_t));
        std::size_t count = 0;
        for (const KeyHash& hash : group)
            if (const unsigned char* const record = likely_record(hash)) records[count++] = record;
        for (std::size_t at = 0; at < count; ++at) {
            __builtin_prefetch(records[at] + 64);
            __builtin_prefetch(records[at] + 128);
            static_cast<void>(*static_cast<const volatile unsigned char*>(records[at]));
        }
    }
}

}  // namespace rollcall
