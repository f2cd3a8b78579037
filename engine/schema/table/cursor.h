// Takes a short text apart from its front: what dates, durations and numbers are read with.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace rollcall {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Borrows the text; used only while it is read.
class Cursor {
public:
    explicit Cursor(std::string_view text) : rest_(text) {}

    std::string_view rest() const { return rest_; }
    bool at_end() const { return rest_.empty(); }

    bool take(char c) {
        if (rest_.empty() || rest_.front() != c) return false;
        rest_.remove_prefix(1);
        return true;
    }

    void skip(std::size_t bytes) { rest_.remove_prefix(bytes); }

    // All digits at the front, perhaps none.
    std::string_view take_digits() {
        std::size_t size = 0;
        while (size < rest_.size() && is_digit(rest_[size])) ++size;
        const std::string_view digits = rest_.substr(0, size);
        rest_.remove_prefix(size);
        return digits;
    }

    // The number of exactly so many digits (at most 18), or none; then nothing is taken.
    std::optional<std::int64_t> take_number(std::size_t digits) {
        if (rest_.size() < digits) return std::nullopt;
        std::int64_t number = 0;
        for (const char c : rest_.substr(0, digits)) {
            if (!is_digit(c)) return std::nullopt;
            number = number * 10 + (c - '0');
        }
        rest_.remove_prefix(digits);
        return number;
    }

private:
    std::string_view rest_;
};

}  // namespace rollcall
