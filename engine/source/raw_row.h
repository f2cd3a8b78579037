// One row as it stands in the file, taken apart but not judged: what every reader hands on.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/finding/code.h"
#include "engine/text/place.h"

namespace rollcall {

// What the reader must know of the header. The columns from `lead` on hold only 0, 1 or nothing in
// a sound row, so they are read as bits, without cutting them into cells.
struct RowShape {
    std::size_t columns = 0;
    std::size_t lead = 0;  // 1..columns; columns: no column is read as bits
};

enum class RowFault : std::uint8_t {
    none,
    unclosed,  // a quote that never closes
    overlong,  // more bytes than a row may have
    broken,    // of JSON: it has no cells; its faults say why
};

// What a reader of JSON finds wrong with a record, or meets that the template does not have.
struct RawFault {
    FindingCode code{};
    std::uint32_t column = number(no_column);
    std::string pointer;        // RFC 6901, from the record on
    std::string name;           // a member, a role or a team
    std::string value;          // as text, where there is one
    std::string_view previous;  // of json_type: what JSON calls the types that fit; a literal
    std::string_view family;    // of an unknown role's or team's value: "Role ", "Team "
};

// Where in the record a membership cell came from.
struct MemberPlace {
    std::uint32_t bit = 0;
    std::uint32_t element = 0;  // of the array that names roles or teams
};

// One row, taken apart. Views live as long as the chunk and the reader's open().
struct RawRow {
    RowNumber number = no_row;
    LineNumber line{0};
    std::size_t offset = 0;               // of its first byte in the chunk
    std::size_t size = 0;                 // bytes, without its end
    std::vector<std::string_view> cells;  // unquoted, not trimmed: the lead ones, or all
    bool flags_are_bits = false;  // the rest stands in ones and zeros, bit n: column lead + n
    std::vector<std::uint64_t> ones;
    std::vector<std::uint64_t> zeros;
    std::size_t cell_count = 0;  // of the whole row
    bool plain = false;          // nothing but printable ASCII without quotes, backslashes
    // Bit n: cell n may hold more than that; the last bit speaks for all further cells too.
    std::uint64_t odd_cells = 0;
    bool is_utf8 = false;  // known to be; whoever looks at the whole row may say so
    RowFault fault = RowFault::none;
    std::vector<std::uint32_t> stray;  // cells with a stray quote, 0-based

    // Of JSON only.
    bool is_record = false;
    std::vector<RawFault> faults;
    std::vector<std::uint32_t> faulty;  // cells of which a fault speaks, ascending: not judged
    std::vector<MemberPlace> places;    // of the bits that are set
    bool adds_team = false;             // it sets a team to 1, known or not
};

}  // namespace rollcall
