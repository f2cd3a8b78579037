// See postgres_rig.h.
#include "tests/store/postgres_rig.h"

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <random>

#include "engine/store/postgres/connection.h"

namespace rollcall::test {

std::optional<std::string> postgres_server() {
    const char* const url = std::getenv("ROLLCALL_TEST_POSTGRES");
    if (url != nullptr && *url != '\0') return url;
    std::cerr << "SKIPPED: no PostgreSQL; run it by tests/postgres/with, as ./dev test does\n";
    return std::nullopt;
}

std::string own_database(const std::string& server) {
    const std::string name =
        "own_" + std::to_string(std::random_device()()) + "_" + std::to_string(::getpid());
    PgConnection(server).run("CREATE DATABASE " + name);
    const std::string usual = "///rollcall?";
    std::string url = server;
    return url.replace(url.find(usual), usual.size(), "///" + name + "?");
}

std::string new_postgres_tenant(const std::string& server, const std::string& files) {
    static unsigned number = 0;
    const std::string name = "t" + std::to_string(std::random_device()()) + "-" +
                             std::to_string(::getpid()) + "-" + std::to_string(++number);
    return server + "&tenant=" + name + "&files=" + files;
}

PostgresTenant::PostgresTenant(const std::string& server)
    : url_(new_postgres_tenant(server, scratch_.path("files").string())) {}

OpenStore PostgresTenant::opener() const {
    return [url = url_] { return open_store(url, true); };
}

}  // namespace rollcall::test
