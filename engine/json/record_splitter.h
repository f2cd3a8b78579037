// Cuts a stream of JSON records into Chunks that end where a record ends.
//
// Runs on one thread, in file order. Of an array (RFC 8259) it follows strings, braces and brackets
// and nothing else; of NDJSON only the lines. Whether a record is JSON is for its reader to say.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "engine/source/chunk.h"
#include "engine/source/source.h"
#include "engine/text/limits.h"
#include "engine/text/place.h"

namespace rollcall {

enum class JsonForm : std::uint8_t {
    array,  // [record, record, …]
    lines,  // NDJSON: one record a line, lines of white space are none
};

// Which form a file has that starts with `head`; nothing where it is not JSON (but CSV). Of a head
// of white space alone nothing is known either.
std::optional<JsonForm> find_json_form(std::string_view head);

// Where a record lies in its chunk: from its first byte to behind its last, no white space around.
struct RecordSpan {
    std::uint32_t begin = 0;
    std::uint32_t size = 0;
};

struct RecordNotes final : ChunkNotes {
    std::vector<RecordSpan> records;  // in order; as many as Chunk::row_count()
    // Of an array: the byte of the chunk at which it stops being one, behind all its records (a
    // comma is missing, something follows the "]", the file ends too early). The chunk's bytes end
    // before it, and no chunk follows.
    std::optional<std::uint32_t> broken_at;
};

class RecordSplitter {
public:
    // `already_read` is what was taken from `source` for a look at it, and is copied; `saw_end`
    // tells that it is all there is.
    RecordSplitter(Source& source, std::string_view already_read, bool saw_end, JsonForm form,
                   const Limits& limits);
    ~RecordSplitter();

    // The next chunk, or null at the end. A record longer than limits.row_bytes comes alone, cut
    // behind limits.row_bytes + 1 bytes, in a chunk that is_overlong(); the rest of it is passed
    // over. A line's white space behind its record counts where it is longer than the record may
    // be by more than two bytes. A chunk starts where its first record does; Chunk::start().row
    // counts records, .line terminators '\n'. It holds at least one record, or only a broken_at.
    std::unique_ptr<Chunk> next(std::unique_ptr<Chunk> reuse = nullptr);

private:
    class Cutter;
    std::unique_ptr<Cutter> cutter_;
};

}  // namespace rollcall
