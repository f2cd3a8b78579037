#include "engine/store/reference_names.h"

#include <algorithm>

#include "engine/text/escape.h"
#include "engine/text/json_slices.h"

namespace rollcall {
namespace {

using Names = std::set<std::string, std::less<>>;

Names names_of(std::string_view reference, std::string_view list) {
    Names names;
    for (const std::string_view one : read_items(find_member(reference, list)))
        names.emplace(find_member(one, "name"));
    return names;
}

bool holds_all(const Names& names, std::string_view array) {
    const auto items = read_items(array);
    return std::all_of(items.begin(), items.end(),
                       [&](std::string_view one) { return names.contains(one); });
}

}  // namespace

KnownNames::KnownNames(std::string_view reference, const AnySchema& schema)
    : is_of_users_(std::holds_alternative<Schema>(schema)) {
    if (!is_of_users_) return;
    roles_ = names_of(reference, "roles");
    teams_ = names_of(reference, "teams");
    locations_ = names_of(reference, "locations");
}

bool KnownNames::knows(std::string_view record) const {
    if (!is_of_users_) return true;
    const std::string_view location = find_member(record, "location");
    return holds_all(roles_, find_member(record, "roles")) &&
           holds_all(teams_, find_member(record, "teams")) &&
           (location.empty() || locations_.contains(location));
}

std::optional<std::string> rename_managers(
    std::string_view reference, const std::unordered_map<std::string, std::string>& renamed) {
    if (renamed.empty()) return std::nullopt;
    std::string teams = "[";
    bool changed = false;
    for (const std::string_view team : read_items(find_member(reference, "teams"))) {
        std::string managers = "[";
        for (const std::string_view manager : read_items(find_member(team, "managers"))) {
            const auto found = renamed.find(read_string(manager));
            changed = changed || found != renamed.end();
            if (managers.size() > 1) managers += ',';
            if (found == renamed.end())
                managers += manager;
            else
                append_json_string(managers, found->second);
        }
        if (teams.size() > 1) teams += ',';
        teams += managers.size() == 1 ? std::string(team)
                                      : with_member(team, {"managers"}, managers + ']');
    }
    if (!changed) return std::nullopt;
    return with_member(reference, {"teams"}, teams + ']');
}

}  // namespace rollcall
