// The users of a Directory: an open-addressing table of 8-byte slots, and records.
//
// A slot is a tag of 24 bits (from KeyHash.high) above the record's position in units of 8 bytes,
// plus 1, in 40 bits; 0 is an empty slot. The first slot of a key comes from KeyHash.low, scaled
// to the number of slots; a taken one is passed over to the next. At most 0.6 of them are taken.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/directory/checked_section.h"
#include "engine/directory/directory.h"

namespace rollcall {

struct UserCounts {
    std::uint64_t users = 0;
    std::uint64_t active_admins = 0;
    std::array<std::uint64_t, license_count> licenses{};
};

struct ImageParts {
    UserCounts counts;
    std::uint64_t seed = 0;
    std::vector<std::string> field_names;
    std::size_t role_count = 0;  // what a record may refer to
    std::size_t team_count = 0;
    CheckedSection table;  // 8-byte slots, at least one of them empty
    CheckedSection records;
    std::shared_ptr<const void> storage;  // owns the bytes of both
};

class Directory::Image {
public:
    explicit Image(ImageParts parts);

    std::uint64_t seed() const { return parts_.seed; }
    const UserCounts& counts() const { return parts_.counts; }
    const std::vector<std::string>& field_names() const { return parts_.field_names; }
    std::uint64_t records_bytes() const { return parts_.records.size(); }
    const CheckedSection& table() const { return parts_.table; }
    const CheckedSection& records() const { return parts_.records; }

    std::optional<User> find(std::string_view key, KeyHash hash) const;
    void prefetch(std::span<const KeyHash> hashes) const;

    // The user whose record lies at `position`. Of a mapped file, nothing is believed: neither
    // that the position is one of a record, nor what the record says of its own size.
    User user_at(std::uint64_t position) const;

private:
    std::uint64_t entry(std::uint64_t slot) const;
    const unsigned char* likely_record(KeyHash hash) const;

    ImageParts parts_;
    const unsigned char* slots_;
    std::uint64_t slot_count_;
};

namespace slots {

inline constexpr unsigned position_bits = 40;
inline constexpr std::uint64_t position_mask = (std::uint64_t{1} << position_bits) - 1;

constexpr std::uint64_t tag(KeyHash hash) { return hash.high >> position_bits; }

constexpr std::uint64_t first(KeyHash hash, std::uint64_t count) {
    __extension__ typedef unsigned __int128 Wide;
    return static_cast<std::uint64_t>((Wide{hash.low} * count) >> 64);
}

constexpr std::uint64_t pack(KeyHash hash, std::uint64_t position) {
    return tag(hash) << position_bits | (position / 8 + 1);
}

constexpr std::uint64_t position(std::uint64_t entry) { return ((entry & position_mask) - 1) * 8; }

// Slots for so many users, at most 0.6 of them taken.
constexpr std::uint64_t count_for(std::uint64_t users) { return users + users * 2 / 3 + 8; }

}  // namespace slots

}  // namespace rollcall
