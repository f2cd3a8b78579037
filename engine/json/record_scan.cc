#include "engine/json/record_scan.h"

#include <utility>

#include "engine/json/json_error.h"

namespace rollcall {
namespace {

bool is_space(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

// Whether `c` ends a number or a word. Any other byte belongs to it, for its reader to refuse.
bool ends_scalar(char c) {
    return is_space(c) || c == ',' || c == ']' || c == '[' || c == '}' || c == '{' || c == '"';
}

RecordSpan span_of(std::size_t begin, std::size_t end) {
    return {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end - begin)};
}

}  // namespace

RecordScan::RecordScan(JsonForm form, std::size_t row_bytes)
    : form_(form),
      row_bytes_(row_bytes),
      step_(form == JsonForm::array ? Step::before_array : Step::before_value) {}

void RecordScan::read(std::string_view bytes) {
    while (at_ < bytes.size() && !is_overlong_ && !broken_at_) {
        if (!is_inside()) {
            read_between(bytes);
        } else if (const auto end = find_end(bytes)) {
            end_record(bytes, *end);
        } else {
            at_ = bytes.size();
        }
    }
    if (!begun_ || is_overlong_ || !is_inside()) return;
    // Of a line the white space behind the record is not told from the record before its end is
    // seen, so it may take up as much again.
    const std::size_t most = step_ == Step::in_line ? 2 * row_bytes_ + 2 : row_bytes_;
    is_overlong_ = bytes.size() - *begun_ > most;
}

void RecordScan::finish(std::string_view bytes) {
    if (is_overlong_ || broken_at_) return;
    if (form_ == JsonForm::lines) {
        if (is_inside()) end_line(bytes, bytes.size());
    } else if (step_ != Step::behind_array) {
        broken_at_ = begun_ ? *begun_ + find_json_error(bytes.substr(*begun_)) : bytes.size();
        begun_.reset();
    }
}

// At a byte outside records.
void RecordScan::read_between(std::string_view bytes) {
    while (is_space(bytes[at_]))
        if (++at_ == bytes.size()) return;
    const char c = bytes[at_];
    if (form_ == JsonForm::lines) {
        begun_ = at_;
        step_ = Step::in_line;
    } else if (step_ == Step::before_value || (step_ == Step::before_first && c != ']')) {
        begin_value(c);
    } else if (step_ == Step::before_array && c == '[') {
        step_ = Step::before_first;
        ++at_;
    } else if (step_ == Step::behind_value && c == ',') {
        step_ = Step::before_value;
        ++at_;
    } else if (c == ']' && (step_ == Step::behind_value || step_ == Step::before_first)) {
        step_ = Step::behind_array;
        ++at_;
    } else {
        broken_at_ = at_;
    }
}

void RecordScan::begin_value(char first) {
    if (first == '{' || first == '[') {
        step_ = Step::in_nested;
    } else if (first == '"') {
        step_ = Step::in_string;
    } else if (ends_scalar(first)) {
        broken_at_ = at_;
        return;
    } else {
        step_ = Step::in_scalar;
    }
    begun_ = at_;
    if (step_ != Step::in_scalar) ++at_;
}

// Behind the last byte of the record that at_ is in.
std::optional<std::size_t> RecordScan::find_end(std::string_view bytes) {
    if (step_ == Step::in_nested) {
        const std::size_t size = find_value_end(bytes.substr(at_), nesting_);
        if (size == 0) return std::nullopt;
        return at_ + size;
    }
    if (step_ == Step::in_string) return find_string_end(bytes);
    if (step_ == Step::in_line) {
        const std::size_t end = bytes.find('\n', at_);
        if (end == std::string_view::npos) return std::nullopt;
        return end;
    }
    for (std::size_t end = at_; end < bytes.size(); ++end)
        if (ends_scalar(bytes[end])) return end;
    return std::nullopt;
}

std::optional<std::size_t> RecordScan::find_string_end(std::string_view bytes) {
    for (std::size_t end = at_; end < bytes.size(); ++end) {
        if (escaped_)
            escaped_ = false;
        else if (bytes[end] == '\\')
            escaped_ = true;
        else if (bytes[end] == '"')
            return end + 1;
    }
    return std::nullopt;
}

void RecordScan::end_record(std::string_view bytes, std::size_t end) {
    if (step_ == Step::in_line) return end_line(bytes, end);
    at_ = end;
    step_ = Step::behind_value;
    if (!begun_) return;
    is_overlong_ = end - *begun_ > row_bytes_;
    if (is_overlong_) return;
    whole_.push_back(span_of(*begun_, end));
    begun_.reset();
}

// At the newline or at the end of the text.
void RecordScan::end_line(std::string_view bytes, std::size_t end) {
    at_ = end;
    step_ = Step::before_value;
    if (!begun_) return;
    const std::size_t raw = end - *begun_;
    while (is_space(bytes[end - 1])) --end;
    is_overlong_ = end - *begun_ > row_bytes_ || raw > 2 * row_bytes_ + 2;
    if (is_overlong_) return;
    whole_.push_back(span_of(*begun_, end));
    begun_.reset();
}

void RecordScan::pass_over() {
    is_overlong_ = false;
    begun_.reset();
}

void RecordScan::drop(std::size_t count) {
    at_ -= count;
    if (begun_) *begun_ -= count;
}

std::vector<RecordSpan> RecordScan::take_whole(std::vector<RecordSpan> room) {
    room.clear();
    whole_.swap(room);
    return room;
}

}  // namespace rollcall
