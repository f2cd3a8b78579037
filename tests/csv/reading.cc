// See reading.h.
#include "tests/csv/reading.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include "engine/csv/row_splitter.h"
#include "engine/source/source.h"
#include "tests/csv/slow_reader.h"

namespace rollcall::test {
namespace {

// What both readers must agree on.
struct ShownRow {
    std::uint64_t number = 0;
    std::uint64_t line = 0;
    std::uint64_t byte = 0;
    std::size_t size = 0;
    std::vector<std::pair<std::string_view, bool>> cells;  // and whether it has a stray quote
    bool unclosed = false;
    bool overlong = false;
};

void append_cell(std::string& out, std::string_view cell) {
    for (const char byte : cell) out += byte == '\n' ? '~' : byte == '\r' ? '^' : byte;
}

void append_row(std::string& out, const ShownRow& row, Detail detail) {
    if (!out.empty()) out += " / ";
    if (detail == Detail::places) {
        out += std::to_string(row.number) + " line " + std::to_string(row.line) + " byte " +
               std::to_string(row.byte);
        // How much is left of a row over the limit is the splitter's own affair.
        out += row.overlong || row.unclosed ? ": " : "+" + std::to_string(row.size) + ": ";
    }
    for (std::size_t at = 0; at < row.cells.size(); ++at) {
        if (at != 0) out += '|';
        append_cell(out, row.cells[at].first);
        if (row.cells[at].second) out += '!';
    }
    if (row.unclosed) out += " (unclosed)";
    if (row.overlong) out += "(overlong)";
}

bool bit_of(const std::vector<std::uint64_t>& bits, std::size_t at) {
    return at / 64 < bits.size() && (bits[at / 64] >> (at % 64) & 1) != 0;
}

// No bit may stand behind the last column: whoever counts bits would count a column that is none.
bool ends_with_zeros(const std::vector<std::uint64_t>& bits, std::size_t size) {
    if (size % 64 != 0 && size / 64 < bits.size() && bits[size / 64] >> (size % 64) != 0)
        return false;
    for (std::size_t word = (size + 63) / 64; word < bits.size(); ++word)
        if (bits[word] != 0) return false;
    return true;
}

class FastRows {
public:
    explicit FastRows(const Reading& reading) : reading_(reading) {}

    void add(const Chunk& chunk, const RawRow& raw) {
        ShownRow row{number(raw.number),
                     number(raw.line),
                     number(chunk.byte_at(raw.offset)),
                     raw.size,
                     {},
                     raw.fault == RowFault::unclosed,
                     raw.fault == RowFault::overlong};
        if (!row.overlong) collect_cells(raw, row);
        if (raw.plain) check_plain(chunk.bytes().substr(raw.offset, raw.size));
        append_row(shown_, row, reading_.detail);
    }

    void complain(std::string_view about) { shown_.append(" ").append(about).append("!"); }

    std::string take() { return std::move(shown_); }

private:
    void collect_cells(const RawRow& raw, ShownRow& row) {
        for (std::size_t at = 0; at < raw.cells.size(); ++at) {
            const bool stray = std::find(raw.stray.begin(), raw.stray.end(), at) != raw.stray.end();
            row.cells.emplace_back(raw.cells[at], stray);
        }
        if (raw.flags_are_bits) {
            collect_flags(raw, row);
        } else if (raw.cells.size() != raw.cell_count) {
            complain("cell_count");
        }
    }

    void collect_flags(const RawRow& raw, ShownRow& row) {
        const std::size_t lead = reading_.shape.lead;
        if (raw.cells.size() != lead || raw.cell_count < lead) complain("lead");
        if (raw.cell_count > reading_.shape.columns) complain("more bits than columns");
        for (std::size_t at = lead; at < raw.cell_count; ++at) {
            const bool one = bit_of(raw.ones, at - lead);
            const bool zero = bit_of(raw.zeros, at - lead);
            if (one && zero) complain("both one and zero");
            row.cells.emplace_back(one ? "1" : zero ? "0" : "", false);
        }
        if (!ends_with_zeros(raw.ones, raw.cell_count - lead)) complain("ones behind the row");
        if (!ends_with_zeros(raw.zeros, raw.cell_count - lead)) complain("zeros behind the row");
    }

