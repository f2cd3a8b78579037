#include "engine/pipeline/examine.h"

#include <array>
#include <type_traits>

namespace rollcall {

Examiner::Examiner(const Rules& rules, AnyReader reader, const Wanted& wanted, RowNumber header)
    : rules_(rules),
      wanted_(wanted),
      header_(header),
      reader_(std::move(reader)),
      judge_(rules),
      decider_(rules),
      proposals_(rules.directory != nullptr ? batch : small_batch) {}

void Examiner::examine(ChunkOutcome& outcome) {
    start_outcome(outcome, rules_.columns.size());
    std::visit([&](auto& reader) { examine_with(reader, outcome); }, reader_);
    hash_leaves(outcome);
}

template <typename Reader>
void Examiner::examine_with(Reader& reader, ChunkOutcome& outcome) {
    const Chunk& chunk = *outcome.chunk;
    reader.open(chunk);
    while (const std::size_t rows = fill_batch(reader, outcome)) {
        if (rules_.directory != nullptr) prefetch_users(rows);
        for (std::size_t at = 0; at < rows; ++at) finish_row(proposals_[at], outcome);
    }
    note_break(reader.broken_at(), outcome);
}

// Reads and judges up to a batch of rows that are not blank. The unescaped text of their cells
// lives until the next open(), so all of them stay valid together.
template <typename Reader>
std::size_t Examiner::fill_batch(Reader& reader, ChunkOutcome& outcome) {
    std::size_t rows = 0;
    while (rows < proposals_.size()) {
        if constexpr (std::is_same_v<Reader, RowReader>) {
            if (reader.next_row() > header_ && judge_.judge_ahead(reader, proposals_[rows])) {
                ++rows;
                continue;
            }
        }
        if (!reader.next(raw_)) break;
        if (!raw_.plain && !raw_.is_utf8 && !outcome.bad_byte)
            note_bad_byte(raw_, rules_.limits, reader.terminator(), outcome);
        if (raw_.number <= header_) continue;
        Proposal& proposal = proposals_[rows];
        judge_.judge(raw_, proposal);
        if (proposal.blank) {
            ++outcome.tally.blank_rows;
            continue;
        }
        ++rows;
    }
    return rows;
}

void Examiner::prefetch_users(std::size_t rows) const {
    std::array<KeyHash, batch> hashes;
    std::size_t count = 0;
    for (std::size_t at = 0; at < rows; ++at)
        if (proposals_[at].has_key) hashes[count++] = proposals_[at].hash;
    rules_.directory->prefetch({hashes.data(), count});
}

void Examiner::finish_row(Proposal& proposal, ChunkOutcome& outcome) {
    RowRecord record;
    record.row = proposal.row;
    record.line = proposal.line;
    record.offset = static_cast<std::uint32_t>(proposal.offset);
    record.has_key = proposal.has_key;
    if (proposal.has_key) {
        record.key = proposal.hash;
        record.email = proposal.email;
    }
    if (proposal.has_new_key) record_new_key(proposal, outcome, record);
    if (proposal.sound && rules_.judges_rows) decide_row(proposal, outcome, record);
    record.failed = !proposal.sound;
    record.first_entry = static_cast<std::uint32_t>(outcome.entries.size());
    if (!proposal.findings.empty()) say_findings(proposal, outcome);
    record.entry_count = static_cast<std::uint32_t>(outcome.entries.size()) - record.first_entry;
    ++outcome.tally.total_rows;
    if (record.failed) ++outcome.tally.failed_rows;
    if (record.has_key || record.late != no_index) outcome.records.push_back(record);
}

void Examiner::record_new_key(const Proposal& proposal, ChunkOutcome& outcome,
                              RowRecord& record) const {
    record.late = static_cast<std::uint32_t>(outcome.late.size());
    LateEntry& late = outcome.late.emplace_back();
    late.has_new_key = true;
    late.new_key = proposal.new_hash;
    late.new_email = proposal.new_email;
}

void Examiner::decide_row(Proposal& proposal, ChunkOutcome& outcome, RowRecord& record) {
    if (rules_.directory == nullptr) return decider_.judge_status(proposal);
    const Directory& directory = *rules_.directory;
    const auto user = directory.find(proposal.key.text(), proposal.hash);
    decider_.decide(proposal, user, decision_, outcome.use);
    record.creates = proposal.sound && decision_.change.creates && !decision_.renames;
    const bool loses_admin = decision_.was_active_admin && !decision_.is_active_admin;
    if (loses_admin && record.late == no_index) {
        record.late = static_cast<std::uint32_t>(outcome.late.size());
        outcome.late.emplace_back();
    }
    if (record.late != no_index) {
        LateEntry& late = outcome.late[record.late];
        late.renames = decision_.renames;
        late.loses_admin = loses_admin;
        if (late.renames)
            late.target_known =
                directory.find(proposal.new_key.text(), proposal.new_hash).has_value();
    }
    if (!proposal.sound) return;
    if (decision_.change.creates || !decision_.change.is_empty()) add_change(outcome, record);
}

void Examiner::add_change(ChunkOutcome& outcome, RowRecord& record) {
    record.change = static_cast<std::uint32_t>(outcome.change_entries.size());
    ChangeEntry& entry = outcome.change_entries.emplace_back();
    if (wanted_.changes && is_asked_for(wanted_, decision_.change.row))
        write_change(outcome.changes, wanted_.change_format, decision_.change, rules_);
    entry.end = outcome.changes.size();
    entry.effect = decision_.effect;
    write_canonical(leaves_.writer(), decision_.change, rules_);
    leaves_.end_message();
    constexpr std::size_t enough = 64;  // messages, which then are still in the cache
    if (leaves_.size() == enough) hash_leaves(outcome);
    outcome.tally.add(entry.effect);
}

void Examiner::hash_leaves(ChunkOutcome& outcome) {
    std::size_t at = outcome.change_entries.size() - leaves_.size();
    for (const Digest& leaf : leaves_.finish()) outcome.change_entries[at++].leaf = leaf;
}

// Of a record, a finding about a role or team says where its value stands.
void Examiner::name_members(Proposal& proposal) const {
    const auto lead = static_cast<std::uint32_t>(rules_.records.lead);
    for (Finding& finding : proposal.findings) {
        if (!finding.pointer.empty() || finding.column == no_column) continue;
        const std::uint32_t at = number(finding.column);
        for (const MemberPlace& place : proposal.places) {
            if (at < lead || place.bit != at - lead) continue;
            finding.pointer =
                rules_.columns[at].pointer + '/' + std::to_string(place.element) + "/value";
        }
    }
}

void Examiner::say_findings(Proposal& proposal, ChunkOutcome& outcome) const {
    std::vector<Finding>& findings = proposal.findings;
    if (rules_.of_records) name_members(proposal);
    say_row(rules_, wanted_, findings, proposal.offset, outcome);
}

}  // namespace rollcall
