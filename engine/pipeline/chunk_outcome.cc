#include "engine/pipeline/chunk_outcome.h"

#include <algorithm>

#include "engine/text/count_bytes.h"
#include "engine/text/unicode.h"

namespace rollcall {
namespace {

// Findings that speak of the row as a whole; they count only while all its cells are sound.
bool is_about_row(FindingCode code) {
    switch (code) {
        case FindingCode::status_conflict:
        case FindingCode::role_required:
        case FindingCode::roles_too_many:
        case FindingCode::create_not_permitted:
        case FindingCode::edit_not_permitted:
        case FindingCode::field_not_permitted:
        case FindingCode::role_not_assignable:
        case FindingCode::team_not_assignable:
        case FindingCode::user_out_of_scope:
        case FindingCode::self_lockout:
        case FindingCode::field_read_only:
        case FindingCode::field_immutable:
        case FindingCode::value_out_of_place:
        case FindingCode::value_left_behind:
        case FindingCode::license_kept:
        case FindingCode::license_rule_passed_over:
        case FindingCode::roles_kept: return true;
        default: return false;
    }
}

}  // namespace

void start_outcome(ChunkOutcome& outcome, std::size_t columns) {
    outcome.tally = Tally{};
    outcome.log.clear();
    outcome.entries.clear();
    outcome.changes.clear();
    outcome.change_entries.clear();
    outcome.records.clear();
    outcome.late.clear();
    outcome.uniques.clear();
    outcome.use.met.assign(columns, false);
    outcome.use.tried.assign(columns, false);
    outcome.bad_byte.reset();
    outcome.broken.reset();
}

void say(const Rules& rules, const Wanted& wanted, const Finding& finding, std::string& log,
         LogEntry& entry) {
    entry.row = finding.place.row;
    entry.column = finding.column;
    entry.code = finding.code;
    entry.about_row = is_about_row(finding.code);
    std::string message;
    append_message(message, finding.code, words_for(rules, finding), wanted.language);
    if (wanted.log && is_asked_for(wanted, finding.place.row))
        append_record(log, wanted.log_format, finding, message, field_of(rules, finding));
    entry.end = log.size();
    if (!wanted.causes) return;
    entry.value = finding.value;
    entry.suggestion = finding.suggestion;
    entry.message = std::move(message);
}

void say_row(const Rules& rules, const Wanted& wanted, std::vector<Finding>& findings,
             std::size_t offset, ChunkOutcome& outcome) {
    if (findings.size() > 1)
        std::stable_sort(findings.begin(), findings.end(), [](const Finding& a, const Finding& b) {
            return comes_before(a.column, a.code, b.column, b.code);
        });
    const ByteOffset byte = outcome.chunk->byte_at(offset);
    for (Finding& finding : findings) {
        finding.place.byte = byte;
        outcome.tally.add(finding.code);
        say(rules, wanted, finding, outcome.log, outcome.entries.emplace_back());
    }
}

void note_bad_byte(RawRow& raw, const Limits& limits, char terminator, ChunkOutcome& outcome) {
    std::string_view row = outcome.chunk->bytes().substr(raw.offset, raw.size);
    // Of a row that is too long only the start was kept, and the cut may part a code point.
    const bool is_cut = row.size() > limits.row_bytes;
    row = row.substr(0, limits.row_bytes);
    const std::size_t bad = find_invalid_utf8(row);
    raw.is_utf8 = bad == row.size() && !is_cut;
    if (bad == row.size() || (is_cut && row.size() - bad < 4)) return;
    const std::uint64_t lines = count_bytes(row.substr(0, bad), terminator);
    outcome.bad_byte = Place{raw.number, LineNumber{number(raw.line) + lines},
                             outcome.chunk->byte_at(raw.offset + bad)};
}

void note_break(std::optional<std::size_t> broken_at, ChunkOutcome& outcome) {
    if (!broken_at) return;
    const Chunk& chunk = *outcome.chunk;
    const std::uint64_t lines = count_bytes(chunk.bytes().substr(0, *broken_at), '\n');
    outcome.broken =
        Place{no_row, LineNumber{number(chunk.start().line) + lines}, chunk.byte_at(*broken_at)};
}

}  // namespace rollcall
