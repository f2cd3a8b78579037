// Text built up from many small pieces, faster than std::string does it: no terminator is kept, and
// growing writes no zeros. For the words of findings and Changes, which are most of the output.
#pragma once

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>

#include "engine/text/escape.h"

namespace rollcall {

class ByteWriter {
public:
    // Valid until the next call that is not const.
    std::string_view text() const { return {bytes_.get(), size_}; }
    std::size_t size() const { return size_; }
    void clear() { size_ = 0; }

    void put(char byte) {
        if (size_ == room_) grow(1);
        bytes_[size_++] = byte;
    }

    void put(std::string_view piece) {
        if (room_ - size_ < piece.size()) grow(piece.size());
        if (piece.empty()) return;
        std::memcpy(bytes_.get() + size_, piece.data(), piece.size());
        size_ += piece.size();
    }

    template <std::size_t with_zero>
    void put(const char (&literal)[with_zero]) {
        constexpr std::size_t count = with_zero - 1;
        if (room_ - size_ < count) grow(count);
        std::memcpy(bytes_.get() + size_, literal, count);
        size_ += count;
    }

    void put_number(std::uint64_t value) {
        constexpr std::size_t longest = 20;
        if (room_ - size_ < longest) grow(longest);
        char* const at = bytes_.get() + size_;
        size_ += static_cast<std::size_t>(std::to_chars(at, at + longest, value).ptr - at);
    }

    // `text` as a JSON string with its quotes (escape.h).
    void put_json_string(std::string_view text) {
        if (!may_need_json_escape(text)) {
            put('"');
            put(text);
            put('"');
            return;
        }
        std::string escaped;
        append_json_string(escaped, text);
        put(std::string_view(escaped));
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
