// Holds an uploaded header against a Schema: which column of the file is which of the template.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/finding/finding.h"
#include "engine/schema/schema.h"

namespace rollcall {

struct BoundColumn {
    // Null: not part of the template, or there already; its cells are not judged. Points into the
    // Schema, which must outlive the Binding unmoved.
    const Column* column = nullptr;
    std::string name;         // as the template writes it: "First name", "Role: Agent"; of a column
                              // that is not part of it, as the header does
    std::string member_name;  // of a family: the role or team ("Agent"), else empty
};

struct Binding {
    std::vector<BoundColumn> columns;  // one for each column of the file, in file order
    std::vector<Finding> findings;     // about the header; place.row is no_row;
                                       // by column (none first), then by code
    bool fits = false;                 // no column is missing or unknown: the schema is this one

    // Position of the (first) column of that kind in the file, or no_column.
    ColumnIndex find(ColumnKind kind) const;
};

enum class ColumnOrder : std::uint8_t { as_template, any };

// `header` holds the cells as they were parsed (unquoted, not trimmed), valid UTF-8. O(n log n).
//
// Names compare after trimming, ASCII case-insensitively. A family's column is cut at its first
// colon, with or without white space around it: the word before it names the family, the rest is
// the member name, which is only trimmed (role and team names compare exactly, later). It may hold
// the joiners and variation selectors of emoji and of Arabic and Indic scripts, but no other
// invisible and no control character. Trailing columns whose header is empty are bound to nothing
// without a finding; an empty header in the middle is column_unknown.
//
// Findings, each with the header cell as its value and the name that its sentence needs:
//   column_missing    one for each required column that is not there
//   column_unknown    with a suggestion: the column that it is but for invisible characters, else
//                     the nearest name, of columns that are not in the file before others
//   column_duplicate  on the later column of a template name (or of a family's member name)
//   column_order      one for each column out of place: the fewest whose removal leaves the rest in
//                     template order, and of a swapped pair the one that stands too early. Columns
//                     of one family may stand in any order among themselves. `previous` is the last
//                     column in place of the nearest template column before it that has one; if
//                     none has, the nearest that is in the file. A column that belongs before all
//                     others has no previous: then the finding is on the first column in place
//                     that belongs after it.
//   value_trimmed     trimming changed the header cell
Binding bind_header(const std::vector<std::string>& header, const Schema& schema,
                    ColumnOrder order);

// How well a header is a template's.
struct HeaderFit {
    std::size_t known = 0;  // columns that are bound
    bool fits = false;      // as of Binding
};

// What bind_header would say, without what it costs to word findings: for choosing among many.
HeaderFit measure_header(const std::vector<std::string>& header, const Schema& schema);

// The whole template, for files that have no header: every column in order, a family's one for each
// of its names. Without findings.
Binding bind_template(const Schema& schema, const std::vector<std::string>& roles,
                      const std::vector<std::string>& teams);

}  // namespace rollcall
