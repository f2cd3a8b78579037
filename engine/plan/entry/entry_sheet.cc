#include "engine/plan/entry/entry_sheet.h"

#include <algorithm>

#include "engine/plan/entry/entry_change.h"
#include "engine/schema/table/check_cell.h"
#include "engine/text/escape.h"

namespace rollcall {
namespace {

bool may(const EntryRules& rules, const std::optional<Permission>& permission) {
    return rules.uploader == nullptr || !permission || rules.uploader->may(*permission);
}

bool is_shown(const EntryRules& rules, std::size_t field, SheetUse use) {
    const EntryField& one = rules.schema->fields[field];
    const bool is_needed = one.column_required || rules.schema->table.fields[field].required;
    if (is_needed || rules.is_key(field)) return true;
    if (use == SheetUse::to_edit ? one.secret : one.read_only) return false;
    const bool creates = may(rules, rules.create_permission);
    const bool edits = may(rules, rules.edit_permission);
    // Where a row is the whole entry, a value that is not there is one that is removed.
    const bool is_whole = use == SheetUse::to_edit && rules.schema->replaces;
    if (!creates && !edits && !is_whole) return false;
    return rules.may_change(field) || (one.settable_on_create && creates);
}

// Whether simdjson, which reads records, takes the value: no number is beyond its reach.
bool is_within_reach(const JsonValue& value) {
    if (value.type == JsonType::number) {
        constexpr std::size_t longest = 18;          // digits, sign and point: fits 64 bits
        constexpr std::size_t longest_exponent = 4;  // "e-99"
        const std::size_t e = std::min(value.text.find_first_of("eE"), value.text.size());
        return e <= longest && value.text.size() - e <= longest_exponent;
    }
    return std::all_of(value.items.begin(), value.items.end(), is_within_reach);
}

bool is_within_reach(std::string_view json) {
    const JsonReading reading = read_json(json);
    return reading.value && is_within_reach(*reading.value);
}

// A stored text as a cell of the field says it.
std::string cell_of(std::string_view text, const TableField& field) {
    const ValueForm& form = field.form;
    std::string cell(text);
    if (form.type == TableType::boolean) {
        const CellVerdict verdict = check_cell(text, field);
        const auto& words = verdict.text == "true" ? form.true_values : form.false_values;
        if (verdict.localised && !words.empty()) return words.front();
    }
    if (form.type == TableType::number && form.number.decimal_char != ".") {
        const std::size_t point = cell.find('.');
        if (point != cell.npos && read_decimal(cell))
            cell.replace(point, 1, form.number.decimal_char);
    }
    return cell;
}

// What a cell says that holds no value.
std::string_view empty_cell(const TableField& field, const EntryField& entry_field) {
    const std::vector<std::string>& words = field.missing;
    const bool takes_empty =
        entry_field.group || std::find(words.begin(), words.end(), "") != words.end();
    return takes_empty || words.empty() ? std::string_view() : std::string_view(words.front());
}

void append_list(std::string& out, std::string_view text, const TableField& field,
                 const EntryField& entry_field) {
    std::string list;
    append_field_json(list, text, field, entry_field);
    if (is_within_reach(list)) {
        out += list;
        return;
    }
    TableField of_texts;
    of_texts.form = field.form;
    of_texts.form.item_type = TableType::string;
    append_field_json(out, text, of_texts, entry_field);
}

void append_value(std::string& out, std::string_view text, const TableField& field,
                  const EntryField& entry_field) {
    const ValueForm& form = field.form;
    bool is_bare = false;
    switch (form.type) {
        case TableType::list: return append_list(out, text, field, entry_field);
        case TableType::boolean: {
            const CellVerdict verdict = check_cell(text, field);
            if (verdict.is_sound()) {
                out += verdict.text;
                return;
            }
            break;
        }
        case TableType::number:
        case TableType::integer:
        case TableType::object:
        case TableType::array:
        case TableType::geojson: is_bare = true; break;
        case TableType::geopoint: is_bare = form.format != TableFormat::plain; break;
        default: break;
    }
    // A text is taken for every type, and as a cell would be.
    if (is_bare && is_within_reach(text))
        out += text;
    else
        append_json_string(out, cell_of(text, field));
}

// What a record says that changes nothing, in the shape that a value would have.
std::string_view example_of(const TableField& field, const EntryField& entry_field) {
    switch (field.form.type) {
        case TableType::list: return "[]";
        case TableType::number:
        case TableType::integer:
        case TableType::year:
        case TableType::boolean:
        case TableType::object:
        case TableType::array:
        case TableType::geojson:
            // null removes the value of a field that has a word for that.
            return entry_field.clear_word.empty() ? "null" : "\"\"";
        default: return "\"\"";
    }
}

}  // namespace

EntrySheet::EntrySheet(const EntryRules& rules, SheetFormat format, SheetUse use)
    : rules_(rules), format_(format), tree_(*rules.schema) {
    for (std::size_t field = 0; field < rules.schema->fields.size(); ++field)
        shown_.push_back(is_shown(rules, field, use));
}

void EntrySheet::append_head(std::string& out) const {
    if (format_ == SheetFormat::json) {
        out += '[';
        return;
    }
    out += byte_order_mark;
    bool first = true;
    for (std::size_t field = 0; field < shown_.size(); ++field) {
        if (!shown_[field]) continue;
        if (!first) out += ',';
        first = false;
        append_sheet_cell(out, rules_.name_of(field));
    }
    out += "\r\n";
}

void EntrySheet::append_tail(std::string& out) const {
    if (format_ == SheetFormat::json) out += any_ ? "\n]\n" : "]\n";
}

void EntrySheet::append_entry(std::string& out, const StoredEntry& entry) {
    if (format_ == SheetFormat::csv) return append_row(out, entry);
    append_record(out, &entry);
}

void EntrySheet::append_example(std::string& out) {
    if (format_ == SheetFormat::json) append_record(out, nullptr);
}

// Nothing of what is secret.
std::string_view EntrySheet::text_of(std::size_t field, const StoredEntry& entry) const {
    if (rules_.schema->fields[field].secret) return {};
    return entry.texts[field];
}

void EntrySheet::append_row(std::string& out, const StoredEntry& entry) const {
    bool first = true;
    for (std::size_t field = 0; field < shown_.size(); ++field) {
        if (!shown_[field]) continue;
        if (!first) out += ',';
        first = false;
        const TableField& table_field = rules_.schema->table.fields[field];
        const std::string_view text = text_of(field, entry);
        if (text.empty())
            append_sheet_cell(out, empty_cell(table_field, rules_.schema->fields[field]));
        else
            append_sheet_cell(out, cell_of(text, table_field));
    }
    out += "\r\n";
}

void EntrySheet::append_record(std::string& out, const StoredEntry* entry) {
    out += any_ ? ",\n" : "\n";
    any_ = true;
    append_members(out, MemberTree::root, entry);
}

// The members below a node that there is something to say of; false where there is none.
bool EntrySheet::append_members(std::string& out, std::size_t node,
                                const StoredEntry* entry) const {
    out += '{';
    const std::size_t begin = out.size();
    for (const std::size_t below : tree_.node(node).members) {
        const std::size_t before = out.size();
        if (before != begin) out += ',';
        append_json_string(out, tree_.node(below).name);
        out += ':';
        if (!append_member(out, below, entry)) out.resize(before);
    }
    const bool holds_any = out.size() != begin;
    out += '}';
    return holds_any;
}

// False where nothing is to be said; what it has written by then is to be taken back.
bool EntrySheet::append_member(std::string& out, std::size_t node, const StoredEntry* entry) const {
    const auto& cell = tree_.node(node).cell;
    if (!cell) return append_members(out, node, entry);
    const std::size_t field = cell->column;  // of bind_entry_template: aliases come behind
    const bool is_shown = field < shown_.size() && shown_[field];
    const std::string_view text =
        is_shown && entry != nullptr ? text_of(field, *entry) : std::string_view();
    if (cell->entry->group) {
        // Its mere presence in an example would say that it is there.
        if (entry == nullptr) return false;
        return append_members(out, node, entry) || !text.empty();
    }
    if (!is_shown) return false;
    if (entry == nullptr) {
        out += example_of(*cell->field, *cell->entry);
        return true;
    }
    if (text.empty()) return false;
    append_value(out, text, *cell->field, *cell->entry);
    return true;
}

}  // namespace rollcall
