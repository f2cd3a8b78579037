// One of the column's choices, in any letter case; the canonical spelling is what is meant.
#include "engine/schema/checks/check.h"
#include "engine/schema/fold.h"

namespace rollcall {

std::optional<FindingCode> check_choice(std::string_view cell, const Column& column,
                                        CellMeaning& meaning) {
    for (const std::string& choice : column.choices) {
        if (!equal_folded(cell, choice)) continue;
        meaning = {choice, Intent::set};
        return std::nullopt;
    }
    return FindingCode::value_not_allowed;
}

}  // namespace rollcall
