// Holds an uploaded header against an EntrySchema: which column of the file is which field.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/finding/finding.h"
#include "engine/schema/binding.h"
#include "engine/schema/entry/entry_schema.h"

namespace rollcall {

struct BoundEntryColumn {
    std::optional<std::size_t> field;    // none: not part of the template; not judged
    std::string name;                    // as the template writes it, or as the header does
    std::optional<std::uint32_t> index;  // of an indexed list: the number in the column's name
    bool is_alias = false;               // bound by another name than the field's own
    bool is_suspended = false;           // what stands in brackets behind its name forbids TRUE
};

struct EntryBinding {
    std::vector<BoundEntryColumn> columns;  // one for each column of the file, in file order
    std::vector<Finding> findings;          // as of bind_header (binding.h)
    bool fits = false;                      // no column is missing or unknown
};

// Names compare as in bind_header: trimmed, in any ASCII letter case. Several columns may be bound
// to one field where each has another of its names, or another index of an indexed list (NAME.[1],
// NAME.1 or NAME[1], from 1 to 9999), or something else in brackets behind a name that takes it
// (NAME (sub1)); the same name (or index, or brackets) twice is column_duplicate. NAME.[n] and NAME
// are one name of an indexed list.
//
// Findings as of bind_header. Missing is a required column (EntryField::column_required) whose
// field has no column by any name; where the Table Schema says "partial", also the first field of
// all if no field has a column. Unknown is a column that is no field's; where the schema has
// extra_columns, only one that would be a field's without its invisible characters. The order is
// judged where the schema is ordered, of columns with a field's own name; items of one list may
// stand in any order, and aliases anywhere. Where the schema has a secret field and the header not
// one column of it, the header may be a row of values, and none is named.
EntryBinding bind_entry_header(const std::vector<std::string>& header, const EntrySchema& schema,
                               ColumnOrder order);

// As measure_header (binding.h).
HeaderFit measure_entry_header(const std::vector<std::string>& header, const EntrySchema& schema);

// The whole template, for files that have no header: one column for each field in order, by its own
// name, and behind them one for each alias, field by field.
EntryBinding bind_entry_template(const EntrySchema& schema);

}  // namespace rollcall
