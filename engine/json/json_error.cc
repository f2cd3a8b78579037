#include "engine/json/json_error.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "engine/text/unicode.h"

namespace rollcall {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// A strict reader that keeps nothing. Each member returns false with at_ on the offending byte.
class StrictReader {
public:
    explicit StrictReader(std::string_view text) : text_(text) {}

    std::size_t at() const { return at_; }

    // Iterative, because a hostile text nests as deep as it is long.
    bool read_document() {
        do {
            if (!read_value_start()) return false;
        } while (!read_after_value());
        return at_ == text_.size();
    }

private:
    char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }

    bool take(char wanted) {
        if (at_ >= text_.size() || text_[at_] != wanted) return false;
        ++at_;
        return true;
    }

    void skip_space() {
        while (peek() == ' ' || peek() == '\n' || peek() == '\r' || peek() == '\t') ++at_;
    }

    // Opens containers until a scalar or an empty container has been read.
    bool read_value_start() {
        for (;;) {
            skip_space();
            if (take('[')) {
                skip_space();
                if (take(']')) return true;
                open_.push_back(']');
            } else if (take('{')) {
                skip_space();
                if (take('}')) return true;
                open_.push_back('}');
                if (!read_name()) return false;
            } else {
                return read_scalar();
            }
        }
    }

    // True at the end of the document or of what can be read; false where a value must follow.
    bool read_after_value() {
        for (;;) {
            skip_space();
            if (open_.empty()) return true;
            if (take(open_.back())) {
                open_.pop_back();
                continue;
            }
            if (!take(',')) return true;
            if (open_.back() == ']') return false;
            return !read_name();
        }
    }

    bool read_name() {
        skip_space();
        if (!read_string()) return false;
        skip_space();
        return take(':');
    }

    bool read_scalar() {
        if (peek() == '"') return read_string();
        if (peek() == '-' || is_digit(peek())) return read_number();
        for (const std::string_view word : {"true", "false", "null"})
            if (text_.substr(at_, word.size()) == word) return at_ += word.size(), true;
        return false;
    }

    bool read_digits() {
        if (!is_digit(peek())) return false;
        while (is_digit(peek())) ++at_;
        return true;
    }

    bool read_number() {
        take('-');
        if (!take('0') && !read_digits()) return false;
        if (take('.') && !read_digits()) return false;
        if (!take('e') && !take('E')) return true;
        if (!take('+')) take('-');
        return read_digits();
    }

    bool read_string() {
        if (!take('"')) return false;
        while (at_ < text_.size() && static_cast<unsigned char>(text_[at_]) >= 0x20) {
            if (take('"')) return true;
            if (!take('\\')) {
                ++at_;
                continue;
            }
            if (take('u')) {
                for (int digit = 0; digit < 4; ++digit, ++at_)
                    if (std::string_view("0123456789abcdefABCDEF").find(peek()) ==
                        std::string_view::npos)
                        return false;
                continue;
            }
            if (std::string_view("\"\\/bfnrt").find(peek()) == std::string_view::npos) return false;
            ++at_;
        }
        return false;
    }

    std::string_view text_;
    std::size_t at_ = 0;
    std::vector<char> open_;  // the brackets that would close what is open
};

}  // namespace

std::size_t find_json_error(std::string_view text) {
    StrictReader reader(text);
    reader.read_document();
    return std::min(reader.at(), find_invalid_utf8(text));
}

}  // namespace rollcall
