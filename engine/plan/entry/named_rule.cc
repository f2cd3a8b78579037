#include "engine/plan/entry/named_rule.h"

#include <algorithm>
#include <array>
#include <cassert>

namespace rollcall {

std::string_view RuleView::final_text(std::size_t field) const {
    const EntryValue& value = row.values[field];
    if (value.intent == Intent::set) return value.text;
    if (value.intent == Intent::clear) return {};
    if (stored != nullptr)
        return rules.stays_unsaid(field) ? std::string_view(stored->texts[field])
                                         : std::string_view();
    const auto& usual = rules.schema->fields[field].value;
    return usual ? std::string_view(*usual) : std::string_view();
}

Finding& RuleView::add(FindingCode code, std::size_t field) const {
    Finding& finding = row.findings.emplace_back();
    finding.code = code;
    finding.place.row = row.row;
    finding.place.line = row.line;
    const EntryValue& value = row.values[field];
    const bool has_column = value.column != number(no_column);
    finding.column = ColumnIndex{has_column ? value.column : rules.column_of(field)};
    if (finding.column == no_column) finding.name = rules.name_of(field);
    if (!rules.schema->fields[field].secret)
        finding.value = rules.shown_value(number(finding.column), value.text);
    if (is_error(code)) row.sound = false;
    return finding;
}

std::size_t member_index(const EntryRules& rules, std::string_view member) {
    const std::vector<EntryField>& fields = rules.schema->fields;
    const auto found = std::find_if(fields.begin(), fields.end(), [&](const EntryField& field) {
        return field.member == member;
    });
    assert(found != fields.end() && "a schema names a rule whose fields it does not have");
    return static_cast<std::size_t>(found - fields.begin());
}

}  // namespace rollcall
