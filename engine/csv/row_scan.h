// Where rows and cells end in a stretch of bytes that starts where a row starts.
//
// Quotes that open at the start of a cell and close at its end are followed by parity, 64 bytes at
// a time. Where one does not (a "wild" row), the strict reader alone decides that row, and parity
// goes on behind it. So one stray quote costs one slow row, not a slow chunk.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "engine/csv/blocks.h"
#include "engine/csv/dialect.h"
#include "engine/csv/strict_row.h"
#include "engine/source/chunk.h"

namespace rollcall {

struct RowScan final : ChunkNotes {
    std::vector<Block> blocks;      // they cover the bytes; of wild rows only row_end is true
    std::vector<std::size_t> wild;  // where wild rows start, ascending
    bool quoted = false;            // some quote was seen
    std::size_t rows_end = 0;       // where the last whole row ends; behind it nothing is known
    std::size_t rows = 0;           // whole rows, blank ones too
};

// `at_end`: the file ends where `bytes` ends. A quoted cell must close within `row_bytes` of the
// start of its row. Behind a row whose quote never closes nothing is scanned, so that whoever cuts
// there leaves the quote open at the end of the bytes, for the next reader to see.
void scan_rows(std::string_view bytes, const Dialect& dialect, bool at_end, std::size_t row_bytes,
               RowScan& scan);

}  // namespace rollcall
