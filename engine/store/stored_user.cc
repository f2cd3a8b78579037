#include "engine/store/stored_user.h"

#include <algorithm>

#include "engine/directory/reference.h"
#include "engine/text/email.h"
#include "engine/text/json_slices.h"

namespace rollcall {

StoredUser read_stored_user(std::string_view record) {
    StoredUser user;
    user.email_key = email_key_of(read_string(find_member(record, "email")));
    if (find_member(record, "status") != "\"Active\"") return user;
    const auto roles = read_items(find_member(record, "roles"));
    const std::string admin = '"' + std::string(admin_role) + '"';
    user.is_active_admin = std::find(roles.begin(), roles.end(), admin) != roles.end();
    return user;
}

}  // namespace rollcall
