// The fast way of RowJudge for the ordinary row: off the blocks, in one go, without a RawRow.
//
// It only ever takes a row; whatever it does not take, be it for a quote, a space to trim or an
// odd address, is left to judge(), which alone knows every rule. Written once and compiled twice:
// the words of a row are worth little without the instructions for single bits.
#include <algorithm>
#include <bit>

#include "engine/csv/flag_bits.h"
#include "engine/plan/row_judge.h"
#include "engine/text/plain_address.h"
#include "engine/text/unicode.h"

namespace rollcall {
namespace {

constexpr std::uint64_t every_bit = ~std::uint64_t{0};
constexpr std::size_t nowhere = ~std::size_t{0};

struct AnyProcessor {
    static std::uint64_t gather(std::uint64_t bits, std::uint64_t mask) {
        return gather_plain(bits, mask);
    }
    static bool read_address(const char* text, std::size_t size, EmailKey& key) {
        return size != 0 && read_email({text, size}, key);
    }
    // The bytes of `word` that belong to a text of `size` bytes.
    static std::uint64_t low_bytes(std::uint64_t word, std::size_t size) {
        return size >= 8 ? word : word & ~(every_bit << (8 * size));
    }
};

#if defined(__x86_64__)
struct Avx2Processor {
    __attribute__((target("bmi2"))) static std::uint64_t gather(std::uint64_t bits,
                                                                std::uint64_t mask) {
        return _pext_u64(bits, mask);
    }
    __attribute__((target("avx2,bmi,bmi2,lzcnt,popcnt"))) static bool read_address(const char* text,
                                                                                   std::size_t size,
                                                                                   EmailKey& key) {
        return read_plain_address_avx2(text, size, key);
    }
    __attribute__((target("bmi2"))) static std::uint64_t low_bytes(std::uint64_t word,
                                                                   std::size_t size) {
        return _bzhi_u64(word, static_cast<unsigned>(8 * std::min<std::size_t>(size, 8)));
    }
};
#endif

// Where the cells of a row end: the first `lead`, and the row itself.
struct RowEnds {
    std::size_t end = 0;   // of the row's text
    std::size_t next = 0;  // where the next row starts
    bool high = false;     // some byte is not ASCII
};

// False when the row holds anything odd but letters, has too few cells or no terminator.
[[gnu::always_inline]] inline bool find_ends(const RowAhead& row, std::size_t lead,
                                             std::uint32_t* delimiter_at, RowEnds& ends) {
    const Block* block = row.blocks + row.at / block_bytes;
    const Block* const last = row.blocks + row.block_count;
    std::uint64_t inside = every_bit << (row.at % block_bytes);
    std::size_t base = row.at / block_bytes * block_bytes;
    std::uint32_t* out = delimiter_at;
    std::uint32_t* const enough = delimiter_at + lead;
    std::uint64_t high = 0;
    std::size_t odd_at = nowhere;
    for (;; ++block, base += block_bytes, inside = every_bit) {
        if (block == last) return false;
        const std::uint64_t row_ends = block->row_end & inside;
        const std::uint64_t here = inside & (row_ends ^ (row_ends - 1));  // up to the first
        high |= block->high & here;
        const std::uint64_t odd = block->odd & ~block->high & here;
        if (odd != 0) {
            if (odd_at != nowhere || !std::has_single_bit(odd)) return false;
            odd_at = base + static_cast<std::size_t>(std::countr_zero(odd));
        }
        std::uint64_t delimiters = block->delimiter & here;
        std::uint32_t* const stop = std::min(out + std::popcount(delimiters), enough);
        for (std::uint32_t* to = out; to < stop; to += 4) {
            for (std::size_t n = 0; n < 4; ++n, delimiters &= delimiters - 1)
                to[n] = static_cast<std::uint32_t>(base) +
                        static_cast<std::uint32_t>(std::countr_zero(delimiters));
        }
        out = stop;
        if (row_ends == 0) continue;
        ends.end = base + static_cast<std::size_t>(std::countr_zero(row_ends));
        break;
    }
    ends.next = ends.end + 1;
    ends.high = high != 0;
    if (odd_at != nowhere) {  // a CR before the LF belongs to the end of the row
        if (odd_at + 1 != ends.end || row.bytes[odd_at] != '\r') return false;
        if (row.bytes[ends.end] != '\n') return false;
        --ends.end;
    }
    return out == enough;
}

bool is_high(const RowAhead& row, std::size_t begin, std::size_t end) {
    return std::any_of(row.bytes + begin, row.bytes + end,
                       [](char byte) { return static_cast<signed char>(byte) < 0; });
}

}  // namespace

// Whether those cells before the flags that are not ASCII are sound texts without space around.
bool RowJudge::are_high_cells_sound(const RowAhead& row) const {
    std::size_t from = row.at;
    for (std::size_t at = 0; at < rules_.shape.lead; ++at) {
        const std::size_t to = delimiter_at_[at];
        if (is_high(row, from, to)) {
            const std::string_view text(row.bytes + from, to - from);
            if (cells_[at].is_email || find_invalid_utf8(text) != text.size()) return false;
            if (trim(text).size() != text.size() || holds_control(text)) return false;
        }
        from = to + 1;
    }
    return true;
}

template <typename Processor>
[[gnu::always_inline]] inline bool RowJudge::take_plain_email(std::uint32_t at,
                                                              std::string_view text,
                                                              Proposal& proposal) const {
    const bool is_key = rules_.key_column == at;
    if (text.empty()) return !cells_[at].is_required;
    if (!is_key && rules_.rename_column != at) return true;
    EmailKey& key = is_key ? proposal.key : proposal.new_key;
    if (!Processor::read_address(text.data(), text.size(), key)) return false;
    (is_key ? proposal.email : proposal.new_email) = text;
    (is_key ? proposal.hash : proposal.new_hash) = rules_.hash_key(key.text());
    (is_key ? proposal.has_key : proposal.has_new_key) = true;
    return true;
}

// A cell with a check: mostly one that was seen before.
template <typename Processor>
[[gnu::always_inline]] inline bool RowJudge::take_plain_value(std::uint32_t at,
                                                              std::string_view text,
                                                              Proposal& proposal) {
    CellMeaning& meaning = proposal.cells[at];
    meaning.intent = Intent::keep;
    const std::size_t size = text.size();
    if (size == 0) return !cells_[at].is_required;
    if (size <= longest_kept) {
        const WordPair word{Processor::low_bytes(load_8(text.data()), size),
                            Processor::low_bytes(load_8(text.data() + 8), size < 8 ? 0 : size - 8)};
        const Remembered& known = remembered(at, word);
        if (known.size == size && known.word.first == word.first &&
            known.word.second == word.second) {
            meaning.text = known.means_itself ? text : known.meaning.text;
            meaning.intent = known.meaning.intent;
            return true;
        }
    }
    if (text.front() == ' ' || text.back() == ' ') return false;
    judge_value(at, text, proposal);
    return true;
}

template <typename Processor>
[[gnu::always_inline]] inline bool RowJudge::take_plain_cells(const RowAhead& row,
                                                              Proposal& proposal) {
    const auto lead = static_cast<std::uint32_t>(rules_.shape.lead);
    const CellRule* const rules = cells_.data();
    const std::uint32_t* const delimiter_at = delimiter_at_.data();
    CellMeaning* const meanings = proposal.cells.data();
    const char* from = row.bytes + row.at;
    bool sound = true;
    for (std::uint32_t at = 0; at < lead; ++at) {
        const char* const to = row.bytes + delimiter_at[at];
        const auto size = static_cast<std::size_t>(to - from);
        const std::string_view text(from, size);
        switch (rules[at].way) {
            case Way::none: meanings[at].intent = Intent::keep; break;
            case Way::text:
                meanings[at].text = text;
                meanings[at].intent = size != 0 ? Intent::set : Intent::keep;
                // Of an empty cell these are the delimiter and the byte before it, or the row's
                // first byte, so both may be read.
                sound &= *from != ' ' && from[size == 0 ? 0 : size - 1] != ' ';
                sound &= size != 0 || !rules[at].is_required;
                break;
            case Way::email:
                meanings[at].intent = Intent::keep;
                if (!take_plain_email<Processor>(at, text, proposal)) return false;
                break;
            case Way::value:
                if (!take_plain_value<Processor>(at, text, proposal)) return false;
                break;
        }
        from = to + 1;
    }
    return sound;
}

void RowJudge::start_plain(const RowAhead& row, Proposal& proposal) const {
    proposal.row = row.number;
    proposal.line = row.line;
    proposal.offset = row.at;
    if (!proposal.findings.empty()) proposal.findings.clear();
    proposal.has_key = proposal.has_new_key = proposal.blank = proposal.adds_team = false;
    proposal.sound = true;
    if (proposal.cells.size() != cells_.size()) proposal.cells.resize(cells_.size());
    const std::size_t words = rules_.role_bits.size();
    if (proposal.ones.size() != words) proposal.ones.resize(words);
    if (proposal.zeros.size() != words) proposal.zeros.resize(words);
    proposal.ones.back() = proposal.zeros.back() = 0;
}

// Where the next row starts, or 0 when the row is not plain.
template <typename Processor>
[[gnu::always_inline]] inline std::size_t RowJudge::take_plain(const RowAhead& row,
                                                               Proposal& proposal) {
    const RowShape& shape = rules_.shape;
    RowEnds ends;
    if (!find_ends(row, shape.lead, delimiter_at_.data(), ends)) return 0;
    if (ends.end - row.at > longest_plain_) return 0;
    // With a visible letter at its front the row is not blank.
    if (row.bytes[row.at] <= ' ' || delimiter_at_[0] == row.at) return 0;
    if (ends.high && !are_high_cells_sound(row)) return 0;
    start_plain(row, proposal);
    const std::size_t flags = shape.columns - shape.lead;
    const FlagRange range{delimiter_at_[shape.lead - 1], ends.end, flags};
    if (read_flags_with(row.blocks, range, BitLine(proposal.ones.data()),
                        BitLine(proposal.zeros.data()), Processor::gather) != flags)
        return 0;
    if (!take_plain_cells<Processor>(row, proposal)) return 0;
    if (!rules_.uploader->is_api()) keep_texts(row, proposal);
    if (has_unknown_members_) judge_unknown_members(proposal);
    return ends.next;
}

void RowJudge::keep_texts(const RowAhead& row, Proposal& proposal) const {
    proposal.texts.resize(rules_.shape.lead);
    std::size_t from = row.at;
    for (std::size_t at = 0; at < rules_.shape.lead; ++at) {
        proposal.texts[at] = {row.bytes + from, delimiter_at_[at] - from};
        from = delimiter_at_[at] + std::size_t{1};
    }
}

std::size_t RowJudge::take_on_any(const RowAhead& row, Proposal& proposal) {
    return take_plain<AnyProcessor>(row, proposal);
}

#if defined(__x86_64__)
__attribute__((target("avx2,bmi,bmi2,lzcnt,popcnt"))) std::size_t RowJudge::take_on_avx2(
    const RowAhead& row, Proposal& proposal) {
    return take_plain<Avx2Processor>(row, proposal);
}
#else
std::size_t RowJudge::take_on_avx2(const RowAhead& row, Proposal& proposal) {
    return take_on_any(row, proposal);
}
#endif

void RowJudge::prepare_plain() {
    takes_plain_ = rules_.shape.lead < rules_.shape.columns && !rules_.of_records &&
                   rules_.membership.size() == rules_.shape.columns - rules_.shape.lead;
    has_avx2_ = vector_used() == Vector::avx2;
    longest_plain_ = std::min(rules_.limits.cell_bytes, rules_.limits.row_bytes);
    delimiter_at_.resize(rules_.shape.lead + 4);
    for (CellRule& cell : cells_) {
        cell.way = !cell.is_judged    ? Way::none
                   : cell.is_any_text ? Way::text
                   : cell.is_email    ? Way::email
                                      : Way::value;
    }
}

bool RowJudge::judge_ahead(RowReader& rows, Proposal& proposal) {
    if (!takes_plain_ || !rows.has_ahead()) return false;
    const RowAhead row = rows.ahead();
    const std::size_t next = has_avx2_ ? take_on_avx2(row, proposal) : take_on_any(row, proposal);
    if (next == 0) return false;
    rows.pass(next);
    return true;
}

}  // namespace rollcall
