#include "engine/finding/causes.h"

#include <algorithm>

namespace rollcall {

namespace {

// Where every row has a value of its own, the value is no cause.
bool has_own_value(FindingCode code) {
    return code == FindingCode::email_duplicate || code == FindingCode::new_email_duplicate ||
           code == FindingCode::email_taken || code == FindingCode::email_malformed ||
           code == FindingCode::value_trimmed || code == FindingCode::quote_stray ||
           code == FindingCode::quote_not_closed;
}

bool is_about_file(const Cause& cause) { return cause.first_rows.front() == no_row; }

}  // namespace

Cause& Causes::find(const CauseSample& sample) {
    const bool value_matters = !has_own_value(sample.code);
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
    std::stable_sort(sorted.begin(), sorted.end(), [](const Cause& a, const Cause& b) {
        if (is_about_file(a) != is_about_file(b)) return is_about_file(a);
        return a.count > b.count;
    });
    return sorted;
}

}  // namespace rollcall
