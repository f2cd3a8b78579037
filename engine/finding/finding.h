// One thing that is wrong, owned: it outlives the chunk in which it was found.
#pragma once

#include <string>
#include <string_view>

#include "engine/finding/code.h"
#include "engine/text/place.h"

namespace rollcall {

struct Finding {
    FindingCode code;
    Place place;                     // row is no_row where it belongs to the file or a column
    ColumnIndex column = no_column;  // no_column where it belongs to the whole row or file
    std::string value;               // the offending cell, at most 200 code points
    std::string suggestion;
    std::string name;      // {name}: a column that is not in the header, else empty
    std::string previous;  // {previous} of column_order, {list} of json_type
    std::string pointer;   // of a JSON record, where the column does not say it
    RowNumber see_row = no_row;
};

// A cell as Finding::value keeps it: its first 200 code points, or nothing where its bytes are no
// UTF-8, for every log is.
std::string kept_value(std::string_view cell);

}  // namespace rollcall
