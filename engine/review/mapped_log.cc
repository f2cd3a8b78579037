#include "engine/review/mapped_log.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "engine/text/failure.h"

namespace rollcall {
namespace {

constexpr std::size_t buffer_bytes = std::size_t{1} << 20;

[[noreturn]] void fail(const std::string& folder) {
    throw Failure(
        FailureKind::read_or_write,
        folder + ": what is to be reviewed cannot be written here: " + std::strerror(errno));
}

}  // namespace

MappedLog::MappedLog(const std::string& folder)
    : folder_(folder), file_(::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600)) {
    if (file_ < 0) fail(folder_);
}

MappedLog::~MappedLog() {
    if (data_ != nullptr && size_ > 0) ::munmap(const_cast<char*>(data_), size_);
    if (file_ >= 0) ::close(file_);
}

void MappedLog::append(std::string_view bytes) {
    buffer_ += bytes;
    size_ += bytes.size();
    if (buffer_.size() >= buffer_bytes) flush();
}

void MappedLog::flush() {
    std::string_view rest = buffer_;
    while (!rest.empty()) {
        const ssize_t done = ::write(file_, rest.data(), rest.size());
        if (done < 0 && errno == EINTR) continue;
        if (done <= 0) fail(folder_);
        rest.remove_prefix(static_cast<std::size_t>(done));
    }
    buffer_.clear();
}

void MappedLog::finish() {
    flush();
    buffer_.shrink_to_fit();
    data_ = "";
    if (size_ > 0) {
        void* const mapped = ::mmap(nullptr, size_, PROT_READ, MAP_SHARED, file_, 0);
        if (mapped == MAP_FAILED) fail(folder_);
        data_ = static_cast<const char*>(mapped);
    }
    ::close(file_);
    file_ = -1;
}

}  // namespace rollcall
