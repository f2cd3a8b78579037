#include "engine/store/postgres/lease.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "engine/text/failure.h"

namespace rollcall {

std::chrono::milliseconds lease_time() {
    static const std::chrono::milliseconds time = [] {
        const char* const said = std::getenv("ROLLCALL_LEASE_MS");
        const long value = said == nullptr ? 0 : std::strtol(said, nullptr, 10);
        return std::chrono::milliseconds(value > 0 ? value : 30'000);
    }();
    return time;
}

bool Lease::is_good() const {
    return !is_lost && std::chrono::steady_clock::now() - alive_at.load() < lease_time() * 2 / 3;
}

namespace {

// Of those who see the same processes as this one.
std::string neighbourhood() {
    std::array<char, 256> host{};
    if (::gethostname(host.data(), host.size() - 1) != 0) return {};
    std::error_code error;
    const std::string space = std::filesystem::read_symlink("/proc/self/ns/pid", error).string();
    std::string boot;
    std::ifstream boots("/proc/sys/kernel/random/boot_id");
    std::getline(boots, boot);
    return std::string(host.data()) + ' ' + boot + ' ' + space + ' ';
}

// When a process began, in ticks since the machine did; empty: there is none.
std::string began_at(const std::string& process) {
    std::ifstream file("/proc/" + process + "/stat");
    std::string line;
    std::getline(file, line);
    const std::size_t name_end = line.rfind(')');
    if (name_end == std::string::npos) return {};
    constexpr int before_start = 19;  // fields between the name and the start (proc(5))
    std::istringstream rest(line.substr(name_end + 1));
    std::string field;
    rest >> field;
    if (field == "Z" || field == "X") return {};
    for (int at = 0; at < before_start && rest; ++at) rest >> field;
    return field;
}

}  // namespace

std::string lease_owner() {
    const std::string process = std::to_string(::getpid());
    return neighbourhood() + process + ' ' + began_at(process);
}

bool is_dead(const std::string& owner) {
    const std::string here = neighbourhood();
    if (here.empty() || !owner.starts_with(here)) return false;
    const std::string rest = owner.substr(here.size());
    const std::size_t space = rest.find(' ');
    if (space == std::string::npos) return false;
    return began_at(rest.substr(0, space)) != rest.substr(space + 1);
}

std::shared_ptr<Heartbeat> Heartbeat::of(const std::string& url) {
    static std::mutex mutex;
    static std::map<std::string, std::weak_ptr<Heartbeat>> all;
    const std::lock_guard lock(mutex);
    std::shared_ptr<Heartbeat> found = all[url].lock();
    if (!found) all[url] = found = std::make_shared<Heartbeat>(url);
    return found;
}

Heartbeat::~Heartbeat() {
    {
        const std::lock_guard lock(mutex_);
        is_over_ = true;
    }
    changed_.notify_all();
    if (thread_.joinable()) thread_.join();
}

void Heartbeat::keep(const std::shared_ptr<Lease>& lease) {
    const std::lock_guard lock(mutex_);
    kept_.push_back(lease);
    if (!thread_.joinable()) thread_ = std::thread([this] { beat(); });
}

void Heartbeat::drop(const std::shared_ptr<Lease>& lease) {
    const std::lock_guard lock(mutex_);
    std::erase(kept_, lease);
}

void Heartbeat::beat() {
    std::unique_lock lock(mutex_);
    while (!is_over_) {
        changed_.wait_for(lock, lease_time() / 3, [&] { return is_over_; });
        if (is_over_) break;
        const bool is_idle = kept_.empty();
        lock.unlock();
        if (!is_idle) beat_once();
        lock.lock();
    }
}

// Asks nobody twice: what did not come through is tried again at the next beat.
void Heartbeat::beat_once() {
    PgArray tokens;
    {
        const std::lock_guard lock(mutex_);
        for (const auto& one : kept_) tokens.add(one->token);
    }
    if (tokens.is_empty()) return;
    const auto asked_at = std::chrono::steady_clock::now();
    try {
        if (!connection_) connection_ = std::make_unique<PgConnection>(url_);
        const PgRows alive = connection_->run(
            "UPDATE lease SET until = clock_timestamp() + $2 * interval '1 millisecond'"
            " WHERE token = ANY($1::bigint[]) AND until > clock_timestamp() RETURNING token",
            {tokens.take(), std::int64_t{lease_time().count()}});
        const std::lock_guard lock(mutex_);
        for (const auto& one : kept_) {
            bool is_alive = false;
            for (std::size_t row = 0; row < alive.size() && !is_alive; ++row)
                is_alive = alive.number(row, 0) == one->token;
            if (is_alive)
                one->alive_at = asked_at;
            else if (one->alive_at.load() < asked_at)  // not one that was taken meanwhile
                one->is_lost = true;
        }
    } catch (const Failure&) {
        connection_.reset();
    }
}

std::shared_ptr<Lease> try_lease(PgConnection& connection, const std::string& tenant,
                                 const std::string& name) {
    const std::string owner = lease_owner();
    const auto take = [&](const std::string& dead) {
        return connection.run(
            "INSERT INTO lease (tenant, name, token, owner, until) VALUES"
            " ($1, $2, nextval('fence'), $3, clock_timestamp() + $4 * interval '1 millisecond')"
            " ON CONFLICT (tenant, name) DO UPDATE SET token = excluded.token,"
            " owner = excluded.owner, until = excluded.until"
            " WHERE lease.until < clock_timestamp() OR lease.owner = $5 RETURNING token",
            {tenant, name, owner, std::int64_t{lease_time().count()}, or_null(dead)});
    };
    PgRows taken = take({});
    if (taken.empty()) {
        const PgRows holder = connection.run(
            "SELECT owner FROM lease WHERE tenant = $1 AND name = $2", {tenant, name});
        const std::string other = holder.empty() ? "" : std::string(holder.text(0, 0));
        if (!other.empty() && is_dead(other)) taken = take(other);
    }
    if (taken.empty()) return nullptr;
    auto lease = std::make_shared<Lease>();
    lease->tenant = tenant;
    lease->name = name;
    lease->token = taken.number(0, 0);
    return lease;
}

void release_lease(PgConnection& connection, const Lease& lease) noexcept {
    try {
        connection.run("DELETE FROM lease WHERE tenant = $1 AND name = $2 AND token = $3",
                       {lease.tenant, lease.name, lease.token});
    } catch (...) {
        // It ends by itself.
    }
}

}  // namespace rollcall
