#include "engine/schema/table/field.h"

#include <algorithm>

namespace rollcall {

void ValueSet::add(std::string text, const Value& value) {
    texts_.push_back(std::move(text));
    keys_.push_back(value_key(value));
}

void ValueSet::finish() { std::sort(keys_.begin(), keys_.end()); }

bool ValueSet::holds(const Value& value) const {
    // The key of a text is the text, so most cells need no copy.
    if (const auto* text = std::get_if<std::string_view>(&value))
        return std::binary_search(keys_.begin(), keys_.end(), *text, std::less<>());
    return std::binary_search(keys_.begin(), keys_.end(), value_key(value));
}

bool ValueSet::holds_all_of(const ValueSet& part) const {
    return std::includes(keys_.begin(), keys_.end(), part.keys_.begin(), part.keys_.end());
}

bool ValueSet::has_twice() const {
    return std::adjacent_find(keys_.begin(), keys_.end()) != keys_.end();
}

}  // namespace rollcall
