#include "engine/json/record_splitter.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "engine/json/record_scan.h"
#include "engine/text/count_bytes.h"

namespace rollcall {
namespace {

constexpr std::size_t smallest_read = 4;  // Source wants room for one code point

// As often as a long record doubles the look ahead, so that offsets stay within 32 bits.
constexpr std::size_t most_growth = std::size_t{1} << 30;

}  // namespace

std::optional<JsonForm> find_json_form(std::string_view head) {
    constexpr std::string_view space = " \t\n\r";
    const std::size_t first = head.find_first_not_of(space);
    if (first == std::string_view::npos) return std::nullopt;
    if (head[first] == '{') return JsonForm::lines;
    if (head[first] != '[') return std::nullopt;
    const std::size_t second = head.find_first_not_of(space, first + 1);
    // What an array may go on with. A CSV header may begin with a bracket, too.
    constexpr std::string_view next = "{][\"-0123456789tfn";
    if (second != std::string_view::npos && next.find(head[second]) == std::string_view::npos)
        return std::nullopt;
    return JsonForm::array;
}

// Keeps what is read and not yet handed out, and knows where in the file that begins.
class RecordSplitter::Cutter {
public:
    Cutter(Source& source, std::string_view already_read, bool saw_end, JsonForm form,
           const Limits& limits);

    std::unique_ptr<Chunk> next(std::unique_ptr<Chunk> reuse);

private:
    // Offsets into what is pending: a chunk is [begin, end), the next one starts at `rest`.
    struct Cut {
        std::size_t begin = 0;
        std::size_t end = 0;
        std::size_t rest = 0;
        bool overlong = false;
    };

    bool has_news() const;
    void read_more(std::size_t wanted);
    void forget(std::size_t count);
    Cut find_cut() const;
    std::unique_ptr<Chunk> take(const Cut& cut, std::unique_ptr<Chunk> reuse);
    std::unique_ptr<RecordNotes> take_notes(const Cut& cut, Chunk& chunk);
    void advance(std::string_view bytes);

