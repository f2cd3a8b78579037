#include "engine/plan/row_judge.h"

#include <algorithm>
#include <bit>
#include <charconv>

#include "engine/plan/cell_suggestion.h"
#include "engine/schema/suggest.h"
#include "engine/text/unicode.h"

namespace rollcall {
namespace {

bool all_zero(const std::vector<std::uint64_t>& words) {
    return std::all_of(words.begin(), words.end(), [](std::uint64_t word) { return word == 0; });
}

// Trims what a plain cell can have around it: spaces.
std::string_view trim_spaces(std::string_view text) {
    if (text.empty() || (text.front() != ' ' && text.back() != ' ')) return text;
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
    return text;
}

std::string_view trimmed(const RawRow& raw, std::string_view cell) {
    if (raw.plain || is_plain(cell)) return trim_spaces(cell);
    // Bytes that are no text are the file's fault, found elsewhere; here they only must do no harm.
    return find_invalid_utf8(cell) == cell.size() ? trim(cell) : cell;
}

// A number that does not fit is out of every range.
std::optional<std::int64_t> to_number(std::string_view digits) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
    return value;
}

// What a member, a role or a team that is not known may have been meant to be.
std::string suggest_for(const Rules& rules, const RawFault& fault) {
    std::vector<std::string> names;
    if (fault.code == FindingCode::json_key_unknown) {
        for (const RecordMember& member : rules.records.members) names.push_back(member.name);
        for (const RecordFamily& family : rules.records.families) names.push_back(family.name);
    } else if (fault.code == FindingCode::role_unknown) {
        for (const Role& role : rules.directory->roles()) names.push_back(role.name);
    } else if (fault.code == FindingCode::team_unknown) {
        for (const Team& team : rules.directory->teams()) names.push_back(team.name);
    }
    return names.empty() ? std::string() : suggest(fault.name, names);
}

}  // namespace

void RowJudge::add(Proposal& proposal, FindingCode code, std::uint32_t at,
                   std::string_view value) const {
    Finding& finding = proposal.findings.emplace_back();
    finding.code = code;
    finding.place.row = proposal.row;
    finding.place.line = proposal.line;
    finding.column = ColumnIndex{at};
    finding.value = kept_value(value);
    if (is_error(code)) proposal.sound = false;
}

RowJudge::RowJudge(const Rules& rules)
    : rules_(rules), has_unknown_members_(!all_zero(rules.unknown_bits)) {
    if (rules.columns.empty()) return;
    remembered_.resize(rules.shape.lead << kept_bits);
    for (const ColumnRule& rule : rules.columns) {
        CellRule& cell = cells_.emplace_back();
        if (rule.column == nullptr) continue;
        cell.is_judged = true;
        cell.kind = rule.column->kind;
        cell.is_email = cell.kind == ColumnKind::key || cell.kind == ColumnKind::rename;
        cell.is_required = rule.column->cell_required;
        cell.needs_directory =
            rules.directory != nullptr &&
            (cell.kind == ColumnKind::reference || !rule.column->maximum_setting.empty());
        cell.is_any_text = cell.kind == ColumnKind::text && rule.column->clear_word.empty();
    }
    prepare_plain();
}

void RowJudge::judge(const RawRow& raw, Proposal& proposal) {
    proposal.row = raw.number;
    proposal.line = raw.line;
    proposal.offset = raw.offset;
    proposal.findings.clear();
    proposal.has_key = proposal.has_new_key = false;
    proposal.sound = true;
    proposal.adds_team = false;
    proposal.blank = !raw.is_record && is_blank(raw);
    if (proposal.blank) return;
    proposal.cells.resize(cells_.size());
    take_flags(raw, proposal);
    if (raw.is_record) take_record(raw, proposal);
    if (!rules_.uploader->may_do_everything()) proposal.texts = raw.cells;
    const bool is_regular =
        raw.fault == RowFault::none && raw.stray.empty() && raw.cell_count == rules_.columns.size();
    const std::vector<std::uint32_t>& unsound = raw.is_record ? raw.faulty : raw.stray;
    if (!is_regular && !judge_shape(raw, proposal)) return;
    if (is_regular && unsound.empty() && raw.size <= rules_.limits.cell_bytes)
        judge_short_cells(raw, proposal);
    else
        judge_cells(raw, unsound, proposal);
    if (has_unknown_members_) judge_unknown_members(proposal);
}

