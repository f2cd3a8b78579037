// What of a store goes along to another, of the same kind or not (intake/archive.h): the tables,
// and of each the columns, as both kinds of store have them.
//
// Left behind is what is of a moment (holds, progress, wishes to stop, leases), sessions, so that
// everybody signs in again, and what a store makes of the rest by itself.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/job/job.h"

namespace rollcall {

enum class MovedKind : std::uint8_t {
    number,  // a whole one, not negative
    text,
    flag,  // 0 or 1
};

struct MovedColumn {
    std::string_view name;
    MovedKind kind = MovedKind::text;
};

struct MovedTable {
    std::string_view name;
    std::vector<MovedColumn> columns;
    std::size_t keys = 1;  // of them are its order
};

// One value a column, as text; none: null.
using MovedRow = std::vector<std::optional<std::string>>;

// Each behind those that it refers to.
const std::vector<MovedTable>& moved_tables();
const MovedTable* find_moved_table(std::string_view name);  // null where there is none

// What is put into a new store; nothing of it is seen before finish(), and without it nothing was.
class StoreFill {
public:
    virtual ~StoreFill() = default;
    // Tables as they come in moved_tables(). Both throw Failure{internal} where a row is against
    // what the store holds for right: keys, states, and what verify() would say.
    virtual void add(const MovedTable& table, const MovedRow& row) = 0;
    // The Directory has one more generation then, and an event that says so.
    // Answers how many tokens were left out, for they are another tenant's; they stay that one's.
    virtual std::uint64_t finish(const Actor& actor, const std::string& note) = 0;
};

}  // namespace rollcall
