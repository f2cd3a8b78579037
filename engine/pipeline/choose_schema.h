// Which schema a file is of, by its header or by the members of its first record.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "engine/schema/any_schema.h"

namespace rollcall {

// How many columns a header has in common with a schema.
std::size_t known_columns(const std::vector<std::string>& header, const AnySchema& schema);

// The same of the schema that has most of them: how well a header fits, whichever it is of.
std::size_t most_known_columns(const std::vector<std::string>& header,
                               const std::vector<AnySchema>& schemas);

// The only schema whose columns the header has; null where there is none or more than one.
const AnySchema* choose_by_header(const std::vector<std::string>& header,
                                  const std::vector<AnySchema>& schemas);

// The only schema that has all of a record's members, and whose key is among them.
const AnySchema* choose_by_members(const std::vector<std::string>& members,
                                   const std::vector<AnySchema>& schemas);

// Columns of a header that no schema is of, which by another name would be those of the closest
// one.
struct ColumnRename {
    std::size_t column = 0;  // from 0
    std::string name;        // that it should have
};
std::vector<ColumnRename> closest_renames(const std::vector<std::string>& header,
                                          const std::vector<AnySchema>& schemas);

// What each of the closest schemas lacks or has too much of, for people; at most 400 code points.
std::string describe_closest(const std::vector<std::string>& header,
                             const std::vector<AnySchema>& schemas);
std::string describe_closest_members(const std::vector<std::string>& members,
                                     const std::vector<AnySchema>& schemas);

}  // namespace rollcall
