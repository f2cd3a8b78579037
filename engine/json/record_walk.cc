#include "engine/json/record_walk.h"

#include <utility>

#include "engine/json/json_error.h"
#include "engine/text/count_bytes.h"
#include "engine/text/unicode.h"

namespace rollcall {
namespace {

namespace dom = simdjson::dom;

// Behind JSON nothing may follow; a text that ends too early goes on with one of these.
bool is_whole(std::string_view text) {
    for (const char* const more : {"\n\"", "\n,", "\n:"})
        if (find_json_error(std::string(text) + more) != text.size() + 1) return false;
    return true;
}

}  // namespace

const RecordNotes& notes_of(const Chunk& chunk) {
    return static_cast<const RecordNotes&>(*chunk.notes());
}

RawFault& add_fault(RawRow& row, FindingCode code, std::string pointer) {
    RawFault& added = row.faults.emplace_back();
    added.code = code;
    added.pointer = std::move(pointer);
    return added;
}

void RecordWalk::open(const Chunk& chunk) {
    chunk_ = &chunk;
    next_record_ = 0;
    counted_ = lines_ = 0;
    broken_at_.reset();
}

bool RecordWalk::next(RawRow& row) {
    const RecordNotes& notes = notes_of(*chunk_);
    record_.reset();
    if (broken_at_) return false;
    if (next_record_ == notes.records.size()) {
        if (notes.broken_at) broken_at_ = *notes.broken_at;
        return false;
    }
    const RecordSpan span = notes.records[next_record_];
    start(row, span);
    ++next_record_;
    text_ = chunk_->bytes().substr(span.begin, span.size);
    if (chunk_->is_overlong()) {
        row.fault = RowFault::overlong;
        return true;
    }
    return read(row);
}

void RecordWalk::start(RawRow& row, RecordSpan span) {
    const std::string_view bytes = chunk_->bytes();
    lines_ += count_bytes(bytes.substr(counted_, span.begin - counted_), '\n');
    counted_ = span.begin;
    row.number = RowNumber{number(chunk_->start().row) + next_record_};
    row.line = LineNumber{number(chunk_->start().line) + lines_};
    row.offset = span.begin;
    row.size = span.size;
    row.is_record = row.is_utf8 = true;
    row.plain = false;
    row.fault = RowFault::none;
    row.odd_cells = 0;
    row.stray.clear();
    row.faults.clear();
    row.faulty.clear();
    row.places.clear();
    row.adds_team = false;
}

// False where the file ends here, as it is no JSON.
bool RecordWalk::read(RawRow& row) {
    dom::element record;
    const simdjson::error_code error = parser_.parse(text_.data(), text_.size(), false).get(record);
    dom::object object;
    if (error == simdjson::UTF8_ERROR) {
        row.is_utf8 = false;  // encoding_invalid refuses the whole file
        row.fault = RowFault::broken;
    } else if (error != simdjson::SUCCESS) {
        return read_refused(row);
    } else if (record.get(object) != simdjson::SUCCESS) {
        add_fault(row, FindingCode::json_not_object, {}).value = cut(text_, 200);
        row.fault = RowFault::broken;
    } else {
        record_ = object;
    }
    return true;
}

// What simdjson refuses is no JSON, or it holds a number or a depth that is beyond it.
bool RecordWalk::read_refused(RawRow& row) {
    const std::size_t bad = find_json_error(text_);
    row.fault = RowFault::broken;
    if (bad == text_.size() && is_whole(text_)) {
        add_fault(row, FindingCode::json_type, {}).previous =
            "value without half a character (\\ud800), a number beyond 64 bits or deep nesting";
        return true;
    }
    if (form_ == JsonForm::lines) {
        add_fault(row, FindingCode::json_malformed, {});
        return true;
    }
    broken_at_ = row.offset + bad;
    return false;
}

}  // namespace rollcall
