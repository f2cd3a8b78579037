// The lines of an archive's store.ndjson (archive.h).
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "engine/store/moved_tables.h"

namespace rollcall {

// Beside the tables of a store: its files of uploads.
const MovedTable& upload_files();

std::string table_line(const MovedTable& table);
std::string row_line(const MovedTable& table, const MovedRow& row);
std::string end_line(std::uint64_t lines, const std::string& sha256);

// Visits every row. Throws Failure{input_not_opened} where the file is no archive, damaged or of
// another version; some rows may have been visited then.
void read_archive(const std::string& path,
                  const std::function<void(const MovedTable&, MovedRow&)>& visit);

}  // namespace rollcall
