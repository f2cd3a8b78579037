// Judges one user after another, from JSON or CSV alike, and adds them to the image.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/directory/directory.h"
#include "engine/directory/image_builder.h"
#include "engine/directory/origin.h"
#include "engine/directory/reference.h"
#include "engine/text/email.h"

namespace rollcall {

// The fields that every Directory has, first among its field_names() and in this order.
enum class UserField : FieldIndex {
    agent_number,
    first_name,
    last_name,
    alias,
    status,
    location,
    max_chat_limit,
    max_chat_limit_enabled,
};
inline constexpr std::array<std::string_view, 8> user_field_names{
    "agent_number", "first_name", "last_name",      "alias",
    "status",       "location",   "max_chat_limit", "max_chat_limit_enabled"};

inline constexpr std::size_t user_fields_allowed = 64;

// begin(), then what is known of the user, then add(). Texts are borrowed until add(); an empty
// one is no value. All members throw Failure{reference_broken} with the user's place.
class UserIntake {
public:
    explicit UserIntake(Reference reference);

    void begin(const Spot& spot);
    void set_email(std::string_view text) { email_ = text; }
    void set_status(std::string_view text);
    void set_location(std::string_view text);
    void set_text(FieldIndex field, std::string_view text);
    void set_whole(UserField field, std::string_view text);
    void set_flag(UserField field, std::string_view text);
    void add_role(std::string_view name, std::size_t element);
    void add_team(std::string_view name, std::size_t element);
    void add();

    // The field of that name; a new one where there is none.
    FieldIndex field(std::string_view name);

    // Throws where two users have one address.
    std::shared_ptr<const Directory> finish() &&;

private:
    // Users that follow each other at one origin, so that a user's place is known by rank.
    struct Run {
        std::uint64_t first_user;
        Spot first_spot;
    };

    std::string_view name_of(UserField field) const;
    NewUser judge(EmailKey& key);
    Spot spot_of(std::uint64_t user) const;

    Reference reference_;
    NameIndex roles_by_name_;
    NameIndex teams_by_name_;
    NameIndex locations_by_name_;
    NameIndex locations_by_fold_;
    NameIndex fields_by_name_;
    std::vector<std::string> field_names_;
    ImageBuilder builder_;
    std::vector<Run> runs_;
    std::uint64_t user_count_ = 0;

    // The user under way.
    Spot spot_;
    std::string_view email_;
    bool active_ = true;
    std::vector<RoleIndex> roles_;
    std::vector<TeamIndex> teams_;
    std::vector<std::string_view> fields_;
    std::array<std::array<char, 20>, user_field_names.size()> digits_{};
};

}  // namespace rollcall
