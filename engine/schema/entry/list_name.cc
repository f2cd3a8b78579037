#include "engine/schema/entry/list_name.h"

#include "engine/schema/table/cursor.h"

namespace rollcall {
namespace {

constexpr std::size_t most_digits = 4;  // more columns than any sheet has

}  // namespace

std::string_view list_base(std::string_view name) {
    constexpr std::string_view spelt = ".[n]";
    if (name.size() > spelt.size() && name.ends_with(spelt)) name.remove_suffix(spelt.size());
    return name;
}

std::string item_name(std::string_view base, std::uint32_t index) {
    return std::string(base) + ".[" + std::to_string(index) + ']';
}

std::optional<ItemName> read_item_name(std::string_view name) {
    const bool closed = name.ends_with(']');
    if (closed) name.remove_suffix(1);
    std::size_t start = name.size();
    while (start > 0 && is_digit(name[start - 1])) --start;
    const std::string_view digits = name.substr(start);
    std::string_view base = name.substr(0, start);
    if (digits.empty() || digits.size() > most_digits || digits.front() == '0') return std::nullopt;
    if (closed) {
        if (!base.ends_with('[')) return std::nullopt;
        base.remove_suffix(1);
    }
    const bool dotted = base.ends_with('.');
    if (dotted) base.remove_suffix(1);
    if (base.empty() || (!closed && !dotted)) return std::nullopt;
    return ItemName{base, static_cast<std::uint32_t>(*Cursor(digits).take_number(digits.size()))};
}

}  // namespace rollcall
