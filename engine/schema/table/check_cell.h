// Judges one cell of a file by its Table Schema field.
//
// Pure, and so fit for every thread; what needs other rows (unique, primaryKey, uniqueKeys) or the
// Directory (foreignKeys) is judged elsewhere, by logical_key.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/schema/table/fault.h"
#include "engine/schema/table/field.h"

namespace rollcall {

struct CellVerdict {
    // Canonical: "true" or "false" of a boolean, empty of a missing value, else as written. Lives
    // as long as the cell.
    std::string_view text;
    bool missing = false;           // no value: one of the field's missing values
    bool localised = false;         // sound, but a boolean in another language: worth a warning
    std::vector<CellFault> faults;  // all of them, in the order of CellFault

    bool is_sound() const { return faults.empty(); }
};

// `cell` is trimmed and valid UTF-8.
CellVerdict check_cell(std::string_view cell, const TableField& field);

// What a sound cell that is not missing is compared by: equal for equal values of the field,
// "1.50" and "1.5" of a number for one. Of a malformed cell it is the cell itself.
std::string logical_key(std::string_view cell, const TableField& field);

}  // namespace rollcall
