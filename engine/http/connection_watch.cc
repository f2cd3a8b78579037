#include "engine/http/connection_watch.h"

#include <sys/socket.h>

namespace rollcall {

ConnectionWatch::ConnectionWatch(std::chrono::seconds patience)
    : patience_(patience), thread_([this] { watch(); }) {}

ConnectionWatch::~ConnectionWatch() {
    {
        const std::lock_guard lock(mutex_);
        is_over_ = true;
    }
    wakes_.notify_all();
    thread_.join();
}

void ConnectionWatch::opened(int socket) {
    const std::lock_guard lock(mutex_);
    waiting_[socket] = Clock::now();
}

void ConnectionWatch::head_is_whole(int socket) {
    const std::lock_guard lock(mutex_);
    waiting_.erase(socket);
}

void ConnectionWatch::answered(int socket) { opened(socket); }

void ConnectionWatch::closed(int socket) { head_is_whole(socket); }

void ConnectionWatch::watch() {
    constexpr auto between_looks = std::chrono::milliseconds(500);
    std::unique_lock lock(mutex_);
    while (!wakes_.wait_for(lock, between_looks, [this] { return is_over_; })) {
        const auto long_ago = Clock::now() - patience_;
        for (auto& [socket, since] : waiting_)
            if (since < long_ago) {
                ::shutdown(socket, SHUT_RDWR);  // its thread closes it
                since = Clock::time_point::max();
            }
    }
}

}  // namespace rollcall
