// What users and the reference document of a stored Directory know each other by.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>

#include "engine/schema/any_schema.h"

namespace rollcall {

// Roles, teams and locations that there are now, so that no user gets one back that is gone.
class KnownNames {
public:
    KnownNames(std::string_view reference, const AnySchema& schema);

    bool knows(std::string_view record) const;  // all that the record of a user names

private:
    bool is_of_users_;
    std::set<std::string, std::less<>> roles_, teams_, locations_;  // as JSON
};

// Teams know their managers by their addresses: `reference` with them renamed from one e-mail key
// to another; none where that changes nothing.
std::optional<std::string> rename_managers(
    std::string_view reference, const std::unordered_map<std::string, std::string>& renamed);

}  // namespace rollcall
