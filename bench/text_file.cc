#include "bench/text_file.h"

#include <cerrno>
#include <system_error>
#include <utility>

namespace rollcall {
namespace {

[[noreturn]] void fail(const std::string& path) {
    throw std::system_error(errno, std::generic_category(), path);
}

}  // namespace

TextFile::TextFile(std::string path) : path_(std::move(path)) {
    file_.reset(std::fopen(path_.c_str(), "wb"));
    if (!file_) fail(path_);
    std::setvbuf(file_.get(), nullptr, _IONBF, 0);
    pending_.reserve(piece_bytes + 64 * 1024);
}

void TextFile::write_pending() {
    const auto size = pending_.size();
    if (std::fwrite(pending_.data(), 1, size, file_.get()) != size) fail(path_);
    written_ += size;
    pending_.clear();
}

std::uint64_t TextFile::finish() {
    write_pending();
    if (std::fclose(file_.release()) != 0) fail(path_);
    return written_;
}

}  // namespace rollcall
