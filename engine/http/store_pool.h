// Stores for many threads: each has one to itself for as long as it needs it.
#pragma once

#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "engine/store/store.h"

namespace rollcall {

class StorePool {
public:
    explicit StorePool(std::string url);

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

    // Of that tenant, where the store has many; empty: "default".
    Lease lease(const std::string& tenant);

    // Whose a token or a session is, by its SHA-256; empty where the store is of one tenant. None:
    // nobody's.
    std::optional<std::string> tenant_of(const std::string& sha256);
    bool has_many() const { return has_many_; }
    const std::string& url() const { return url_; }

    // The Directory of this moment; read anew only where it has changed.
    std::shared_ptr<const Directory> directory(Store& store);

private:
    void give_back(std::unique_ptr<Store> store);

    std::string url_;
    std::mutex mutex_;
    std::vector<std::unique_ptr<Store>> idle_;
    struct Read {
        explicit Read(std::string whose) : tenant(std::move(whose)) {}
        const std::string tenant;
        std::mutex mutex;  // of the rest; others wait for it only who want the same Directory
        std::shared_ptr<const Directory> directory;
        std::int64_t generation = -1;
    };
    std::shared_ptr<Read> find_read(const std::string& tenant);

    bool has_many_;
    std::mutex directory_mutex_;
    std::list<std::shared_ptr<Read>> directories_;  // the last used first; a bounded number
};

}  // namespace rollcall
