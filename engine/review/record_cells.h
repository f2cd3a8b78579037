// A JSON record as the cells of a row: one for each member that its schema has.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/job/job.h"

namespace rollcall {

struct RecordColumn {
    std::string name;    // as the record says it: "first_name", "General.name"
    std::string member;  // the same; empty: the record as a whole
};

// In the order of the job's schema; where that is not known, one for the whole record.
std::vector<RecordColumn> record_columns(const Job& job);

// Without white space between its words, as engine/text/json_slices.h wants it.
std::string compact_record(std::string_view record);

// What stands there: a text as it is, anything else as JSON, nothing where there is nothing.
std::string record_cell(std::string_view compact, const std::string& member);

// `compact` with another value. A text stays one; in place of anything else the value is JSON where
// it can be read so. Throws Failure{usage} where a list or an object would become a text.
std::string with_record_cell(std::string_view compact, const std::string& member,
                             const std::string& value);

// Whether a JSON Pointer leads to the member, or into it.
bool is_pointer_into(std::string_view pointer, std::string_view member);

}  // namespace rollcall
