// What is found in a header, as both forms of schema report it (bind_header, bind_entry_header).
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/finding/finding.h"

namespace rollcall {

using Header = std::vector<std::string>;  // cells as they were parsed, not trimmed

// How many columns there are without the trailing ones that have no name.
std::size_t count_named(const Header& header);

// Without control and invisible characters.
std::string without_unseen(std::string_view text);

// A header cell as a message names it: trimmed and cut.
std::string_view shown_name(std::string_view cell);

// About the column at `at`, with its header cell as the value.
Finding about_column(FindingCode code, const Header& header, std::size_t at, std::string_view name);

Finding missing_column(std::string_view name);

struct PlacedColumn {
    std::size_t at;        // in the header
    std::size_t position;  // in the template
    std::string name;      // as the template writes it
};

// column_order, for columns in file order (binding.h tells the rule).
std::vector<Finding> columns_out_of_order(const Header& header,
                                          std::span<const PlacedColumn> placed);

// By column (none first), then by code.
void sort_by_column(std::vector<Finding>& findings);

}  // namespace rollcall
