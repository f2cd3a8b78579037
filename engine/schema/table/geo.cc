#include "engine/schema/table/geo.h"

#include <algorithm>
#include <array>

#include "engine/schema/table/decimal.h"
#include "engine/text/unicode.h"

namespace rollcall {
namespace {

bool is_within(std::string_view text, std::string_view limit) {
    const auto number = read_decimal(text);
    if (!number) return false;
    Decimal size = *number;
    size.negative = false;
    return size <= *read_decimal(limit);
}

bool is_number(const JsonValue& value) { return value.type == JsonType::number; }

template <typename Rule>
bool all_items(const JsonValue& value, std::size_t fewest, Rule rule) {
    return value.type == JsonType::array && value.items.size() >= fewest &&
           std::all_of(value.items.begin(), value.items.end(), rule);
}

bool is_position(const JsonValue& value) { return all_items(value, 2, is_number); }
bool is_positions(const JsonValue& value) { return all_items(value, 0, is_position); }
bool is_line(const JsonValue& value) { return all_items(value, 2, is_position); }
bool is_lines(const JsonValue& value) { return all_items(value, 0, is_line); }

// Four positions or more, the last of which is the first again.
bool is_ring(const JsonValue& value) {
    return all_items(value, 4, is_position) &&
           json_key(value.items.front()) == json_key(value.items.back());
}
bool is_polygon(const JsonValue& value) { return all_items(value, 0, is_ring); }
bool is_polygons(const JsonValue& value) { return all_items(value, 0, is_polygon); }

struct GeometryType {
    std::string_view name;
    bool (*is_sound)(const JsonValue& coordinates);
};

constexpr std::array geometry_types{
    GeometryType{"Point", is_position},  GeometryType{"MultiPoint", is_positions},
    GeometryType{"LineString", is_line}, GeometryType{"MultiLineString", is_lines},
    GeometryType{"Polygon", is_polygon}, GeometryType{"MultiPolygon", is_polygons},
};

std::string_view type_of(const JsonValue& value) {
    const JsonValue* type = value.type == JsonType::object ? value.find("type") : nullptr;
    return type != nullptr && type->type == JsonType::string ? type->text : std::string_view{};
}

bool is_geometry(const JsonValue& value) {
    const std::string_view type = type_of(value);
    if (type == "GeometryCollection") {
        const JsonValue* inner = value.find("geometries");
        return inner != nullptr && all_items(*inner, 0, is_geometry);
    }
    const JsonValue* coordinates = type.empty() ? nullptr : value.find("coordinates");
    if (coordinates == nullptr) return false;
    // A geometry without a place has an empty array of coordinates (RFC 7946 §3.1).
    const bool nowhere = coordinates->type == JsonType::array && coordinates->items.empty();
    for (const GeometryType& known : geometry_types)
        if (known.name == type) return nowhere || known.is_sound(*coordinates);
    return false;
}

bool is_feature(const JsonValue& value) {
    if (type_of(value) != "Feature") return false;
    const JsonValue* geometry = value.find("geometry");
    const JsonValue* properties = value.find("properties");
    if (geometry == nullptr || properties == nullptr) return false;
    if (properties->type != JsonType::null && properties->type != JsonType::object) return false;
    return geometry->type == JsonType::null || is_geometry(*geometry);
}

// Its members name arcs by their position; an object of the topology has one of these types.
bool is_topology_object(const JsonValue& value) {
    const std::string_view type = type_of(value);
    if (type == "GeometryCollection") {
        const JsonValue* inner = value.find("geometries");
        return inner != nullptr && all_items(*inner, 0, is_topology_object);
    }
    if (value.type == JsonType::object && value.find("type") != nullptr &&
        value.find("type")->type == JsonType::null)
        return true;
    const bool points = type == "Point" || type == "MultiPoint";
    const auto same = [type](const GeometryType& known) { return known.name == type; };
    if (std::none_of(geometry_types.begin(), geometry_types.end(), same)) return false;
    const JsonValue* shape = value.find(points ? "coordinates" : "arcs");
    return shape != nullptr && shape->type == JsonType::array;
}

}  // namespace

bool is_point(std::string_view longitude, std::string_view latitude) {
    return is_within(longitude, "180") && is_within(latitude, "90");
}

bool is_point_text(std::string_view text) {
    const std::size_t comma = text.find(',');
    if (comma == text.npos) return false;
    return is_point(trim(text.substr(0, comma)), trim(text.substr(comma + 1)));
}

bool is_point_array(const JsonValue& value) {
    return all_items(value, 2, is_number) && value.items.size() == 2 &&
           is_point(value.items[0].text, value.items[1].text);
}

bool is_point_object(const JsonValue& value) {
    if (value.type != JsonType::object || value.keys.size() != 2) return false;
    const JsonValue* longitude = value.find("lon");
    const JsonValue* latitude = value.find("lat");
    return longitude != nullptr && latitude != nullptr && is_number(*longitude) &&
           is_number(*latitude) && is_point(longitude->text, latitude->text);
}

bool is_geojson(const JsonValue& value) {
    if (type_of(value) == "FeatureCollection") {
        const JsonValue* features = value.find("features");
        return features != nullptr && all_items(*features, 0, is_feature);
    }
    return is_feature(value) || is_geometry(value);
}

bool is_topojson(const JsonValue& value) {
    if (type_of(value) != "Topology") return false;
    const JsonValue* objects = value.find("objects");
    const JsonValue* arcs = value.find("arcs");
    return objects != nullptr && objects->type == JsonType::object && arcs != nullptr &&
           all_items(*arcs, 0, is_positions) &&
           std::all_of(objects->items.begin(), objects->items.end(), is_topology_object);
}

}  // namespace rollcall
