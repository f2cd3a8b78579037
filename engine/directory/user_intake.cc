// See user_intake.h.
#include "engine/directory/user_intake.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "engine/directory/record.h"

namespace rollcall {
namespace {

bool equals_folded(std::string_view text, std::string_view lower) {
    return std::equal(text.begin(), text.end(), lower.begin(), lower.end(),
                      [](char mine, char wanted) { return ascii_lower(mine) == wanted; });
}

template <typename Index>
void sort_once_each(std::vector<Index>& list) {
    if (list.size() < 2) return;
    std::ranges::sort(list);
    list.erase(std::unique(list.begin(), list.end()), list.end());
}

}  // namespace

UserIntake::UserIntake(Reference reference) : reference_(std::move(reference)) {
    for (std::size_t at = 0; at < reference_.roles.size(); ++at)
        roles_by_name_.add(reference_.roles[at].name, at);
    for (std::size_t at = 0; at < reference_.teams.size(); ++at)
        teams_by_name_.add(reference_.teams[at].name, at);
    for (std::size_t at = 0; at < reference_.locations.size(); ++at) {
        locations_by_name_.add(reference_.locations[at], at);
        locations_by_fold_.add(fold_case(reference_.locations[at]), at);
    }
    for (const std::string_view name : user_field_names) field(name);
}

FieldIndex UserIntake::field(std::string_view name) {
    if (const std::optional<std::size_t> found = fields_by_name_.find(name))
        return static_cast<FieldIndex>(*found);
    if (field_names_.size() == user_fields_allowed)
        refuse(spot_, {name},
               "users have more than 64 different members, which is the limit; "
               "leave some out");
    const std::size_t position = field_names_.size();
    field_names_.emplace_back(name);
    fields_by_name_.add(std::string(name), position);
    fields_.resize(field_names_.size());
    return static_cast<FieldIndex>(position);
}

void UserIntake::begin(const Spot& spot) {
    spot_ = spot;
    email_ = {};
    active_ = true;
    roles_.clear();
    teams_.clear();
    std::ranges::fill(fields_, std::string_view());
}

std::string_view UserIntake::name_of(UserField field) const {
    return user_field_names[static_cast<std::size_t>(field)];
}

void UserIntake::set_status(std::string_view text) {
    if (text.empty() || equals_folded(text, "active")) return;
    if (!equals_folded(text, "inactive"))
        refuse(spot_, {"status"}, quote(text) + " is not a status; use Active or Inactive");
    active_ = false;
}

void UserIntake::set_location(std::string_view text) {
    if (text.empty()) return;
    std::optional<std::size_t> found = locations_by_name_.find(text);
    if (!found) found = locations_by_fold_.find(fold_case(text));
    if (!found)
        refuse(spot_, {"location"}, quote(text) + " is not a location; use a name from locations");
    set_text(static_cast<FieldIndex>(UserField::location), reference_.locations[*found]);
}

void UserIntake::set_text(FieldIndex field, std::string_view text) {
    if (text.size() > record::longest_text)
        refuse(spot_, {field_names_[field]}, "the text is longer than 65534 bytes; shorten it");
    if (text.find('\0') != std::string_view::npos)
        refuse(spot_, {field_names_[field]}, "the text holds a NUL character; remove it");
    fields_[field] = text.empty() ? std::string_view() : text;
}

void UserIntake::set_whole(UserField field, std::string_view text) {
    if (text.empty()) return;
    std::uint32_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size())
        refuse(spot_, {name_of(field)},
               quote(text) + " is not a whole number from 0 to 4294967295");
    std::array<char, 20>& digits = digits_[static_cast<std::size_t>(field)];
    const char* const last = std::to_chars(digits.begin(), digits.end(), value).ptr;
    fields_[static_cast<std::size_t>(field)] = {digits.data(), last};
}

void UserIntake::set_flag(UserField field, std::string_view text) {
    if (text.empty()) return;
    if (text != "0" && text != "1")
        refuse(spot_, {name_of(field)}, quote(text) + " is not a flag; use 1 or 0");
    fields_[static_cast<std::size_t>(field)] = text;
}

void UserIntake::add_role(std::string_view name, std::size_t element) {
    const std::optional<std::size_t> found = roles_by_name_.find(name);
    if (!found)
        refuse(spot_, {"roles", element}, quote(name) + " is not a role; use a name from roles");
    roles_.push_back(static_cast<RoleIndex>(*found));
}

void UserIntake::add_team(std::string_view name, std::size_t element) {
    const std::optional<std::size_t> found = teams_by_name_.find(name);
    if (!found)
        refuse(spot_, {"teams", element}, quote(name) + " is not a team; use a name from teams");
    teams_.push_back(static_cast<TeamIndex>(*found));
}

NewUser UserIntake::judge(EmailKey& key) {
    if (email_.empty()) refuse(spot_, {"email"}, "the e-mail is missing; every user needs one");
    if (!read_email(email_, key))
        refuse(spot_, {"email"},
               quote(email_) + " is not an e-mail address; write it as name@example.com");
    sort_once_each(roles_);
    sort_once_each(teams_);
    fields_[static_cast<std::size_t>(UserField::status)] = active_ ? "Active" : "Inactive";
    NewUser user;
    user.email = email_;
    user.key = key.text();
    user.active = active_;
    for (const RoleIndex role : roles_)
        user.license = std::max(user.license, reference_.roles[role].license);
    user.roles = roles_;
    user.teams = teams_;
    user.fields = fields_;
    if (ImageBuilder::record_bytes(user) > record::largest)
        refuse(spot_, {}, "the user takes more than 524280 bytes; shorten some texts");
    return user;
}

void UserIntake::add() {
    EmailKey key;
    const NewUser user = judge(key);
    bool is_admin = false;
    for (const RoleIndex role : roles_) is_admin |= reference_.roles[role].name == admin_role;
    builder_.add(user, active_ && is_admin);
    if (runs_.empty() || runs_.back().first_spot.origin != spot_.origin ||
        runs_.back().first_spot.number + (user_count_ - runs_.back().first_user) != spot_.number)
        runs_.push_back({user_count_, spot_});
    ++user_count_;
}

Spot UserIntake::spot_of(std::uint64_t user) const {
    const auto after = std::ranges::upper_bound(runs_, user, {}, &Run::first_user);
    const Run& run = *(after - 1);
    return {run.first_spot.origin, run.first_spot.number + (user - run.first_user)};
}

std::shared_ptr<const Directory> UserIntake::finish() && {
    if (const auto twice = builder_.make_table(reference_json(reference_, field_names_)))
        refuse(spot_of(twice->later), {"email"},
               "the address is there already at " + describe(spot_of(twice->first), {"email"}) +
                   "; every user needs their own");
    auto image = std::move(builder_).finish(std::move(field_names_), reference_.roles.size(),
                                            reference_.teams.size());
    return std::make_shared<const Directory>(
        std::move(image), reference_.settings, std::move(reference_.roles),
        std::move(reference_.teams), std::move(reference_.locations),
        std::move(reference_.collections));
}

}  // namespace rollcall
