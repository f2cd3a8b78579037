// Which members a record may have, and where their values go: a template, as JSON sees it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "engine/text/name_index.h"

namespace rollcall {

// A member whose value is one cell.
struct RecordMember {
    std::string name;
    std::uint32_t column = 0;
    bool takes_numbers = false;
    bool takes_booleans = false;  // true is "1", false is "0"
    std::string clear_word;       // what null means, or empty: null changes nothing
};

// A member that is an array of {"name": …, "value": …}, one for each role or team.
struct RecordFamily {
    std::string name;
    bool is_teams = false;
    bool knows_members = false;  // there is a Directory, so a name that is not below is wrong
    NameIndex bits;              // name -> bit of RawRow::ones
};

struct RecordShape {
    std::vector<RecordMember> members;
    std::vector<RecordFamily> families;
    std::size_t lead = 0;     // cells of a row; column lead + n is bit n
    std::size_t columns = 0;  // cells and bits
};

}  // namespace rollcall
