#include "engine/store/depot/depot.h"

#include <map>
#include <mutex>

namespace rollcall {
namespace {

struct Depots {
    std::mutex mutex;
    std::map<std::string, std::shared_ptr<Depot>> by_folder;
};

Depots& depots() {
    static Depots all;
    return all;
}

}  // namespace

void register_depot(const std::string& folder, std::shared_ptr<Depot> depot) {
    Depots& all = depots();
    const std::lock_guard lock(all.mutex);
    all.by_folder.emplace(folder, std::move(depot));
}

std::shared_ptr<Depot> find_depot(const std::string& folder) {
    Depots& all = depots();
    const std::lock_guard lock(all.mutex);
    const auto found = all.by_folder.find(folder);
    return found == all.by_folder.end() ? nullptr : found->second;
}

std::optional<std::string> find_depot_folder(const std::string& name) {
    Depots& all = depots();
    const std::lock_guard lock(all.mutex);
    for (const auto& [folder, depot] : all.by_folder)
        if (name.starts_with(depot->place() + '/')) return folder;
    return std::nullopt;
}

}  // namespace rollcall
