// What is settled before the first row: dialect, header, schema, and what is wrong with them.
#pragma once

#include <string>
#include <vector>

#include "engine/csv/header.h"
#include "engine/pipeline/run.h"
#include "engine/schema/binding.h"

namespace rollcall {

struct Opening {
    Header header;
    const Schema* schema = nullptr;  // null: no schema fits, or the file is empty
    Binding binding;
    std::vector<Finding> findings;  // about the file and its header
};

// Reads the header from `splitter` and begins it.
Opening open_file(RowSplitter& splitter, const RunInputs& inputs, const RunOptions& options);

}  // namespace rollcall
