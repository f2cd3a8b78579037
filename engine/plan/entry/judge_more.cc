// Parts of EntryJudge (entry_judge.h): what a schema of entries asks of values beside its Table
// Schema, and which values must be there.
#include "engine/plan/entry/entry_change.h"
#include "engine/plan/entry/entry_judge.h"
#include "engine/plan/entry/fault_finding.h"
#include "engine/schema/suggest.h"
#include "engine/schema/table/check_cell.h"

namespace rollcall {

// What the schema asks of a sound value beside its Table Schema.
void EntryJudge::judge_more(std::uint32_t at, std::string_view text, EntryRow& row) {
    const std::size_t field = *rules_.columns[at].field;
    const EntryField& entry_field = rules_.schema->fields[field];
    for (const Pattern& pattern : entry_field.patterns) {
        if (pattern.matches(text)) continue;
        add(row, FindingCode::pattern_mismatch, at, text).previous = pattern.text();
        unsound_[field] = true;
    }
    if (!entry_field.items) return;
    const TableField& items = *entry_field.items;
    for (const std::string_view item :
         list_items(text, rules_.schema->table.fields[field].form.delimiter)) {
        for (const CellFault fault : check_cell(item, items).faults) {
            Finding& finding = add(row, code_of(fault), at, item);
            finding.previous = words_of(fault, items);
            if (fault == CellFault::value_not_allowed && !entry_field.secret)
                finding.suggestion = suggest(item, items.allowed->texts());
            unsound_[field] = true;
        }
    }
}

// No value where there must be one: no column of the field says anything.
void EntryJudge::judge_required(EntryRow& row) const {
    for (std::size_t field = 0; field < row.values.size(); ++field) {
        if (!rules_.schema->table.fields[field].required || unsound_[field]) continue;
        if (row.values[field].intent == Intent::set) continue;
        const std::uint32_t column = rules_.column_of(field);
        // A required column that the header lacks is a finding of the header.
        if (column == number(no_column)) continue;
        add(row, FindingCode::cell_required, column, {});
    }
    for (std::size_t field = 0; field < row.values.size(); ++field) {
        if (!rules_.schema->fields[field].required_in_group || unsound_[field]) continue;
        const EntryValue& group = row.values[*rules_.group_of[field]];
        if (group.intent != Intent::set || row.values[field].intent == Intent::set) continue;
        const std::uint32_t column = rules_.column_of(field);
        Finding& finding = add(row, FindingCode::cell_required, column, {});
        if (column == number(no_column)) finding.name = rules_.name_of(field);
    }
}

}  // namespace rollcall
