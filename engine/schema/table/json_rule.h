// The constraint "jsonSchema", for the keywords that say what a value is made of.
//
// Judged are type, enum, const, required, properties, additionalProperties, items, minItems,
// maxItems, minLength, maxLength, minimum, maximum, exclusiveMinimum and exclusiveMaximum.
// Annotations are passed over; every other keyword ($ref, anyOf, pattern …) is refused, so that
// none is passed over in silence.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/schema/table/decimal.h"
#include "engine/schema/table/json_spot.h"

namespace rollcall {

class JsonRule {
public:
    // Fails at `place` when it is no JSON Schema, or asks for what is not judged.
    explicit JsonRule(const JsonSpot& place);

    bool accepts(const JsonValue& value) const;

private:
    void read_keyword(const std::string& keyword, const JsonSpot& place);
    void read_types(const JsonSpot& place);
    void read_properties(const JsonSpot& place);
    void read_limit(const std::string& keyword, const JsonSpot& place);
    bool accepts_type(const JsonValue& value) const;
    bool accepts_members(const JsonValue& object) const;
    bool accepts_limits(const JsonValue& value) const;

    enum class Measure : std::uint8_t { characters, items, number };
    // One of the limits: what is measured may not lie on the wrong side of it.
    struct Limit {
        Measure measure;
        bool upper;
        bool exclusive;
        Decimal bound;
    };

    std::optional<std::vector<std::string>> types_;  // none: every type
    std::optional<std::vector<std::string>> keys_;   // json_key of each allowed value
    std::vector<std::string> required_;
    std::vector<std::string> property_names_;
    std::vector<JsonRule> property_rules_;
    std::vector<JsonRule> other_properties_;  // one rule or none
    std::vector<JsonRule> items_;             // one rule or none
    std::vector<Limit> limits_;
    bool nothing_ = false;  // the schema `false`
};

}  // namespace rollcall
