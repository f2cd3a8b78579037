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

struct Rewritten {
    KeptFile file;
    std::uint64_t cells = 0;    // that got a value
    std::uint64_t rows = 0;     // that are other than they were, or gone
    std::string before = "[]";  // what takes it back (patches.h)
};

// UTF-8 with the delimiter and the line ends of the file, and a byte order mark where it was marked
// or is CSV and was no UTF-8; every byte that nobody asked for as it stands, but that of a record
// with an edited member its white space goes. Throws Failure{usage} where a row is not there or
// cannot be edited, or a column is not there. Cells and rows of the order are in the order of the
// file, each once.
Rewritten rewrite(Store& store, const Job& job, const EditOrder& what);

}  // namespace rollcall
