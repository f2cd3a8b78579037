// Who exists now: roles, teams, locations, settings, users, and what else there is.
//
// Users are one compact image; all else, which is little beside them, is held as values.
// The image is a table and the records that it points to, as bytes: built in memory from JSON or
// CSV, or mapped from a snapshot file. Both are read by the same code. Read-only and thread-safe
// after it is built. All views live as long as the Directory.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/directory/collection.h"
#include "engine/text/key_hash.h"
#include "engine/text/name_index.h"

namespace rollcall {

// Ordered by rank: the highest of a user's roles is the user's (seed 004: Admin > Manager > Agent).
enum class License : std::uint8_t { none, agent, manager, admin };
inline constexpr std::size_t license_count = 4;
std::string_view license_name(License license);  // "Agent", "Manager", "Admin"; "" for none
std::optional<License> find_license(std::string_view name);  // exact; never none

enum class Permission : std::uint8_t {
    create_users,
    edit_user,
    edit_email,
    edit_agent_id,
    edit_name,
    edit_status,
    edit_location,
    edit_chat_concurrency,
    edit_roles,
    edit_teams,
    manage_user_lists,
};
inline constexpr std::size_t permission_count = 11;
std::optional<Permission> find_permission(std::string_view name);
std::string_view permission_name(Permission permission);

// A set of permissions; bit n is Permission{n}.
using PermissionSet = std::uint32_t;
constexpr PermissionSet bit(Permission permission) {
    return 1u << static_cast<unsigned>(permission);
}
inline constexpr PermissionSet every_permission = (1u << permission_count) - 1;

using RoleIndex = std::uint16_t;  // position in the Directory's order of roles; teams alike
using TeamIndex = std::uint16_t;

struct Role {
    std::string name;
    License license = License::none;
    PermissionSet permissions = 0;
    PermissionSet assigned_teams_only = 0;             // those that hold only for own teams
    std::optional<std::vector<RoleIndex>> assignable;  // absent: every role
    std::string label;  // on lists of users, up to 16 characters; empty: none
    std::string color;  // of the label: "#rrggbb"; empty: none
};

struct Team {
    std::string name;
    std::optional<TeamIndex> parent;
    std::vector<std::string> managers;  // canonical e-mail keys
};

struct Settings {
    std::string platform = "CCAI Platform";
    std::int64_t max_chat_limit = 10;
    bool four_eyes = false;  // who uploaded what a guard stopped may not approve it
};

using FieldIndex = std::uint16_t;  // position in Directory::field_names()

// A user of the image: a pointer and how to read what it points at.
//
// Record, little-endian, 8-byte aligned:
//   u16 email_size  u16 key_size (0: the key is the e-mail in ASCII lower case)
//   u8 active (bit 0), license (bits 1 and 2)  u8 field_count: trailing null fields are left out
//   u16 role_count  u16 team_count  u16 size of the whole record, in units of 8 bytes
//   u16 field_size[field_count] (0xFFFF: null)  u16 role[role_count]  u16 team[team_count]
//   email, key, fields: bytes, one after the other
class User {
public:
    User(const unsigned char* record, FieldIndex field_count)
        : record_(record), field_count_(field_count) {}

    std::string_view email() const;  // as stored
    bool active() const;
    License license() const;
    std::span<const RoleIndex> roles() const;  // ascending
    std::span<const TeamIndex> teams() const;  // ascending

    // Canonical text of one field, or nullopt where it is null. Numbers as decimal digits.
    std::optional<std::string_view> field(FieldIndex field) const;

    // All fields at once, in order; `out` has room for field_count. A null field has data() null.
    void read_fields(std::string_view* out) const;

    bool has_key(std::string_view key) const;
    std::size_t record_bytes() const;  // to the next record

private:
    std::uint16_t number_at(std::size_t byte) const;
    const char* texts() const;

    const unsigned char* record_;
    FieldIndex field_count_;
};

class Directory {
public:
    // Bytes that hold users and their table: memory or a mapped file (image.h).
    class Image;

    Directory(std::shared_ptr<const Image> image, Settings settings, std::vector<Role> roles,
              std::vector<Team> teams, std::vector<std::string> locations,
              std::shared_ptr<const Collections> collections);

    const Settings& settings() const { return settings_; }
    const std::vector<Role>& roles() const { return roles_; }
    const std::vector<Team>& teams() const { return teams_; }
    const std::vector<std::string>& locations() const { return locations_; }

    const Collections& collections() const { return *collections_; }
    const Collection* find_collection(std::string_view name) const;  // null where there is none
    const std::shared_ptr<const Collections>& share_collections() const { return collections_; }

    std::optional<RoleIndex> find_role(std::string_view name) const;  // exact
    std::optional<TeamIndex> find_team(std::string_view name) const;  // exact
    // ASCII case-insensitive plus simple Unicode case folding; returns the Directory's spelling.
    const std::string* find_location(std::string_view name) const;

    const std::vector<std::string>& field_names() const;  // members of users; objects as JSON
    std::optional<FieldIndex> find_field(std::string_view member) const;

    std::uint64_t seed() const;  // for hash_key: keys are found by hash_key(key, seed())
    std::uint64_t user_count() const;
    std::uint64_t active_admins() const;            // active users that have the role named "Admin"
    std::uint64_t licenses(License license) const;  // users by licence

    // `key` as EmailKey::text(), `hash` = hash_key(key, seed()). Throws Failure{reference_broken}
    // when the block of a mapped snapshot that holds the answer does not match its checksum.
    std::optional<User> find(std::string_view key, KeyHash hash) const;

    // Gets what find() will touch for each hash on its way into the cache.
    void prefetch(std::span<const KeyHash> hashes) const;

    // Every user in the order in which they were added. Throws as find() does.
    template <typename Visit>
    void each_user(Visit visit) const {
        first_users(user_count(), visit);
    }

    // The first `most` of them.
    template <typename Visit>
    void first_users(std::uint64_t most, Visit visit) const {
        for (std::uint64_t at = 0; at < records_end() && most > 0; --most) {
            const User user = user_at(at);
            at += user.record_bytes();
            visit(user);
        }
    }

    const Image& image() const { return *image_; }

private:
    std::uint64_t records_end() const;
    User user_at(std::uint64_t position) const;

    std::shared_ptr<const Image> image_;
    NameIndex role_names_;
    NameIndex team_names_;
    NameIndex location_names_;
    NameIndex location_folds_;
    NameIndex field_index_;
    Settings settings_;
    std::vector<Role> roles_;
    std::vector<Team> teams_;
    std::vector<std::string> locations_;
    std::shared_ptr<const Collections> collections_;  // never null
};

}  // namespace rollcall
