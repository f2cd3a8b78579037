// A kept file written again with some cells, or whole rows or a column, other than they were.
#pragma once

#include <cstdint>
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
    ColumnEdit column;
};

struct Rewritten {
    KeptFile file;
    std::uint64_t cells = 0;    // that got a value
    std::uint64_t rows = 0;     // that are other than they were, or gone
    std::string before = "[]";  // what takes it back (patches.h)
};

// UTF-8 with the delimiter and the line ends of the file, and a byte order mark where it was marked
// or is CSV and was no UTF-8; every byte that nobody asked for as it stands, but that of a record
// with an edited member its white space goes. Throws Failure{usage} where a row is not there or
// cannot be edited, or a column is not there.
Rewritten rewrite(Store& store, const Job& job, const Rewrite& what);

}  // namespace rollcall
