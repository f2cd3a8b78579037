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

struct AnyCpu {
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
struct Avx2Cpu {
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

bool is_high(std::string_view text) {
    for (; text.size() >= 8; text.remove_prefix(8))
        if ((load_8(text.data()) & 0x8080808080808080u) != 0) return true;
    return (load_short(text.data(), text.size()).first & 0x8080808080808080u) != 0;
}

// Like read_flags, for fewer than 64 cells that take up to 64 bytes.
template <typename Cpu>
[[gnu::always_inline]] inline bool read_few_flags(const Block* blocks, const FlagRange& range,
                                                  std::uint64_t& ones, std::uint64_t& zeros) {
    const Block& first = blocks[range.begin / block_bytes];
    const Block& last = blocks[(range.end - 1) / block_bytes];
    const std::size_t shift = range.begin % block_bytes;
    const std::uint64_t inside = every_bit >> (block_bytes - (range.end - range.begin));
    const auto window = [&](std::uint64_t low, std::uint64_t high) {
        return (low >> shift | (high << 1) << (block_bytes - 1 - shift)) & inside;
    };
    const std::uint64_t delimiters = window(first.delimiter, last.delimiter);
    const std::uint64_t one = window(first.one, last.one);
    const std::uint64_t zero = window(first.zero, last.zero);
    const std::uint64_t values = one | zero;
    if ((delimiters | values) != inside || (values & (values << 1)) != 0) return false;
    ones = Cpu::gather(one >> 1, delimiters);
    zeros = Cpu::gather(zero >> 1, delimiters);
    return static_cast<std::size_t>(std::popcount(delimiters)) == range.most;
}

}  // namespace

// Whether those cells before the flags that are not ASCII are sound texts without space around.
bool RowJudge::are_high_cells_sound(const RowAhead& row) const {
    for (std::size_t at = 0; at < rules_.shape.lead; ++at) {
        const std::string_view text = plain_cell(row, at);
        if (!is_high(text)) continue;
        if (cells_[at].is_email || find_invalid_utf8(text) != text.size()) return false;
        if (trim(text).size() != text.size() || holds_control(text)) return false;
    }
    return true;
}

// `has_key` and the like stay false for an empty cell.
template <typename Cpu>
[[gnu::always_inline]] inline bool RowJudge::take_plain_email(std::string_view text, EmailKey& key,
                                                              KeyHash& hash) const {
    if (!Cpu::read_address(text.data(), text.size(), key)) return false;
    hash = rules_.hash_key(key.text());
    return true;
}

// A cell with a check: mostly one that was seen before.
template <typename Cpu>
[[gnu::always_inline]] inline bool RowJudge::take_plain_value(std::uint32_t at,
                                                              std::string_view text,
                                                              CellMeaning& meaning,
                                                              Proposal& proposal) {
    const std::size_t size = text.size();
    if (size <= longest_kept) {
        const WordPair word{Cpu::low_bytes(load_8(text.data()), size),
                            Cpu::low_bytes(load_8(text.data() + 8), size < 8 ? 0 : size - 8)};
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

template <typename Cpu>
[[gnu::always_inline]] inline bool RowJudge::take_plain_cells(const RowAhead& row,
                                                              Proposal& proposal) {
    CellMeaning* const meanings = proposal.cells.data();
    const char* const bytes = row.bytes;
    const std::uint32_t* const ends = delimiter_at_.data();
    bool sound = true;
    for (const PlainColumn& column : plain_texts_) {
        const std::string_view text = cell_at(bytes, ends, column.at);
        const bool filled = !text.empty();
        meanings[column.at] = {text, filled ? Intent::set : Intent::keep};
        // Of an empty cell both are the delimiter behind it.
        sound &= text.data()[0] != ' ' && text.data()[text.size() - (filled ? 1 : 0)] != ' ';
        sound &= text.size() >= column.least;
    }
    if (!sound) return false;
    for (const PlainColumn& column : plain_values_) {
        const std::string_view text = cell_at(bytes, ends, column.at);
        meanings[column.at].intent = Intent::keep;
        if (text.empty()) {
            if (column.least != 0) return false;
        } else if (!take_plain_value<Cpu>(column.at, text, meanings[column.at], proposal)) {
            return false;
        }
    }
    const std::string_view email = cell_at(bytes, ends, plain_key_.at);
    if (email.size() < plain_key_.least) return false;
    if (!email.empty()) {
        if (!take_plain_email<Cpu>(email, proposal.key, proposal.hash)) return false;
        proposal.email = email;
        proposal.has_key = true;
    }
    if (!rules_.rename_column) return true;
    const std::string_view renamed = cell_at(bytes, ends, plain_rename_.at);
    if (renamed.size() < plain_rename_.least) return false;
    if (!renamed.empty()) {
        if (!take_plain_email<Cpu>(renamed, proposal.new_key, proposal.new_hash)) return false;
        proposal.new_email = renamed;
        proposal.has_new_key = true;
    }
    return true;
}

void RowJudge::start_plain(const RowAhead& row, Proposal& proposal) const {
    proposal.row = row.number;
    proposal.line = row.line;
    proposal.offset = row.at;
    proposal.findings.clear();
    proposal.has_key = proposal.has_new_key = proposal.blank = proposal.adds_team = false;
    proposal.sound = true;
    if (!proposal.cells.empty()) return;  // then all is as large as it must be
    proposal.cells.resize(cells_.size());
    proposal.ones.resize(rules_.role_bits.size());
    proposal.zeros.resize(rules_.role_bits.size());
}

// Where the next row starts, or 0 when the row is not plain.
template <typename Cpu>
[[gnu::always_inline]] inline std::size_t RowJudge::take_plain(const RowAhead& row,
                                                               Proposal& proposal) {
    const RowShape& shape = rules_.shape;
    RowEnds ends;
    delimiter_at_[0] = static_cast<std::uint32_t>(row.at) - 1;
    if (!find_ends(row, shape.lead, delimiter_at_.data() + 1, ends)) return 0;
    if (ends.next - 1 - row.at > longest_plain_) return 0;
    // With a visible letter at its front the row is not blank.
    if (row.bytes[row.at] <= ' ' || delimiter_at_[1] == row.at) return 0;
    if (ends.high && !are_high_cells_sound(row)) return 0;
    start_plain(row, proposal);
    const FlagRange range{delimiter_at_[shape.lead], ends.end, shape.columns - shape.lead};
    if (range.most < 64 && range.end - range.begin <= 64) {
        if (!read_few_flags<Cpu>(row.blocks, range, proposal.ones[0], proposal.zeros[0])) return 0;
    } else {
        proposal.ones.back() = proposal.zeros.back() = 0;
        if (read_flags_with(row.blocks, range, BitLine(proposal.ones.data()),
                            BitLine(proposal.zeros.data()), Cpu::gather) != range.most)
            return 0;
    }
    if (!take_plain_cells<Cpu>(row, proposal)) return 0;
    if (!rules_.uploader->may_do_everything()) keep_texts(row, proposal);
    if (has_unknown_members_) judge_unknown_members(proposal);
    return ends.next;
}

void RowJudge::keep_texts(const RowAhead& row, Proposal& proposal) const {
    proposal.texts.resize(rules_.shape.lead);
    for (std::size_t at = 0; at < rules_.shape.lead; ++at) proposal.texts[at] = plain_cell(row, at);
}

std::size_t RowJudge::take_on_any(const RowAhead& row, Proposal& proposal) {
    return take_plain<AnyCpu>(row, proposal);
}

#if defined(__x86_64__)
__attribute__((target("avx2,bmi,bmi2,lzcnt,popcnt"))) std::size_t RowJudge::take_on_avx2(
    const RowAhead& row, Proposal& proposal) {
    return take_plain<Avx2Cpu>(row, proposal);
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
    delimiter_at_.resize(rules_.shape.lead + 5);  // find_ends writes up to three too many
    for (std::uint32_t at = 0; at < rules_.shape.lead; ++at) {
        const CellRule& cell = cells_[at];
        if (!cell.is_judged) continue;
        const PlainColumn column{at, cell.is_required ? 1u : 0u};
        if (cell.is_any_text)
            plain_texts_.push_back(column);
        else if (!cell.is_email)
            plain_values_.push_back(column);
        else if (rules_.key_column == at)
            plain_key_ = column;
        else if (rules_.rename_column == at)
            plain_rename_ = column;
        else
            takes_plain_ = false;
    }
    if (!rules_.key_column) takes_plain_ = false;
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
