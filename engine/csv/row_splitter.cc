#include "engine/csv/row_splitter.h"
#include "engine/text/count_bytes.h"

#include <algorithm>
#include <cstring>

namespace rollcall {
namespace {

constexpr std::size_t smallest_read = 4;  // Source wants room for one code point

}  // namespace

RowSplitter::RowSplitter(Source& source, const Limits& limits) : source_(source), limits_(limits) {
    next_place_.byte = ByteOffset{source.mark_bytes()};
}

std::string_view RowSplitter::peek(std::size_t wanted) {
    while (have_ < wanted && !at_end_) read_more(wanted - have_);
    return {pending_.data(), have_};
}

void RowSplitter::begin(const Dialect& dialect, std::size_t skip) {
    dialect_ = dialect;
    if (skip == 0) return;
    const std::string_view skipped(pending_.data(), skip);
    next_place_.byte =
        ByteOffset{number(next_place_.byte) + bytes_in_file(source_.encoding(), skipped)};
    next_place_.line = LineNumber{number(next_place_.line) + 1};
    std::memmove(pending_.data(), pending_.data() + skip, have_ - skip);
    have_ -= skip;
}

void RowSplitter::read_more(std::size_t wanted) {
    wanted = std::max(wanted, smallest_read);
    if (pending_.size() < have_ + wanted + Chunk::slack)
        pending_.resize(have_ + wanted + Chunk::slack);
    const std::size_t got = source_.read(pending_.data() + have_, wanted);
    at_end_ = got == 0;
    have_ += got;
}

std::unique_ptr<Chunk> RowSplitter::next(std::unique_ptr<Chunk> reuse) {
    std::size_t grow = limits_.chunk_bytes;
    if (have_ < grow && !at_end_) read_more(grow - have_);
    // More than a chunk may be pending: what peek() read.
    std::size_t look = std::min(have_, grow);
    for (;;) {
        if (have_ == 0 && at_end_) return nullptr;
        const Cut cut = look == 0 ? Cut{} : find_cut(look);
        if (cut.end != 0) return take(cut, std::move(reuse));
        if (look == have_) read_more(grow);
        look = std::min(have_, look + grow);
        grow = std::max(grow, look);  // a row longer than a chunk: doubling keeps this linear
    }
}

// Looks at the first `look` pending bytes.
RowSplitter::Cut RowSplitter::find_cut(std::size_t look) {
    const std::string_view bytes(pending_.data(), look);
    const bool at_end = at_end_ && look == have_;
    if (std::memchr(bytes.data(), '"', bytes.size()) == nullptr) {
        const std::size_t last = bytes.rfind(dialect_.terminator);
        const std::size_t rows = count_bytes(bytes, dialect_.terminator);
        if (at_end) return {bytes.size(), rows + (last + 1 != bytes.size() ? 1 : 0)};
        if (last != std::string_view::npos) return {last + 1, rows};
        if (bytes.size() > limits_.row_bytes) return overlong_cut();
        return {};
    }
    scan_rows(bytes, dialect_, at_end, limits_.row_bytes, *scan_);
    if (scan_->rows_end != 0) return {scan_->rows_end, scan_->rows, false, true};
    return bytes.size() > limits_.row_bytes ? cut_long_row(bytes, at_end) : Cut{};
}

// One byte more than a row may have: it tells a doubled quote at the limit from one that closes.
RowSplitter::Cut RowSplitter::overlong_cut() const { return {limits_.row_bytes + 1, 1, true}; }

// The first row is longer than a row may be and its end is not in sight, or its quote never closes.
RowSplitter::Cut RowSplitter::cut_long_row(std::string_view bytes, bool at_end) {
    const StrictRow row = read_strict_row(bytes, dialect_, at_end, limits_.row_bytes, cells_);
    if (row.end == RowEnd::not_seen) return overlong_cut();
    return {row.next, 1};  // who reads the chunk sees that the quote is open where it ends
}

std::unique_ptr<Chunk> RowSplitter::take(const Cut& cut, std::unique_ptr<Chunk> reuse) {
    auto chunk = reuse ? std::move(reuse) : std::make_unique<Chunk>();
    const std::size_t rest = have_ - cut.end;
    std::unique_ptr<ChunkNotes> notes = chunk->take_notes();  // whose room is used again
    if (cut.is_scanned) {
        std::unique_ptr<RowScan> old(static_cast<RowScan*>(notes.release()));
        notes = std::move(scan_);
        scan_ = old ? std::move(old) : std::make_unique<RowScan>();
    } else {
        notes.reset();
    }
    std::vector<char>& fresh = chunk->buffer();
    const std::size_t room = std::max(limits_.chunk_bytes, rest) + Chunk::slack;
    if (fresh.size() < room) fresh.resize(room);
    std::memcpy(fresh.data(), pending_.data() + cut.end, rest);
    std::swap(fresh, pending_);
    have_ = rest;
    chunk->set({cut.end, next_place_, cut.rows, cut.overlong}, source_.encoding(),
               std::move(notes));
    const std::string_view bytes = chunk->bytes();
    next_place_.row = RowNumber{number(next_place_.row) + cut.rows};
    next_place_.line =
        LineNumber{number(next_place_.line) + count_bytes(bytes, dialect_.terminator)};
    next_place_.byte = chunk->byte_at(bytes.size());
    if (cut.overlong) skip_to_line_end();
    return chunk;
}

void RowSplitter::skip_to_line_end() {
    for (;;) {
        const std::string_view bytes(pending_.data(), have_);
        const std::size_t end = bytes.find(dialect_.terminator);
        const std::size_t gone = end == std::string_view::npos ? have_ : end + 1;
        next_place_.byte = ByteOffset{number(next_place_.byte) +
                                      bytes_in_file(source_.encoding(), bytes.substr(0, gone))};
        std::memmove(pending_.data(), pending_.data() + gone, have_ - gone);
        have_ -= gone;
        if (end != std::string_view::npos) {
            next_place_.line = LineNumber{number(next_place_.line) + 1};
            return;
        }
        if (at_end_) return;
        read_more(limits_.chunk_bytes);
    }
}

}  // namespace rollcall
