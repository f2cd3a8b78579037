// The reader of a file's rows, whatever its format.
#pragma once

#include <variant>

#include "engine/csv/row_reader.h"
#include "engine/json/entry_reader.h"
#include "engine/json/record_reader.h"

namespace rollcall {

// Each has open(chunk) and next(row), and is asked where an array broke off.
using AnyReader = std::variant<RowReader, RecordReader, EntryReader>;

}  // namespace rollcall
