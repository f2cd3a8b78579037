#include "engine/pipeline/entry_examiner.h"

#include "engine/pipeline/chunk_outcome.h"

namespace rollcall {

EntryExaminer::EntryExaminer(const EntryRules& rules, AnyReader reader, const Wanted& wanted,
                             RowNumber header)
    : rules_(rules),
      wanted_(wanted),
      header_(header),
      reader_(std::move(reader)),
      judge_(rules),
      decider_(rules) {}

void EntryExaminer::examine(ChunkOutcome& outcome) {
    start_outcome(outcome, rules_.columns.size());
    std::visit([&](auto& reader) { examine_with(reader, outcome); }, reader_);
}

template <typename Reader>
void EntryExaminer::examine_with(Reader& reader, ChunkOutcome& outcome) {
    reader.open(*outcome.chunk);
    while (reader.next(raw_)) {
        if (!raw_.plain && !raw_.is_utf8 && !outcome.bad_byte)
            note_bad_byte(raw_, rules_.wording.limits, reader.terminator(), outcome);
        if (raw_.number <= header_) continue;
        judge_.judge(raw_, row_);
        if (row_.blank)
            ++outcome.tally.blank_rows;
        else
            finish_row(outcome);
    }
    note_break(reader.broken_at(), outcome);
}

void EntryExaminer::finish_row(ChunkOutcome& outcome) {
    RowRecord record;
    record.row = row_.row;
    record.line = row_.line;
    record.offset = static_cast<std::uint32_t>(row_.offset);
    record.first_unique = static_cast<std::uint32_t>(outcome.uniques.size());
    for (const EntryKey& key : row_.keys) {
        const UniqueSet& set = rules_.unique_sets[key.set];
        const EntryValue& value = row_.values[set.fields.front()];
        outcome.uniques.push_back({static_cast<std::uint32_t>(key.set), key.hash, set.code,
                                   ColumnIndex{value.column},
                                   rules_.shown_value(value.column, value.text)});
    }
    record.unique_count = static_cast<std::uint32_t>(row_.keys.size());
    const bool is_decided =
        row_.sound && rules_.wording.judges_rows && rules_.stored != nullptr && !row_.key.empty();
    if (is_decided) {
        decider_.decide(row_, change_, outcome.use);
        if (row_.sound && !change_.is_empty()) add_change(outcome, record);
    }
    record.failed = !row_.sound;
    record.first_entry = static_cast<std::uint32_t>(outcome.entries.size());
    say_row(rules_.wording, wanted_, row_.findings, row_.offset, outcome);
    record.entry_count = static_cast<std::uint32_t>(outcome.entries.size()) - record.first_entry;
    ++outcome.tally.total_rows;
    if (record.failed) ++outcome.tally.failed_rows;
    if (record.unique_count != 0) outcome.records.push_back(record);
}

void EntryExaminer::add_change(ChunkOutcome& outcome, RowRecord& record) {
    record.change = static_cast<std::uint32_t>(outcome.change_entries.size());
    ChangeEntry& entry = outcome.change_entries.emplace_back();
    if (wanted_.changes && is_asked_for(wanted_, change_.row))
        write_entry_change(outcome.changes, wanted_.change_format, change_, rules_);
    entry.end = outcome.changes.size();
    entry.effect.creates = change_.creates;
    entry.effect.updates = !change_.creates;
    canonical_.clear();
    write_entry_canonical(canonical_, change_, rules_);
    entry.leaf = sha256(canonical_.text());
    outcome.tally.add(entry.effect);
}

}  // namespace rollcall
