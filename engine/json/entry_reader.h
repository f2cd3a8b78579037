// Takes the records of one Chunk apart into one cell for each field of an EntrySchema, with
// simdjson. Runs on any thread; one reader per chunk at a time.
//
// A record yields the same RawRow as the CSV row that says the same: each value as the text that a
// cell would hold (entry_schema.h). cells[n] is column n of bind_entry_template; a member that is
// absent, or null, is an empty cell (null of a field with a clear_word: that word). What no cell
// can say becomes a RawFault with
// its JSON Pointer: json_key_unknown (a path that is no field's, nor on the way to one),
// json_key_duplicate, json_type (an object where a value is wanted, a value where an object is, an
// item of a list that is no string).
#pragma once

#include <memory>
#include <optional>

#include "engine/json/record_splitter.h"
#include "engine/schema/entry/entry_schema.h"
#include "engine/source/chunk.h"
#include "engine/source/raw_row.h"
#include "engine/text/limits.h"

namespace rollcall {

class EntryReader {
public:
    // `schema` must outlive the reader.
    EntryReader(const EntrySchema& schema, JsonForm form, const Limits& limits);
    EntryReader(EntryReader&&) noexcept;
    ~EntryReader();

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

}  // namespace rollcall
