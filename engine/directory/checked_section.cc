// See checked_section.h.
#include "engine/directory/checked_section.h"

#include <algorithm>
#include <utility>

#include "engine/directory/checksum.h"
#include "engine/text/failure.h"

namespace rollcall {

CheckedSection::CheckedSection(const unsigned char* data, std::uint64_t size, Origin origin)
    : data_(data),
      size_(size),
      origin_(std::move(origin)),
      checked_(std::make_unique<std::atomic<std::uint8_t>[]>(blocks_of(size) + 1)) {}

void CheckedSection::check(std::uint64_t block) const {
    const std::uint64_t begin = block * block_bytes;
    const std::uint64_t size = std::min<std::uint64_t>(block_bytes, size_ - begin);
    if (checksum(data_ + begin, size) != origin_.checksums[block]) refuse(begin);
    checked_[block].store(1, std::memory_order_release);
}

void CheckedSection::refuse(std::uint64_t offset) const {
    const std::uint64_t begin = origin_.first_byte + offset / block_bytes * block_bytes;
    throw Failure(FailureKind::reference_broken,
                  "directory snapshot " + origin_.file + ": block at byte " +
                      std::to_string(begin) +
                      " is damaged; compile it again with rollcall snapshot");
}

}  // namespace rollcall