    Source& source_;
    Limits limits_;
    RecordScan scan_;
    std::vector<char> pending_;  // read and not yet handed out; its size is capacity
    std::size_t have_ = 0;       // bytes of it that are filled
    bool at_end_;                // of the source
    bool is_done_ = false;       // the text is no array any more
    Place next_place_{RowNumber{1}, LineNumber{1}, ByteOffset{0}};
};

RecordSplitter::Cutter::Cutter(Source& source, std::string_view already_read, bool saw_end,
                               JsonForm form, const Limits& limits)
    : source_(source),
      limits_(limits),
      scan_(form, limits.row_bytes),
      pending_(already_read.begin(), already_read.end()),
      have_(already_read.size()),
      at_end_(saw_end) {
    next_place_.byte = ByteOffset{source.mark_bytes()};
    pending_.resize(std::max(have_, limits.chunk_bytes) + Chunk::slack);
}

bool RecordSplitter::Cutter::has_news() const {
    return !scan_.whole().empty() || scan_.is_overlong() || scan_.broken_at();
}

void RecordSplitter::Cutter::read_more(std::size_t wanted) {
    wanted = std::max(wanted, smallest_read);
    if (pending_.size() < have_ + wanted + Chunk::slack)
        pending_.resize(have_ + wanted + Chunk::slack);
    const std::size_t got = source_.read(pending_.data() + have_, wanted);
    at_end_ = got == 0;
    have_ += got;
}

std::unique_ptr<Chunk> RecordSplitter::Cutter::next(std::unique_ptr<Chunk> reuse) {
    if (is_done_) return nullptr;
    std::size_t grow = limits_.chunk_bytes;
    if (have_ < grow && !at_end_) read_more(grow - have_);
    // More than a chunk may be pending: what was read for a look at the file.
    std::size_t look = std::min(have_, std::max(grow, scan_.at()));
    for (;;) {
        const std::string_view bytes(pending_.data(), look);
        scan_.read(bytes);
        const bool at_end = at_end_ && look == have_;
        if (at_end) scan_.finish(bytes);
        if (has_news()) return take(find_cut(), std::move(reuse));
        if (at_end) return nullptr;
        const std::size_t gone = scan_.begun().value_or(scan_.at());
        if (gone != 0) forget(gone);
        look -= gone;
        grow = std::max(grow, std::min(look, most_growth));  // doubling keeps long records linear
        if (look == have_) read_more(grow);
        look = std::min(have_, look + grow);
    }
}

// Nothing of the first `count` pending bytes will be handed out.
void RecordSplitter::Cutter::forget(std::size_t count) {
    advance({pending_.data(), count});
    std::memmove(pending_.data(), pending_.data() + count, have_ - count);
    have_ -= count;
    scan_.drop(count);
}

// Records that are whole come first, and with them the place where the array breaks; a record that
// is too long comes alone.
RecordSplitter::Cutter::Cut RecordSplitter::Cutter::find_cut() const {
    const auto broken_at = scan_.broken_at();
    if (!scan_.whole().empty()) {
        const RecordSpan& last = scan_.whole().back();
        const std::size_t end = std::size_t{last.begin} + last.size;
        return {scan_.whole().front().begin, broken_at.value_or(end),
                scan_.begun().value_or(scan_.at())};
    }
    if (broken_at) return {*broken_at, *broken_at, scan_.at()};
    const std::size_t begin = scan_.begun().value_or(0);
    return {begin, begin + limits_.row_bytes + 1, scan_.at(), true};
}

std::unique_ptr<Chunk> RecordSplitter::Cutter::take(const Cut& cut, std::unique_ptr<Chunk> reuse) {
    auto chunk = reuse ? std::move(reuse) : std::make_unique<Chunk>();
    std::unique_ptr<RecordNotes> notes = take_notes(cut, *chunk);
    const std::size_t rows = notes->records.size();
    advance({pending_.data(), cut.begin});
    const Place start = next_place_;
    advance({pending_.data() + cut.begin, cut.rest - cut.begin});
    next_place_.row = RowNumber{number(start.row) + rows};
    const std::size_t rest = have_ - cut.rest;
    std::vector<char>& fresh = chunk->buffer();
    const std::size_t room = std::max(limits_.chunk_bytes, rest) + Chunk::slack;
    if (fresh.size() < room) fresh.resize(room);
    std::memcpy(fresh.data(), pending_.data() + cut.rest, rest);
    std::swap(fresh, pending_);
    have_ = rest;
    scan_.drop(cut.rest);
    const std::size_t size = cut.end - cut.begin;
    // Only at the head of the file, and where a chunk happened to end between two records.
    if (cut.begin != 0) std::memmove(fresh.data(), fresh.data() + cut.begin, size);
    chunk->set({size, start, rows, cut.overlong}, source_.encoding(), std::move(notes));
    return chunk;
}

// Takes from the scan what belongs to the cut. Where the chunk had notes, their room is used again.
std::unique_ptr<RecordNotes> RecordSplitter::Cutter::take_notes(const Cut& cut, Chunk& chunk) {
    std::unique_ptr<RecordNotes> notes(static_cast<RecordNotes*>(chunk.take_notes().release()));
    if (!notes) notes = std::make_unique<RecordNotes>();
    notes->broken_at.reset();
    notes->records = scan_.take_whole(std::move(notes->records));
    if (cut.overlong) {
        notes->records.push_back({0, static_cast<std::uint32_t>(cut.end - cut.begin)});
        scan_.pass_over();
        return notes;
    }
    if (cut.begin != 0)
        for (RecordSpan& record : notes->records)
            record.begin -= static_cast<std::uint32_t>(cut.begin);
    if (scan_.broken_at()) {
        notes->broken_at = static_cast<std::uint32_t>(cut.end - cut.begin);
        is_done_ = true;
    }
    return notes;
}

void RecordSplitter::Cutter::advance(std::string_view bytes) {
    next_place_.line = LineNumber{number(next_place_.line) + count_bytes(bytes, '\n')};
    next_place_.byte =
        ByteOffset{number(next_place_.byte) + bytes_in_file(source_.encoding(), bytes)};
}

RecordSplitter::RecordSplitter(Source& source, std::string_view already_read, bool saw_end,
                               JsonForm form, const Limits& limits)
    : cutter_(std::make_unique<Cutter>(source, already_read, saw_end, form, limits)) {}

RecordSplitter::~RecordSplitter() = default;

std::unique_ptr<Chunk> RecordSplitter::next(std::unique_ptr<Chunk> reuse) {
    return cutter_->next(std::move(reuse));
}

}  // namespace rollcall
