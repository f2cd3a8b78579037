// See document.h.
#include "engine/directory/document.h"

#include <algorithm>
#include <array>
#include <utility>

#include "engine/directory/collection_intake.h"
#include "engine/directory/json_user.h"
#include "engine/json/json_error.h"
#include "engine/text/unicode.h"

namespace rollcall {
namespace {

namespace dom = simdjson::dom;

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

// The members of a document that are no collection of entries; "user_fields" is a snapshot's.
constexpr std::array<std::string_view, 6> own_members{"settings",  "roles", "teams",
                                                      "locations", "users", "user_fields"};

std::string_view without_mark(std::string_view text) {
    return text.starts_with(byte_order_mark) ? text.substr(byte_order_mark.size()) : text;
}

bool is_blank(std::string_view text) {
    return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

// One member of an object after the other, never the same name twice.
template <typename Visit>
void each_member(dom::object object, const Spot& spot, Visit visit) {
    std::vector<std::string_view> names;
    for (const auto [name, value] : object) {
        if (std::ranges::find(names, name) != names.end())
            refuse(spot, {name}, "the member is there twice; keep one");
        names.push_back(name);
        visit(name, value);
    }
}

std::string text_of(dom::element value, const Spot& spot, const Member& member) {
    if (value.is_null()) return {};
    std::string_view text;
    if (value.get(text) != simdjson::SUCCESS) refuse(spot, member, "must be a text or null");
    return std::string(text);
}

std::vector<std::string> names_of(dom::element value, const Spot& spot, std::string_view member) {
    std::vector<std::string> names;
    if (value.is_null()) return names;
    dom::array list;
    if (value.get(list) != simdjson::SUCCESS) refuse(spot, {member}, "must be an array of texts");
    for (const dom::element element : list) {
        std::string_view name;
        if (element.get(name) != simdjson::SUCCESS)
            refuse(spot, {member, names.size()}, "must be a text");
        names.emplace_back(name);
    }
    return names;
}

void read_role(std::string_view name, dom::element value, RoleDraft& role) {
    if (name == "name") role.name = text_of(value, role.spot, {name});
    if (name == "license_type") role.license_type = text_of(value, role.spot, {name});
    if (name == "permissions") role.permissions = names_of(value, role.spot, name);
    if (name == "assignable_roles" && !value.is_null())
        role.assignable_roles = names_of(value, role.spot, name);
    if (name == "assigned_teams_only") role.assigned_teams_only = names_of(value, role.spot, name);
    if (name == "label") {
        constexpr std::size_t allowed = 16;  // code points
        const std::string label = text_of(value, role.spot, {name});
        if (cut(label, allowed) != label)
            refuse(role.spot, {name},
                   quote(label) + " is too long; a label has at most 16 characters");
        role.label = label;
    }
    if (name == "color") {
        role.color = text_of(value, role.spot, {name});
        const bool is_one =
            role.color.size() == 7 && role.color[0] == '#' &&
            role.color.find_first_not_of("0123456789abcdefABCDEF", 1) == std::string::npos;
        if (!role.color.empty() && !is_one)
            refuse(role.spot, {name}, quote(role.color) + " is no colour; write it as #1a73e8");
    }
}

void read_team(std::string_view name, dom::element value, TeamDraft& team) {
    if (name == "name") team.name = text_of(value, team.spot, {name});
    if (name == "parent") team.parent = text_of(value, team.spot, {name});
    if (name == "managers") team.managers = names_of(value, team.spot, name);
}

void read_location(std::string_view name, dom::element value, LocationDraft& location) {
    if (name == "name") location.name = text_of(value, location.spot, {name});
}

// Adds a draft for each object of a collection.
template <typename Draft>
void read_collection(dom::element value, const Origin& origin, std::vector<Draft>& drafts,
                     void (*read)(std::string_view, dom::element, Draft&)) {
    dom::array list;
    if (value.get(list) != simdjson::SUCCESS) refuse({&origin}, {}, "must be an array of objects");
    std::uint64_t at = 0;
    for (const dom::element element : list) {
        Draft draft;
        draft.spot = {&origin, at++};
        dom::object object;
        if (element.get(object) != simdjson::SUCCESS)
            refuse(draft.spot, {}, "must be an object, such as {\"name\": \"Support\"}");
        each_member(object, draft.spot,
                    [&](std::string_view name, dom::element member) { read(name, member, draft); });
        drafts.push_back(std::move(draft));
    }
}

void read_settings(dom::element value, const Origin& origin, Settings& settings) {
    const Spot spot{&origin};
    dom::object object;
    if (value.get(object) != simdjson::SUCCESS) refuse(spot, {}, "must be an object");
    each_member(object, spot, [&](std::string_view name, dom::element member) {
        if (name == "platform") {
            const std::string platform = text_of(member, spot, {name});
            if (!platform.empty()) settings.platform = platform;
        }
        if (name == "max_chat_limit" && !member.is_null()) {
            constexpr std::int64_t largest = 1'000'000;
            std::int64_t limit = 0;
            if (member.get(limit) != simdjson::SUCCESS || limit < 1 || limit > largest)
                refuse(spot, {name}, "must be a whole number from 1 to 1000000");
            settings.max_chat_limit = limit;
        }
        if (name == "four_eyes" && !member.is_null() &&
            member.get(settings.four_eyes) != simdjson::SUCCESS)
            refuse(spot, {name}, "must be true or false");
    });
}

}  // namespace

Document::Document(std::string_view text, std::string file)
    : text_(without_mark(text)),
      first_byte_(text.size() - text_.size()),
      document_{file, OriginKind::document, ""},
      settings_{file, OriginKind::document, "settings"},
      roles_{file, OriginKind::document, "roles"},
      teams_{file, OriginKind::document, "teams"},
      locations_{file, OriginKind::document, "locations"},
      users_origin_{file, OriginKind::document, "users"} {
    const Spot whole{&document_};
    if (is_blank(text_)) refuse(whole, {}, "the file is empty; a directory is a JSON object");
    users_ = find_member_array(text_, "users");
    std::string around(text_.substr(0, users_ ? users_->whole.begin : text_.size()));
    if (users_) around.append("[]").append(text_.substr(users_->whole.end));
    dom::element root;
    const simdjson::error_code error = parser_.parse(around).get(root);
    if (error != simdjson::SUCCESS)
        refuse(whole, {},
               "malformed JSON at byte " + std::to_string(first_byte_ + find_json_error(text_)) +
                   " (" + simdjson::error_message(error) + ")");
    if (root.get(root_) != simdjson::SUCCESS)
        refuse(whole, {}, "a directory must be an object, such as {\"users\": []}");
    each_member(root_, whole, [](std::string_view, dom::element) {});
}

void Document::read_reference(ReferenceDraft& draft) const {
    for (const auto [name, value] : root_) {
        if (value.is_null()) continue;
        if (name == "settings") read_settings(value, settings_, draft.settings);
        if (name == "roles") read_collection(value, roles_, draft.roles, read_role);
        if (name == "teams") read_collection(value, teams_, draft.teams, read_team);
        if (name == "locations") read_collection(value, locations_, draft.locations, read_location);
    }
    read_collections(draft);
}

void Document::read_collections(ReferenceDraft& draft) const {
    CollectionIntake intake;
    std::vector<Extent> values;  // of root_'s members, in their order
    std::size_t place = 0;
    for (const auto [name, value] : root_) {
        const std::size_t at = place++;
        if (!value.is_array() || std::ranges::find(own_members, name) != own_members.end())
            continue;
        if (values.empty()) values = find_values(text_, users_ ? users_->whole : Extent{});
        const Origin origin{document_.file, OriginKind::document, std::string(name)};
        std::uint64_t number = 0;
        intake.begin(name);
        for (const Extent& entry : find_elements(text_, values[at].begin))
            intake.add(text_.substr(entry.begin, entry.end - entry.begin), {&origin, number++});
    }
    draft.collections = std::make_shared<const Collections>(std::move(intake).finish());
}

void Document::read_users(UserIntake& intake) const {
    const std::vector<Extent> escaped = users_ ? std::vector<Extent>() : find_users();
    JsonUserReader reader(intake);
    PieceParser parser(text_, first_byte_);
    std::uint64_t at = 0;
    for (const Extent& user : users_ ? users_->elements : escaped) {
        const Spot spot{&users_origin_, at++};
        reader.read(parser.parse(user.begin, user.end, spot),
                    text_.substr(user.begin, user.end - user.begin), spot);
    }
}

// A name written with escapes ("\u0075sers") is not met by find_member_array, but is the same name.
std::vector<Extent> Document::find_users() const {
    std::size_t place = 0;
    for (const auto [name, value] : root_) {
        const std::size_t at = place++;
        if (name != "users" || value.is_null()) continue;
        if (!value.is_array()) refuse({&users_origin_}, {}, "must be an array of objects");
        return find_elements(text_, find_values(text_)[at].begin);
    }
    return {};
}

std::vector<std::string> Document::read_user_fields() const {
    dom::element value;
    if (root_["user_fields"].get(value) != simdjson::SUCCESS) return {};
    return names_of(value, {&document_}, "user_fields");
}

void read_user_lines(std::string_view text, const Origin& origin, UserIntake& intake) {
    const std::string_view all = without_mark(text);
    PieceParser parser(all, text.size() - all.size());
    JsonUserReader reader(intake);
    std::uint64_t line = 1;
    for (std::size_t begin = 0; begin < all.size(); ++line) {
        const std::size_t end = std::min(all.find('\n', begin), all.size());
        const Spot spot{&origin, line};
        if (!is_blank(all.substr(begin, end - begin)))
            reader.read(parser.parse(begin, end, spot), all.substr(begin, end - begin), spot);
        begin = end + 1;
    }
}

}  // namespace rollcall
