// Reads what a Table Schema field asks of its values: constraints, and categories.
//
// A constraint that is unknown, or that Table Schema does not have for the type, is refused, for it
// would be passed over in silence otherwise.
#include <array>
#include <utility>

#include "engine/schema/table/parse_field.h"
#include "engine/text/unicode.h"

namespace rollcall {
namespace {

using std::string_view_literals::operator""sv;

constexpr unsigned bit(TableType type) { return 1u << static_cast<unsigned>(type); }
constexpr unsigned every_type = ~0u;
constexpr unsigned collections =
    bit(TableType::string) | bit(TableType::array) | bit(TableType::object) | bit(TableType::list);
constexpr unsigned ordered = bit(TableType::integer) | bit(TableType::number) |
                             bit(TableType::date) | bit(TableType::time) |
                             bit(TableType::datetime) | bit(TableType::duration) |
                             bit(TableType::year) | bit(TableType::yearmonth);

struct ConstraintUse {
    std::string_view name;
    unsigned types;
};

constexpr std::array uses{
    ConstraintUse{"required", every_type},
    ConstraintUse{"unique", every_type},
    ConstraintUse{"enum", every_type},
    ConstraintUse{"minLength", collections},
    ConstraintUse{"maxLength", collections},
    ConstraintUse{"minimum", ordered},
    ConstraintUse{"maximum", ordered},
    ConstraintUse{"exclusiveMinimum", ordered},
    ConstraintUse{"exclusiveMaximum", ordered},
    ConstraintUse{"jsonSchema", bit(TableType::array) | bit(TableType::object)},
    ConstraintUse{"pattern", bit(TableType::string)},
};

void refuse_unjudged(const JsonSpot& constraints, TableType type) {
    std::vector<std::string_view> names;
    for (const ConstraintUse& use : uses) names.push_back(use.name);
    for (std::size_t at = 0; at < constraints.keys().size(); ++at) {
        const std::string& name = constraints.keys()[at];
        const ConstraintUse* found = nullptr;
        for (const ConstraintUse& use : uses)
            if (use.name == name) found = &use;
        if (found == nullptr)
            constraints.member(at).fail("is no constraint" + did_you_mean(name, names));
        if ((found->types & bit(type)) != 0) continue;
        const bool untyped = type == TableType::any;
        constraints.member(at).fail(untyped ? "needs a \"type\" that it can be judged for"
                                            : "has no meaning for the field's type");
    }
}

// A string is written as a cell is, or in the default form of the type.
std::optional<Value> read_text_constant(const std::string& text, const ValueForm& form) {
    const std::string_view cell = trim(text);
    if (auto value = read_value(cell, form)) return value;
    ValueForm plain = form;
    plain.number = {};
    plain.number.whole = form.number.whole;
    const bool by_pattern = plain.format == TableFormat::pattern;
    if (by_pattern) plain.format = TableFormat::plain;
    plain.patterns.clear();
    return read_value(cell, plain);
}

std::optional<Value> read_constant(const JsonValue& json, const ValueForm& form) {
    const TableType type = form.type;
    const bool of_text = type == TableType::any || type == TableType::string;
    switch (json.type) {
        case JsonType::string: return read_text_constant(json.text, form);
        case JsonType::number:
            if (type == TableType::number || type == TableType::integer) {
                auto number = read_decimal(json.text);
                if (number) return Value(Number{Number::Kind::finite, *std::move(number)});
            }
            if (of_text || type == TableType::year) return read_value(json.text, form);
            return std::nullopt;
        case JsonType::boolean:
            if (type == TableType::boolean) return Value(json.text == "true");
            return of_text ? read_value(json.text, form) : std::nullopt;
        case JsonType::array:
        case JsonType::object: {
            const bool point = type == TableType::geopoint && form.format != TableFormat::plain;
            const bool is_json = point || type == TableType::object || type == TableType::array ||
                                 type == TableType::geojson;
            return is_json ? std::optional(Value(json)) : std::nullopt;
        }
        case JsonType::null: return std::nullopt;
    }
    return std::nullopt;
}

// How messages show a value of the schema.
std::string shown(const JsonValue& json) {
    const bool nested = json.type == JsonType::array || json.type == JsonType::object;
    return nested ? json_key(json) : json.text;
}

Value need_constant(const JsonSpot& place, const ValueForm& form) {
    auto value = read_constant(place.value(), form);
    if (!value) place.fail("is no value of the field's type and format");
    return *std::move(value);
}

ValueSet read_set(const JsonSpot& place, const ValueForm& form, bool labelled) {
    ValueSet set;
    for (const JsonSpot& item : place.items()) {
        const bool with_label = labelled && item.value().type == JsonType::object;
        if (with_label)
            if (const auto label = item.find("label")) label->text();
        const JsonSpot value = with_label ? item.need("value") : item;
        set.add(shown(value.value()), need_constant(value, form));
    }
    set.finish();
    if (set.texts().empty()) place.fail("must list at least one value");
    return set;
}

void read_bounds(const JsonSpot& constraints, TableField& field) {
    const auto read = [&](std::string_view name) -> std::optional<Bound> {
        const auto place = constraints.find(name);
        if (!place) return std::nullopt;
        return Bound{shown(place->value()), need_constant(*place, field.form)};
    };
    field.minimum = read("minimum");
    field.maximum = read("maximum");
    field.exclusive_minimum = read("exclusiveMinimum");
    field.exclusive_maximum = read("exclusiveMaximum");
    for (const auto* lower : {&field.minimum, &field.exclusive_minimum}) {
        for (const auto* upper : {&field.maximum, &field.exclusive_maximum}) {
            if (*lower && *upper && order_values((*lower)->value, (*upper)->value) > 0)
                constraints.fail("have a lower bound above the upper one: no value keeps to both");
        }
    }
}

void read_lengths(const JsonSpot& constraints, TableField& field) {
    if (const auto place = constraints.find("minLength")) field.min_length = place->length();
    if (const auto place = constraints.find("maxLength")) field.max_length = place->length();
    if (field.min_length && field.max_length && *field.min_length > *field.max_length)
        constraints.fail("have a \"minLength\" above \"maxLength\": no value keeps to both");
}

void read_categories(const JsonSpot& field_place, TableField& field) {
    const auto ordered_place = field_place.find("categoriesOrdered");
    if (ordered_place) ordered_place->truth();
    const auto place = field_place.find("categories");
    if (!place) return;
    if (field.form.type != TableType::string && field.form.type != TableType::integer)
        place->fail("has a meaning for the types \"string\" and \"integer\" only");
    field.categories = read_set(*place, field.form, true);
    if (field.categories->has_twice()) place->fail("must not list a value twice");
    if (field.allowed && !field.categories->holds_all_of(*field.allowed))
        place->fail("must hold all values of \"enum\"");
}

}  // namespace

void parse_constraints(const JsonSpot& field_place, TableField& field) {
    if (const auto found = field_place.find("constraints")) {
        refuse_unjudged(*found, field.form.type);
        if (const auto required = found->find("required")) field.required = required->truth();
        if (const auto unique = found->find("unique")) field.unique = unique->truth();
        if (const auto place = found->find("enum"))
            field.allowed = read_set(*place, field.form, false);
        if (const auto place = found->find("pattern")) field.pattern.emplace(*place);
        if (const auto place = found->find("jsonSchema")) field.json_rule.emplace(*place);
        read_lengths(*found, field);
        read_bounds(*found, field);
    }
    read_categories(field_place, field);
}

}  // namespace rollcall
