// Makes an Image in memory: first all records, then the seed from them, then the table.
//
// The seed comes from the content, so that the same Directory gives the same bytes, while nobody
// who does not know all of it can choose keys that collide.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/directory/directory.h"
#include "engine/directory/growing_bytes.h"
#include "engine/directory/image.h"

namespace rollcall {

// One user on the way into the image; all views are borrowed for the call of add().
struct NewUser {
    std::string_view email;
    std::string_view key;  // canonical
    bool active = true;
    License license = License::none;
    std::span<const RoleIndex> roles;          // ascending
    std::span<const TeamIndex> teams;          // ascending
    std::span<const std::string_view> fields;  // data() null: no value
};

class ImageBuilder {
public:
    // The record that `user` would take, in bytes. At most record::largest can be added, and no
    // text in it may be longer than record::longest_text.
    static std::size_t record_bytes(const NewUser& user);

    void add(const NewUser& user, bool is_active_admin);

    struct Duplicate {
        std::uint64_t first;  // users, counted from 0 in the order of add()
        std::uint64_t later;
    };

    // Makes the table. Two users of one key are told instead. `reference` is everything of the
    // Directory that is not a user, as text; it goes into the seed.
    std::optional<Duplicate> make_table(std::string_view reference);

    std::shared_ptr<const Directory::Image> finish(std::vector<std::string> field_names,
                                                   std::size_t role_count,
                                                   std::size_t team_count) &&;

private:
    User user_at(std::uint64_t position) const;
    bool insert(std::uint64_t position, std::string_view key, KeyHash hash);
    std::uint64_t rank(std::uint64_t position) const;

    GrowingBytes records_;
    GrowingBytes table_;
    UserCounts counts_;
    std::uint64_t seed_ = 0;
    std::uint64_t slot_count_ = 0;
    std::uint64_t clash_ = 0;  // position of the earlier user of a key that came twice
};

}  // namespace rollcall
