#include "engine/store/postgres/new_users.h"

#include <utility>

namespace rollcall {

void NewUsers::add(const StoredUser& user, std::string_view record) {
    constexpr std::size_t most = 5000;
    keys_.add(user.email_key);
    admins_.add(std::int64_t{user.is_active_admin ? 1 : 0});
    records_.add(record);
    if (++count_ == most) flush();
}

void NewUsers::flush() {
    if (std::exchange(count_, 0) == 0) return;
    write_.run(
        "INSERT INTO directory_user (tenant, id, email_key, active_admin, record)"
        " SELECT $1, n.at + (SELECT coalesce(max(id), 0) FROM directory_user"
        " WHERE tenant = $1), n.email_key, n.active_admin = 1, n.record"
        " FROM unnest($2::text[], $3::bigint[], $4::text[])"
        " WITH ORDINALITY AS n (email_key, active_admin, record, at) ORDER BY n.at",
        {write_.tenant(), keys_.take(), admins_.take(), records_.take()});
}

}  // namespace rollcall
