// The service as a whole: its stores, its counters, its log, and the workers beside the server.
#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <ostream>
#include <string>
#include <thread>
#include <vector>

#include "engine/http/body.h"
#include "engine/http/metrics.h"
#include "engine/http/request_log.h"
#include "engine/http/review_cache.h"
#include "engine/http/server.h"
#include "engine/http/sign_ins.h"
#include "engine/http/store_pool.h"
#include "engine/intake/tenant_work.h"

namespace rollcall {

struct ServiceOptions {
    std::string store;          // URL
    std::string public_url;     // how others reach it, before links; empty: as it listens
    std::string tenant_domain;  // of many tenants: NAME.DOMAIN is where NAME's users sign in
    ServerOptions server;
    BodyLimits limits;
    std::chrono::seconds stop_patience{30};
};

class Service {
public:
    // Throws Failure{unavailable} where there is no store.
    Service(ServiceOptions options, std::ostream& log);
    Service(const Service&) = delete;
    Service& operator=(const Service&) = delete;
    ~Service();

    // Listens and works until is_stopped(); ready(url) once it does. Answers whether all that was
    // under way came to its end; what did not is finished by whoever opens the store next.
    bool run(const std::function<bool()>& is_stopped,
             const std::function<void(const std::string&)>& ready);

    StorePool& stores() { return stores_; }
    Metrics& metrics() { return metrics_; }
    RequestLog& log() { return log_; }
    SignIns& sign_ins() { return sign_ins_; }
    ReviewCache& reviews() { return reviews_; }
    const ServiceOptions& options() const { return options_; }
    const std::string& base() const { return base_; }
    bool is_stopping() const { return is_stopping_; }

    void wake_workers();

    // Of a service for all tenants: jobs of any that wait for work, in that state.
    std::uint64_t count_waiting(JobState state);

private:
    enum class Lane : std::uint8_t { small_files, everything };
    void work(Lane lane);
    void tell();
    bool try_to_tell(const std::string& tenant);
    bool tell_of(const std::string& tenant);
    std::size_t work_once(Lane lane, TenantWork* all);
    std::unique_ptr<TenantWork> work_of_all();  // null: the store has one tenant
    std::string tell(Store& store, const Telling& telling);
    bool end_workers();

    ServiceOptions options_;
    StorePool stores_;
    Metrics metrics_;
    RequestLog log_;
    SignIns sign_ins_;
    ReviewCache reviews_;
    std::string base_;
    std::atomic<bool> is_stopping_ = false;
    std::mutex mutex_;
    std::condition_variable wakes_;
    std::uint64_t wake_ups_ = 0;
    std::size_t working_ = 0;
    std::vector<std::thread> workers_;
    std::mutex counted_mutex_;
    std::unique_ptr<WorkQueue> counted_;  // made when it is first asked
};

}  // namespace rollcall
