#include "engine/csv/strict_row.h"

#include <algorithm>

namespace rollcall {
namespace {

// Walks one row; each step is one cell.
class RowWalk {
public:
    RowWalk(std::string_view bytes, const Dialect& dialect, bool at_end, std::size_t row_bytes)
        : bytes_(bytes), dialect_(dialect), at_end_(at_end), row_bytes_(row_bytes) {}

    StrictRow read(std::vector<CellSpan>& cells) {
        cells.clear();
        for (;;) {
            CellSpan cell{at_, at_, false};
            if (at_ < bytes_.size() && bytes_[at_] == '"') {
                const std::size_t opened = at_;
                const Quoted quoted = pass_quoted();
                if (quoted == Quoted::not_seen) return {RowEnd::not_seen, 0};
                if (quoted == Quoted::unclosed) return give_up(opened, cells);
                if (!at_cell_end()) cell.stray = true;
            }
            if (!pass_plain(cell)) return {RowEnd::not_seen, 0};
            cell.end = at_;
            if (at_ < bytes_.size() && bytes_[at_] == dialect_.delimiter) {
                cells.push_back(cell);
                ++at_;
                continue;
            }
            return finish(cell, cells);
        }
    }

private:
    enum class Quoted { closed, unclosed, not_seen };

    // Passes a quoted stretch; at_ is then behind its closing quote.
    Quoted pass_quoted() {
        std::size_t from = at_ + 1;
        const std::size_t limit = std::min(bytes_.size(), row_bytes_);
        for (;;) {
            const std::size_t quote = bytes_.substr(0, limit).find('"', from);
            if (quote == std::string_view::npos) {
                const bool nothing_follows = at_end_ || bytes_.size() >= row_bytes_;
                return nothing_follows ? Quoted::unclosed : Quoted::not_seen;
            }
            if (quote + 1 < bytes_.size() && bytes_[quote + 1] == '"') {
                from = quote + 2;
                continue;
            }
            if (quote + 1 == bytes_.size() && !at_end_) return Quoted::not_seen;
            at_ = quote + 1;
            return Quoted::closed;
        }
    }

    bool at_cell_end() const {
        if (at_ == bytes_.size() || bytes_[at_] == dialect_.delimiter) return true;
        if (bytes_[at_] == dialect_.terminator) return true;
        if (dialect_.terminator != '\n' || bytes_[at_] != '\r') return false;
        return at_ + 1 == bytes_.size() || bytes_[at_ + 1] == '\n';
    }

    // Passes bytes to the end of the cell; false when that is not in sight.
    bool pass_plain(CellSpan& cell) {
        for (; at_ < bytes_.size(); ++at_) {
            const char c = bytes_[at_];
            if (c == dialect_.delimiter || c == dialect_.terminator) return true;
            if (c == '"') cell.stray = true;
        }
        return at_end_;
    }

    StrictRow finish(CellSpan cell, std::vector<CellSpan>& cells) {
        const std::size_t next = std::min(at_ + 1, bytes_.size());
        const bool crlf =
            dialect_.terminator == '\n' && cell.end > cell.begin && bytes_[cell.end - 1] == '\r';
        if (crlf && (at_ < bytes_.size() || at_end_)) --cell.end;
        cells.push_back(cell);
        return {RowEnd::whole, next};
    }

    // The quote at `opened` never closes: the row ends with the line in which it stands.
    StrictRow give_up(std::size_t opened, std::vector<CellSpan>& cells) {
        const std::size_t line_end = bytes_.find(dialect_.terminator, opened);
        if (line_end == std::string_view::npos && !at_end_) return {RowEnd::not_seen, 0};
        const std::size_t end = std::min(line_end, bytes_.size());
        cells.push_back({opened, end, false});
        return {RowEnd::unclosed, std::min(end + 1, bytes_.size())};
    }

    std::string_view bytes_;
    const Dialect& dialect_;
    bool at_end_;
    std::size_t row_bytes_;
    std::size_t at_ = 0;
};

}  // namespace

StrictRow read_strict_row(std::string_view bytes, const Dialect& dialect, bool at_end,
                          std::size_t row_bytes, std::vector<CellSpan>& cells) {
    return RowWalk(bytes, dialect, at_end, row_bytes).read(cells);
}

std::string_view cell_text(std::string_view raw, bool stray, char*& spare) {
    if (stray || raw.size() < 2 || raw.front() != '"') return raw;
    raw = raw.substr(1, raw.size() - 2);
    if (raw.find('"') == std::string_view::npos) return raw;
    char* const text = spare;
    for (std::size_t at = 0; at < raw.size(); ++at) {
        *spare++ = raw[at];
        if (raw[at] == '"') ++at;  // of a doubled quote one is kept
    }
    return {text, static_cast<std::size_t>(spare - text)};
}

}  // namespace rollcall
