// Several codes in one cell, each one of the column's, in any letter case.
#include "engine/schema/checks/check.h"
#include "engine/schema/fold.h"
#include "engine/text/unicode.h"

namespace rollcall {

std::optional<std::size_t> find_code(std::string_view code, const Column& column) {
    for (std::size_t at = 0; at < column.choices.size(); ++at)
        if (equal_folded(code, column.choices[at])) return at;
    return std::nullopt;
}

std::string_view take_code(std::string_view& cell, const Column& column) {
    const std::size_t end = std::min(cell.find(column.delimiter), cell.size());
    const std::string_view code = trim(cell.substr(0, end));
    cell.remove_prefix(std::min(end + 1, cell.size()));
    return code;
}

std::optional<FindingCode> check_codes(std::string_view cell, const Column& column, CellMeaning&) {
    if (cell.back() == column.delimiter) return FindingCode::value_not_allowed;
    while (!cell.empty())
        if (!find_code(take_code(cell, column), column)) return FindingCode::value_not_allowed;
    return std::nullopt;
}

std::optional<FindingCode> check_blank(std::string_view, const Column&, CellMeaning&) {
    return FindingCode::cell_not_blank;
}

}  // namespace rollcall
