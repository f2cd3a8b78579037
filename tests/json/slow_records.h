// Records the obvious way: the whole text in memory, one byte after the other. It judges the fast
// splitter, so it shares nothing with it but the words for what it finds.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "engine/json/record_splitter.h"

namespace rollcall::test {

struct SlowRecord {
    std::uint64_t line = 0;
    std::size_t byte = 0;
    std::string_view text;  // all of it, even if too long
    bool overlong = false;
};

struct SlowRecords {
    std::vector<SlowRecord> records;
    std::optional<std::size_t> broken_at;
};

// `text` must outlive the answer.
SlowRecords read_records_slowly(std::string_view text, JsonForm form, std::size_t row_bytes);

}  // namespace rollcall::test
