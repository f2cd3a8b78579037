// A kept file written again with some cells, or whole rows, other than they were.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "engine/intake/upload_file.h"
#include "engine/job/job.h"
#include "engine/review/review_edit.h"
#include "engine/store/store.h"

namespace rollcall {

struct Rewrite {
    std::vector<CellEdit> cells;  // by row
    const std::vector<std::string>* values = nullptr;
    std::vector<std::uint64_t> leave_out;  // ascending
    // By row, as it stood before: of one that was left out, and of one that is there.
    std::map<std::uint64_t, std::string> put_back;
    std::map<std::uint64_t, std::string> replace;
};

// What a cell or a row said before.
struct CellBefore {
    std::uint64_t row = 0;
    std::uint64_t column = 0;
    std::string text;
};
struct RowBefore {
    std::uint64_t row = 0;
    std::string text;
};

struct Rewritten {
    KeptFile file;
    std::uint64_t edited_cells = 0;
    // Of an edited row its cells, where these are enough to make it what it was, else all of it.
    std::vector<CellBefore> cells;
    std::vector<RowBefore> rows;
    std::vector<RowBefore> left_out;
};

// UTF-8 with the delimiter and the line ends of the file, and a byte order mark where it was marked
// or is no UTF-8; every other row as it stands. Throws Failure{usage} where
// a row is not there or cannot be edited, or a column is not there.
Rewritten rewrite(Store& store, const Job& job, const Rewrite& what);

}  // namespace rollcall
