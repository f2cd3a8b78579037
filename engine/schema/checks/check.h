// What a cell check is: a pure function from a trimmed, not empty cell to what it means.
//
// One check is chosen for each column once, by the column's kind. Nothing here knows the Directory,
// the uploader or any other row; whether an empty cell is fine is decided before.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "engine/finding/code.h"
#include "engine/schema/schema.h"

namespace rollcall {

enum class Intent : std::uint8_t { keep, set, clear };

// What a sound cell asks for. `text` is canonical ("Active" for "ACTIVE", "7" for "007") and lives
// as long as the cell or the Schema.
struct CellMeaning {
    std::string_view text;
    Intent intent = Intent::keep;
};

// Fills `meaning` and returns nothing when the cell is sound; otherwise the code of what is wrong.
using Check = std::optional<FindingCode> (*)(std::string_view cell, const Column& column,
                                             CellMeaning& meaning);

// The check of a kind. E-mail columns have none here: read_email decides, and keeps the key.
Check check_for(ColumnKind kind);

std::optional<FindingCode> check_text(std::string_view, const Column&, CellMeaning&);
std::optional<FindingCode> check_choice(std::string_view, const Column&, CellMeaning&);
std::optional<FindingCode> check_whole(std::string_view, const Column&, CellMeaning&);
std::optional<FindingCode> check_flag(std::string_view, const Column&, CellMeaning&);
std::optional<FindingCode> check_codes(std::string_view, const Column&, CellMeaning&);
std::optional<FindingCode> check_blank(std::string_view, const Column&, CellMeaning&);

// Takes the first code off a cell of codes, trimmed; and which of the column's it is.
std::string_view take_code(std::string_view& cell, const Column& column);
std::optional<std::size_t> find_code(std::string_view code, const Column& column);

}  // namespace rollcall
