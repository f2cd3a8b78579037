// All of a Directory but its users: as it was read (drafts), and as it was judged (Reference).
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/directory/directory.h"
#include "engine/directory/origin.h"

namespace rollcall {

struct RoleDraft {
    Spot spot;
    std::string name;
    std::string license_type;
    std::vector<std::string> permissions;
    std::optional<std::vector<std::string>> assignable_roles;
    std::vector<std::string> assigned_teams_only;
    std::string label;
    std::string color;
};

struct TeamDraft {
    Spot spot;
    std::string name;
    std::string parent;
    std::vector<std::string> managers;
};

struct LocationDraft {
    Spot spot;
    std::string name;
};

struct ReferenceDraft {
    Settings settings;
    std::vector<RoleDraft> roles;
    std::vector<TeamDraft> teams;
    std::vector<LocationDraft> locations;
    std::shared_ptr<const Collections> collections = std::make_shared<const Collections>();
    std::vector<std::string> user_fields;  // only snapshots say them: Directory::field_names()
};

struct Reference {
    Settings settings;
    std::vector<Role> roles;
    std::vector<Team> teams;
    std::vector<std::string> locations;
    std::shared_ptr<const Collections> collections;  // never null
};

inline constexpr std::string_view admin_role = "Admin";

// Checks the drafts as a whole: names, limits (contract §9), what refers to what. Throws
// Failure{reference_broken}.
Reference resolve(const ReferenceDraft& draft);

// The Reference as a Directory document without users, plus "user_fields" where they are given. The
// same Reference gives the same text, and reading the text gives the same Reference.
std::string reference_json(const Reference& reference,
                           const std::optional<std::vector<std::string>>& user_fields);

}  // namespace rollcall