// Takes over what the reader of a record found, and what bits cannot say.
void RowJudge::take_record(const RawRow& raw, Proposal& proposal) {
    proposal.adds_team = raw.adds_team;
    proposal.places = raw.places;
    for (const RawFault& fault : raw.faults) {
        // Of a member the name is what is wrong; causes are told apart by it.
        const bool is_key = fault.code == FindingCode::json_key_unknown ||
                            fault.code == FindingCode::json_key_duplicate;
        add(proposal, fault.code, fault.column, is_key ? fault.name : fault.value);
        Finding& finding = proposal.findings.back();
        finding.pointer = fault.pointer;
        finding.name = fault.family.empty() ? fault.name : std::string(fault.family) + fault.name;
        finding.previous = fault.previous;
        finding.suggestion = suggest_for(rules_, fault);
    }
    if (raw.fault == RowFault::broken) proposal.sound = false;
}

void RowJudge::judge_cells(const RawRow& raw, const std::vector<std::uint32_t>& unsound,
                           Proposal& proposal) {
    const std::size_t cells = raw.flags_are_bits ? rules_.shape.lead : cells_.size();
    std::size_t next = 0;
    for (std::uint32_t at = 0; at < cells; ++at) {
        proposal.cells[at] = {};
        if (next < unsound.size() && unsound[next] == at) {
            ++next;
            continue;
        }
        judge_cell(raw, at, proposal);
    }
}

// The same for a row none of whose cells can be too long, nor stray: most rows of most files. Cells
// that need more than a look go the long way.
void RowJudge::judge_short_cells(const RawRow& raw, Proposal& proposal) {
    const std::size_t cells = raw.flags_are_bits ? rules_.shape.lead : cells_.size();
    const std::string_view* const texts = raw.cells.data();
    const CellRule* const rules = cells_.data();
    CellMeaning* const meanings = proposal.cells.data();
    for (std::uint32_t at = 0; at < cells; ++at) {
        const CellRule& rule = rules[at];
        const std::string_view text = texts[at];
        CellMeaning& meaning = meanings[at];
        meaning.intent = Intent::keep;
        if (!rule.is_judged) continue;
        if (text.empty()) {
            if (rule.is_required) add(proposal, FindingCode::cell_required, at, {});
        } else if ((raw.odd_cells >> std::min(at, 63u) & 1) != 0 || text.front() == ' ' ||
                   text.back() == ' ') {
            judge_cell(raw, at, proposal);
        } else if (rule.is_any_text) {
            meaning.text = text;
            meaning.intent = Intent::set;
        } else if (rule.is_email) {
            judge_email(at, text, proposal);
        } else {
            judge_value(at, text, proposal);
        }
    }
}

void RowJudge::take_flags(const RawRow& raw, Proposal& proposal) const {
    const std::size_t words = rules_.role_bits.size();
    proposal.ones.resize(words);
    proposal.zeros.resize(words);
    const std::size_t filled = raw.flags_are_bits ? std::min(words, raw.ones.size()) : 0;
    const auto copy = [&](const std::vector<std::uint64_t>& from, std::vector<std::uint64_t>& to) {
        for (std::size_t word = 0; word < filled; ++word) to[word] = from[word];
        for (std::size_t word = filled; word < words; ++word) to[word] = 0;
    };
    copy(raw.ones, proposal.ones);
    copy(raw.zeros, proposal.zeros);
}

bool RowJudge::is_blank(const RawRow& raw) const {
    if (raw.size == 0) return true;
    if (raw.fault != RowFault::none || !raw.stray.empty()) return false;
    const std::string_view first = raw.cells.front();
    if (!first.empty() && first.front() > ' ' && first.front() < '\x7F') return false;
    if (!trimmed(raw, first).empty()) return false;
    if (raw.flags_are_bits && (!all_zero(raw.ones) || !all_zero(raw.zeros))) return false;
    return std::all_of(raw.cells.begin(), raw.cells.end(), [&](std::string_view cell) {
        return cell.empty() || trimmed(raw, cell).empty();
    });
}

