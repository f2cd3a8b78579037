// See slow_reader.h.
#include "tests/csv/slow_reader.h"

#include <algorithm>

namespace rollcall::test {
namespace {

class SlowReader {
public:
    SlowReader(std::string_view text, const Dialect& dialect, std::size_t row_bytes)
        : text_(text), dialect_(dialect), row_bytes_(row_bytes) {}

    std::vector<SlowRow> read() {
        std::vector<SlowRow> rows;
        while (at_ < text_.size()) {
            SlowRow row;
            row.number = rows.size() + 1;
            row.byte = at_;
            row.line = line_;
            read_row(row);
            line_ += lines_between(row.byte, at_);
            rows.push_back(row);
        }
        return rows;
    }

private:
    void read_row(SlowRow& row) {
        start_ = at_;
        while (read_cell(row) && !is_row_end(at_)) ++at_;  // over the delimiter
        row.size = at_ - start_;
        // What ends the row is no part of it, but the limit counts a CR.
        if (at_ < text_.size() && text_[at_] != dialect_.terminator) ++at_;
        if (at_ - start_ > row_bytes_ && !row.unclosed) {
            row.overlong = true;
            row.cells.clear();
        }
        if (at_ < text_.size()) ++at_;
    }

    // Leaves at_ at the delimiter or at the row end behind the cell. False: its quote never closes.
    bool read_cell(SlowRow& row) {
        const std::size_t begin = at_;
        bool stray = false;
        if (at_ < text_.size() && text_[at_] == '"') {
            const std::size_t close = closing_quote(at_);
            if (close >= start_ + row_bytes_) return give_up(row);
            at_ = close + 1;
            if (is_row_end(at_) || text_[at_] == dialect_.delimiter) {
                row.cells.push_back({without_quotes(text_.substr(begin, at_ - begin)), false});
                return true;
            }
            stray = true;
        }
        for (; !is_row_end(at_) && text_[at_] != dialect_.delimiter; ++at_)
            if (text_[at_] == '"') stray = true;
        row.cells.push_back({std::string(text_.substr(begin, at_ - begin)), stray});
        return true;
    }

    // The quote at at_ never closes within the limit: its cell is the rest of its line, though no
    // more of it than the limit allows, since nobody is to hold more than that of one row. Where
    // the quote opens behind the limit, the row was too long before.
    bool give_up(SlowRow& row) {
        const std::size_t begin = at_;
        row.unclosed = begin < start_ + row_bytes_;
        while (!is_row_end(at_)) ++at_;
        const std::size_t end = std::min(at_, start_ + row_bytes_);
        if (row.unclosed)
            row.cells.push_back({std::string(text_.substr(begin, end - begin)), false});
        return false;
    }

    // Of the quote that opens at `open`; past every limit where there is none.
    std::size_t closing_quote(std::size_t open) const {
        for (std::size_t i = open + 1; i < text_.size(); ++i) {
            if (text_[i] != '"') continue;
            const bool doubled = i + 1 < text_.size() && text_[i + 1] == '"';
            if (!doubled) return i;
            ++i;
        }
        return std::string_view::npos;
    }

    bool is_row_end(std::size_t at) const {
        if (at >= text_.size() || text_[at] == dialect_.terminator) return true;
        if (dialect_.terminator != '\n' || text_[at] != '\r') return false;
        return at + 1 == text_.size() || text_[at + 1] == '\n';  // the last newline may be missing
    }

    static std::string without_quotes(std::string_view raw) {
        std::string inner;
        for (std::size_t i = 1; i + 1 < raw.size(); ++i) {
            inner += raw[i];
            if (raw[i] == '"') ++i;
        }
        return inner;
    }

    std::uint64_t lines_between(std::size_t begin, std::size_t end) const {
        const std::string_view bytes = text_.substr(begin, end - begin);
        return static_cast<std::uint64_t>(
            std::count(bytes.begin(), bytes.end(), dialect_.terminator));
    }

    std::string_view text_;
    Dialect dialect_;
    std::size_t row_bytes_;
    std::size_t at_ = 0;
    std::size_t start_ = 0;  // of the row
    std::uint64_t line_ = 1;
};

}  // namespace

std::vector<SlowRow> read_slowly(std::string_view text, const Dialect& dialect,
                                 std::size_t row_bytes) {
    return SlowReader(text, dialect, row_bytes).read();
}

}  // namespace rollcall::test
