// Which store a URL names.
#include <algorithm>

#include "engine/store/postgres/postgres_queue.h"
#include "engine/store/postgres/postgres_store.h"
#include "engine/store/sqlite/sqlite_store.h"
#include "engine/text/failure.h"

namespace rollcall {

namespace {

bool is_postgres(const std::string& url) {
    return url.starts_with("postgresql://") || url.starts_with("postgres://");
}

}  // namespace

bool is_tenant_name(std::string_view name) {
    constexpr std::size_t longest = 100;
    return !name.empty() && name.size() <= longest && name.front() != '.' &&
           std::all_of(name.begin(), name.end(), [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                      c == '-' || c == '_' || c == '.';
           });
}

bool is_of_all_tenants(const std::string& url) {
    return is_postgres(url) && !read_postgres_url(url).names_tenant;
}

std::unique_ptr<WorkQueue> open_queue(const std::string& url) {
    if (!is_of_all_tenants(url)) return nullptr;
    return std::make_unique<PostgresQueue>(read_postgres_url(url));
}

std::unique_ptr<Store> open_store(const std::string& url, bool makes_new) {
    constexpr std::string_view sqlite = "sqlite:";
    if (is_postgres(url)) return std::make_unique<PostgresStore>(read_postgres_url(url), makes_new);
    if (!url.starts_with(sqlite) || url.size() == sqlite.size())
        throw Failure(FailureKind::usage,
                      "--store: \"" + url.substr(0, url.find(':')) +
                          "…\" is neither sqlite:PATH, such as sqlite:rollcall.db, nor "
                          "postgresql://HOST/DATABASE");
    return std::make_unique<SqliteStore>(url.substr(sqlite.size()), makes_new);
}

}  // namespace rollcall
