// Text built up from many small pieces, faster than std::string does it: no terminator is kept, and
// growing writes no zeros. For the words of Changes, which are most of the output.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>

namespace rollcall {

class ByteWriter {
public:
    // Valid until the next call that is not const.
    std::string_view text() const { return {bytes_.get(), size_}; }
    std::size_t size() const { return size_; }
    void clear() { size_ = 0; }

    // Where to put (put.h) up to `bytes` more; end() says where that stopped.
    char* begin(std::size_t bytes) {
        if (room_ - size_ < bytes) grow(bytes);
        return bytes_.get() + size_;
    }

    void end(const char* at) { size_ = static_cast<std::size_t>(at - bytes_.get()); }

    void put(std::string_view piece) {
        char* const to = begin(piece.size());
        if (!piece.empty()) std::memcpy(to, piece.data(), piece.size());
        end(to + piece.size());
    }

private:
    void grow(std::size_t more) {
        constexpr std::size_t smallest = 256;
        const std::size_t room = std::max({smallest, room_ * 2, size_ + more});
        std::unique_ptr<char[]> bytes(new char[room]);
        if (size_ != 0) std::memcpy(bytes.get(), bytes_.get(), size_);
        bytes_ = std::move(bytes);
        room_ = room;
    }

    std::unique_ptr<char[]> bytes_;
    std::size_t size_ = 0;
    std::size_t room_ = 0;
};

}  // namespace rollcall
