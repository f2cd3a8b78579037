// Users that come into a tenant's Directory, by the thousand, behind those who are there.
#pragma once

#include <cstddef>
#include <string_view>

#include "engine/store/postgres/postgres_store.h"
#include "engine/store/stored_user.h"

namespace rollcall {

class NewUsers {
public:
    explicit NewUsers(PostgresStore::Write& write) : write_(write) {}

    void add(const StoredUser& user, std::string_view record);  // sends what is many
    void flush();                                               // sends the rest

private:
    PostgresStore::Write& write_;
    PgArray keys_, admins_, records_;
    std::size_t count_ = 0;
};

}  // namespace rollcall
