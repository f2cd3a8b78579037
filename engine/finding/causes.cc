#include "engine/finding/causes.h"

#include <algorithm>

namespace rollcall {

Cause& Causes::find(const CauseSample& sample) {
    // Where every row has its own value, as with duplicates, the value is no cause.
    const bool value_matters = sample.code != FindingCode::email_duplicate &&
                               sample.code != FindingCode::new_email_duplicate &&
                               sample.code != FindingCode::email_taken;
    std::string key{static_cast<char>(sample.code)};
    key += std::to_string(number(sample.column));
    const std::string key_without_value = key;
    if (value_matters) {
        key += ':';
        key += sample.value;
    }
    if (const auto known = at_.find(key); known != at_.end()) return causes_[known->second];
    const bool full = value_matters && causes_.size() >= most;
    if (full) {
        key = key_without_value;
        if (const auto known = at_.find(key); known != at_.end()) return causes_[known->second];
    }
    at_.emplace(key, causes_.size());
    Cause& cause = causes_.emplace_back();
    cause.code = sample.code;
    cause.column = sample.column;
    cause.many_values = full || !value_matters;
    if (!cause.many_values) cause.value = sample.value;
    cause.suggestion = sample.suggestion;
    cause.message = sample.message;
    return cause;
}

void Causes::add(const CauseSample& sample) {
    Cause& cause = find(sample);
    if (sample.row != no_row && cause.count < cause.first_rows.size())
        cause.first_rows[cause.count] = sample.row;
    ++cause.count;
}

std::vector<Cause> Causes::by_count() const {
    std::vector<Cause> sorted = causes_;
    std::stable_sort(sorted.begin(), sorted.end(),
                     [](const Cause& a, const Cause& b) { return a.count > b.count; });
    return sorted;
}

}  // namespace rollcall
