// A run of bytes of a mapped snapshot, checked block by block when it is first touched.
//
// Any thread may ask. Two that meet the same new block both check it, which is harmless.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

namespace rollcall {

class CheckedSection {
public:
    static constexpr std::size_t block_bytes = 16 * 1024;
    static constexpr std::size_t blocks_of(std::uint64_t size) {
        return static_cast<std::size_t>((size + block_bytes - 1) / block_bytes);
    }

    // Where the bytes of a snapshot lie and what their blocks must sum to. `checksums` has
    // blocks_of(size) entries; both outlive this.
    struct Origin {
        std::string file;
        std::uint64_t first_byte = 0;  // of the section, in the file
        const std::uint64_t* checksums = nullptr;
    };

    CheckedSection() = default;
    // Bytes in memory, which nothing can have damaged.
    CheckedSection(const unsigned char* data, std::uint64_t size) : data_(data), size_(size) {}
    CheckedSection(const unsigned char* data, std::uint64_t size, Origin origin);

    const unsigned char* data() const { return data_; }
    std::uint64_t size() const { return size_; }
    bool is_mapped() const { return checked_ != nullptr; }

    // Makes sure of the bytes from `offset` on; all of them lie within the section. Throws
    // Failure{reference_broken} where a block does not match its checksum.
    void require(std::uint64_t offset, std::uint64_t bytes) const {
        if (checked_ == nullptr) return;
        const std::uint64_t last = (offset + bytes - 1) / block_bytes;
        for (std::uint64_t block = offset / block_bytes; block <= last; ++block)
            if (checked_[block].load(std::memory_order_acquire) == 0) check(block);
    }

    // Refuses what lies at `offset` although its checksum is right.
    [[noreturn]] void refuse(std::uint64_t offset) const;

private:
    void check(std::uint64_t block) const;

    const unsigned char* data_ = nullptr;
    std::uint64_t size_ = 0;
    Origin origin_;
    std::unique_ptr<std::atomic<std::uint8_t>[]> checked_;  // by block; null: nothing to check
};

}  // namespace rollcall
