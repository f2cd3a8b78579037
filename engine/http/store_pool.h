// Stores for many threads: each has one to itself for as long as it needs it.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "engine/store/store.h"

namespace rollcall {

class StorePool {
public:
    explicit StorePool(std::string url) : url_(std::move(url)) {}

    class Lease {
    public:
        Lease(StorePool& pool, std::unique_ptr<Store> store)
            : pool_(pool), store_(std::move(store)) {}
        Lease(const Lease&) = delete;
        Lease& operator=(const Lease&) = delete;
        ~Lease() { pool_.give_back(std::move(store_)); }
        Store& operator*() const { return *store_; }
        Store* operator->() const { return store_.get(); }

    private:
        StorePool& pool_;
        std::unique_ptr<Store> store_;
    };

    Lease lease();

    // The Directory of this moment; read anew only where it has changed.
    std::shared_ptr<const Directory> directory(Store& store);

private:
    void give_back(std::unique_ptr<Store> store);

    std::string url_;
    std::mutex mutex_;
    std::vector<std::unique_ptr<Store>> idle_;
    std::mutex directory_mutex_;
    std::shared_ptr<const Directory> directory_;
    std::int64_t generation_ = -1;
};

}  // namespace rollcall
