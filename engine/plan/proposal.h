// What one row asks for, as its cells say it, before anyone looks at who exists.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "engine/finding/finding.h"
#include "engine/schema/checks/check.h"
#include "engine/source/raw_row.h"
#include "engine/text/email.h"
#include "engine/text/key_hash.h"
#include "engine/text/place.h"

namespace rollcall {

// Views live as long as the chunk and the RowReader's open().
struct Proposal {
    RowNumber row = no_row;
    LineNumber line{0};
    std::size_t offset = 0;  // of the row in its chunk

    bool blank = false;  // nothing in any cell: skipped, though it keeps its number
    bool sound = false;  // no cell of it has an error, of either phase
    bool has_key = false;
    bool has_new_key = false;  // of a rename; may be the key itself in another spelling
    std::string_view email;    // the key cell as written, trimmed
    std::string_view new_email;
    EmailKey key;
    EmailKey new_key;
    KeyHash hash;
    KeyHash new_hash;

    std::vector<CellMeaning> cells;       // by column; keep for e-mail and membership columns
    std::vector<std::string_view> texts;  // cells as written; only where rights are judged
    std::vector<std::uint64_t> ones;      // by membership bit: the row adds
    std::vector<std::uint64_t> zeros;     // by membership bit: the row removes
    bool adds_team = false;               // it sets a team to 1, known or not
    std::vector<MemberPlace> places;      // of JSON: where the bits stand in the record
    std::vector<Finding> findings;
};

}  // namespace rollcall
