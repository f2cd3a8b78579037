// Where the uploads of a tenant are kept is known to the database, too: a process that was told
// another place, or whose shared folder is not mounted, says so at once, in place of missing files.
//
// A depot is known by its URL; a folder, which machines may call by different paths, by a random
// word that also stands in FOLDER/.places/TENANT.
#pragma once

#include <string>

#include "engine/store/postgres/connection.h"

namespace rollcall {

// Throws Failure{unavailable} where `files` is not the tenant's place. A tenant that is not there
// has none.
void check_upload_place(PgConnection& database, const std::string& tenant,
                        const std::string& files);

// The same by rollcall init, which settles on `files` where the tenant is not made yet: it has no
// Directory.
void settle_upload_place(PgConnection& database, const std::string& tenant,
                         const std::string& files);

}  // namespace rollcall
