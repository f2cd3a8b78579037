#include "engine/http/review_cache.h"

#include <algorithm>

namespace rollcall {

std::shared_ptr<const ReviewIndex> ReviewCache::find(Store& store, const Job& job) {
    const std::string tenant = store.tenant();
    std::promise<std::shared_ptr<const ReviewIndex>> promise;
    std::shared_future<std::shared_ptr<const ReviewIndex>> index;
    bool makes_it = false;
    {
        const std::lock_guard lock(mutex_);
        const auto found = std::find_if(entries_.begin(), entries_.end(), [&](const Entry& entry) {
            return entry.tenant == tenant && entry.job == job.id && entry.plan == job.plan;
        });
        if (found != entries_.end()) {
            entries_.splice(entries_.begin(), entries_, found);
        } else {
            makes_it = true;
            // An older plan of the job is looked at no more.
            entries_.remove_if(
                [&](const Entry& entry) { return entry.tenant == tenant && entry.job == job.id; });
            entries_.push_front({tenant, job.id, job.plan, promise.get_future().share()});
            if (entries_.size() > most) entries_.pop_back();
        }
        index = entries_.front().index;
    }
    if (makes_it) {
        try {
            promise.set_value(std::make_shared<const ReviewIndex>(store, job));
        } catch (...) {
            forget(tenant, job.id, job.plan);
            promise.set_exception(std::current_exception());
        }
    }
    return index.get();
}

void ReviewCache::forget(const std::string& tenant, JobId job, PlanNumber plan) {
    const std::lock_guard lock(mutex_);
    entries_.remove_if([&](const Entry& entry) {
        return entry.tenant == tenant && entry.job == job && entry.plan == plan;
    });
}

}  // namespace rollcall
