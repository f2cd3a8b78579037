// Which store a URL names.
#include "engine/store/depot/open_depot.h"
#include "engine/store/postgres/postgres_store.h"
#include "engine/store/sqlite/sqlite_store.h"
#include "engine/text/failure.h"

namespace rollcall {

std::unique_ptr<Store> open_store(const std::string& url, bool makes_new) {
    constexpr std::string_view sqlite = "sqlite:";
    if (url.starts_with("postgresql://") || url.starts_with("postgres://")) {
        PostgresUrl read = read_postgres_url(url);
        if (is_depot_url(read.files)) read.files = open_depot(read.files, read.tenant);
        return std::make_unique<PostgresStore>(read, makes_new);
    }
    if (!url.starts_with(sqlite) || url.size() == sqlite.size())
        throw Failure(FailureKind::usage,
                      "--store: \"" + url.substr(0, url.find(':')) +
                          "…\" is neither sqlite:PATH, such as sqlite:rollcall.db, nor "
                          "postgresql://HOST/DATABASE");
    return std::make_unique<SqliteStore>(url.substr(sqlite.size()), makes_new);
}

}  // namespace rollcall
