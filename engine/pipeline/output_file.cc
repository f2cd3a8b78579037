#include "engine/pipeline/output_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <utility>

#include "engine/text/failure.h"

namespace rollcall {
namespace {

constexpr std::string_view standard_output = "standard output";
constexpr std::size_t piece = 1024 * 1024;

// Whether the output is, or becomes, a regular file, which a rename may replace.
bool may_rename_over(const std::string& path) {
    struct stat about {};
    if (path == standard_output) return false;
    if (::stat(path.c_str(), &about) != 0) return true;
    if (S_ISDIR(about.st_mode))
        throw Failure(FailureKind::output_not_created, path + ": is a folder, not a file");
    return S_ISREG(about.st_mode);
}

// Where a link leads: the file there is replaced, not the link.
std::string resolve(const std::string& path) {
    if (path == "-") return std::string(standard_output);
    std::error_code none;
    std::filesystem::path target = path;
    constexpr int most_links = 16;
    for (int n = 0; n < most_links && std::filesystem::is_symlink(target, none); ++n)
        target = target.parent_path() / std::filesystem::read_symlink(target, none);
    return target.string();
}

int open_nameless() {
    const char* folder = std::getenv("TMPDIR");
    std::string name =
        std::string(folder != nullptr && *folder != '\0' ? folder : "/tmp") + "/rollcall-XXXXXX";
    const int file = ::mkostemp(name.data(), O_CLOEXEC);
    if (file >= 0) ::unlink(name.c_str());
    return file;
}

}  // namespace

OutputFile::OutputFile(const std::string& path)
    : path_(resolve(path)), takes_rename_(may_rename_over(path_)) {
    file_ = takes_rename_ ? open_beside() : open_nameless();
    if (file_ < 0)
        throw Failure(FailureKind::output_not_created,
                      (takes_rename_ ? path_ : "a file in the temporary folder") +
                          ": cannot be created: " + std::strerror(errno));
    const bool is_there = path_ != standard_output && ::access(path_.c_str(), F_OK) == 0;
    if (is_there && ::access(path_.c_str(), W_OK) != 0)
        throw Failure(FailureKind::output_not_created,
                      path_ + ": cannot be written: " + std::strerror(errno));
}

OutputFile::~OutputFile() {
    if (file_ >= 0) ::close(file_);
    if (!beside_.empty()) ::unlink(beside_.c_str());
}

int OutputFile::open_beside() {
    std::string name = path_ + ".XXXXXX";
    const int file = ::mkostemp(name.data(), O_CLOEXEC);
    if (file < 0) return file;
    // What is replaced keeps its mode: it may be closed to others for a reason.
    struct stat old {};
    const mode_t mask = ::umask(0);
    ::umask(mask);
    const bool replaces = ::stat(path_.c_str(), &old) == 0;
    ::fchmod(file, replaces ? old.st_mode & 07777 : 0666 & ~mask);
    beside_ = name;
    return file;
}

void OutputFile::fail() const {
    throw Failure(FailureKind::read_or_write,
                  path_ + ": cannot be written: " + std::strerror(errno));
}

void OutputFile::write_all(int file, std::string_view text) const {
    while (!text.empty()) {
        const ssize_t done = ::write(file, text.data(), text.size());
        if (done < 0 && errno == EINTR) continue;
        if (done < 0) fail();
        text.remove_prefix(static_cast<std::size_t>(done));
    }
}

void OutputFile::append(std::string_view text) {
    size_ += text.size();
    const bool is_long = text.size() >= piece / 4;
    if (is_long || buffer_.size() + text.size() >= piece) flush();
    if (is_long)
        write_all(file_, text);
    else
        buffer_ += text;
}

void OutputFile::flush() {
    write_all(file_, buffer_);
    buffer_.clear();
}

// Copies all size_ bytes with the edits made.
void OutputFile::copy_edited(int from, int to, const std::vector<Edit>& edits) const {
    std::vector<char> room(std::min<std::uint64_t>(size_, piece));
    std::uint64_t at = 0;
    const auto copy_until = [&](std::uint64_t stop) {
        while (at < stop) {
            const std::size_t want = std::min<std::uint64_t>(stop - at, room.size());
            const ssize_t got = ::pread(from, room.data(), want, static_cast<off_t>(at));
            if (got < 0 && errno == EINTR) continue;
            if (got <= 0) fail();
            write_all(to, {room.data(), static_cast<std::size_t>(got)});
            at += static_cast<std::uint64_t>(got);
        }
    };
    for (const Edit& edit : edits) {
        copy_until(edit.at);
        write_all(to, edit.insert);
        at = edit.at + edit.remove;
    }
    copy_until(size_);
}

void OutputFile::finish(const std::vector<Edit>& edits, std::uint64_t head_bytes,
                        std::uint64_t drop, std::string_view tail) {
    flush();
    if (!edits.empty()) rewrite(edits);
    if (drop != 0 && size_ > head_bytes) {
        size_ -= drop;
        if (::ftruncate(file_, static_cast<off_t>(size_)) != 0) fail();
        if (::lseek(file_, 0, SEEK_END) < 0) fail();
    }
    write_all(file_, tail);
    size_ += tail.size();
}

void OutputFile::publish() {
    if (takes_rename_) {
        if (::rename(beside_.c_str(), path_.c_str()) != 0) fail();
        beside_.clear();
        return;
    }
    const bool to_stdout = path_ == standard_output;
    const int out = to_stdout ? STDOUT_FILENO : ::open(path_.c_str(), O_WRONLY | O_CLOEXEC);
    if (out < 0) fail();
    copy_edited(file_, out, {});
    if (!to_stdout && ::close(out) != 0) fail();
}

// Moves the text into a fresh file of the same kind, with the edits made.
void OutputFile::rewrite(const std::vector<Edit>& edits) {
    const std::string old_name = std::exchange(beside_, {});
    const int fresh = takes_rename_ ? open_beside() : open_nameless();
    if (fresh < 0) {
        beside_ = old_name;
        fail();
    }
    if (!old_name.empty()) ::unlink(old_name.c_str());
    const int old_file = std::exchange(file_, fresh);
    copy_edited(old_file, fresh, edits);
    ::close(old_file);
    for (const Edit& edit : edits) size_ += edit.insert.size() - edit.remove;
}

}  // namespace rollcall
