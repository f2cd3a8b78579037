#include "engine/store/sqlite/job_folder.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "engine/text/failure.h"

namespace rollcall {

FileHold::FileHold(const std::string& folder, const std::string& name) {
    // Where the upload was taken away, its job can be held and ended all the same.
    static_cast<void>(::mkdir(folder.c_str(), 0700));
    static_cast<void>(::mkdir((folder + '/' + name).c_str(), 0700));
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

void ask_to_cancel(const std::string& folder, const std::string& name) {
    const std::string path = folder + '/' + name + "/cancel";
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0)
        throw Failure(FailureKind::read_or_write,
                      path + ": cannot be written: " + std::strerror(errno));
    ::close(file);
}

bool is_asked_to_cancel(const std::string& folder, const std::string& name) {
    return ::access((folder + '/' + name + "/cancel").c_str(), F_OK) == 0;
}

}  // namespace rollcall
