// Findings grouped by cause (code, column, value), for the text summary: 40,000 rows with one
// misspelt role are one line. Fed in file order; memory is bounded.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/finding/finding.h"

namespace rollcall {

struct Cause {
    FindingCode code;
    ColumnIndex column = no_column;
    std::string value;  // of the cell; empty where `many_values`
    std::string suggestion;
    std::string message;
    bool many_values = false;  // stands for all values that came after the bound was reached
    std::uint64_t count = 0;
    std::array<RowNumber, 3> first_rows{};  // no_row where there are fewer
};

// What is known of one finding when it is counted. Borrowed for the call.
struct CauseSample {
    FindingCode code;
    ColumnIndex column = no_column;
    RowNumber row = no_row;
    std::string_view value;
    std::string_view suggestion;
    std::string_view message;
};

class Causes {
public:
    static constexpr std::size_t most = 2000;  // causes with a value of their own

    void add(const CauseSample& sample);

    // What concerns the file first, then the most frequent; at a tie the one that was met first.
    std::vector<Cause> by_count() const;

private:
    Cause& find(const CauseSample& sample);

    std::vector<Cause> causes_;
    std::unordered_map<std::string, std::size_t> at_;
};

}  // namespace rollcall
