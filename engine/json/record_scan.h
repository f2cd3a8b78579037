// Follows a text of JSON records from record to record, however it comes in pieces.
//
// Knows where a record begins and ends, and of an array also what may stand between two; nothing of
// buffers, chunks or files. Runs on the splitter's thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "engine/json/nesting.h"
#include "engine/json/record_splitter.h"

namespace rollcall {

class RecordScan {
public:
    RecordScan(JsonForm form, std::size_t row_bytes);

    // Goes on at at(); `bytes` holds again what lies before that and was not dropped, then more.
    // Stops early at a record that is too long and where the text stops being an array. All
    // offsets below are those of `bytes`.
    void read(std::string_view bytes);

    // The text ends where `bytes`, all of them read, end.
    void finish(std::string_view bytes);

    std::size_t at() const { return at_; }
    const std::vector<RecordSpan>& whole() const { return whole_; }  // all of them short enough
    std::optional<std::size_t> begun() const { return begun_; }  // of a record that is not whole
    std::optional<std::size_t> broken_at() const { return broken_at_; }

    // The record at *begun() has more than row_bytes. Nothing is read before pass_over().
    bool is_overlong() const { return is_overlong_; }

    // What is left of the record is read and forgotten.
    void pass_over();

    // The first `count` bytes are not needed any more: at most up to *begun() or else at().
    void drop(std::size_t count);

    // Hands over what whole() holds and takes `room` to put the next ones into.
    std::vector<RecordSpan> take_whole(std::vector<RecordSpan> room);

private:
    enum class Step : std::uint8_t {
        before_array,
        before_first,  // behind the "["
        before_value,  // behind a comma; of lines, between two records
        in_nested,
        in_string,
        in_scalar,
        in_line,
        behind_value,
        behind_array,
    };

    bool is_inside() const { return step_ >= Step::in_nested && step_ <= Step::in_line; }
    void read_between(std::string_view bytes);
    void begin_value(char first);
    std::optional<std::size_t> find_end(std::string_view bytes);
    std::optional<std::size_t> find_string_end(std::string_view bytes);
    void end_record(std::string_view bytes, std::size_t end);
    void end_line(std::string_view bytes, std::size_t end);

    JsonForm form_;
    std::size_t row_bytes_;
    Step step_;
    std::size_t at_ = 0;
    Nesting nesting_;
    bool escaped_ = false;  // in a record that is a string: behind a backslash
    bool is_overlong_ = false;
    std::optional<std::size_t> begun_;
    std::optional<std::size_t> broken_at_;
    std::vector<RecordSpan> whole_;
};

}  // namespace rollcall
