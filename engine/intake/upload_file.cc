#include "engine/intake/upload_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <random>
#include <vector>

#include "engine/directory/file_bytes.h"
#include "engine/plan/plan_hash.h"
#include "engine/store/crash_point.h"
#include "engine/text/failure.h"

namespace rollcall {
namespace {

std::string reason() { return std::strerror(errno); }

[[noreturn]] void fail(const std::string& path) {
    throw Failure(FailureKind::read_or_write,
                  path + ": cannot be kept: " + reason() + "; nothing was uploaded");
}

// 128 random bits: nobody guesses the name of another's upload.
std::string random_name() {
    std::random_device device;
    std::string name;
    for (int word = 0; word < 4; ++word) {
        const std::uint32_t bits = device();
        for (int digit = 0; digit < 8; ++digit)
            name += "0123456789abcdef"[bits >> (4 * digit) & 15];
    }
    return name;
}

class OpenFile {
public:
    OpenFile(const std::string& path, int flags) : file_(::open(path.c_str(), flags, 0600)) {}
    OpenFile(const OpenFile&) = delete;
    OpenFile& operator=(const OpenFile&) = delete;
    ~OpenFile() {
        if (file_ > STDERR_FILENO) ::close(file_);
    }
    int number() const { return file_; }

private:
    int file_;
};

void sync_folder(const std::string& path) {
    const OpenFile folder(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder.number() < 0 || ::fsync(folder.number()) != 0) fail(path);
}

void write_all(int file, const char* data, std::size_t size, const std::string& path) {
    while (size > 0) {
        const ssize_t done = ::write(file, data, size);
        if (done < 0 && errno == EINTR) continue;
        if (done <= 0) fail(path);
        data += done;
        size -= static_cast<std::size_t>(done);
    }
}

void copy_all(int from, int to, const std::string& path) {
    std::vector<char> room(std::size_t{1} << 20);
    for (;;) {
        const ssize_t got = ::read(from, room.data(), room.size());
        if (got < 0 && errno == EINTR) continue;
        if (got < 0)
            throw Failure(FailureKind::read_or_write, path + ": cannot be read: " + reason());
        if (got == 0) return;
        write_all(to, room.data(), static_cast<std::size_t>(got), path);
        crash_point("upload_mid_copy");
    }
}

void copy_durably(const std::string& from, const std::string& to) {
    const bool is_standard_input = from == "-";
    const OpenFile source(is_standard_input ? "/dev/stdin" : from, O_RDONLY | O_CLOEXEC);
    if (source.number() < 0)
        throw Failure(FailureKind::input_not_opened, from + ": cannot be opened: " + reason());
    struct stat about {};
    if (::fstat(source.number(), &about) == 0 && S_ISDIR(about.st_mode))
        throw Failure(FailureKind::input_not_opened, from + ": is a folder; name a file");
    const OpenFile kept(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC);
    if (kept.number() < 0) fail(to);
    copy_all(source.number(), kept.number(), from);
    crash_point("upload_before_fsync");
    if (::fsync(kept.number()) != 0) fail(to);
}

std::string digest_of(const std::string& path) {
    const FileBytes bytes(path, ReadingOrder::front_to_back);
    return to_hex(sha256(bytes.text()));
}

template <typename Write>
KeptFile keep(const std::string& folder, Write write) {
    KeptFile kept;
    kept.name = random_name();
    const std::string own = folder + '/' + kept.name;
    if (::mkdir(own.c_str(), 0700) != 0) fail(own);
    try {
        const std::string file = own + "/upload";
        write(file);
        sync_folder(own);
        sync_folder(folder);
        kept.bytes = std::filesystem::file_size(file);
        kept.sha256 = digest_of(file);
    } catch (...) {
        std::error_code ignored;
        std::filesystem::remove_all(own, ignored);
        throw;
    }
    return kept;
}

}  // namespace

KeptFile keep_upload(const std::string& folder, const std::string& path) {
    KeptFile kept = keep(folder, [&](const std::string& file) { copy_durably(path, file); });
    crash_point("upload_kept");
    return kept;
}

KeptFile keep_text(const std::string& folder, std::string_view text) {
    return keep(folder, [&](const std::string& file) {
        const OpenFile kept(file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC);
        if (kept.number() < 0) fail(file);
        write_all(kept.number(), text.data(), text.size(), file);
        if (::fsync(kept.number()) != 0) fail(file);
    });
}

std::string keep_schema(const std::string& folder, const KeptFile& file, const std::string& path) {
    const std::string own = folder + '/' + file.name;
    const std::string to = own + '/' + std::filesystem::path(path).filename().string();
    copy_durably(path, to);
    sync_folder(own);
    return to;
}

std::string kept_path(const std::string& folder, const std::string& name,
                      const std::string& sha256) {
    std::string path = folder + '/' + name + "/upload";
    if (!std::filesystem::exists(path))
        throw Failure(FailureKind::read_or_write,
                      path + ": the kept upload is gone; upload the file again into the job");
    if (digest_of(path) != sha256)
        throw Failure(FailureKind::read_or_write,
                      path + ": the kept upload is damaged; upload the file again into the job");
    return path;
}

FileHold::FileHold(const std::string& folder, const std::string& name) {
    const std::string path = folder + '/' + name + "/hold";
    file_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    is_held_ = file_ >= 0 && ::flock(file_, LOCK_EX | LOCK_NB) == 0;
}

FileHold::~FileHold() {
    if (file_ >= 0) ::close(file_);
}

void write_progress(const std::string& folder, const std::string& name, const std::string& json) {
    // A sign of life only: where it cannot be written, it is not.
    const std::string path = folder + '/' + name + "/progress";
    const std::string fresh = path + ".new";
    std::ofstream(fresh) << json;
    std::error_code ignored;
    std::filesystem::rename(fresh, path, ignored);
}

std::string read_progress(const std::string& folder, const std::string& name) {
    std::ifstream file(folder + '/' + name + "/progress");
    std::string json;
    std::getline(file, json);
    return json;
}

void sweep_uploads(const std::string& folder,
                   const std::function<bool(const std::string&)>& is_known) {
    const auto long_ago = std::filesystem::file_time_type::clock::now() - std::chrono::hours(1);
    std::error_code ignored;
    for (const auto& entry : std::filesystem::directory_iterator(folder, ignored)) {
        const auto changed = entry.last_write_time(ignored);
        if (!ignored && changed < long_ago && !is_known(entry.path().filename().string()))
            std::filesystem::remove_all(entry.path(), ignored);
    }
}

void ask_to_cancel(const std::string& folder, const std::string& name) {
    const std::string path = folder + '/' + name + "/cancel";
    const OpenFile file(path, O_WRONLY | O_CREAT | O_CLOEXEC);
    if (file.number() < 0) fail(path);
}

bool is_asked_to_cancel(const std::string& folder, const std::string& name) {
    return ::access((folder + '/' + name + "/cancel").c_str(), F_OK) == 0;
}

}  // namespace rollcall
