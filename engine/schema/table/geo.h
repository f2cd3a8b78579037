// Places on the earth in cells: Table Schema's types "geopoint" and "geojson".
#pragma once

#include <string_view>

#include "engine/schema/table/json_value.h"

namespace rollcall {

// `longitude` within -180 to 180, `latitude` within -90 to 90, both plain decimal numbers.
bool is_point(std::string_view longitude, std::string_view latitude);

bool is_point_text(std::string_view text);     // "lon, lat"
bool is_point_array(const JsonValue& value);   // [lon, lat]
bool is_point_object(const JsonValue& value);  // {"lon": …, "lat": …} and nothing else

bool is_geojson(const JsonValue& value);   // RFC 7946
bool is_topojson(const JsonValue& value);  // a topology with its objects and arcs

}  // namespace rollcall
