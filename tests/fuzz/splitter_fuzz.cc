// The fast path of CSV against the slow reader, on any bytes.
//
// Input: a byte for the chunk size, one for the row limit, one for the dialect and the version of
// the byte scan, one for the columns and how many of them are flags; then the upload.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "engine/csv/blocks.h"
#include "engine/source/source.h"
#include "tests/csv/reading.h"

namespace {

using namespace rollcall;
using namespace rollcall::test;

constexpr std::size_t option_bytes = 4;

Reading read_options(const std::uint8_t* data) {
    Reading reading;
    reading.limits.chunk_bytes = 1 + data[0];
    // Up to 127 the limit itself, so that it falls near every border; else one that rows reach.
    if (data[1] >= 128) reading.limits.row_bytes = 128 + 16 * std::size_t{data[1]};
    if (data[1] > 0 && data[1] < 128) reading.limits.row_bytes = data[1];
    constexpr char delimiters[] = {',', ';', '\t', '|'};
    reading.dialect.delimiter = delimiters[data[2] & 3];
    reading.dialect.terminator = (data[2] & 4) != 0 ? '\r' : '\n';
    const auto vectors = vectors_here();
    use_vector(vectors[(data[2] >> 3) % vectors.size()]);
    reading.shape.columns = 1 + (data[3] & 63);
    // Of many columns most are flags, as in real uploads.
    reading.shape.lead = 1 + (data[3] >> 6) * (reading.shape.columns - 1) / 3;
    return reading;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < option_bytes) return 0;
    const Reading reading = read_options(data);
    const std::string_view text(reinterpret_cast<const char*>(data) + option_bytes,
                                size - option_bytes);
    // A byte-order mark is Source's affair; the slow reader knows none.
    if (Source(text, Encoding::utf8).mark_bytes() != 0) return 0;
    const std::string slow = read_slow(text, reading);
    const std::string fast = read_fast(text, reading);
    if (fast == slow) return 0;
    const std::string report = "chunk " + std::to_string(reading.limits.chunk_bytes) + ", limit " +
                               std::to_string(reading.limits.row_bytes) + ", columns " +
                               std::to_string(reading.shape.columns) + ", lead " +
                               std::to_string(reading.shape.lead) + "\nslow: " + slow +
                               "\nfast: " + fast + "\n";
    std::fwrite(report.data(), 1, report.size(), stderr);  // there may be NUL in it
    std::abort();
}
