// One column of a schema document, for parse_schema.
#pragma once

#include "engine/schema/located.h"
#include "engine/schema/schema.h"

namespace rollcall {

// Reads an element of "fields". Throws Failure{reference_broken} with its JSON Pointer.
Column read_column(const Located& field);

// Refuses "missingValues" that would make another word than nothing stand for a missing value.
void check_missing_values(const Located& object);

}  // namespace rollcall
