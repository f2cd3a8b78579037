// Positions in an uploaded file, as types, so that a row is never taken for a column.
#pragma once

#include <cstdint>
#include <limits>

namespace rollcall {

enum class RowNumber : std::uint64_t {};  // 1-based, as a spreadsheet shows it (CSV header: row 1)
enum class ColumnIndex : std::uint32_t {};  // 0-based position in the uploaded header
enum class LineNumber : std::uint64_t {};   // 1-based physical line of the file
enum class ByteOffset : std::uint64_t {};   // 0-based, from the start of the file

inline constexpr RowNumber no_row{0};
inline constexpr ColumnIndex no_column{std::numeric_limits<std::uint32_t>::max()};

// Where a row starts. All three name the same spot.
struct Place {
    RowNumber row = no_row;
    LineNumber line{0};
    ByteOffset byte{0};
};

constexpr std::uint64_t number(RowNumber row) { return static_cast<std::uint64_t>(row); }
constexpr std::uint32_t number(ColumnIndex column) { return static_cast<std::uint32_t>(column); }
constexpr std::uint64_t number(LineNumber line) { return static_cast<std::uint64_t>(line); }
constexpr std::uint64_t number(ByteOffset byte) { return static_cast<std::uint64_t>(byte); }

}  // namespace rollcall
