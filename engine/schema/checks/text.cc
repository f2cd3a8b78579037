// Any text is sound; the column's clear word, in any letter case, removes what is there.
#include "engine/schema/checks/check.h"
#include "engine/schema/fold.h"

namespace rollcall {

std::optional<FindingCode> check_text(std::string_view cell, const Column& column,
                                      CellMeaning& meaning) {
    const bool clears = !column.clear_word.empty() && equal_folded(cell, column.clear_word);
    meaning = {clears ? std::string_view{} : cell, clears ? Intent::clear : Intent::set};
    return std::nullopt;
}

}  // namespace rollcall
