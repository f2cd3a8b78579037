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
            row.line = 1 + lines_before(at_);
            read_row(row);
            rows.push_back(row);
        }
        return rows;
    }

private:
    void read_row(SlowRow& row) {
        const std::size_t start = at_;
        for (;;) {
            const bool closed = read_cell(row, start);
            if (!closed) {
                row.unclosed = true;
                break;
            }
            if (is_row_end(at_)) break;
            ++at_;  // over the delimiter
        }
        row.size = at_ - start;
        if (row.size > row_bytes_) {
            row.overlong = true;
            row.unclosed = false;
            row.size = row_bytes_;
            row.cells.clear();
        }
        step_over_row_end();
    }

    // Leaves at_ at the delimiter or at the row end behind the cell. False: its quote never closes.
    bool read_cell(SlowRow& row, std::size_t row_start) {
        const std::size_t begin = at_;
        SlowCell cell;
        if (at_ < text_.size() && text_[at_] == '"') {
            const std::size_t close = closing_quote(at_);
            if (close >= row_start + row_bytes_) {
                while (!is_row_end(at_)) ++at_;
                cell.text = text_.substr(begin, at_ - begin);
                row.cells.push_back(cell);
                return false;
            }
            at_ = close + 1;
            if (is_row_end(at_) || text_[at_] == dialect_.delimiter) {
                cell.text = without_quotes(text_.substr(begin, at_ - begin));
                row.cells.push_back(cell);
                return true;
            }
            cell.stray = true;
        }
        for (; !is_row_end(at_) && text_[at_] != dialect_.delimiter; ++at_)
            if (text_[at_] == '"') cell.stray = true;
        cell.text = text_.substr(begin, at_ - begin);
        row.cells.push_back(cell);
        return true;
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
        return dialect_.terminator == '\n' && text_.substr(at, 2) == "\r\n";
    }

    void step_over_row_end() {
        while (at_ < text_.size() && text_[at_] != dialect_.terminator) ++at_;
        if (at_ < text_.size()) ++at_;
    }

    static std::string without_quotes(std::string_view raw) {
        std::string inner;
        for (std::size_t i = 1; i + 1 < raw.size(); ++i) {
            inner += raw[i];
            if (raw[i] == '"') ++i;
        }
        return inner;
    }

    std::uint64_t lines_before(std::size_t at) const {
        const auto end = text_.begin() + static_cast<std::ptrdiff_t>(at);
        return static_cast<std::uint64_t>(std::count(text_.begin(), end, dialect_.terminator));
    }

    std::string_view text_;
    Dialect dialect_;
    std::size_t row_bytes_;
    std::size_t at_ = 0;
};

}  // namespace

std::vector<SlowRow> read_slowly(std::string_view text, const Dialect& dialect,
                                 std::size_t row_bytes) {
    return SlowReader(text, dialect, row_bytes).read();
}

}  // namespace rollcall::test
