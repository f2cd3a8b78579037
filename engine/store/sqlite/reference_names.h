// What users and the reference document of a Directory in SQLite know each other by.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <unordered_map>

#include "engine/schema/any_schema.h"
#include "engine/store/sqlite/database.h"

namespace rollcall {

// Roles, teams and locations that there are now, so that no user gets one back that is gone.
class KnownNames {
public:
    KnownNames(Database& database, const AnySchema& schema);

    bool knows(std::string_view record) const;  // all that the record of a user names

private:
    bool is_of_users_;
    std::set<std::string, std::less<>> roles_, teams_, locations_;  // as JSON
};

// Teams know their managers by their addresses: `renamed` from one e-mail key to another, within
// the transaction under way.
void rename_managers(Database& database,
                     const std::unordered_map<std::string, std::string>& renamed);

}  // namespace rollcall
