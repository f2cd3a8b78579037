// What a fault of a cell is called among findings, and what fills its sentence.
#pragma once

#include <string>

#include "engine/finding/code.h"
#include "engine/schema/table/fault.h"
#include "engine/schema/table/field.h"

namespace rollcall {

FindingCode code_of(CellFault fault);

// {list} of the fault's sentence: the bound that is not kept, an example of what would be right, or
// nothing where the column's own words say it.
std::string words_of(CellFault fault, const TableField& field);

}  // namespace rollcall
