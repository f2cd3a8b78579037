// Reads the record of one user (layout: directory.h). Trusts it: Image has checked the sizes.
#include <algorithm>
#include <bit>
#include <cstring>

#include "engine/directory/directory.h"
#include "engine/directory/record.h"

namespace rollcall {

static_assert(std::endian::native == std::endian::little, "records are read as they lie");

std::uint16_t User::number_at(std::size_t byte) const { return read_u16(record_ + byte); }

std::string_view User::email() const { return {texts(), number_at(record::email_size)}; }

bool User::active() const { return (record_[record::flags] & record::active_bit) != 0; }

License User::license() const {
    return static_cast<License>(record_[record::flags] >> record::license_shift);
}

std::span<const RoleIndex> User::roles() const {
    const std::size_t before = record::head_bytes + std::size_t{record_[record::fields]} * 2;
    return {reinterpret_cast<const RoleIndex*>(record_ + before), number_at(record::role_count)};
}

std::span<const TeamIndex> User::teams() const {
    const std::span<const RoleIndex> before = roles();
    return {before.data() + before.size(), number_at(record::team_count)};
}

const char* User::texts() const {
    const std::span<const TeamIndex> before = teams();
    return reinterpret_cast<const char*>(before.data() + before.size());
}

std::optional<std::string_view> User::field(FieldIndex field) const {
    if (field >= record_[record::fields]) return std::nullopt;
    const unsigned char* const sizes = record_ + record::head_bytes;
    const std::size_t size = read_u16(sizes + std::size_t{field} * 2);
    if (size == record::null_size) return std::nullopt;
    const char* text = texts() + number_at(record::email_size) + number_at(record::key_size);
    for (std::size_t before = 0; before < field; ++before) {
        const std::size_t skipped = read_u16(sizes + before * 2);
        if (skipped != record::null_size) text += skipped;
    }
    return std::string_view(text, size);
}

void User::read_fields(std::string_view* out) const {
    const unsigned char* const sizes = record_ + record::head_bytes;
    const std::size_t stored = std::min<std::size_t>(record_[record::fields], field_count_);
    const char* text = texts() + number_at(record::email_size) + number_at(record::key_size);
    for (std::size_t at = 0; at < stored; ++at) {
        const std::size_t size = read_u16(sizes + at * 2);
        const bool is_null = size == record::null_size;
        out[at] = is_null ? std::string_view() : std::string_view(text, size);
        text += is_null ? 0 : size;
    }
    std::fill(out + stored, out + field_count_, std::string_view());
}

bool User::has_key(std::string_view key) const {
    const std::size_t key_size = number_at(record::key_size);
    const std::string_view stored = email();
    if (key_size != 0) return key == std::string_view(stored.data() + stored.size(), key_size);
    if (key.size() != stored.size()) return false;
    // Most addresses are stored in lower case.
    if (std::memcmp(stored.data(), key.data(), key.size()) == 0) return true;
    return std::equal(stored.begin(), stored.end(), key.begin(),
                      [](char mine, char asked) { return ascii_lower(mine) == asked; });
}

std::size_t User::record_bytes() const {
    return std::size_t{number_at(record::units)} * record::unit;
}

}  // namespace rollcall
