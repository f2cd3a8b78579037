#include "engine/http/store_pool.h"

namespace rollcall {

StorePool::Lease StorePool::lease() {
    {
        const std::lock_guard lock(mutex_);
        if (!idle_.empty()) {
            std::unique_ptr<Store> store = std::move(idle_.back());
            idle_.pop_back();
            return {*this, std::move(store)};
        }
    }
    return {*this, open_store(url_, false)};
}

void StorePool::give_back(std::unique_ptr<Store> store) {
    constexpr std::size_t most_idle = 64;
    const std::lock_guard lock(mutex_);
    if (idle_.size() < most_idle) idle_.push_back(std::move(store));
}

std::shared_ptr<const Directory> StorePool::directory(Store& store) {
    const std::lock_guard lock(directory_mutex_);
    const std::int64_t now = store.generation();
    if (now != generation_) {
        directory_ = store.read_directory();
        generation_ = now;
    }
    return directory_;
}

}  // namespace rollcall
