// The names of the columns in which an indexed list stands: NAME.[1], NAME.1 or NAME[1].
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace rollcall {

// What the columns of an indexed list are called before their number: "teams" of "teams.[n]", which
// is how templates write such a field, and of "teams" itself.
std::string_view list_base(std::string_view name);

// base + ".[index]".
std::string item_name(std::string_view base, std::uint32_t index);

struct ItemName {
    std::string_view base;    // borrows the name
    std::uint32_t index = 0;  // 1 to 9999
};

// Takes the name of one item's column apart; none where it is no such name.
std::optional<ItemName> read_item_name(std::string_view name);

}  // namespace rollcall
