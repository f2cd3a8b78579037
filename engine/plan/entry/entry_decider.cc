#include "engine/plan/entry/entry_decider.h"

#include <algorithm>

#include "engine/schema/table/check_cell.h"

namespace rollcall {
namespace {

bool is_same_set(std::string_view a, std::string_view b, std::string_view delimiter) {
    auto one = list_items(a, delimiter);
    auto other = list_items(b, delimiter);
    for (auto* const items : {&one, &other}) {
        std::sort(items->begin(), items->end());
        items->erase(std::unique(items->begin(), items->end()), items->end());
    }
    return one == other;
}

// Whether two texts are one value of the field.
bool is_same_value(std::string_view a, std::string_view b, const TableField& field,
                   const EntryField& entry_field) {
    if (a == b) return true;
    if (a.empty() || b.empty()) return false;
    if (entry_field.unordered) return is_same_set(a, b, field.form.delimiter);
    return logical_key(a, field) == logical_key(b, field);
}

bool is_among(const std::vector<std::string>& texts, std::string_view text) {
    return std::find(texts.begin(), texts.end(), text) != texts.end();
}

}  // namespace

void EntryDecider::add(EntryRow& row, FindingCode code, std::uint32_t column) const {
    Finding& finding = row.findings.emplace_back();
    finding.code = code;
    finding.place.row = row.row;
    finding.place.line = row.line;
    finding.column = ColumnIndex{column};
    if (is_error(code)) row.sound = false;
}

void EntryDecider::decide(EntryRow& row, EntryChange& change, ColumnUse& use) {
    const bool is_known = rules_.stored->find(row.key, stored_);
    const RuleView view{rules_, row, is_known ? &stored_ : nullptr};
    change.row = row.row;
    change.creates = !is_known;
    change.fields.clear();
    change.notes.clear();
    const std::size_t key = rules_.schema->table.primary_key.front();
    change.key = is_known ? std::string_view(stored_.texts[key]) : row.values[key].text;
    for (const NamedRule* const rule : rules_.named)
        if (rule->adjust != nullptr) rule->adjust(view);
    if (!is_known) fill_defaults(row);
    for (std::size_t field = 0; field < row.values.size(); ++field) compare(view, field, change);
    judge_conditions(view);
    if (!rules_.uploader->may_do_everything()) judge_rights(view, change, use);
    if (change.is_empty()) return;
    for (const NamedRule* const rule : rules_.named)
        if (rule->annotate != nullptr) rule->annotate(view, change);
}

// What a new entry gets where the row does not say.
void EntryDecider::fill_defaults(EntryRow& row) const {
    for (std::size_t field = 0; field < row.values.size(); ++field) {
        const auto& value = rules_.schema->fields[field].value;
        if (!value || row.values[field].intent != Intent::keep) continue;
        row.values[field] = {*value, Intent::set, number(no_column), true};
    }
}

void EntryDecider::compare(const RuleView& view, std::size_t field, EntryChange& change) const {
    if (rules_.is_key(field)) return;
    const EntryField& entry_field = rules_.schema->fields[field];
    const EntryValue& value = view.row.values[field];
    const std::string_view from =
        view.stored != nullptr ? std::string_view(view.stored->texts[field]) : std::string_view();
    if (entry_field.secret) {
        if (value.intent == Intent::set) change.fields.push_back({field, {}, {}});
        return;
    }
    std::string_view to = value.text;
    if (value.intent == Intent::keep) {
        // Of a row that is the whole entry, what is not there is removed.
        if (rules_.stays_unsaid(field)) return;
        to = {};
    }
    if (is_same_value(from, to, rules_.schema->table.fields[field], entry_field)) return;
    if (entry_field.read_only || (entry_field.immutable && !change.creates && !from.empty()))
        return refuse_fixed(view, field);
    change.fields.push_back({field, from, to});
}

void EntryDecider::refuse_fixed(const RuleView& view, std::size_t field) const {
    const bool read_only = rules_.schema->fields[field].read_only;
    view.add(read_only ? FindingCode::field_read_only : FindingCode::field_immutable, field);
}

// Values that may stand only beside certain others.
void EntryDecider::judge_conditions(const RuleView& view) const {
    for (std::size_t field = 0; field < view.row.values.size(); ++field) {
        const auto& condition = rules_.schema->fields[field].only_if;
        if (!condition) continue;
        const EntryValue& value = view.row.values[field];
        if (leaves_behind(view, field))
            view.add(FindingCode::value_left_behind, condition->field).previous =
                rules_.name_of(field);
        if (value.intent != Intent::set || value.is_default) continue;
        if (!condition->when.empty() && !is_among(condition->when, value.text)) continue;
        const std::string_view other = view.final_text(condition->field);
        if (is_among(condition->values, other)) continue;
        std::string list = rules_.name_of(condition->field) + " = ";
        for (const std::string& text : condition->values)
            list.append(&text == condition->values.data() ? "" : ", ").append(text);
        view.add(FindingCode::value_out_of_place, field).previous = std::move(list);
    }
}

// Whether the row takes away what a stored value needs, and lets the value stay. What was wrong
// before is not the row's fault.
bool EntryDecider::leaves_behind(const RuleView& view, std::size_t field) const {
    const auto& condition = *rules_.schema->fields[field].only_if;
    if (view.stored == nullptr || view.row.values[field].intent != Intent::keep) return false;
    const std::string_view stays = view.final_text(field);
    if (stays.empty()) return false;
    const TableField& table_field = rules_.schema->table.fields[field];
    const auto is_meant = [&](const std::string& text) {
        return logical_key(text, table_field) == logical_key(stays, table_field);
    };
    if (!condition.when.empty() && std::ranges::none_of(condition.when, is_meant)) return false;
    return is_among(condition.values, view.stored->texts[condition.field]) &&
           !is_among(condition.values, view.final_text(condition.field));
}

void EntryDecider::judge_rights(const RuleView& view, const EntryChange& change,
                                ColumnUse& use) const {
    const Uploader& uploader = *rules_.uploader;
    const auto& gate = change.creates ? rules_.create_permission : rules_.edit_permission;
    if (!change.is_empty() && gate && !uploader.may(*gate))
        return add(
            view.row,
            change.creates ? FindingCode::create_not_permitted : FindingCode::edit_not_permitted,
            number(no_column));
    for (std::size_t field = 0; field < view.row.values.size(); ++field) {
        const EntryField& entry_field = rules_.schema->fields[field];
        const auto& permission = rules_.permissions[field];
        const std::uint32_t column = view.row.values[field].column;
        if (!permission || uploader.may(*permission) || column == number(no_column)) continue;
        if (change.creates && entry_field.settable_on_create) continue;
        use.met[column] = true;
        const bool changes =
            std::any_of(change.fields.begin(), change.fields.end(),
                        [field](const EntryFieldChange& one) { return one.field == field; });
        if (!changes) continue;
        use.tried[column] = true;
        Finding& finding = view.add(FindingCode::field_not_permitted, field);
        if (view.row.values[field].intent == Intent::clear) finding.value = entry_field.clear_word;
    }
}

}  // namespace rollcall
