// What one row asks for of one entry, as its cells say it (entry_schema.h says what a text means).
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/finding/finding.h"
#include "engine/schema/checks/check.h"
#include "engine/text/key_hash.h"
#include "engine/text/place.h"

namespace rollcall {

struct EntryValue {
    std::string_view text;                     // of set
    Intent intent = Intent::keep;              // keep: the row does not say
    std::uint32_t column = number(no_column);  // of the file: where it came from
    bool is_default = false;                   // not from the row: what a new entry gets
};

// A key of the row that may stand in the file once only.
struct EntryKey {
    std::size_t set = 0;  // into EntryRules::unique_sets
    KeyHash hash;
};

// Views live as long as the chunk and the reader's open(), or as long as `made`.
struct EntryRow {
    RowNumber row = no_row;
    LineNumber line{0};
    std::size_t offset = 0;  // of the row in its chunk

    bool blank = false;              // nothing in any cell: skipped, though it keeps its number
    bool sound = true;               // no error, of either phase
    std::vector<EntryValue> values;  // by field
    std::string key;                 // canonical, of a sound primary key; else empty
    std::vector<EntryKey> keys;
    std::vector<Finding> findings;
    std::deque<std::string> made;  // texts that no cell holds as they are

    std::string_view keep(std::string text) { return made.emplace_back(std::move(text)); }
};

}  // namespace rollcall
