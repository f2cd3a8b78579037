// See record_reading.h.
#include "tests/json/record_reading.h"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "engine/source/source.h"
#include "tests/json/slow_records.h"

namespace rollcall::test {
namespace {

class ShownRecords {
public:
    void add(const Place& place, std::string_view record, bool overlong) {
        begin_entry();
        out_ += std::to_string(number(place.row)) + " line " + std::to_string(number(place.line)) +
                " byte " + std::to_string(number(place.byte)) + ": ";
        for (const char byte : record) out_ += byte == '\n' ? '~' : byte == '\r' ? '^' : byte;
        if (overlong) out_ += "(overlong)";
    }

    void add_break(std::uint64_t byte) {
        begin_entry();
        out_ += "broken at " + std::to_string(byte);
    }

    void complain(std::string_view about) { out_.append(" ").append(about).append("!"); }

    std::string take() { return std::move(out_); }

private:
    void begin_entry() {
        if (!out_.empty()) out_ += " / ";
    }

    std::string out_;
};

void add_chunk(const Chunk& chunk, const Limits& limits, ShownRecords& shown) {
    const auto* notes = dynamic_cast<const RecordNotes*>(chunk.notes());
    if (notes == nullptr) return shown.complain("a chunk without notes");
    const std::string_view bytes = chunk.bytes();
    const auto& records = notes->records;
    if (records.size() != chunk.row_count()) shown.complain("row_count");
    if (records.empty() && (!notes->broken_at || !bytes.empty())) shown.complain("an idle chunk");
    if (chunk.is_overlong() && (records.size() != 1 || bytes.size() != limits.row_bytes + 1))
        shown.complain("an overlong record that is not alone");
    if (!records.empty() && records.front().begin != 0) shown.complain("a gap at the front");
    Place place = chunk.start();
    std::size_t at = 0;
    for (const RecordSpan& record : records) {
        if (record.begin < at || std::size_t{record.begin} + record.size > bytes.size())
            return shown.complain("a record outside its chunk");
        place.line =
            LineNumber{number(place.line) +
                       static_cast<std::uint64_t>(std::count(
                           bytes.begin() + static_cast<std::ptrdiff_t>(at),
                           bytes.begin() + static_cast<std::ptrdiff_t>(record.begin), '\n'))};
        at = record.begin;
        place.byte = chunk.byte_at(at);
        shown.add(place, bytes.substr(at, record.size), chunk.is_overlong());
        place.row = RowNumber{number(place.row) + 1};
    }
    if (!notes->broken_at) return;
    if (*notes->broken_at != bytes.size()) shown.complain("bytes behind the break");
    shown.add_break(number(chunk.byte_at(*notes->broken_at)));
}

}  // namespace

std::string show_records_fast(std::string_view text, const RecordReading& reading) {
    Source source(text, std::nullopt);
    std::vector<char> head(std::max<std::size_t>(reading.peeked, 4));
    bool saw_end = false;
    std::size_t have = 0;
    if (reading.peeked != 0) {
        have = source.read(head.data(), head.size());
        saw_end = have == 0;
    }
    ShownRecords shown;
    // Freed before anything is split, because what was read for a look is copied.
    auto splitter = std::make_unique<RecordSplitter>(source, std::string_view(head.data(), have),
                                                     saw_end, reading.form, reading.limits);
    std::fill(head.begin(), head.end(), '"');
    bool broken = false;
    std::unique_ptr<Chunk> chunk;
    // The same chunk comes back each time, as in a run, so what is left of the last one shows.
    while ((chunk = splitter->next(std::move(chunk)))) {
        if (broken) shown.complain("a chunk behind the break");
        add_chunk(*chunk, reading.limits, shown);
        const auto* notes = dynamic_cast<const RecordNotes*>(chunk->notes());
        broken = notes != nullptr && notes->broken_at.has_value();
    }
    if (splitter->next()) shown.complain("a chunk behind the end");
    return shown.take();
}

std::string show_records_slow(std::string_view text, const RecordReading& reading) {
    const std::size_t limit = reading.limits.row_bytes;
    const SlowRecords slow = read_records_slowly(text, reading.form, limit);
    ShownRecords shown;
    std::uint64_t row = 0;
    for (const SlowRecord& record : slow.records) {
        // An overlong chunk may hold white space behind a record of a line.
        const std::string_view kept = text.substr(record.byte, limit + 1);
        shown.add({RowNumber{++row}, LineNumber{record.line}, ByteOffset{record.byte}},
                  record.overlong ? kept : record.text, record.overlong);
    }
    if (slow.broken_at) shown.add_break(*slow.broken_at);
    return shown.take();
}

std::string first_record_difference(std::string_view text, RecordReading reading,
                                    const ChunkRange& range) {
    const std::string slow = show_records_slow(text, reading);
    for (const NestingVersion version : nesting_versions_here()) {
        use_nesting_version(version);
        for (std::size_t chunk = range.first; chunk <= range.last; chunk += range.step) {
            reading.limits.chunk_bytes = chunk;
            for (const std::size_t peeked : {std::size_t{0}, text.size() / 2, text.size() + 1}) {
                reading.peeked = peeked;
                const std::string fast = show_records_fast(text, reading);
                if (fast == slow) continue;
                return std::string(version_name(version)) + ", chunks of " + std::to_string(chunk) +
                       ", peeked " + std::to_string(peeked) + "\ntext: " + std::string(text) +
                       "\nslow: " + slow + "\nfast: " + fast;
            }
        }
    }
    return "";
}

std::string_view version_name(NestingVersion version) {
    switch (version) {
        case NestingVersion::plain: return "plain";
        case NestingVersion::sse2: return "sse2";
        case NestingVersion::avx2: return "avx2";
    }
    return "";
}

}  // namespace rollcall::test
