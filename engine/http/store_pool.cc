#include "engine/http/store_pool.h"

#include <algorithm>

namespace rollcall {

StorePool::StorePool(std::string url) : url_(std::move(url)), has_many_(is_of_all_tenants(url_)) {}

StorePool::Lease StorePool::lease(const std::string& tenant) {
    std::unique_ptr<Store> store;
    {
        const std::lock_guard lock(mutex_);
        if (!idle_.empty()) {
            store = std::move(idle_.back());
            idle_.pop_back();
        }
    }
    if (!store) store = open_store(url_, false);
    // Never the one that another request left it at.
    if (has_many_) store->go_to(tenant.empty() ? std::string(default_tenant) : tenant);
    return {*this, std::move(store)};
}

void StorePool::give_back(std::unique_ptr<Store> store) {
    constexpr std::size_t most_idle = 64;
    const std::lock_guard lock(mutex_);
    if (idle_.size() < most_idle) idle_.push_back(std::move(store));
}

std::optional<std::string> StorePool::tenant_of(const std::string& sha256) {
    if (!has_many_) return std::string();
    const std::string tenant = lease("")->access().find_tenant(sha256);
    if (tenant.empty()) return std::nullopt;
    return tenant;
}

std::shared_ptr<StorePool::Read> StorePool::find_read(const std::string& tenant) {
    constexpr std::size_t most = 64;
    const std::lock_guard lock(directory_mutex_);
    const auto found = std::find_if(directories_.begin(), directories_.end(),
                                    [&](const auto& one) { return one->tenant == tenant; });
    if (found == directories_.end()) {
        directories_.push_front(std::make_shared<Read>(tenant));
        if (directories_.size() > most) directories_.pop_back();
    } else {
        directories_.splice(directories_.begin(), directories_, found);
    }
    return directories_.front();
}

std::shared_ptr<const Directory> StorePool::directory(Store& store) {
    const std::shared_ptr<Read> read = find_read(store.tenant());
    const std::lock_guard lock(read->mutex);
    const std::int64_t now = store.generation();
    if (now != read->generation) {
        read->directory = store.read_directory();
        read->generation = now;
    }
    return read->directory;
}

}  // namespace rollcall
