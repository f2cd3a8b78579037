// Takes the records of one Chunk apart into cells, with simdjson. Runs on any thread; one reader
// per chunk at a time.
//
// A record yields the same RawRow as the CSV row that says the same: numbers and booleans become
// text, null the word that clears. What no cell can say (a member of a wrong type, one that is
// there twice or unknown) becomes a RawFault with its JSON Pointer (RFC 6901).
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/json/record_shape.h"
#include "engine/json/record_splitter.h"
#include "engine/source/chunk.h"
#include "engine/source/raw_row.h"
#include "engine/text/limits.h"

namespace rollcall {

class RecordReader {
public:
    // `shape` must outlive the reader.
    RecordReader(const RecordShape& shape, JsonForm form, const Limits& limits);
    RecordReader(RecordReader&&) noexcept;
    ~RecordReader();

    // `chunk` must live until the next open(). Texts of cells live as long.
    void open(const Chunk& chunk);

    bool next(RawRow& row);

    static char terminator() { return '\n'; }

    // After next() said false: the byte of the chunk at which an array stops being one.
    std::optional<std::size_t> broken_at() const;

private:
    class Parts;
    std::unique_ptr<Parts> parts_;
};

// The members of the first of the chunk's first `most` records that is an object and has any; empty
// where there is none. For choosing a schema.
std::vector<std::string> first_members(const Chunk& chunk, std::size_t most);

}  // namespace rollcall
