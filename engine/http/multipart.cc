#include "engine/http/multipart.h"

#include <algorithm>

#include "engine/schema/fold.h"

namespace rollcall {
namespace {

constexpr std::size_t most_head_bytes = 16 * 1024;
constexpr std::size_t most_head_lines = 16;
constexpr std::string_view line_end = "\r\n";

std::string_view without_space(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

// A value in quotes or not, from the front of `text`; what is behind it stays.
std::string take_value(std::string_view& text) {
    std::string value;
    text = without_space(text);
    if (!text.starts_with('"')) {
        const std::size_t end = std::min(text.find(';'), text.size());
        value = without_space(text.substr(0, end));
        text.remove_prefix(end);
        return value;
    }
    std::size_t at = 1;
    for (; at < text.size() && text[at] != '"'; ++at) {
        // Browsers send a backslash as itself, but never before a quote.
        if (text[at] == '\\' && at + 1 < text.size() && text[at + 1] == '"') ++at;
        value += text[at];
    }
    text.remove_prefix(std::min(at + 1, text.size()));
    text.remove_prefix(std::min(text.find(';'), text.size()));
    return value;
}

// Calls visit(name in lower case, value) for each parameter behind the first word.
template <typename Visit>
void each_parameter(std::string_view text, Visit visit) {
    text.remove_prefix(std::min(text.find(';'), text.size()));
    while (text.starts_with(';')) {
        text.remove_prefix(1);
        const std::size_t equals = text.find('=');
        if (equals == std::string_view::npos) return;
        const std::string name = fold_ascii(without_space(text.substr(0, equals)));
        text.remove_prefix(equals + 1);
        visit(name, take_value(text));
    }
}

}  // namespace

std::optional<std::string> boundary_of(std::string_view content_type) {
    constexpr std::size_t most = 70;
    std::optional<std::string> boundary;
    each_parameter(content_type, [&](const std::string& name, const std::string& value) {
        if (name == "boundary") boundary = value;
    });
    const bool is_sound = boundary && !boundary->empty() && boundary->size() <= most &&
                          std::all_of(boundary->begin(), boundary->end(),
                                      [](char c) { return c >= ' ' && c < '\x7f'; });
    return is_sound ? boundary : std::nullopt;
}

std::optional<FormPart> read_disposition(std::string_view text) {
    const std::string_view kind = without_space(text.substr(0, text.find(';')));
    if (fold_ascii(kind) != "form-data") return std::nullopt;
    FormPart part;
    each_parameter(text, [&](const std::string& name, const std::string& value) {
        if (name == "name") part.name = value;
        if (name == "filename") part.filename = value;
    });
    if (part.name.empty()) return std::nullopt;
    return part;
}

MultipartReader::MultipartReader(const std::string& boundary, Begin begin, Take take)
    : delimiter_("\r\n--" + boundary),
      begin_(std::move(begin)),
      take_(std::move(take)),
      waiting_(line_end) {}  // the first delimiter may stand at the very front

bool MultipartReader::feed(std::string_view bytes) {
    if (has_failed_) return false;
    if (state_ == State::epilogue) return true;
    waiting_.append(bytes);
    while (state_ != State::epilogue && (state_ == State::head ? read_head() : read_text())) {
    }
    return !has_failed_;
}

bool MultipartReader::hand_on(std::size_t size) {
    const bool goes_on =
        state_ != State::body || size == 0 || take_(std::string_view(waiting_).substr(0, size));
    if (!goes_on) has_failed_ = true;
    waiting_.erase(0, size);
    return goes_on;
}

bool MultipartReader::read_text() {
    const std::size_t at = waiting_.find(delimiter_);
    if (at == std::string::npos) {
        const std::size_t kept = delimiter_.size() - 1;  // it may have begun
        if (waiting_.size() > kept) hand_on(waiting_.size() - kept);
        return false;
    }
    const std::string_view behind = std::string_view(waiting_).substr(at + delimiter_.size());
    if (behind.starts_with("--")) {
        if (!hand_on(at)) return false;
        state_ = State::epilogue;
        waiting_.clear();
        return true;
    }
    // White space may stand behind it (RFC 2046, 5.1.1).
    const std::size_t end = behind.find_first_not_of(" \t");
    if (end == std::string_view::npos || (behind[end] == '\r' && end + 1 == behind.size()) ||
        behind == "-")
        return behind.size() <= most_head_bytes ? false : !(has_failed_ = true);
    if (!behind.substr(end).starts_with(line_end)) return hand_on(at + delimiter_.size());
    if (!hand_on(at)) return false;
    waiting_.erase(0, delimiter_.size() + end);  // the line end stays, for a head without lines
    state_ = State::head;
    return true;
}

bool MultipartReader::read_head() {
    const std::size_t end = waiting_.find("\r\n\r\n");
    if (end == std::string::npos) {
        if (waiting_.size() > most_head_bytes) has_failed_ = true;
        return false;
    }
    std::optional<FormPart> part;
    std::string content_type;
    std::size_t lines = 0;
    std::string_view head = std::string_view(waiting_).substr(0, end + line_end.size());
    while (head.size() > line_end.size()) {
        head.remove_prefix(line_end.size());
        const std::string_view line = head.substr(0, head.find(line_end));
        head.remove_prefix(line.size());
        const std::size_t colon = std::min(line.find(':'), line.size());
        const std::string name = fold_ascii(without_space(line.substr(0, colon)));
        const std::string_view value = line.substr(std::min(colon + 1, line.size()));
        if (name == "content-disposition") part = read_disposition(value);
        if (name == "content-type") content_type = fold_ascii(without_space(value));
        if (++lines > most_head_lines) part.reset();
    }
    if (!part || lines > most_head_lines) {
        has_failed_ = true;
        return false;
    }
    part->content_type = content_type;
    waiting_.erase(0, end + 2 * line_end.size());
    state_ = State::body;
    if (!begin_(*part)) has_failed_ = true;
    return !has_failed_;
}

}  // namespace rollcall
