#include "engine/plan/entry/entry_judge.h"

#include <algorithm>
#include <iterator>

#include "engine/plan/entry/canonical_text.h"
#include "engine/plan/entry/entry_change.h"
#include "engine/plan/entry/fault_finding.h"
#include "engine/plan/entry/named_rule.h"
#include "engine/schema/fold.h"
#include "engine/schema/suggest.h"
#include "engine/schema/table/check_cell.h"
#include "engine/text/email.h"
#include "engine/text/unicode.h"

namespace rollcall {

Finding& EntryJudge::add(EntryRow& row, FindingCode code, std::uint32_t column,
                         std::string_view value) const {
    Finding& finding = row.findings.emplace_back();
    finding.code = code;
    finding.place.row = row.row;
    finding.place.line = row.line;
    finding.column = ColumnIndex{column};
    if (is_error(code)) row.sound = false;
    if (column < rules_.columns.size()) finding.value = rules_.shown_value(column, value);
    return finding;
}

void EntryJudge::judge(const RawRow& raw, EntryRow& row) {
    const std::size_t fields = rules_.schema->fields.size();
    row.row = raw.number;
    row.line = raw.line;
    row.offset = raw.offset;
    row.blank = false;
    row.sound = true;
    row.values.assign(fields, {});
    row.key.clear();
    row.keys.clear();
    row.findings.clear();
    row.made.clear();
    said_.assign(fields, {});
    items_.assign(fields, {});
    unsound_.assign(fields, false);
    if (!raw.is_record && is_blank(raw)) {
        row.blank = true;
        return;
    }
    if (raw.is_record) take_faults(raw, row);
    if (!judge_shape(raw, row)) return;
    const std::vector<std::uint32_t>& unsound = raw.is_record ? raw.faulty : raw.stray;
    for (std::uint32_t at = 0; at < rules_.columns.size(); ++at) {
        const auto field = rules_.columns[at].field;
        if (!field) continue;
        if (std::binary_search(unsound.begin(), unsound.end(), at))
            unsound_[*field] = true;
        else
            judge_column(raw, at, row);
    }
    for (std::size_t field = 0; field < fields; ++field) {
        settle_field(field, row);
        if (rules_.schema->fields[field].unique_items) judge_items(field, row);
    }
    settle_groups(row);
    judge_required(row);
    for (const NamedRule* const rule : rules_.named)
        if (rule->judge != nullptr) rule->judge({rules_, row, nullptr});
    judge_keys(row);
    judge_references(row);
}

bool EntryJudge::is_blank(const RawRow& raw) const {
    if (raw.size == 0) return true;
    if (raw.fault != RowFault::none || !raw.stray.empty()) return false;
    return std::all_of(raw.cells.begin(), raw.cells.end(), [&](std::string_view cell) {
        if (!raw.plain && find_invalid_utf8(cell) != cell.size()) return false;
        return trim(cell).empty();
    });
}

// What the reader of a record found.
void EntryJudge::take_faults(const RawRow& raw, EntryRow& row) const {
    std::vector<std::string> members;
    for (const RawFault& fault : raw.faults) {
        const bool is_key = fault.code == FindingCode::json_key_unknown ||
                            fault.code == FindingCode::json_key_duplicate;
        Finding& finding = add(row, fault.code, fault.column, is_key ? fault.name : fault.value);
        if (fault.column >= rules_.columns.size() && (is_key || !rules_.has_secrets))
            finding.value = is_key ? fault.name : fault.value;
        finding.pointer = fault.pointer;
        finding.name = fault.name;
        finding.previous = fault.previous;
        if (fault.code != FindingCode::json_key_unknown) continue;
        if (members.empty())
            for (const EntryField& field : rules_.schema->fields)
                for (const std::string& name : field.path) members.push_back(name);
        finding.suggestion = suggest(fault.name, members);
    }
    if (raw.fault == RowFault::broken) row.sound = false;
}

// As RowJudge::judge_shape, of cells that are all text.
bool EntryJudge::judge_shape(const RawRow& raw, EntryRow& row) const {
    const auto in_header = [&](std::size_t at) {
        return at < rules_.columns.size() ? static_cast<std::uint32_t>(at) : number(no_column);
    };
    // A quote in the wrong place may have swallowed a secret.
    const auto shown = [&](std::string_view cell) {
        return rules_.has_secrets ? std::string_view() : cell;
    };
    switch (raw.fault) {
        case RowFault::broken: return false;
        case RowFault::overlong:
            add(row, FindingCode::text_too_long, number(no_column), {});
            return false;
        case RowFault::unclosed:
            add(row, FindingCode::quote_not_closed, in_header(raw.cells.size() - 1),
                shown(raw.cells.back()));
            return false;
        case RowFault::none: break;
    }
    for (const std::uint32_t at : raw.stray)
        add(row, FindingCode::quote_stray, in_header(at), shown(raw.cells[at]));
    const std::size_t columns = rules_.columns.size();
    if (raw.cell_count == columns) return true;
    const bool only_empty_extra =
        raw.cell_count > columns &&
        std::all_of(raw.cells.begin() + static_cast<std::ptrdiff_t>(columns), raw.cells.end(),
                    [](std::string_view cell) {
                        return find_invalid_utf8(cell) == cell.size() && trim(cell).empty();
                    });
    if (only_empty_extra) return true;
    // A stray quote swallows or makes cells; it is the cause, and the count only what follows.
    if (raw.stray.empty())
        add(row, raw.cell_count < columns ? FindingCode::cells_missing : FindingCode::cells_extra,
            number(no_column), {});
    return false;
}

void EntryJudge::judge_column(const RawRow& raw, std::uint32_t at, EntryRow& row) {
    const std::size_t field = *rules_.columns[at].field;
    std::string_view text = raw.cells[at];
    if (!judge_text(raw, at, text, row)) {
        unsound_[field] = true;
        return;
    }
    // What a record leaves out is no value, whatever cells of the column say instead of one.
    if (raw.is_record && text.empty()) return;
    judge_value(at, text, row);
}

// Text rules of a cell (contract §2). Leaves `text` trimmed.
bool EntryJudge::judge_text(const RawRow& raw, std::uint32_t at, std::string_view& text,
                            EntryRow& row) const {
    const std::string_view cell = text;
    const bool is_email =
        rules_.schema->table.fields[*rules_.columns[at].field].form.format == TableFormat::email;
    if (cell.size() > rules_.wording.limits.cell_bytes) {
        add(row, FindingCode::text_too_long, at, {});
        return false;
    }
    if (!raw.plain && !raw.is_utf8 && find_invalid_utf8(cell) != cell.size()) {
        row.sound = false;  // encoding_invalid refuses the whole file
        return false;
    }
    if (is_email && holds_invisible(cell)) {
        add(row, FindingCode::text_invisible, at, cell).suggestion = without_invisible(cell);
        return false;
    }
    text = trim(cell);
    if (holds_control(text)) {
        add(row, FindingCode::text_control, at, cell);
        return false;
    }
    if (is_email && text.size() != cell.size() && !text.empty())
        add(row, FindingCode::value_trimmed, at, cell);
    return true;
}

void EntryJudge::judge_value(std::uint32_t at, std::string_view text, EntryRow& row) {
    const BoundEntryColumn& bound = rules_.columns[at];
    const TableField& field = rules_.schema->table.fields[*bound.field];
    const EntryField& entry_field = rules_.schema->fields[*bound.field];
    std::vector<Said>& said = said_[*bound.field];
    if (bound.index) {
        if (!text.empty()) said.push_back({at, text, Intent::set});
        return;
    }
    if (!entry_field.clear_word.empty() && equal_folded(text, entry_field.clear_word)) {
        said.push_back({at, {}, Intent::clear});
        return;
    }
    if (entry_field.group) {
        if (const auto there = read_presence(text))
            said.push_back({at, *there ? "{}" : "", *there ? Intent::set : Intent::clear});
        else if (!text.empty())
            add(row, FindingCode::object_malformed, at, text);
        return;
    }
    if (entry_field.bracketed)
        if (auto plain = without_brackets(text, field.form.delimiter))
            text = row.keep(*std::move(plain));
    const CellVerdict verdict = check_cell(text, field);
    for (const CellFault fault : verdict.faults) {
        if (fault == CellFault::cell_required) continue;  // judge_required looks at all columns
        Finding& finding = add(row, code_of(fault), at, text);
        finding.previous = words_of(fault, field);
        unsound_[*bound.field] = true;
    }
    if (verdict.localised) {
        const bool is_true = verdict.text == "true";
        add(row, FindingCode::boolean_localised, at, text).previous = is_true ? "TRUE" : "FALSE";
    }
    if (!verdict.is_sound() || verdict.missing) return;
    if (bound.is_suspended && verdict.text == "true") {
        add(row, FindingCode::service_suspended, at, text);
        unsound_[*bound.field] = true;
        return;
    }
    judge_more(at, text, row);
    if (unsound_[*bound.field]) return;
    std::string_view meaning = verdict.text;
    if (const auto canonical = canonical_text(meaning, field)) meaning = row.keep(*canonical);
    said.push_back({at, meaning, Intent::set});
}

// One value out of what the columns of a field say.
void EntryJudge::settle_field(std::size_t field, EntryRow& row) {
    const std::vector<Said>& said = said_[field];
    if (said.empty()) return;
    const auto is_item = [&](const Said& one) {
        return rules_.columns[one.column].index.has_value();
    };
    if (std::any_of(said.begin(), said.end(), is_item)) return settle_indexed(field, row);
    if (rules_.schema->fields[field].name_suffix) return settle_suffixed(field, row);
    const TableField& table_field = rules_.schema->table.fields[field];
    row.values[field] = {said.front().text, said.front().intent, said.front().column, false};
    for (std::size_t at = 1; at < said.size(); ++at) {
        const bool agrees =
            said[at].intent == said.front().intent &&
            (said[at].text == said.front().text || logical_key(said[at].text, table_field) ==
                                                       logical_key(said.front().text, table_field));
        if (agrees) continue;
        Finding& finding = add(row, FindingCode::values_disagree, said[at].column, said[at].text);
        finding.previous = rules_.wording.columns[said.front().column].name;
        unsound_[field] = true;
    }
}

// One column for each subscription, say: TRUE in one of them is TRUE.
void EntryJudge::settle_suffixed(std::size_t field, EntryRow& row) const {
    const std::vector<Said>& said = said_[field];
    const auto is_true = [](const Said& one) { return one.text == "true"; };
    const auto found = std::find_if(said.begin(), said.end(), is_true);
    const Said& one = found == said.end() ? said.front() : *found;
    row.values[field] = {one.text, one.intent, one.column, false};
}

// A list whose items stand in columns of their own, by the numbers of the columns.
void EntryJudge::settle_indexed(std::size_t field, EntryRow& row) {
    std::vector<Said> said = said_[field];
    const TableField& table_field = rules_.schema->table.fields[field];
    // The list as a whole may stand beside its items, if it says the same.
    const auto is_whole = [&](const Said& one) { return !rules_.columns[one.column].index; };
    std::vector<Said> whole;
    std::copy_if(said.begin(), said.end(), std::back_inserter(whole), is_whole);
    std::erase_if(said, is_whole);
    std::stable_sort(said.begin(), said.end(), [&](const Said& a, const Said& b) {
        return rules_.columns[a.column].index < rules_.columns[b.column].index;
    });
    for (const Said& one : said) judge_more(one.column, one.text, row);
    std::string text;
    for (const Said& one : said)
        text.append(text.empty() ? "" : table_field.form.delimiter).append(one.text);
    const std::string_view kept = row.keep(std::move(text));
    const CellVerdict verdict = check_cell(kept, table_field);
    for (const CellFault fault : verdict.faults) {
        add(row, code_of(fault), said.front().column, kept).previous = words_of(fault, table_field);
        unsound_[field] = true;
    }
    row.values[field] = {kept, Intent::set, said.front().column, false};
    items_[field] = said;
    for (const Said& one : whole) {
        if (one.text == kept) continue;
        add(row, FindingCode::values_disagree, one.column, one.text).previous =
            rules_.wording.columns[said.front().column].name;
        unsound_[field] = true;
    }
}

void EntryJudge::judge_items(std::size_t field, EntryRow& row) {
    const EntryValue& value = row.values[field];
    if (value.intent != Intent::set || unsound_[field]) return;
    const auto items = list_items(value.text, rules_.schema->table.fields[field].form.delimiter);
    for (auto item = items.begin(); item != items.end(); ++item) {
        if (std::find(items.begin(), item, *item) == item) continue;
        const auto at = static_cast<std::size_t>(item - items.begin());
        add(row, FindingCode::item_duplicate, column_of_item(field, at, items.size(), row), *item);
        unsound_[field] = true;
    }
}

// Where an item of a list stands: in a column of its own, or in that of the whole list.
std::uint32_t EntryJudge::column_of_item(std::size_t field, std::size_t item, std::size_t of,
                                         const EntryRow& row) const {
    const std::vector<Said>& items = items_[field];
    return items.size() == of ? items[item].column : row.values[field].column;
}

// A group is there where any of its leaves is; its own cell may not say that it is not.
void EntryJudge::settle_groups(EntryRow& row) const {
    for (std::size_t field = row.values.size(); field-- > 0;) {
        const auto group = rules_.group_of[field];
        if (!group || row.values[field].intent != Intent::set) continue;
        if (row.values[*group].intent == Intent::set) continue;
        if (row.values[*group].intent == Intent::clear)
            add(row, FindingCode::values_disagree, row.values[*group].column, {}).previous =
                rules_.wording.columns[row.values[field].column].name;
        row.values[*group] = {"{}", Intent::set, row.values[field].column, false};
    }
}

void EntryJudge::judge_keys(EntryRow& row) {
    texts_.clear();
    for (const EntryValue& value : row.values)
        texts_.push_back(value.intent == Intent::set ? value.text : std::string_view());
    for (std::size_t at = 0; at < rules_.unique_sets.size(); ++at) {
        const UniqueSet& set = rules_.unique_sets[at];
        const auto is_unsound = [&](std::size_t field) { return bool{unsound_[field]}; };
        if (std::any_of(set.fields.begin(), set.fields.end(), is_unsound)) continue;
        auto key = key_of(*rules_.schema, set, texts_);
        if (!key) continue;
        row.keys.push_back({at, rules_.wording.hash_key(*key)});
        if (set.code == FindingCode::email_duplicate || set.code == FindingCode::key_duplicate)
            row.key = std::move(*key);
    }
}

// Users are found by their address, whatever its spelling; all else by the key.
bool EntryJudge::is_known(const ReferenceSet& set, const std::string& key,
                          std::string_view text) const {
    if (set.resource != "users") return set.known.contains(key);
    EmailKey email;
    if (!read_email(text, email)) return false;
    const Directory& directory = *rules_.directory;
    return directory.find(email.text(), hash_key(email.text(), directory.seed())).has_value();
}

void EntryJudge::judge_references(EntryRow& row) const {
    for (const ReferenceSet& set : rules_.references) {
        std::vector<std::string> parts;
        for (const std::size_t field : set.fields) {
            const EntryValue& value = row.values[field];
            if (value.intent != Intent::set || unsound_[field]) break;
            const TableField& table_field = rules_.schema->table.fields[field];
            parts.push_back(set.by_item ? std::string(value.text)
                                        : logical_key(value.text, table_field));
        }
        if (parts.size() != set.fields.size()) continue;
        const std::uint32_t column = row.values[set.fields.front()].column;
        const auto refuse = [&](std::string_view text, std::uint32_t at) {
            Finding& finding = add(row, FindingCode::reference_unknown, at, text);
            finding.previous = set.resource;
            finding.suggestion = suggest(text, set.names);
        };
        if (!set.by_item) {
            const std::string_view text = row.values[set.fields.front()].text;
            if (!is_known(set, composite_key(parts), text)) refuse(text, column);
            continue;
        }
        const std::string& delimiter =
            rules_.schema->table.fields[set.fields.front()].form.delimiter;
        const auto items = list_items(parts.front(), delimiter);
        for (std::size_t at = 0; at < items.size(); ++at)
            if (!is_known(set, composite_key({std::string(items[at])}), items[at]))
                refuse(items[at], column_of_item(set.fields.front(), at, items.size(), row));
    }
}

}  // namespace rollcall
