// See directory.h: the names of a Directory, and what its image answers.
#include "engine/directory/directory.h"

#include <algorithm>
#include <array>
#include <utility>

#include "engine/directory/image.h"
#include "engine/schema/permission_names.h"

namespace rollcall {
namespace {

constexpr std::array<std::string_view, license_count> license_names{"", "Agent", "Manager",
                                                                    "Admin"};

static_assert(permission_names.size() == permission_count);

template <typename Index>
std::optional<Index> narrow(std::optional<std::size_t> position) {
    if (!position) return std::nullopt;
    return static_cast<Index>(*position);
}

}  // namespace

std::string_view license_name(License license) {
    return license_names[static_cast<std::size_t>(license)];
}

std::optional<License> find_license(std::string_view name) {
    for (std::size_t at = 1; at < license_names.size(); ++at)
        if (license_names[at] == name) return static_cast<License>(at);
    return std::nullopt;
}

std::string_view permission_name(Permission permission) {
    return permission_names[static_cast<std::size_t>(permission)];
}

std::optional<Permission> find_permission(std::string_view name) {
    const auto found = std::ranges::find(permission_names, name);
    if (found == permission_names.end()) return std::nullopt;
    return static_cast<Permission>(found - permission_names.begin());
}

Directory::Directory(std::shared_ptr<const Image> image, Settings settings, std::vector<Role> roles,
                     std::vector<Team> teams, std::vector<std::string> locations,
                     std::shared_ptr<const Collections> collections)
    : image_(std::move(image)),
      settings_(std::move(settings)),
      roles_(std::move(roles)),
      teams_(std::move(teams)),
      locations_(std::move(locations)),
      collections_(std::move(collections)) {
    for (std::size_t at = 0; at < roles_.size(); ++at) role_names_.add(roles_[at].name, at);
    for (std::size_t at = 0; at < teams_.size(); ++at) team_names_.add(teams_[at].name, at);
    for (std::size_t at = 0; at < locations_.size(); ++at) {
        location_names_.add(locations_[at], at);
        location_folds_.add(fold_case(locations_[at]), at);
    }
    const std::vector<std::string>& fields = image_->field_names();
    for (std::size_t at = 0; at < fields.size(); ++at) field_index_.add(fields[at], at);
}

std::optional<RoleIndex> Directory::find_role(std::string_view name) const {
    return narrow<RoleIndex>(role_names_.find(name));
}

std::optional<TeamIndex> Directory::find_team(std::string_view name) const {
    return narrow<TeamIndex>(team_names_.find(name));
}

const std::string* Directory::find_location(std::string_view name) const {
    std::optional<std::size_t> found = location_names_.find(name);
    if (!found) found = location_folds_.find(fold_case(name));
    return found ? &locations_[*found] : nullptr;
}

const Collection* Directory::find_collection(std::string_view name) const {
    const auto found = collections_->find(name);
    return found == collections_->end() ? nullptr : &found->second;
}

const std::vector<std::string>& Directory::field_names() const { return image_->field_names(); }

std::optional<FieldIndex> Directory::find_field(std::string_view member) const {
    return narrow<FieldIndex>(field_index_.find(member));
}

std::uint64_t Directory::seed() const { return image_->seed(); }
std::uint64_t Directory::user_count() const { return image_->counts().users; }
std::uint64_t Directory::active_admins() const { return image_->counts().active_admins; }

std::uint64_t Directory::licenses(License license) const {
    return image_->counts().licenses[static_cast<std::size_t>(license)];
}

std::optional<User> Directory::find(std::string_view key, KeyHash hash) const {
    return image_->find(key, hash);
}

void Directory::prefetch(std::span<const KeyHash> hashes) const { image_->prefetch(hashes); }

std::uint64_t Directory::records_end() const { return image_->records_bytes(); }
User Directory::user_at(std::uint64_t position) const { return image_->user_at(position); }

}  // namespace rollcall