    // Delimiters are between the cells, not in them.
    void check_plain(std::string_view bytes) {
        for (const char byte : bytes) {
            if (byte == reading_.dialect.delimiter) continue;
            if (byte < ' ' || byte > '~' || byte == '"' || byte == '\\') complain("not plain");
        }
    }

    const Reading& reading_;
    std::string shown_;
};

// Of a long text the stretch in which it starts to differ from the other.
std::string around(const std::string& text, const std::string& other) {
    const auto differs = std::mismatch(text.begin(), text.end(), other.begin(), other.end()).first;
    const auto at = static_cast<std::size_t>(differs - text.begin());
    const std::size_t begin = at < 150 ? 0 : at - 150;
    return (begin != 0 ? "... " : "") + text.substr(begin, 300) +
           (text.size() > begin + 300 ? " ..." : "");
}

}  // namespace

std::string read_fast(std::string_view text, const Reading& reading) {
    Source source(text, std::nullopt);
    RowSplitter splitter(source, reading.limits);
    splitter.begin(reading.dialect, reading.skip);
    RowReader reader(reading.dialect, reading.shape, reading.limits);
    FastRows rows(reading);
    RawRow raw;
    std::unique_ptr<Chunk> chunk;
    // The same chunk and row come back each time, as in a run, so what is left of the last one
    // shows.
    while ((chunk = splitter.next(std::move(chunk)))) {
        std::size_t rows_here = 0;
        reader.open(*chunk);
        while (reader.next(raw)) {
            rows.add(*chunk, raw);
            ++rows_here;
        }
        if (rows_here != chunk->row_count()) rows.complain("row_count");
        if (rows_here == 0) rows.complain("a chunk without rows");
    }
    return rows.take();
}

std::string read_slow(std::string_view text, const Reading& reading) {
    const std::uint64_t skip = reading.skip;
    std::string out;
    const std::string_view rest = text.substr(reading.skip);
    for (const SlowRow& slow : read_slowly(rest, reading.dialect, reading.limits.row_bytes)) {
        ShownRow row{slow.number,
                     slow.line + (skip != 0 ? 1 : 0),
                     slow.byte + skip,
                     slow.size,
                     {},
                     slow.unclosed,
                     slow.overlong};
        for (const SlowCell& cell : slow.cells) row.cells.emplace_back(cell.text, cell.stray);
        append_row(out, row, reading.detail);
    }
    return out;
}

std::string first_difference(std::string_view text, Reading reading, const ChunkSizes& sizes) {
    const std::string slow = read_slow(text, reading);
    const std::size_t columns = std::max<std::size_t>(reading.shape.columns, 1);
    const RowShape shapes[] = {{columns, columns}, {columns, 1}, {columns, (columns + 1) / 2}};
    for (const Vector vector : vectors_here()) {
        use_vector(vector);
        for (std::size_t chunk = sizes.first; chunk <= sizes.last; chunk += sizes.step) {
            reading.limits.chunk_bytes = chunk;
            for (const RowShape& shape : shapes) {
                reading.shape = shape;
                const std::string fast = read_fast(text, reading);
                if (fast == slow) continue;
                return std::string(vector_name(vector)) + ", chunks of " + std::to_string(chunk) +
                       ", lead " + std::to_string(shape.lead) + " of " + std::to_string(columns) +
                       "\nslow: " + around(slow, fast) + "\nfast: " + around(fast, slow);
            }
        }
    }
    return "";
}

std::string_view vector_name(Vector vector) {
    switch (vector) {
        case Vector::plain: return "plain";
        case Vector::sse2: return "sse2";
        case Vector::avx2: return "avx2";
    }
    return "";
}

}  // namespace rollcall::test
