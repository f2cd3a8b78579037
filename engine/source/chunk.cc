#include "engine/source/chunk.h"

#include <utility>

#include "engine/source/source.h"

namespace rollcall {

ByteOffset Chunk::byte_at(std::size_t offset) const {
    return ByteOffset{number(rows_.start.byte) +
                      bytes_in_file(encoding_, std::string_view(buffer_.data(), offset))};
}

void Chunk::set(const Rows& rows, Encoding encoding, std::unique_ptr<ChunkNotes> notes) {
    rows_ = rows;
    encoding_ = encoding;
    notes_ = std::move(notes);
    if (buffer_.size() < rows.size + slack) buffer_.resize(rows.size + slack);
}

}  // namespace rollcall
