// A row of a generated upload as a record of JSON: what the same row of the CSV file asks for.
#pragma once

#include <string>
#include <string_view>

#include "bench/upload_row.h"
#include "bench/world.h"

namespace rollcall {

// One record on one line, without a line end. Empty cells and flags are left out. A mistake that
// only CSV can make becomes one that only JSON can make: see code_in_json.
void append_record(std::string& out, const UploadRow& row, const World& world);

// The finding that a mistake yields in JSON, by the one it yields in CSV.
std::string_view code_in_json(std::string_view code);

}  // namespace rollcall
