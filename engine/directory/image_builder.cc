// See image_builder.h.
#include "engine/directory/image_builder.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "engine/directory/checksum.h"
#include "engine/directory/record.h"

namespace rollcall {
namespace {

struct Storage {
    GrowingBytes records;
    GrowingBytes table;
};

// The canonical key of a stored user.
class StoredKey {
public:
    std::string_view read(const User& user, std::size_t key_size) {
        const std::string_view email = user.email();
        if (key_size != 0) return {email.data() + email.size(), key_size};
        lower_.resize(email.size());
        std::transform(email.begin(), email.end(), lower_.begin(), ascii_lower);
        return lower_;
    }

private:
    std::string lower_;
};

void write_u16(unsigned char* at, std::size_t value) {
    const auto narrow = static_cast<std::uint16_t>(value);
    std::memcpy(at, &narrow, sizeof narrow);
}

// Trailing fields without a value need no place in the record.
std::span<const std::string_view> stored_fields(const NewUser& user) {
    std::size_t count = user.fields.size();
    while (count > 0 && user.fields[count - 1].data() == nullptr) --count;
    return user.fields.first(count);
}

bool key_is_lower_case_of_email(const NewUser& user) {
    return std::equal(user.key.begin(), user.key.end(), user.email.begin(), user.email.end(),
                      [](char key, char email) { return key == ascii_lower(email); });
}

}  // namespace

std::size_t ImageBuilder::record_bytes(const NewUser& user) {
    const std::span<const std::string_view> fields = stored_fields(user);
    std::size_t size = record::head_bytes +
                       2 * (fields.size() + user.roles.size() + user.teams.size()) +
                       user.email.size() + (key_is_lower_case_of_email(user) ? 0 : user.key.size());
    for (const std::string_view field : fields) size += field.size();
    size = std::max(size, record::smallest);
    return (size + record::unit - 1) / record::unit * record::unit;
}

void ImageBuilder::add(const NewUser& user, bool is_active_admin) {
    const std::span<const std::string_view> fields = stored_fields(user);
    const std::string_view key = key_is_lower_case_of_email(user) ? std::string_view() : user.key;
    const std::size_t size = record_bytes(user);
    unsigned char* const at = records_.append(size);
    write_u16(at + record::email_size, user.email.size());
    write_u16(at + record::key_size, key.size());
    at[record::flags] =
        static_cast<unsigned char>((user.active ? record::active_bit : 0u) |
                                   (static_cast<unsigned>(user.license) << record::license_shift));
    at[record::fields] = static_cast<unsigned char>(fields.size());
    write_u16(at + record::role_count, user.roles.size());
    write_u16(at + record::team_count, user.teams.size());
    write_u16(at + record::units, size / record::unit);

    unsigned char* next = at + record::head_bytes;
    for (const std::string_view field : fields) {
        write_u16(next, field.data() == nullptr ? record::null_size : field.size());
        next += 2;
    }
    const auto put = [&next](const void* bytes, std::size_t count) {
        if (count > 0) std::memcpy(next, bytes, count);
        next += count;
    };
    put(user.roles.data(), user.roles.size_bytes());
    put(user.teams.data(), user.teams.size_bytes());
    put(user.email.data(), user.email.size());
    put(key.data(), key.size());
    for (const std::string_view field : fields) put(field.data(), field.size());

    ++counts_.users;
    ++counts_.licenses[static_cast<std::size_t>(user.license)];
    if (is_active_admin) ++counts_.active_admins;
}

User ImageBuilder::user_at(std::uint64_t position) const {
    return User(records_.data() + position, 0);
}

std::optional<ImageBuilder::Duplicate> ImageBuilder::make_table(std::string_view reference) {
    const std::array<std::uint64_t, 2> sums{checksum(reference.data(), reference.size()),
                                            checksum(records_.data(), records_.size())};
    seed_ = checksum(sums.data(), sizeof sums);
    slot_count_ = slots::count_for(counts_.users);
    table_ = GrowingBytes();
    table_.append(slot_count_ * sizeof(std::uint64_t));

    // Slots are met at random, so a batch of them is asked for before the first is needed.
    struct Waiting {
        std::uint64_t position;
        KeyHash hash;
    };
    std::array<Waiting, 32> batch{};
    StoredKey stored;
    const auto key_at = [&](std::uint64_t position) {
        return stored.read(user_at(position),
                           read_u16(records_.data() + position + record::key_size));
    };
    for (std::uint64_t position = 0; position < records_.size();) {
        std::size_t count = 0;
        for (; count < batch.size() && position < records_.size(); ++count) {
            const KeyHash hash = hash_key(key_at(position), seed_);
            batch[count] = {position, hash};
            __builtin_prefetch(table_.data() + slots::first(hash, slot_count_) * 8);
            position += user_at(position).record_bytes();
        }
        for (std::size_t n = 0; n < count; ++n) {
            const Waiting& user = batch[n];
            // The key is read only where a tag is met again; then it is worth its time.
            if (!insert(user.position, key_at(user.position), user.hash))
                return Duplicate{rank(clash_), rank(user.position)};
        }
    }
    return std::nullopt;
}

bool ImageBuilder::insert(std::uint64_t position, std::string_view key, KeyHash hash) {
    std::uint64_t slot = slots::first(hash, slot_count_);
    for (;;) {
        std::uint64_t found;
        unsigned char* const place = table_.data() + slot * sizeof found;
        std::memcpy(&found, place, sizeof found);
        if (found == 0) {
            const std::uint64_t entry = slots::pack(hash, position);
            std::memcpy(place, &entry, sizeof entry);
            return true;
        }
        if (found >> slots::position_bits == slots::tag(hash) &&
            user_at(slots::position(found)).has_key(key)) {
            clash_ = slots::position(found);
            return false;
        }
        if (++slot == slot_count_) slot = 0;
    }
}

std::uint64_t ImageBuilder::rank(std::uint64_t position) const {
    std::uint64_t users = 0;
    for (std::uint64_t at = 0; at < position; at += user_at(at).record_bytes()) ++users;
    return users;
}

std::shared_ptr<const Directory::Image> ImageBuilder::finish(std::vector<std::string> field_names,
                                                             std::size_t role_count,
                                                             std::size_t team_count) && {
    auto storage = std::make_shared<Storage>();
    storage->records = std::move(records_);
    storage->table = std::move(table_);
    ImageParts parts;
    parts.counts = counts_;
    parts.seed = seed_;
    parts.field_names = std::move(field_names);
    parts.role_count = role_count;
    parts.team_count = team_count;
    parts.table = {storage->table.data(), storage->table.size()};
    parts.records = {storage->records.data(), storage->records.size()};
    parts.storage = std::move(storage);
    return std::make_shared<const Directory::Image>(std::move(parts));
}

}  // namespace rollcall
