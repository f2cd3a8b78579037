// A whole number: digits, perhaps a sign. How large it may be is the Directory's to say.
#include <algorithm>

#include "engine/schema/checks/check.h"

namespace rollcall {

std::optional<FindingCode> check_whole(std::string_view cell, const Column&, CellMeaning& meaning) {
    const bool negative = cell.front() == '-';
    std::string_view digits = cell;
    if (negative || cell.front() == '+') digits.remove_prefix(1);
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    if (digits.empty() || !std::all_of(digits.begin(), digits.end(), is_digit))
        return FindingCode::number_malformed;
    const std::size_t zeros = std::min(digits.find_first_not_of('0'), digits.size() - 1);
    digits.remove_prefix(zeros);
    // A negative number keeps its sign, which stands before its digits only without zeros between;
    // it is out of every range that a schema can ask for, so its digits do not matter.
    meaning = {negative ? cell : digits, Intent::set};
    return std::nullopt;
}

}  // namespace rollcall