// Whether the row can be held against the header at all; cells that may stand in the wrong column
// are not judged.
bool RowJudge::judge_shape(const RawRow& raw, Proposal& proposal) const {
    if (raw.fault == RowFault::broken) return false;
    if (raw.fault == RowFault::overlong) {
        add(proposal, FindingCode::text_too_long, number(no_column), {});
        return false;
    }
    if (raw.fault == RowFault::unclosed) {
        const std::size_t at = raw.cells.size() - 1;
        const bool in_header = at < rules_.columns.size();
        add(proposal, FindingCode::quote_not_closed,
            in_header ? static_cast<std::uint32_t>(at) : number(no_column), raw.cells.back());
        return false;
    }
    for (const std::uint32_t at : raw.stray) {
        const bool in_header = at < rules_.columns.size();
        add(proposal, FindingCode::quote_stray, in_header ? at : number(no_column), raw.cells[at]);
    }
    const std::size_t columns = rules_.columns.size();
    if (raw.cell_count == columns) return true;
    const bool only_empty_extra =
        raw.cell_count > columns &&
        std::all_of(raw.cells.begin() + static_cast<std::ptrdiff_t>(columns), raw.cells.end(),
                    [&](std::string_view cell) { return trimmed(raw, cell).empty(); });
    if (only_empty_extra) return true;
    // A stray quote swallows or makes cells; it is the cause, and the count only what follows.
    if (raw.stray.empty())
        add(proposal,
            raw.cell_count < columns ? FindingCode::cells_missing : FindingCode::cells_extra,
            number(no_column), {});
    return false;
}

// Text rules of a cell that is not plain (contract §2). Leaves `text` trimmed; false when the cell
// is not sound.
bool RowJudge::judge_text(const RawRow& raw, std::uint32_t at, std::string_view& text,
                          Proposal& proposal) const {
    const std::string_view cell = text;
    if (!raw.is_utf8 && find_invalid_utf8(cell) != cell.size()) {
        proposal.sound = false;  // encoding_invalid refuses the whole file
        return false;
    }
    if (cells_[at].is_email && holds_invisible(cell)) {
        add(proposal, FindingCode::text_invisible, at, cell);
        proposal.findings.back().suggestion = without_invisible(cell);
        return false;
    }
    text = trim(cell);
    if (holds_control(text)) {
        add(proposal, FindingCode::text_control, at, cell);
        return false;
    }
    return true;
}

void RowJudge::judge_cell(const RawRow& raw, std::uint32_t at, Proposal& proposal) {
    const CellRule& rule = cells_[at];
    if (!rule.is_judged) return;
    const std::string_view cell = raw.cells[at];
    std::string_view text = cell;
    if (cell.size() > rules_.limits.cell_bytes)
        return add(proposal, FindingCode::text_too_long, at, {});
    if (raw.plain || is_plain(cell))
        text = trim_spaces(cell);
    else if (!judge_text(raw, at, text, proposal))
        return;
    if (text.empty()) {
        if (rule.is_required) add(proposal, FindingCode::cell_required, at, {});
        return;
    }
    if (rule.is_any_text) {
        proposal.cells[at] = {text, Intent::set};
        return;
    }
    if (!rule.is_email) return judge_value(at, text, proposal);
    if (text.size() != cell.size()) add(proposal, FindingCode::value_trimmed, at, cell);
    judge_email(at, text, proposal);
}

void RowJudge::judge_value(std::uint32_t at, std::string_view text, Proposal& proposal) {
    const bool is_kept = text.size() <= longest_kept && at < rules_.shape.lead;
    if (!is_kept) return judge_new_value(at, text, proposal);
    const WordPair word = load_short(text.data(), text.size());
    Remembered& known = remembered(at, word);
    CellMeaning& meaning = proposal.cells[at];
    if (known.size == text.size() && known.word.first == word.first &&
        known.word.second == word.second) {
        meaning.text = known.means_itself ? text : known.meaning.text;
        meaning.intent = known.meaning.intent;
        return;
    }
    const std::size_t findings = proposal.findings.size();
    judge_new_value(at, text, proposal);
    const ColumnKind kind = cells_[at].kind;
    const bool sets_bits = kind == ColumnKind::membership || kind == ColumnKind::codes;
    if (proposal.findings.size() != findings || sets_bits) return;
    const bool itself = meaning.text.data() == text.data() && meaning.text.size() == text.size();
    // A part of the cell ("7" of "007") lives only as long as the cell.
    const bool is_part = !itself && meaning.text.data() >= text.data() &&
                         meaning.text.data() < text.data() + text.size();
    if (!is_part) known = {word, text.size(), meaning, itself};
}

