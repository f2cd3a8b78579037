#include "engine/intake/upload_cache.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <random>
#include <set>

#include "engine/store/depot/depot.h"
#include "engine/text/failure.h"

namespace rollcall {
namespace {

constexpr std::chrono::hours day{24};

// Beside the uploads: when this machine last looked for what nobody knows in the depot.
constexpr std::string_view swept_name = ".swept";

// A file that is gone with this, unless it got its name.
class ComingFile {
public:
    explicit ComingFile(const std::string& path)
        : to_(path),
          path_(path + ".coming-" + std::to_string(::getpid()) + '-' +
                std::to_string(std::random_device()())) {}
    ComingFile(const ComingFile&) = delete;
    ComingFile& operator=(const ComingFile&) = delete;
    ~ComingFile() {
        std::error_code ignored;
        std::filesystem::remove(path_, ignored);
    }
    const std::string& path() const { return path_; }
    void take_place() {
        std::error_code error;
        std::filesystem::rename(path_, to_, error);
        if (error)
            throw Failure(FailureKind::read_or_write,
                          to_ + ": cannot be kept: " + error.message() + "; try again");
    }

private:
    std::string to_;
    std::string path_;
};

// False where somebody looked within a day. The first time is a day after the cache was made.
bool take_sweep(const std::string& folder) {
    const std::string path = folder + '/' + std::string(swept_name);
    std::error_code error;
    const auto last = std::filesystem::last_write_time(path, error);
    const auto now = std::filesystem::file_time_type::clock::now();
    if (!error && last > now - day) return false;
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0) return false;
    ::futimens(file, nullptr);
    ::close(file);
    return !error;
}

}  // namespace

void send_to_depot(const std::string& folder, const std::string& name, const std::string& file) {
    if (const auto depot = find_depot(folder))
        depot->put(name + '/' + file, folder + '/' + name + '/' + file);
}

bool fetch_from_depot(const std::string& folder, const std::string& name, const std::string& file) {
    const auto depot = find_depot(folder);
    if (!depot) return false;
    const std::string own = folder + '/' + name;
    static_cast<void>(::mkdir(folder.c_str(), 0700));  // where somebody took it away
    static_cast<void>(::mkdir(own.c_str(), 0700));
    ComingFile coming(own + '/' + file);
    const bool is_there = depot->get(name + '/' + file, coming.path());
    if (is_there) coming.take_place();
    return is_there;
}

void forget_in_depot(const std::string& folder, const std::string& name) noexcept {
    try {
        if (const auto depot = find_depot(folder)) depot->remove(name);
    } catch (const std::exception&) {
        // The sweep finds it.
    }
}

void note_use(const std::string& folder, const std::string& name) {
    if (!find_depot(folder)) return;
    const std::string own = folder + '/' + name;
    ::utimensat(AT_FDCWD, own.c_str(), nullptr, 0);
}

void sweep_cache(const std::string& folder) {
    const auto long_ago = std::filesystem::file_time_type::clock::now() - day;
    std::error_code ignored;
    for (const auto& entry : std::filesystem::directory_iterator(folder, ignored)) {
        std::error_code error;
        auto used = entry.last_write_time(error);
        // One that is still coming touches its file, not its folder.
        std::error_code none;
        const auto written = std::filesystem::last_write_time(entry.path() / "upload", none);
        if (!none) used = std::max(used, written);
        if (!error && used < long_ago && entry.path().filename() != swept_name)
            std::filesystem::remove_all(entry.path(), error);
    }
}

void sweep_depot(const std::string& folder,
                 const std::function<bool(const std::string&)>& is_known) {
    const auto depot = find_depot(folder);
    if (!depot || !take_sweep(folder)) return;
    std::set<std::string> old;
    try {
        depot->each_older(std::chrono::system_clock::now() - day, [&](const std::string& object) {
            old.insert(object.substr(0, object.find('/')));
        });
    } catch (const Failure&) {
        return;  // whoever wants something of it will hear; this can wait a day
    }
    for (const std::string& name : old)
        if (!is_known(name)) forget_in_depot(folder, name);
}

}  // namespace rollcall
