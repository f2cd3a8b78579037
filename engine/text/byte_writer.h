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
        copy(piece);
    }

    // `before`, `piece`, `after` with one look at the room.
    void put(char before, std::string_view piece, char after) {
        if (room_ - size_ < piece.size() + 2) grow(piece.size() + 2);
        bytes_[size_++] = before;
        copy(piece);
        bytes_[size_++] = after;
    }

    // The size of `piece`, then the piece: a size below 254 in one byte, others in the byte 254 and
    // 4 more, the low one first. No size starts with the byte 255.
    void put_sized(std::string_view piece) {
        if (room_ - size_ < piece.size() + 5) grow(piece.size() + 5);
        const auto size = static_cast<std::uint32_t>(piece.size());
        if (size < 254) {
            bytes_[size_++] = static_cast<char>(static_cast<unsigned char>(size));
        } else {
            bytes_[size_++] = static_cast<char>(static_cast<unsigned char>(254));
            for (unsigned shift = 0; shift < 32; shift += 8)
                bytes_[size_++] = static_cast<char>(static_cast<unsigned char>(size >> shift));
        }
        copy(piece);
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
        if (!may_need_json_escape(text)) return put('"', text, '"');
        std::string escaped;
        append_json_string(escaped, text);
        put(std::string_view(escaped));
    }

private:
    // Most pieces are short; two overlapping copies of a known size beat a call.
    void copy(std::string_view piece) {
        char* const to = bytes_.get() + size_;
        const char* const from = piece.data();
        const std::size_t size = piece.size();
        size_ += size;
        if (size >= 8 && size <= 16) {
            copy_ends<8>(to, from, size);
        } else if (size > 16 && size <= 32) {
            copy_ends<16>(to, from, size);
        } else if (size >= 4 && size < 8) {
            copy_ends<4>(to, from, size);
        } else if (size > 32) {
            std::memcpy(to, from, size);
        } else {
            for (std::size_t at = 0; at < size; ++at) to[at] = from[at];
        }
    }

    template <std::size_t part>
    static void copy_ends(char* to, const char* from, std::size_t size) {
        char first[part];
        char last[part];
        std::memcpy(first, from, part);
        std::memcpy(last, from + size - part, part);
        std::memcpy(to, first, part);
        std::memcpy(to + size - part, last, part);
    }

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
