// What a store looks users up by, from their records.
#pragma once

#include <string>
#include <string_view>

namespace rollcall {

struct StoredUser {
    std::string email_key;  // the address as addresses compare
    bool is_active_admin = false;
};

// `record` as write_user_record has it.
StoredUser read_stored_user(std::string_view record);

}  // namespace rollcall
