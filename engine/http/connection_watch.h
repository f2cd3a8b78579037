// Cuts connections that take too long over a request's head, which the server library does not see:
// its own time-out starts anew with every byte.
#pragma once

#include <chrono>
#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>

namespace rollcall {

class ConnectionWatch {
public:
    explicit ConnectionWatch(std::chrono::seconds patience);
    ConnectionWatch(const ConnectionWatch&) = delete;
    ConnectionWatch& operator=(const ConnectionWatch&) = delete;
    ~ConnectionWatch();

    // By the number of the socket.
    void opened(int socket);
    void head_is_whole(int socket);
    void answered(int socket);  // and waits for the next request
    void closed(int socket);

private:
    using Clock = std::chrono::steady_clock;
    void watch();

    std::chrono::seconds patience_;
    std::mutex mutex_;
    std::condition_variable wakes_;
    std::map<int, Clock::time_point> waiting_;  // for the rest of a head, since when
    bool is_over_ = false;
    std::thread thread_;
};

}  // namespace rollcall
