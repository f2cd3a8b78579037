// See slow_records.h.
#include "tests/json/slow_records.h"

#include <algorithm>
#include <string>

#include "engine/json/json_error.h"

namespace rollcall::test {
namespace {

bool is_one_of(char c, std::string_view set) { return set.find(c) != std::string_view::npos; }

bool is_blank(char c) { return is_one_of(c, " \t\n\r"); }

class SlowSplitter {
public:
    SlowSplitter(std::string_view text, std::size_t row_bytes)
        : text_(text), row_bytes_(row_bytes) {}

    SlowRecords read_lines() {
        while (at_ < text_.size()) {
            const std::size_t line_end = std::min(text_.find('\n', at_), text_.size());
            while (at_ < line_end && is_blank(text_[at_])) ++at_;
            std::size_t end = line_end;
            while (end > at_ && is_blank(text_[end - 1])) --end;
            // White space behind a record may be as long as the record may be, and two bytes more.
            const bool is_blank_too_long = line_end - at_ > 2 * row_bytes_ + 2;
            if (at_ < end) add(at_, end, is_blank_too_long);
            at_ = line_end + 1;
        }
        return result_;
    }

    SlowRecords read_array() {
        if (!take('[')) return broken();
        if (take(']')) return read_tail();
        for (;;) {
            skip_blanks();
            const std::size_t begin = at_;
            const bool is_closed = read_value();
            if (at_ == begin) return broken();
            if (!is_closed && at_ - begin <= row_bytes_) {
                at_ = begin + find_json_error(text_.substr(begin));
                return broken();
            }
            add(begin, at_, false);
            if (!is_closed) return broken();
            if (take(']')) return read_tail();
            if (!take(',')) return broken();
        }
    }

private:
    bool at_end() const { return at_ == text_.size(); }

    void skip_blanks() {
        while (!at_end() && is_blank(text_[at_])) ++at_;
    }

    bool take(char wanted) {
        skip_blanks();
        if (at_end() || text_[at_] != wanted) return false;
        ++at_;
        return true;
    }

    SlowRecords read_tail() {
        skip_blanks();
        return at_end() ? result_ : broken();
    }

    SlowRecords broken() {
        result_.broken_at = at_;
        return result_;
    }

    void add(std::size_t begin, std::size_t end, bool overlong) {
        while (counted_ < begin) line_ += text_[counted_++] == '\n' ? 1 : 0;
        result_.records.push_back(
            {line_, begin, text_.substr(begin, end - begin), overlong || end - begin > row_bytes_});
    }

    // False where the text ends before the value is known to.
    bool read_value() {
        if (at_end()) return false;
        if (is_one_of(text_[at_], "[{")) return read_nested();
        if (text_[at_] == '"') return read_string();
        while (!at_end() && !is_blank(text_[at_]) && !is_one_of(text_[at_], ",[]{}\"")) ++at_;
        return !at_end();
    }

    bool read_string() {
        for (++at_; !at_end(); ++at_) {
            if (text_[at_] == '"') return ++at_, true;
            if (text_[at_] == '\\' && ++at_ == text_.size()) return false;
        }
        return false;
    }

    bool read_nested() {
        std::size_t depth = 0;
        while (!at_end()) {
            const char c = text_[at_];
            if (c == '"') {
                if (!read_string()) return false;
                continue;
            }
            ++at_;
            if (is_one_of(c, "[{")) ++depth;
            if (is_one_of(c, "]}") && --depth == 0) return true;
            // A backslash hides the quote or backslash behind it outside strings as well.
            if (c == '\\' && !at_end() && is_one_of(text_[at_], "\"\\")) ++at_;
        }
        return false;
    }

    std::string_view text_;
    std::size_t row_bytes_;
    std::size_t at_ = 0;
    std::size_t counted_ = 0;  // bytes whose newlines are in line_
    std::uint64_t line_ = 1;
    SlowRecords result_;
};

}  // namespace

SlowRecords read_records_slowly(std::string_view text, JsonForm form, std::size_t row_bytes) {
    SlowSplitter splitter(text, row_bytes);
    return form == JsonForm::array ? splitter.read_array() : splitter.read_lines();
}

}  // namespace rollcall::test
