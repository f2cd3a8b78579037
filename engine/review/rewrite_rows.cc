// Rows of a CSV file, rewritten cell by cell: what stands around an edited cell stays as it is.
#include <algorithm>

#include "engine/csv/strict_row.h"
#include "engine/review/rewrite_work.h"

namespace rollcall {
namespace {

// Pieces of one row that are to say something else.
struct Piece {
    std::size_t begin = 0;
    std::size_t end = 0;
    std::string text;
};

class RowRewriting {
public:
    RowRewriting(const RawRow& raw, std::string_view bytes, const Header& header)
        : row_(number(raw.number)), bytes_(bytes), header_(header), cells_(raw.cells) {
        if (raw.fault != RowFault::none)
            refuse_row(row_,
                       "cannot be taken apart, so no cell of it can be edited; mend the file");
        read_strict_row(bytes_, header.dialect, true, bytes_.size() + 1, spans_);
        if (raw.number == header.row) cells_.assign(header.cells.begin(), header.cells.end());
        cells_.resize(spans_.size());
    }

    void put(std::uint64_t column, std::string_view value) {
        const std::size_t columns = std::max(header_.cells.size(), spans_.size());
        if (column == 0 || column > columns)
            refuse_row(row_, "has no column " + std::to_string(column));
        const std::string text = kept_cell(value, header_.dialect.delimiter);
        if (column <= spans_.size()) {
            const CellSpan& span = spans_[column - 1];
            pieces_.push_back({span.begin, span.end, text});
            return;
        }
        // A row that is too short grows.
        grown_.append(column - std::max(grown_to_, spans_.size()), header_.dialect.delimiter);
        grown_ += text;
        grown_to_ = column;
    }

    void merge(const ColumnEdit& column) {
        const auto text = [&](std::uint64_t at) {
            return at <= cells_.size() ? trimmed(cells_[at - 1]) : std::string_view();
        };
        const std::string_view from = text(column.leave_out);
        const std::string_view into = text(column.merge_into);
        if (from.empty() || from == into) return;
        if (!into.empty())
            refuse_row(row_, "columns " + std::to_string(column.merge_into) + " and " +
                                 std::to_string(column.leave_out) +
                                 " say different things; empty one of the two cells first");
        put(column.merge_into, cells_[column.leave_out - 1]);
    }

    void leave_out(std::uint64_t column) {
        if (column > spans_.size()) return;
        const CellSpan& span = spans_[column - 1];
        const bool is_last = column == spans_.size();
        if (column > 1)
            pieces_.push_back({span.begin - 1, span.end, {}});
        else
            pieces_.push_back({span.begin, span.end + (is_last ? 0 : 1), {}});
    }

    // False where nothing of the row is other than it was.
    bool write(RewriteWork& work) {
        std::sort(pieces_.begin(), pieces_.end(),
                  [](const Piece& a, const Piece& b) { return a.begin < b.begin; });
        std::size_t at = 0;
        for (const Piece& piece : pieces_) {
            work.out.text() += bytes_.substr(at, piece.begin - at);
            work.replace(bytes_.substr(piece.begin, piece.end - piece.begin), piece.text);
            at = piece.end;
        }
        work.out.text() += bytes_.substr(at);
        if (!grown_.empty()) work.replace({}, grown_);
        return !pieces_.empty() || !grown_.empty();
    }

private:
    static std::string_view trimmed(std::string_view text) {
        while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
        while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
        return text;
    }

    std::uint64_t row_;
    std::string_view bytes_;
    const Header& header_;
    std::vector<std::string_view> cells_;
    std::vector<CellSpan> spans_;
    std::vector<Piece> pieces_;
    std::string grown_;
    std::size_t grown_to_ = 0;
};

void check_columns(const Header& header, const ColumnEdit& column) {
    const std::size_t columns = header.cells.size();
    for (const std::uint64_t at : {column.leave_out, column.merge_into})
        if (at > columns) refuse_row(number(header.row), "has no column " + std::to_string(at));
    if (column.leave_out != 0 && column.leave_out == column.merge_into)
        refuse_row(number(header.row), "a column cannot be merged into itself");
    if (column.leave_out != 0 && columns == 1)
        refuse_row(number(header.row), "has one column only, which cannot be left out");
}

}  // namespace

void rewrite_rows(KeptRows& kept, const EditOrder& what, RewriteWork& work) {
    Orders orders(what);
    const Header& header = kept.header;
    check_columns(header, what.column);
    kept.each_line([&](const RawRow& raw, std::string_view bytes, std::string_view line_end) {
        const std::uint64_t row = number(raw.number);
        const bool is_header = raw.number == header.row;
        if (is_header) work.out.text() += kept.before(bytes);
        if (orders.leaves_out(row)) {
            if (is_header) refuse_row(row, "is the header");
            work.replace(bytes, {});
            ++work.done.rows;
        } else if (orders.has_cell(row) || (what.column.leave_out != 0 && !bytes.empty())) {
            RowRewriting one(raw, bytes, header);
            orders.each_cell(row, [&](std::uint64_t column, std::string_view value) {
                one.put(column, value);
                ++work.done.cells;
            });
            if (what.column.merge_into != 0 && !is_header) one.merge(what.column);
            if (what.column.leave_out != 0) one.leave_out(what.column.leave_out);
            work.done.rows += one.write(work);
        } else {
            work.out.text() += bytes;
        }
        work.out.text() += line_end;
    });
    orders.check_all_done();
}

}  // namespace rollcall
