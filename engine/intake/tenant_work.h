// The jobs of all tenants of a store that has many, one after the other as their queue hands them
// out. A worker and a service do the same.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "engine/job/job.h"
#include "engine/store/store.h"
#include "engine/text/failure.h"

namespace rollcall {

class TenantWork {
public:
    // Throws as open_queue() does.
    explicit TenantWork(const std::string& url) : queue_(open_queue(url)) {}

    // What went wrong with a job; others are worked on all the same.
    std::function<void(const std::string& tenant, JobId job, const Failure& failure)> on_failure;

    enum class Outcome : std::uint8_t {
        nothing,  // to do by now
        moved,    // a job
        failed,   // and was told to on_failure; the job is ended, or put off for a while
    };
    // The next job that nobody works on. Throws Failure where the queue cannot be asked.
    Outcome work_once();

    // As long, or until there may be work.
    void wait(std::chrono::milliseconds most) { queue_->wait(most); }

private:
    void sweep();

    std::unique_ptr<WorkQueue> queue_;
    // When this process last took away a tenant's uploads that nobody knows, or first worked for
    // it.
    std::map<std::string, std::chrono::steady_clock::time_point> swept_;
};

}  // namespace rollcall
