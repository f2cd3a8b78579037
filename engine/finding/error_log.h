// The error log as text: one Finding after another, as CSV, a JSON array or NDJSON (contract §5).
//
// Each Finding is written on its own, so that pieces made on several threads join into one log.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "engine/finding/finding.h"

namespace rollcall {

enum class LogFormat : std::uint8_t { csv, json, ndjson };
inline constexpr std::size_t log_format_count =
    std::size_t{1} + static_cast<std::size_t>(LogFormat::ndjson);

// What every log of a format starts and ends with. Each record of a JSON array ends with ",\n"; the
// last comma is taken out when the log is closed (comma_bytes).
std::string_view log_head(LogFormat format);
std::string_view log_tail(LogFormat format);
std::size_t comma_bytes(LogFormat format);  // how much of the last record the tail replaces

// Appends one record. `message` is the finished sentence, `field` the column's name or "".
void append_record(std::string& out, LogFormat format, const Finding& finding,
                   std::string_view message, std::string_view field);

// The order of findings inside one row: by column (none first), then by slug (contract §5).
bool comes_before(ColumnIndex column, FindingCode code, ColumnIndex than_column,
                  FindingCode than_code);

}  // namespace rollcall
