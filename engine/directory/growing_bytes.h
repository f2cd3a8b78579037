// Bytes that grow to gigabytes without being copied: the kernel moves the pages instead.
//
// Large runs are asked for in 2 MB pages, because the Directory's table and records are met at
// random and every 4 KB page would be one more miss of the TLB.
#pragma once

#include <cstddef>

namespace rollcall {

class GrowingBytes {
public:
    GrowingBytes() = default;
    GrowingBytes(GrowingBytes&& other) noexcept;
    GrowingBytes& operator=(GrowingBytes&& other) noexcept;
    ~GrowingBytes();

    // Room for `size` more bytes, all zero; valid until the next call. Throws Failure{internal}
    // when the machine has no memory left.
    unsigned char* append(std::size_t size);

    unsigned char* data() { return data_; }
    const unsigned char* data() const { return data_; }
    std::size_t size() const { return size_; }
    void shrink(std::size_t size) { size_ = size; }

private:
    void make_room(std::size_t wanted);

    unsigned char* data_ = nullptr;  // mapped; page-aligned
    std::size_t size_ = 0;
    std::size_t room_ = 0;
};

}  // namespace rollcall
