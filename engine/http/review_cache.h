// The plans that are being reviewed, each indexed once for all who look at it.
#pragma once

#include <cstdint>
#include <future>
#include <list>
#include <memory>
#include <mutex>

#include "engine/job/job.h"
#include "engine/review/review_index.h"
#include "engine/store/store.h"

namespace rollcall {

class ReviewCache {
public:
    // Of the job's newest plan; made by who asks first, while others wait. Throws Failure.
    std::shared_ptr<const ReviewIndex> find(Store& store, const Job& job);

private:
    static constexpr std::size_t most = 16;
    struct Entry {
        std::string tenant;
        JobId job = 0;
        PlanNumber plan = 0;
        std::shared_future<std::shared_ptr<const ReviewIndex>> index;
    };

    void forget(const std::string& tenant, JobId job, PlanNumber plan);

    std::mutex mutex_;
    std::list<Entry> entries_;  // the last used first
};

}  // namespace rollcall
