// See file_bytes.h.
#include "engine/directory/file_bytes.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <utility>

#include "engine/text/failure.h"

namespace rollcall {
namespace {

// Closes the file at the end of the scope, also when a Failure passes through.
struct OpenFile {
    int number;
    ~OpenFile() {
        if (number >= 0) close(number);
    }
};

std::string reason(int error) { return std::generic_category().message(error); }

}  // namespace

FileBytes::FileBytes(const std::filesystem::path& path, ReadingOrder order) {
    const OpenFile file{open(path.c_str(), O_RDONLY | O_CLOEXEC)};
    struct stat about {};
    if (file.number < 0 || fstat(file.number, &about) != 0)
        throw Failure(FailureKind::input_not_opened,
                      path.string() + " cannot be opened: " + reason(errno) + "; check the path");
    if (S_ISDIR(about.st_mode))
        throw Failure(FailureKind::input_not_opened,
                      path.string() + " is a folder; name a file in it");
    // Files of the kernel itself (/proc) are regular and say that they are empty.
    if (!S_ISREG(about.st_mode) || about.st_size == 0) {
        read_all(file.number, path);
        return;
    }
    size_ = static_cast<std::size_t>(about.st_size);
    void* const place = mmap(nullptr, size_, PROT_READ, MAP_PRIVATE, file.number, 0);
    if (place == MAP_FAILED)
        throw Failure(FailureKind::read_or_write,
                      path.string() + " cannot be mapped: " + reason(errno));
    data_ = static_cast<const char*>(place);
    is_mapped_ = true;
    if (order == ReadingOrder::front_to_back) madvise(place, size_, MADV_SEQUENTIAL);
}

FileBytes::FileBytes(FileBytes&& other) noexcept
    : data_(std::exchange(other.data_, nullptr)),
      size_(std::exchange(other.size_, 0)),
      is_mapped_(std::exchange(other.is_mapped_, false)),
      read_(std::move(other.read_)) {}

FileBytes::~FileBytes() {
    if (is_mapped_) munmap(const_cast<char*>(data_), size_);
}

void FileBytes::read_all(int file, const std::filesystem::path& path) {
    constexpr std::size_t piece = 256 * 1024;
    for (;;) {
        unsigned char* const place = read_.append(piece);
        const ssize_t got = read(file, place, piece);
        read_.shrink(read_.size() - piece + (got > 0 ? static_cast<std::size_t>(got) : 0));
        if (got == 0) break;
        if (got < 0 && errno != EINTR)
            throw Failure(FailureKind::read_or_write,
                          path.string() + " cannot be read: " + reason(errno));
    }
    data_ = reinterpret_cast<const char*>(read_.data());
    size_ = read_.size();
}

}  // namespace rollcall
