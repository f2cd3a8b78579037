#include "engine/pipeline/gather.h"

#include <algorithm>

namespace rollcall {
namespace {

constexpr std::size_t look_ahead = 32;  // records whose slots are on their way into the cache

// A byte that is no text is the file's matter, though a row is named.
bool is_of_row(const Finding& finding) {
    return finding.place.row != no_row && finding.code != FindingCode::encoding_invalid;
}

bool file_order(const Finding& a, const Finding& b) {
    if (is_of_row(a) != is_of_row(b)) return is_of_row(b);
    return comes_before(a.column, a.code, b.column, b.code);
}

}  // namespace

Gather::Gather(const Rules& rules, const Wanted& wanted, Outputs outputs, Encoding encoding,
               std::vector<Finding> file_findings)
    : rules_(rules),
      wanted_(wanted),
      outputs_(outputs),
      encoding_(encoding),
      file_findings_(std::move(file_findings)) {
    use_.met.assign(rules.columns.size(), false);
    use_.tried.assign(rules.columns.size(), false);
    if (outputs_.log != nullptr) outputs_.log->append(log_head(wanted_.log_format));
    if (outputs_.changes != nullptr) outputs_.changes->append(change_head(wanted_.change_format));
}

void Gather::take(ChunkOutcome& outcome) {
    if (broken_) return;  // behind what is no JSON nothing counts
    marks_.clear();
    dropped_changes_.clear();
    const std::size_t count = outcome.records.size();
    for (std::size_t asked = 0, at = 0; at < count; ++at) {
        // Asked for close together, slots have their addresses translated side by side.
        if (at % look_ahead == 0)
            for (; asked < std::min(count, at + 2 * look_ahead); ++asked)
                emails_.prefetch(outcome.records[asked].key);
        judge_record(outcome, outcome.records[at]);
        if (outcome.records[at].unique_count != 0) judge_uniques(outcome, outcome.records[at]);
    }
    write_log(outcome);
    write_changes(outcome);
    tally_ += outcome.tally;
    for (std::size_t at = 0; at < use_.met.size(); ++at) {
        if (outcome.use.met[at]) use_.met[at] = true;
        if (outcome.use.tried[at]) use_.tried[at] = true;
    }
    if (!bad_byte_) bad_byte_ = outcome.bad_byte;
    broken_ = outcome.broken;
}

void Gather::judge_record(ChunkOutcome& outcome, RowRecord& record) {
    const LateEntry* const late = record.late == no_index ? nullptr : &outcome.late[record.late];
    bool is_duplicate = false;
    if (record.has_key) {
        if (const auto first = emails_.add(record.key, record.row, record.creates)) {
            refuse_duplicate(outcome, record,
                             {FindingCode::email_duplicate, ColumnIndex{*rules_.key_column},
                              record.email, first->row});
            is_duplicate = true;
        }
    }
    if (late != nullptr && late->has_new_key) {
        if (const auto first = new_emails_.add(late->new_key, record.row, false)) {
            refuse_duplicate(outcome, record,
                             {FindingCode::new_email_duplicate, ColumnIndex{*rules_.rename_column},
                              late->new_email, first->row});
            is_duplicate = true;
        }
    }
    if (is_duplicate) return;
    if (late != nullptr && (late->renames || late->loses_admin))
        return note_late(outcome, record, late);
    // Somebody is created on an address to which an earlier row may have renamed another.
    if (record.creates && new_emails_.size() != 0 && new_emails_.find(record.key))
        note_late(outcome, record, nullptr);
}

// Where a finding about this row would stand among those that it has.
std::size_t Gather::spot_of(const ChunkOutcome& outcome, const RowRecord& record,
                            ColumnIndex column, FindingCode code) const {
    std::size_t entry = record.first_entry;
    const std::size_t end = entry + record.entry_count;
    while (entry < end &&
           comes_before(outcome.entries[entry].column, outcome.entries[entry].code, column, code))
        ++entry;
    return entry;
}

// Of entries: each key, by the set that it belongs to.
void Gather::judge_uniques(ChunkOutcome& outcome, RowRecord& record) {
    for (std::uint32_t n = 0; n < record.unique_count; ++n) {
        const UniqueEntry& unique = outcome.uniques[record.first_unique + n];
        while (unique_.size() <= unique.set) unique_.emplace_back();
        const auto first = unique_[unique.set].add(unique.key, record.row, false);
        if (first)
            refuse_duplicate(outcome, record,
                             {unique.code, unique.column, unique.value, first->row});
    }
}

void Gather::refuse_duplicate(ChunkOutcome& outcome, RowRecord& record, const Repeated& repeated) {
    Finding finding{};
    finding.code = repeated.code;
    finding.place = {record.row, record.line, outcome.chunk->byte_at(record.offset)};
    finding.column = repeated.column;
    finding.see_row = repeated.first;
    finding.value = kept_value(repeated.value);
    drop_row_rules(outcome, record);
    Mark& mark = marks_.emplace_back();
    mark.kind = Mark::Kind::insert;
    mark.entry = spot_of(outcome, record, finding.column, finding.code);
    say(rules_, wanted_, finding, mark.words, mark.said);
    outcome.tally.add(finding.code);
}

// A row with an unsound cell is not judged as a whole: what was said or decided of it is void.
void Gather::drop_row_rules(ChunkOutcome& outcome, RowRecord& record) {
    const std::size_t end = record.first_entry + record.entry_count;
    for (std::size_t entry = record.first_entry; entry < end; ++entry) {
        LogEntry& said = outcome.entries[entry];
        if (!said.about_row) continue;
        said.about_row = false;  // dropped once only
        Mark& mark = marks_.emplace_back();
        mark.kind = Mark::Kind::drop;
        mark.entry = entry;
        outcome.tally.take_back(said.code);
    }
    if (!record.failed) {
        record.failed = true;
        ++outcome.tally.failed_rows;
    }
    if (record.change == no_index) return;
    outcome.tally.take_back(outcome.change_entries[record.change].effect);
    if (dropped_changes_.empty()) dropped_changes_.resize(outcome.change_entries.size());
    dropped_changes_[record.change] = true;
    record.change = no_index;
}

void Gather::note_late(ChunkOutcome& outcome, const RowRecord& record, const LateEntry* late) {
    LateRow row;
    row.place = {record.row, record.line, outcome.chunk->byte_at(record.offset)};
    row.source = record.key;
    row.failed = record.failed;
    row.creates = record.creates;
    row.target = record.key;
    std::string_view value = record.email;
    std::uint32_t column = *rules_.key_column;
    if (late != nullptr && late->renames) {
        row.renames = true;
        row.target = late->new_key;
        row.target_known = late->target_known;
        value = late->new_email;
        column = *rules_.rename_column;
    }
    if (late != nullptr) row.loses_admin = late->loses_admin;
    row.value = kept_value(value);
    if (record.change != no_index) {
        const auto& entries = outcome.change_entries;
        row.effect = entries[record.change].effect;
        row.change_at = record.change == 0 ? 0 : entries[record.change - 1].end;
        row.change_bytes = entries[record.change].end - row.change_at;
        row.change_number = record.change;  // of the chunk; made absolute in write_changes
    }
    Mark& admin = marks_.emplace_back();
    admin.kind = Mark::Kind::admin_spot;
    admin.entry = spot_of(outcome, record, no_column, FindingCode::last_admin);
    admin.late = pending_late_.size();
    Mark& taken = marks_.emplace_back();
    taken.kind = Mark::Kind::taken_spot;
    taken.entry = spot_of(outcome, record, ColumnIndex{column}, FindingCode::email_taken);
    taken.late = pending_late_.size();
    pending_late_.push_back(std::move(row));
}

// Marks come in row order; only those of one row may have to change places.
bool Gather::comes_first(const Mark& a, const Mark& b) {
    if (a.entry != b.entry) return a.entry < b.entry;
    const bool same_row =
        a.kind == Mark::Kind::insert && b.kind == Mark::Kind::insert && a.said.row == b.said.row;
    return same_row && comes_before(a.said.column, a.said.code, b.said.column, b.said.code);
}

void Gather::write_log(ChunkOutcome& outcome) {
    const std::vector<LogEntry>& entries = outcome.entries;
    const std::uint64_t base = outputs_.log != nullptr ? outputs_.log->size() : 0;
    const auto begin_of = [&](std::size_t entry) {
        return entry == 0 ? std::size_t{0} : entries[entry - 1].end;
    };
    spliced_.clear();
    std::size_t done = 0;  // entries dealt with
    const auto copy_to = [&](std::size_t entry) {
        if (entry <= done) return;
        spliced_.append(outcome.log, begin_of(done), begin_of(entry) - begin_of(done));
        if (wanted_.causes)
            for (std::size_t at = done; at < entry; ++at) count_cause(entries[at]);
        done = entry;
    };
    std::stable_sort(marks_.begin(), marks_.end(), comes_first);
    for (const Mark& mark : marks_) {
        copy_to(mark.entry);
        switch (mark.kind) {
            case Mark::Kind::drop: done = mark.entry + 1; break;
            case Mark::Kind::insert:
                spliced_ += mark.words;
                if (wanted_.causes) count_cause(mark.said);
                break;
            case Mark::Kind::taken_spot:
                pending_late_[mark.late].log_at_taken = base + spliced_.size();
                break;
            case Mark::Kind::admin_spot:
                pending_late_[mark.late].log_at_admin = base + spliced_.size();
                break;
        }
    }
    copy_to(entries.size());
    if (outputs_.log != nullptr) outputs_.log->append(spliced_);
}

void Gather::write_changes(ChunkOutcome& outcome) {
    const auto& entries = outcome.change_entries;
    const std::uint64_t base = outputs_.changes != nullptr ? outputs_.changes->size() : 0;
    auto late = pending_late_.begin();
    std::uint64_t gone = 0;  // bytes of this chunk that were dropped so far
    std::size_t from = 0;    // of the run that is not yet written
    std::size_t begin = 0;
    for (std::size_t at = 0; at < entries.size(); ++at) {
        const std::size_t end = entries[at].end;
        while (late != pending_late_.end() && (late->failed || late->change_number < at)) ++late;
        if (!dropped_changes_.empty() && dropped_changes_[at]) {
            if (outputs_.changes != nullptr)
                outputs_.changes->append(outcome.changes.text().substr(from, begin - from));
            gone += end - begin;
            from = end;
        } else {
            const std::uint64_t leaf = plan_hash_.add(entries[at].leaf);
            if (late != pending_late_.end() && !late->failed && late->change_number == at) {
                late->change_number = leaf;
                late->change_at += base - gone;
                ++late;
            }
        }
        begin = end;
    }
    if (outputs_.changes != nullptr) outputs_.changes->append(outcome.changes.text().substr(from));
    for (LateRow& row : pending_late_) late_.add(std::move(row));
    pending_late_.clear();
}

void Gather::count_cause(const LogEntry& entry) {
    causes_.add(
        {entry.code, entry.column, entry.row, entry.value, entry.suggestion, entry.message});
}

// Columns that the uploader may not write, that have values, and of which nothing would change.
void Gather::warn_of_columns(std::vector<Finding>& findings) const {
    for (std::uint32_t at = 0; at < use_.met.size(); ++at) {
        if (!use_.met[at] || use_.tried[at]) continue;
        Finding finding{};
        finding.code = FindingCode::column_not_permitted;
        finding.column = ColumnIndex{at};
        findings.push_back(std::move(finding));
    }
}

Edit Gather::say_late(const LateRow& row, FindingCode code, std::uint64_t at) {
    Finding finding{};
    finding.code = code;
    finding.place = row.place;
    if (code == FindingCode::email_taken) {
        finding.column = ColumnIndex{row.renames ? *rules_.rename_column : *rules_.key_column};
        finding.value = row.value;
    }
    Edit edit{at, 0, {}};
    LogEntry entry;
    say(rules_, wanted_, finding, edit.insert, entry);
    tally_.add(code);
    if (wanted_.causes) count_cause(entry);
    return edit;
}

void Gather::settle_late(std::vector<Edit>& log_edits, std::vector<Edit>& change_edits,
                         std::vector<std::uint64_t>& left_out) {
    if (late_.rows().empty()) return;
    std::uint64_t admins = rules_.directory->active_admins() + tally_.admins_gained;
    for (const LateRow& row : late_.rows())
        if (!row.failed && row.effect.gains_admin) --admins;  // settle() counts these itself
    const std::vector<LateVerdict> verdicts = late_.settle(emails_, admins);
    for (std::size_t at = 0; at < verdicts.size(); ++at) {
        const LateRow& row = late_.rows()[at];
        if (verdicts[at].last_admin)
            log_edits.push_back(say_late(row, FindingCode::last_admin, row.log_at_admin));
        if (verdicts[at].email_taken)
            log_edits.push_back(say_late(row, FindingCode::email_taken, row.log_at_taken));
        if (row.failed || (!verdicts[at].last_admin && !verdicts[at].email_taken)) continue;
        ++tally_.failed_rows;
        tally_.take_back(row.effect);
        if (outputs_.changes != nullptr)
            change_edits.push_back({row.change_at, row.change_bytes, {}});
        left_out.push_back(row.change_number);
    }
}

std::vector<Edit> Gather::say_file_findings() {
    warn_of_columns(file_findings_);
    const auto add = [&](FindingCode code) -> Finding& {
        Finding& finding = file_findings_.emplace_back();
        finding.code = code;
        return finding;
    };
    if (bad_byte_) {
        Finding& finding = add(FindingCode::encoding_invalid);
        finding.place = *bad_byte_;
        finding.name = encoding_name(encoding_);
    }
    if (broken_)
        add(FindingCode::json_malformed).place = *broken_;
    else if (tally_.total_rows == 0 && rules_.judges_rows)
        add(FindingCode::file_no_rows);
    if (rules_.most_rows && tally_.total_rows > *rules_.most_rows)
        add(FindingCode::rows_too_many).previous = std::to_string(*rules_.most_rows);
    std::stable_sort(file_findings_.begin(), file_findings_.end(), file_order);
    std::vector<Edit> edits;
    for (const Finding& finding : file_findings_) {
        Edit edit{log_head(wanted_.log_format).size(), 0, {}};
        LogEntry said;
        say(rules_, wanted_, finding, edit.insert, said);
        tally_.add(finding.code);
        if (wanted_.causes) count_cause(said);
        edits.push_back(std::move(edit));
    }
    return edits;
}

// An error about the whole file, of the scheme phase, refuses it (contract §5).
bool Gather::has_valid_scheme() const {
    return std::none_of(file_findings_.begin(), file_findings_.end(), [](const Finding& finding) {
        return is_error(finding.code) && entry(finding.code).phase == Phase::scheme;
    });
}

Gathered Gather::finish(OnError on_error) {
    std::vector<Edit> row_edits;
    std::vector<Edit> change_edits;
    std::vector<std::uint64_t> left_out;
    if (rules_.directory != nullptr) settle_late(row_edits, change_edits, left_out);
    std::vector<Edit> log_edits = say_file_findings();
    log_edits.insert(log_edits.end(), std::make_move_iterator(row_edits.begin()),
                     std::make_move_iterator(row_edits.end()));
    Gathered result;
    result.is_valid_scheme = has_valid_scheme();
    result.is_refused =
        !result.is_valid_scheme || (on_error == OnError::reject && tally_.errors() != 0);
    const std::uint64_t change_begin = change_head(wanted_.change_format).size();
    if (result.is_refused && outputs_.changes != nullptr)
        change_edits = {{change_begin, outputs_.changes->size() - change_begin, {}}};
    if (outputs_.log != nullptr)
        outputs_.log->finish(log_edits, log_head(wanted_.log_format).size(),
                             comma_bytes(wanted_.log_format), log_tail(wanted_.log_format));
    if (outputs_.changes != nullptr)
        outputs_.changes->finish(change_edits, change_begin, comma_bytes(wanted_.change_format),
                                 change_tail(wanted_.change_format));
    publish();
    result.plan_hash = result.is_refused ? PlanHash().finish({}) : plan_hash_.finish(left_out);
    result.tally = result.is_valid_scheme ? tally_ : tally_of_refused();
    result.causes = causes_.by_count();
    result.uniqueness_bytes = emails_.bytes() + new_emails_.bytes();
    for (const SeenKeys& seen : unique_) result.uniqueness_bytes += seen.bytes();
    if (wanted_.seen_keys) result.seen = std::move(emails_);
    return result;
}

// All outputs are whole before the first is put in place, and those whose placing may fail go
// first.
void Gather::publish() {
    for (const bool by_rename : {false, true})
        for (OutputFile* const output : {outputs_.log, outputs_.changes})
            if (output != nullptr && output->publishes_by_rename() == by_rename) output->publish();
}

// No row of a file without a valid scheme counts as valid.
Tally Gather::tally_of_refused() const {
    Tally refused;
    refused.total_rows = refused.failed_rows = tally_.total_rows;
    refused.blank_rows = tally_.blank_rows;
    refused.findings = tally_.findings;
    return refused;
}

}  // namespace rollcall
