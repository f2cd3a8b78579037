// Goes from record to record of one Chunk, for whoever takes records apart: where each one stands,
// and what is no JSON or no object. Runs on any thread; one walk per chunk at a time.
#pragma once

#include <simdjson.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/json/record_splitter.h"
#include "engine/source/chunk.h"
#include "engine/source/raw_row.h"

namespace rollcall {

const RecordNotes& notes_of(const Chunk& chunk);

RawFault& add_fault(RawRow& row, FindingCode code, std::string pointer);

class RecordWalk {
public:
    explicit RecordWalk(JsonForm form) : form_(form) {}

    // `chunk` must live until the next open().
    void open(const Chunk& chunk);

    // Fills `row` but for its cells and bits. False behind the last record, and where an array
    // stops being one.
    bool next(RawRow& row);

    // After next() said true: the record, as long as next() is not asked again. None where its row
    // has a fault.
    const std::optional<simdjson::dom::object>& record() const { return record_; }

    // The same record as it stands in the file, from its "{" to its "}".
    std::string_view text() const { return text_; }

    // After next() said false: the byte of the chunk at which an array stops being one.
    std::optional<std::size_t> broken_at() const { return broken_at_; }

private:
    void start(RawRow& row, RecordSpan span);
    bool read(RawRow& row);
    bool read_refused(RawRow& row);

    JsonForm form_;
    simdjson::dom::parser parser_;
    std::optional<simdjson::dom::object> record_;
    std::string_view text_;
    const Chunk* chunk_ = nullptr;
    std::size_t next_record_ = 0;
    std::size_t counted_ = 0;  // bytes of the chunk whose lines are in lines_
    std::uint64_t lines_ = 0;
    std::optional<std::size_t> broken_at_;
};

}  // namespace rollcall
