// 0 or 1.
#include "engine/schema/checks/check.h"

namespace rollcall {

std::optional<FindingCode> check_flag(std::string_view cell, const Column&, CellMeaning& meaning) {
    if (cell != "0" && cell != "1") return FindingCode::flag_malformed;
    meaning = {cell, Intent::set};
    return std::nullopt;
}

}  // namespace rollcall