void RowJudge::judge_new_value(std::uint32_t at, std::string_view text, Proposal& proposal) const {
    const ColumnRule& rule = rules_.columns[at];
    CellMeaning& meaning = proposal.cells[at];
    if (const auto wrong = rule.check(text, *rule.column, meaning)) {
        add(proposal, *wrong, at, text);
        proposal.findings.back().suggestion = suggest_cell(*wrong, text, *rule.column);
        return;
    }
    if (cells_[at].kind == ColumnKind::membership) {
        auto& bits = meaning.text == "1" ? proposal.ones : proposal.zeros;
        bits[rule.bit / 64] |= std::uint64_t{1} << (rule.bit % 64);
        meaning = {};
        return;
    }
    if (cells_[at].kind == ColumnKind::codes) return take_codes(at, text, proposal);
    if (cells_[at].needs_directory && meaning.intent == Intent::set)
        judge_reference(at, text, proposal);
}

// Each code adds the role or team that it stands for, as a column of its own would.
void RowJudge::take_codes(std::uint32_t at, std::string_view text, Proposal& proposal) const {
    const ColumnRule& rule = rules_.columns[at];
    const Column& column = *rule.column;
    const bool is_role = column.family == Family::roles;
    while (!text.empty()) {
        const std::size_t code = *find_code(take_code(text, column), column);
        const std::size_t bit = rule.bit + code;
        proposal.ones[bit / 64] |= std::uint64_t{1} << (bit % 64);
        if (rule.is_known[code]) continue;
        add(proposal, is_role ? FindingCode::role_unknown : FindingCode::team_unknown, at,
            column.choices[code]);
        proposal.findings.back().name = column.label + ' ' + column.code_names[code];
    }
}

void RowJudge::judge_email(std::uint32_t at, std::string_view text, Proposal& proposal) const {
    const bool is_key = rules_.key_column == at;
    if (!is_key && rules_.rename_column != at) return;
    EmailKey& key = is_key ? proposal.key : proposal.new_key;
    if (!read_email(text, key)) return add(proposal, FindingCode::email_malformed, at, text);
    (is_key ? proposal.email : proposal.new_email) = text;
    (is_key ? proposal.hash : proposal.new_hash) = rules_.hash_key(key.text());
    (is_key ? proposal.has_key : proposal.has_new_key) = true;
}

// The cell checks of the update phase: what the Directory and its settings allow.
void RowJudge::judge_reference(std::uint32_t at, std::string_view text, Proposal& proposal) const {
    const Column& column = *rules_.columns[at].column;
    CellMeaning& meaning = proposal.cells[at];
    if (column.kind == ColumnKind::reference) {
        const std::string* location = rules_.directory->find_location(meaning.text);
        const bool is_same = location != nullptr && (!column.exact || *location == meaning.text);
        if (is_same) {
            meaning.text = *location;
            return;
        }
        add(proposal, FindingCode::location_unknown, at, text);
        proposal.findings.back().suggestion = suggest(text, rules_.directory->locations());
        meaning = {};
    } else if (column.kind == ColumnKind::whole && !column.maximum_setting.empty()) {
        const auto value = to_number(meaning.text);
        const std::int64_t most = rules_.directory->settings().max_chat_limit;
        if (value && *value >= column.minimum && *value <= most) return;
        add(proposal, FindingCode::number_out_of_range, at, text);
        meaning = {};
    }
}

// A row that adds somebody to a role or team that does not exist (contract §5: role_unknown).
void RowJudge::judge_unknown_members(Proposal& proposal) const {
    for (std::size_t word = 0; word < rules_.unknown_bits.size(); ++word) {
        std::uint64_t bits = proposal.ones[word] & rules_.unknown_bits[word];
        for (; bits != 0; bits &= bits - 1) {
            const std::size_t bit = word * 64 + static_cast<std::size_t>(std::countr_zero(bits));
            const std::uint32_t at = rules_.membership[bit];
            const bool is_role = rules_.columns[at].column->family == Family::roles;
            add(proposal, is_role ? FindingCode::role_unknown : FindingCode::team_unknown, at, "1");
        }
    }
}

}  // namespace rollcall
