#include "engine/schema/table/json_rule.h"

#include <algorithm>
#include <array>

#include "engine/text/unicode.h"

namespace rollcall {
namespace {

using std::string_view_literals::operator""sv;

constexpr std::array type_names{"null"sv,   "boolean"sv, "number"sv, "integer"sv,
                                "string"sv, "array"sv,   "object"sv};
constexpr std::array annotations{"$schema"sv, "$id"sv,      "$comment"sv,   "title"sv,
                                 "default"sv, "examples"sv, "description"sv};
constexpr std::array limit_words{"minimum"sv,   "maximum"sv,   "exclusiveMinimum"sv,
                                 "minLength"sv, "maxLength"sv, "exclusiveMaximum"sv,
                                 "minItems"sv,  "maxItems"sv};

template <typename KnownWords>
bool among(const KnownWords& words, std::string_view word) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

std::uint64_t count_characters(std::string_view text) {
    return static_cast<std::uint64_t>(
        std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

// 1.0 and 1E2 are integers too: JSON Schema asks for the value, not for its spelling.
bool is_integer(const JsonValue& value) {
    const auto number = read_decimal(value.text);
    return number && number->exponent >= static_cast<std::int64_t>(number->digits.size());
}

}  // namespace

JsonRule::JsonRule(const JsonSpot& place) {
    if (place.value().type == JsonType::boolean) {
        nothing_ = !place.truth();
        return;
    }
    for (std::size_t at = 0; at < place.keys().size(); ++at)
        read_keyword(place.keys()[at], place.member(at));
}

void JsonRule::read_keyword(const std::string& keyword, const JsonSpot& place) {
    if (keyword == "type") return read_types(place);
    if (keyword == "properties") return read_properties(place);
    if (among(limit_words, keyword)) return read_limit(keyword, place);
    if (keyword == "required") {
        for (const JsonSpot& name : place.items()) required_.push_back(name.text());
    } else if (keyword == "additionalProperties") {
        other_properties_.emplace_back(place);
    } else if (keyword == "items") {
        items_.emplace_back(place);
    } else if (keyword == "enum" || keyword == "const") {
        std::vector<std::string> keys;
        if (keyword == "const") keys.push_back(json_key(place.value()));
        if (keyword == "enum")
            for (const JsonSpot& item : place.items()) keys.push_back(json_key(item.value()));
        if (keys_) place.fail("cannot stand beside \"enum\" or \"const\"");
        keys_ = std::move(keys);
    } else if (!among(annotations, keyword)) {
        place.fail("is a keyword of JSON Schema that is not judged here");
    }
}

void JsonRule::read_types(const JsonSpot& place) {
    types_.emplace();
    if (place.value().type == JsonType::array) {
        for (const JsonSpot& item : place.items())
            types_->emplace_back(type_names[item.one_of(type_names)]);
    } else {
        types_->emplace_back(type_names[place.one_of(type_names)]);
    }
}

void JsonRule::read_properties(const JsonSpot& place) {
    for (std::size_t at = 0; at < place.keys().size(); ++at) {
        property_names_.push_back(place.keys()[at]);
        property_rules_.emplace_back(place.member(at));
    }
}

void JsonRule::read_limit(const std::string& keyword, const JsonSpot& place) {
    Limit limit{};
    limit.upper = keyword.starts_with("max") || keyword == "exclusiveMaximum";
    limit.exclusive = keyword.starts_with("exclusive");
    limit.measure = keyword.ends_with("Length")  ? Measure::characters
                    : keyword.ends_with("Items") ? Measure::items
                                                 : Measure::number;
    if (limit.measure != Measure::number) place.length();
    const bool number = place.value().type == JsonType::number;
    const auto bound = number ? read_decimal(place.value().text) : std::nullopt;
    if (!bound) place.fail("must be a number");
    limit.bound = *bound;
    limits_.push_back(std::move(limit));
}

bool JsonRule::accepts_type(const JsonValue& value) const {
    if (!types_) return true;
    switch (value.type) {
        case JsonType::null: return among(*types_, "null");
        case JsonType::boolean: return among(*types_, "boolean");
        case JsonType::number:
            return among(*types_, "number") || (among(*types_, "integer") && is_integer(value));
        case JsonType::string: return among(*types_, "string");
        case JsonType::array: return among(*types_, "array");
        case JsonType::object: return among(*types_, "object");
    }
    return false;
}

bool JsonRule::accepts_limits(const JsonValue& value) const {
    for (const Limit& limit : limits_) {
        std::string measured;
        if (limit.measure == Measure::number && value.type == JsonType::number)
            measured = value.text;
        if (limit.measure == Measure::characters && value.type == JsonType::string)
            measured = std::to_string(count_characters(value.text));
        if (limit.measure == Measure::items && value.type == JsonType::array)
            measured = std::to_string(value.items.size());
        if (measured.empty()) continue;
        const auto number = read_decimal(measured);
        if (!number) return false;
        const auto side = *number <=> limit.bound;
        if (side == 0 ? limit.exclusive : (side > 0) == limit.upper) return false;
    }
    return true;
}

bool JsonRule::accepts_members(const JsonValue& object) const {
    for (const std::string& name : required_)
        if (object.find(name) == nullptr) return false;
    for (std::size_t at = 0; at < object.items.size(); ++at) {
        const auto known =
            std::find(property_names_.begin(), property_names_.end(), object.keys[at]);
        const JsonValue& value = object.items[at];
        if (known != property_names_.end()) {
            const auto which = static_cast<std::size_t>(known - property_names_.begin());
            if (!property_rules_[which].accepts(value)) return false;
        } else if (!other_properties_.empty() && !other_properties_.front().accepts(value)) {
            return false;
        }
    }
    return true;
}

bool JsonRule::accepts(const JsonValue& value) const {
    if (nothing_ || !accepts_type(value) || !accepts_limits(value)) return false;
    if (keys_ && !among(*keys_, json_key(value))) return false;
    if (value.type == JsonType::object) return accepts_members(value);
    if (value.type != JsonType::array || items_.empty()) return true;
    return std::all_of(value.items.begin(), value.items.end(),
                       [this](const JsonValue& item) { return items_.front().accepts(item); });
}

}  // namespace rollcall
