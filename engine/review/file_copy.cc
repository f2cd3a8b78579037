#include "engine/review/file_copy.h"

#include <algorithm>

#include "engine/text/failure.h"

namespace rollcall {
namespace {

constexpr std::size_t piece = std::size_t{1} << 16;

}  // namespace

FileCopy::FileCopy(const std::string& path) : path_(path), file_(path, std::ios::binary) {}

void FileCopy::copy_to(std::uint64_t place, KeptText& out) {
    while (at_ < place) out.text() += read(std::min<std::uint64_t>(piece, place - at_));
    pass_to(place);
}

void FileCopy::copy_rest(KeptText& out) {
    std::string bytes(piece, '\0');
    while (file_.read(bytes.data(), piece) || file_.gcount() > 0)
        out.text().append(bytes, 0, static_cast<std::size_t>(file_.gcount()));
    if (!file_.eof()) throw Failure(FailureKind::read_or_write, path_ + ": cannot be read");
}

void FileCopy::pass_to(std::uint64_t place) {
    if (place < at_) throw Failure(FailureKind::read_or_write, path_ + ": is not what it was");
    if (place > at_) file_.ignore(static_cast<std::streamsize>(place - at_));
    at_ = place;
}

std::string FileCopy::read_to(std::uint64_t place) {
    std::string text = read(place < at_ ? 0 : place - at_);
    pass_to(place);
    return text;
}

std::string FileCopy::read(std::size_t bytes) {
    std::string text(bytes, '\0');
    if (!file_.read(text.data(), static_cast<std::streamsize>(bytes)))
        throw Failure(FailureKind::read_or_write,
                      path_ + ": cannot be read, or is not what it was");
    at_ += bytes;
    return text;
}

}  // namespace rollcall
