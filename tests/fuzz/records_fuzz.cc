// The splitter of JSON records against the slow one, on any bytes.
//
// Input: a byte for the chunk size, one for the limit of a record, one for the form, the version of
// the byte scan and how much is read before; then the upload.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "engine/json/nesting.h"
#include "engine/source/source.h"
#include "tests/json/record_reading.h"

namespace {

using namespace rollcall;
using namespace rollcall::test;

constexpr std::size_t option_bytes = 3;

RecordReading read_options(const std::uint8_t* data) {
    RecordReading reading;
    reading.limits.chunk_bytes = 1 + data[0];
    // Up to 127 the limit itself, so that it falls near every border; else one that records reach.
    if (data[1] >= 128) reading.limits.row_bytes = 128 + 16 * std::size_t{data[1]};
    if (data[1] > 0 && data[1] < 128) reading.limits.row_bytes = data[1];
    if ((data[2] & 1) != 0) reading.form = JsonForm::lines;
    const auto versions = nesting_versions_here();
    use_nesting_version(versions[(data[2] >> 1 & 3) % versions.size()]);
    reading.peeked = data[2] >> 3;
    return reading;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < option_bytes) return 0;
    const RecordReading reading = read_options(data);
    const std::string_view text(reinterpret_cast<const char*>(data) + option_bytes,
                                size - option_bytes);
    // A byte-order mark is Source's affair; the slow splitter knows none.
    if (Source(text, Encoding::utf8).mark_bytes() != 0) return 0;
    const std::string slow = show_records_slow(text, reading);
    const std::string fast = show_records_fast(text, reading);
    if (fast == slow) return 0;
    const std::string report = "chunk " + std::to_string(reading.limits.chunk_bytes) + ", limit " +
                               std::to_string(reading.limits.row_bytes) + ", peeked " +
                               std::to_string(reading.peeked) + "\nslow: " + slow +
                               "\nfast: " + fast + "\n";
    std::fwrite(report.data(), 1, report.size(), stderr);  // there may be NUL in it
    std::abort();
}
