#include "engine/http/avaya_shape.h"

#include <array>

#include "engine/http/secret.h"
#include "engine/text/escape.h"
#include "engine/text/json_slices.h"

namespace rollcall {
namespace {

// What a profile gives to its users, beside features.
constexpr std::array<std::string_view, 4> given_by_profile{"uxProfileId", "roles", "memberOfGroups",
                                                           "resourcePartitions"};

void put(std::string& json, std::string_view name, std::string_view value) {
    if (value.empty()) return;
    if (json.back() != '{') json += ',';
    append_json_string(json, name);
    json.append(":").append(value);
}

std::string_view stored_value(std::string_view record, const MemberPath& path) {
    std::string_view value = record;
    for (const std::string& step : path) {
        value = find_member(value, step);
        if (value.empty()) break;
    }
    return value;
}

const EntrySchema& schema_of_kind(const AvayaKind& kind) {
    static const AnySchema users = load_any_schema("avaya-users");
    static const AnySchema profiles = load_any_schema("avaya-profiles");
    return std::get<EntrySchema>(kind.collection == "users" ? users : profiles);
}

// The members of the schema with the stored values, features as they are.
std::string own_members(const AvayaKind& kind, std::string_view record) {
    std::string json = "{";
    put(json, kind.id, find_member(record, kind.id));
    for (const EntryField& field : schema_of_kind(kind).fields) {
        const bool is_top = field.path.size() == 1 && field.member != kind.id && !field.secret;
        if (is_top) put(json, field.member, stored_value(record, field.stored));
    }
    put(json, "features", find_member(record, "features"));
    return json += '}';
}

std::string with_profile(std::string user, std::string_view profile) {
    for (const std::string_view member : given_by_profile) {
        const std::string_view given = find_member(profile, member);
        if (find_member(user, member).empty() && !given.empty())
            user = with_member(user, {std::string(member)}, given);
    }
    each_member(find_member(profile, "features"),
                [&](std::string_view name, std::string_view given) {
                    const std::vector<std::string> path{"features", std::string(name)};
                    if (member_at(user, path).empty()) user = with_member(user, path, given);
                });
    return user;
}

struct Words {
    std::string_view action, done, failed;  // messages
};

constexpr Words role_words[]{
    {"ADD", "Added successfully", "The requested roles could not be added"},
    {"UPDATE", "Updated successfully", "The requested roles could not be updated"},
    {"DELETE", "Deleted successfully", "The requested roles could not be deleted"},
};
constexpr Words feature_words[]{
    {"ADD", "Feature added successfully", "The feature could not be added"},
    {"UPDATE", "Feature updated successfully", "The feature could not be updated"},
    {"DELETE", "Feature deleted successfully", "The feature could not be deleted"},
};

std::string one_status(std::string_view status, std::string_view message) {
    std::string json =
        R"({"action":)" + std::string(find_member(status, "action")) + R"(,"status":")";
    return json.append(message.find("could not") == std::string_view::npos ? "COMPLETED" : "FAILED")
               .append("\",\"message\":\"")
               .append(message) +
           "\"}";
}

template <typename All>
std::string ended_status(std::string_view status, const All& all, bool is_done) {
    const std::string action = read_string(find_member(status, "action"));
    for (const Words& words : all)
        if (words.action == action) return one_status(status, is_done ? words.done : words.failed);
    return std::string(status);
}

}  // namespace

const AvayaKind avaya_users{"users",
                            "avaya-users",
                            "userId",
                            "loginId",
                            "email",
                            "userIds",
                            "A user with this loginId already exists"};
const AvayaKind avaya_profiles{"profiles",
                               "avaya-profiles",
                               "profileId",
                               "profileName",
                               "profileName",
                               "profileIds",
                               "A profile with this name already exists"};

std::string avaya_record(Store& store, const AvayaKind& kind, std::string_view record) {
    std::string json = own_members(kind, record);
    const std::string profile_id = read_string(find_member(record, "profileId"));
    if (kind.collection != "users" || profile_id.empty()) return json;
    const auto profile = store.find_record("profiles", "profileId", profile_id);
    return profile ? with_profile(std::move(json), profile->record) : json;
}

std::string avaya_statuses(const AvayaKind& kind, std::string_view id, std::string_view statuses,
                           JobState state) {
    std::string json(statuses);
    if (has_ended(state)) {
        const bool is_done = state == JobState::finished || state == JobState::undone;
        json = with_member(json, {"status"}, is_done ? "\"COMPLETED\"" : "\"FAILED\"");
        json = with_member(json, {"message"},
                           is_done ? "\"Completed successfully\"" : "\"Operation failed\"");
        const std::string_view role = find_member(statuses, "role");
        if (!role.empty())
            json = with_member(json, {"role"}, ended_status(role, role_words, is_done));
        each_member(find_member(statuses, "features"),
                    [&](std::string_view name, std::string_view feature) {
                        json = with_member(json, {"features", std::string(name)},
                                           ended_status(feature, feature_words, is_done));
                    });
    }
    return with_member(json, {std::string(kind.id)}, json_string(id));
}

std::string new_avaya_id(const AvayaKind& kind) {
    const std::string bits = random_id() + random_id();
    if (kind.collection == "users")  // RFC 9562, version 4
        return bits.substr(0, 8) + '-' + bits.substr(8, 4) + "-4" + bits.substr(13, 3) + "-a" +
               bits.substr(17, 3) + '-' + bits.substr(20, 12);
    std::string letters;
    for (std::size_t at = 0; at < 6; ++at) {
        const int number = std::stoi(bits.substr(2 * at, 2), nullptr, 16);
        letters += static_cast<char>('A' + number % 26);
    }
    return letters;
}

}  // namespace rollcall
