// See growing_bytes.h.
#include "engine/directory/growing_bytes.h"

#include <sys/mman.h>

#include <algorithm>
#include <cstring>
#include <string>
#include <utility>

#include "engine/text/failure.h"

namespace rollcall {
namespace {

constexpr std::size_t smallest_room = 64 * 1024;
constexpr std::size_t huge_page = 2 * 1024 * 1024;

void* map(std::size_t room) {
    return mmap(nullptr, room, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

void* grow(void* old, std::size_t old_room, std::size_t room) {
#if defined(__SANITIZE_THREAD__)
    // The thread sanitizer does not see what mremap moves, and takes who had that place before for
    // a rival.
    void* const place = map(room);
    if (place == MAP_FAILED) return place;
    std::memcpy(place, old, old_room);
    munmap(old, old_room);
    return place;
#else
    return mremap(old, old_room, room, MREMAP_MAYMOVE);
#endif
}

}  // namespace

GrowingBytes::GrowingBytes(GrowingBytes&& other) noexcept
    : data_(std::exchange(other.data_, nullptr)),
      size_(std::exchange(other.size_, 0)),
      room_(std::exchange(other.room_, 0)) {}

GrowingBytes& GrowingBytes::operator=(GrowingBytes&& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    std::swap(room_, other.room_);
    return *this;
}

GrowingBytes::~GrowingBytes() {
    if (data_ != nullptr) munmap(data_, room_);
}

unsigned char* GrowingBytes::append(std::size_t size) {
    if (room_ - size_ < size) make_room(size_ + size);
    unsigned char* const place = data_ + size_;
    size_ += size;
    return place;
}

void GrowingBytes::make_room(std::size_t wanted) {
    std::size_t room = std::max(wanted, room_ < 16 * huge_page ? room_ * 2 : room_ + room_ / 2);
    const std::size_t step = room < huge_page ? smallest_room : huge_page;
    room = (room + step - 1) / step * step;
    void* const place = data_ == nullptr ? map(room) : grow(data_, room_, room);
    if (place == MAP_FAILED)
        throw Failure(FailureKind::internal,
                      "no memory is left for the directory (" + std::to_string(room) +
                          " bytes asked for); close other programs or use a snapshot");
    data_ = static_cast<unsigned char*>(place);
    room_ = room;
    // A refusal only costs speed.
    if (room_ >= 2 * huge_page) madvise(data_, room_, MADV_HUGEPAGE);
}

}  // namespace rollcall
