// What the tests of JSON records share: a text split by the fast splitter or the slow one, shown as
// short text.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "engine/json/nesting.h"
#include "engine/json/record_splitter.h"
#include "engine/text/limits.h"

namespace rollcall::test {

struct RecordReading {
    JsonForm form = JsonForm::array;
    Limits limits;
    std::size_t peeked = 0;  // bytes that were read before the splitter was made
};

// "1 line 1 byte 1: {} / 2 line 1 byte 5: 7 / broken at 8", newlines as "~", carriage returns as
// "^"; of a record that is too long the first row_bytes + 1 bytes and "(overlong)". Says so in the
// text where what a chunk tells of itself does not fit together.
std::string show_records_fast(std::string_view text, const RecordReading& reading);
std::string show_records_slow(std::string_view text, const RecordReading& reading);

// Splits `text` slowly once, and fast with every version of find_value_end and each chunk size from
// `first` to `last`. Returns "" where all agree; else how the first one that differs was split, and
// what the two say.
struct ChunkRange {
    std::size_t first = 1;
    std::size_t last = 1;
    std::size_t step = 1;
};
std::string first_record_difference(std::string_view text, RecordReading reading,
                                    const ChunkRange& range);

// "plain", "sse2", "avx2".
std::string_view version_name(NestingVersion version);

// Puts the processor's best version back when it goes.
class BestNestingAgain {
public:
    BestNestingAgain() = default;
    BestNestingAgain(const BestNestingAgain&) = delete;
    BestNestingAgain& operator=(const BestNestingAgain&) = delete;
    ~BestNestingAgain() { use_nesting_version(nesting_versions_here().back()); }
};

}  // namespace rollcall::test
