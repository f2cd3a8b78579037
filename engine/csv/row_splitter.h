// Cuts a byte stream into Chunks that end where a row ends.
//
// Runs on one thread, in file order: whether a newline ends a row depends on every quote before it.
// So this stage does as little as possible per byte, and it alone counts rows and lines.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/csv/dialect.h"
#include "engine/csv/row_scan.h"
#include "engine/source/chunk.h"
#include "engine/source/source.h"
#include "engine/text/limits.h"
#include "engine/text/place.h"

namespace rollcall {

class RowSplitter {
public:
    RowSplitter(Source& source, const Limits& limits);

    // The first bytes of the file, at least `wanted` or all there are, for finding the dialect.
    std::string_view peek(std::size_t wanted);
    bool saw_end() const { return at_end_; }

    // From here on the rows are cut by `dialect`, and `skip` bytes at the front (a "sep=" line) are
    // passed over: they count as a line but not as a row.
    void begin(const Dialect& dialect, std::size_t skip);

    // The next chunk, or null at the end. `reuse` may be a chunk that is no longer needed.
    std::unique_ptr<Chunk> next(std::unique_ptr<Chunk> reuse = nullptr);

    const Dialect& dialect() const { return dialect_; }

private:
    struct Cut {
        std::size_t end = 0;  // of the last whole row; 0: none is whole yet
        std::size_t rows = 0;
        bool overlong = false;
        bool is_scanned = false;  // scan_ covers it
    };

    void read_more(std::size_t wanted);
    Cut find_cut(std::size_t look);
    Cut cut_long_row(std::string_view bytes, bool at_end);
    Cut overlong_cut() const;
    void skip_to_line_end();
    std::unique_ptr<Chunk> take(const Cut& cut, std::unique_ptr<Chunk> reuse);

    Source& source_;
    Limits limits_;
    Dialect dialect_;
    std::vector<char> pending_;  // read and not yet handed out; its size is capacity
    std::size_t have_ = 0;       // bytes of it that are filled
    bool at_end_ = false;
    Place next_place_{RowNumber{1}, LineNumber{1}, ByteOffset{0}};
    std::unique_ptr<RowScan> scan_ = std::make_unique<RowScan>();
    std::vector<CellSpan> cells_;
};

}  // namespace rollcall
