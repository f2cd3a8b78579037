#include "engine/plan/entry/rules/phone_damage_rule.h"

#include "engine/plan/entry/phone_damage.h"

namespace rollcall {
namespace {

// The entry that the row is about, where its key is sound and the Directory has it.
bool find_stored(const RuleView& view, StoredEntry& stored) {
    if (view.rules.stored == nullptr || view.rules.unique_sets.empty()) return false;
    std::vector<std::string_view> texts;
    for (const EntryValue& value : view.row.values) texts.push_back(value.text);
    const auto key = key_of(*view.rules.schema, view.rules.unique_sets.front(), texts);
    return key && view.rules.stored->find(*key, stored);
}

bool is_number(PhoneKind kind) { return kind == PhoneKind::number || kind == PhoneKind::e164; }

// Most numbers need no evidence: a + and digits are sound.
bool is_plain_number(std::string_view text) {
    return text.starts_with('+') && text.size() >= 8 && text.size() <= 16 && text[1] != '0' &&
           text.find_first_not_of("0123456789", 1) == text.npos;
}

}  // namespace

void judge_phones(const RuleView& view) {
    const std::vector<EntryField>& fields = view.rules.schema->fields;
    std::optional<StoredEntry> stored;
    bool is_stored = false;
    for (std::size_t field = 0; field < fields.size(); ++field) {
        const PhoneKind kind = fields[field].phone;
        const EntryValue& value = view.row.values[field];
        if (kind == PhoneKind::none || value.intent != Intent::set || value.text.empty()) continue;
        if (is_number(kind) && is_plain_number(value.text)) continue;
        if (!stored) is_stored = find_stored(view, stored.emplace());
        // What the row's other numbers look like counts too.
        PhoneHabits habits = view.rules.phones;
        for (std::size_t other = 0; other < fields.size(); ++other)
            if (other != field && is_number(fields[other].phone))
                learn_number(habits, view.row.values[other].text);
        const PhoneEvidence evidence{
            is_stored ? std::string_view(stored->texts[field]) : std::string_view(), &habits,
            field < habits.extensions.size() ? &habits.extensions[field] : nullptr};
        auto damage = find_phone_damage(value.text, kind, evidence);
        if (!damage) continue;
        Finding& finding = view.add(damage->code, field);
        finding.suggestion = std::move(damage->suggestion);
        finding.previous = std::move(damage->words);
    }
}

}  // namespace rollcall
