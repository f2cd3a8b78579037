// libmicrohttpd, wrapped: a thread for each connection, limits and deadlines on all of it.
#pragma once

#include <atomic>
#include <cstdint>
#include <string>

#include "engine/http/connection_watch.h"

struct MHD_Connection;
struct MHD_Daemon;

namespace rollcall {

class Service;

struct ServerOptions {
    std::string listen = "127.0.0.1:8080";  // "[::1]:8080"; port 0: a free one
    std::string tls_certificate;            // paths of PEM files; empty: no TLS
    std::string tls_key;
    unsigned connections = 1024;
    unsigned connections_per_address = 512;
    unsigned head_bytes = 32 * 1024;
    std::chrono::seconds idle{30};       // without a byte
    std::chrono::seconds head_time{20};  // for the head of a request
};

// A socket that listens; the Server's once it has it.
struct Listening {
    int socket = -1;
    std::uint16_t port = 0;
};

// Throws Failure{usage} for a wrong address, {unavailable} where it cannot listen.
Listening listen_on(const std::string& address);

class Server {
public:
    // From here on requests come, on threads of their own. Throws Failure{unavailable}.
    Server(Service& service, const ServerOptions& options, const Listening& listening);
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;
    ~Server();

    // Takes no more connections, and waits until those under way are answered, or so long.
    void stop(std::chrono::seconds patience);

private:
    struct Glue;  // what the library calls

    Service& service_;
    ConnectionWatch watch_;
    std::string certificate_;
    std::string key_;
    std::atomic<int> under_way_ = 0;
    MHD_Daemon* daemon_ = nullptr;
};

}  // namespace rollcall
