// A stretch of whole rows on its way through the pipeline.
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/source/encoding.h"
#include "engine/text/place.h"

namespace rollcall {

// What a splitter already knows of the rows of a chunk. Only the reader of the same format looks.
struct ChunkNotes {
    ChunkNotes() = default;
    ChunkNotes(const ChunkNotes&) = delete;
    ChunkNotes& operator=(const ChunkNotes&) = delete;
    virtual ~ChunkNotes() = default;
};

// Whole rows of the file, owned. Travels by unique_ptr from stage to stage. A splitter fills it;
// then it is only read.
class Chunk {
public:
    static constexpr std::size_t slack = 128;  // bytes readable behind bytes()

    // What a splitter says of the rows when it hands them over.
    struct Rows {
        std::size_t size = 0;  // of their bytes, at the front of the buffer
        Place start;           // of the first
        std::size_t count = 0;
        bool is_overlong = false;
    };

    // Valid while this Chunk lives. Asking a temporary for its bytes does not compile.
    std::string_view bytes() const& { return {buffer_.data(), rows_.size}; }
    std::string_view bytes() && = delete;

    const Place& start() const { return rows_.start; }        // of its first row
    std::size_t row_count() const { return rows_.count; }     // blank ones too
    bool is_overlong() const { return rows_.is_overlong; }    // one row, cut behind the limit
    const ChunkNotes* notes() const { return notes_.get(); }  // null: there are none

    // Where in the file the byte at `offset` of bytes() stands.
    ByteOffset byte_at(std::size_t offset) const;

    // For splitters: the room that the bytes are put into, and what stands there afterwards.
    std::vector<char>& buffer() { return buffer_; }
    std::unique_ptr<ChunkNotes> take_notes() { return std::move(notes_); }
    void set(const Rows& rows, Encoding encoding, std::unique_ptr<ChunkNotes> notes);

private:
    std::vector<char> buffer_;
    Rows rows_;
    Encoding encoding_ = Encoding::utf8;
    std::unique_ptr<ChunkNotes> notes_;
};

}  // namespace rollcall
