// Finds how an upload is written and what its header says, from its first bytes (contract §2).
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engine/csv/dialect.h"
#include "engine/csv/row_splitter.h"
#include "engine/finding/finding.h"

namespace rollcall {

struct Header {
    std::vector<std::string> cells;  // unquoted, not trimmed, valid UTF-8; empty: there are none
    RowNumber row{1};                // blank lines before it keep their numbers
    std::vector<Finding> findings;   // what is wrong with the row itself, e.g. quote_not_closed
    Dialect dialect;
};

// How well a header fits what is looked for; the delimiter with the highest score is taken, at a
// tie the first of , ; TAB |.
using HeaderScore = std::function<std::size_t(const std::vector<std::string>& cells)>;

// Reads the header and begins `splitter` with the dialect found. The header's row comes out of the
// splitter again, as the row numbered Header::row.
Header read_header(RowSplitter& splitter, std::optional<char> delimiter, const Limits& limits,
                   const HeaderScore& score);

}  // namespace rollcall
