// The right to go on, for a while: taken with a fresh token, kept by heartbeats on a connection of
// their own, and lost where these do not come through. What is written under a lease is written
// only where its token still holds (PostgresStore::Write), so that who was stopped and wakes up
// again changes nothing.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "engine/store/postgres/connection.h"

namespace rollcall {

// Times by the database's clock. A third of it between two heartbeats; after two thirds without one
// that came through whoever holds it stops by itself.
std::chrono::milliseconds lease_time();  // 30 s; tests set ROLLCALL_LEASE_MS

struct Lease {
    std::string tenant;
    std::string name;
    std::int64_t token = 0;
    std::atomic<bool> is_lost{false};
    // When the last heartbeat that came through was sent.
    std::atomic<std::chrono::steady_clock::time_point> alive_at{std::chrono::steady_clock::now()};

    // False: stop, for another may go on by now. Known without asking anybody.
    bool is_good() const;
};

// Of one process; all its leases in a database are kept alive by one thread.
class Heartbeat {
public:
    // The one for that database.
    static std::shared_ptr<Heartbeat> of(const std::string& url);

    explicit Heartbeat(std::string url) : url_(std::move(url)) {}
    Heartbeat(const Heartbeat&) = delete;
    Heartbeat& operator=(const Heartbeat&) = delete;
    ~Heartbeat();

    void keep(const std::shared_ptr<Lease>& lease);
    void drop(const std::shared_ptr<Lease>& lease);

private:
    void beat();
    void beat_once();

    std::string url_;
    std::unique_ptr<PgConnection> connection_;  // of the thread
    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<std::shared_ptr<Lease>> kept_;
    bool is_over_ = false;
    std::thread thread_;
};

// Takes it where nobody has it, or who had it has not been heard of in time; else null.
std::shared_ptr<Lease> try_lease(PgConnection& connection, const std::string& tenant,
                                 const std::string& name);
void release_lease(PgConnection& connection, const Lease& lease) noexcept;

// Who holds one: the host, its namespace of processes, the process and when that began.
std::string lease_owner();

// Whether that was a process of this host's that is there no more: nobody need wait for it.
bool is_dead(const std::string& owner);

}  // namespace rollcall
