// The mistakes that a generated upload makes, and the one finding that each of them must yield.
#pragma once

#include <span>
#include <string_view>

#include "bench/upload_row.h"

namespace rollcall {

// Where a mistake can be made.
enum class Fits { anyone, active, new_person, wide };

struct Mistake {
    std::string_view code;  // of the finding, as the contract spells it
    bool one_cell;          // the finding is about one cell, and the row is otherwise sound
    Fits fits;
    void (*spoil)(UploadRow& row, Random& random);  // null: the row repeats an earlier e-mail
};

// In the order in which bad rows take turns.
std::span<const Mistake> mistakes();

}  // namespace rollcall
