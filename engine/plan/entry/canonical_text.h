// The one spelling of a value in which files and Directory meet (entry_schema.h).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "engine/schema/table/field.h"

namespace rollcall {

// `text` is a sound cell. The spelling by which its value is kept and shown where the cell has
// another: numbers in plain digits ("1.5" of "+1,50"), lists without white space around their
// items, JSON without white space between its parts. Nothing where the cell is that spelling
// already.
std::optional<std::string> canonical_text(std::string_view text, const TableField& field);

// The list "[a],[b]" as its items with the delimiter between them; nothing where the text is not so
// written, or an item holds the delimiter.
std::optional<std::string> without_brackets(std::string_view text, std::string_view delimiter);

// A finite number in plain digits; nothing of any other text.
std::optional<std::string> plain_number(std::string_view text, const NumberStyle& style);

// Whether a cell of a group says that the group is there: "{}", TRUE or true in another language,
// 1; FALSE and the like say that it is not. Nothing for any other text.
std::optional<bool> read_presence(std::string_view text);

}  // namespace rollcall
