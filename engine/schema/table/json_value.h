// JSON with its numbers as they were written: what cells of JSON types and schema documents hold.
//
// simdjson, which reads records, turns numbers into doubles and refuses whole numbers over 64 bits.
// Here 0.1 must stay 0.1 for exact comparing, and a cell with a long number is sound JSON.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rollcall {

enum class JsonType : std::uint8_t { null, boolean, number, string, array, object };

struct JsonValue {
    JsonType type = JsonType::null;
    std::string text;               // a string unescaped; a number or a boolean as written
    std::vector<std::string> keys;  // of an object; a key may stand twice. keys[i] names items[i]
    std::vector<JsonValue> items;   // of an object or an array, in the order of the text

    const JsonValue* find(std::string_view key) const;  // the first of that name, or null
};

struct JsonReading {
    std::optional<JsonValue> value;  // none when the text is not JSON (RFC 8259)
    std::size_t stopped = 0;         // then the byte offset where it stops to be
};

// Reads one JSON text and the white space around it. Deeper than 256 levels is refused.
JsonReading read_json(std::string_view text);

// Equal for equal values, whatever the order of members, the white space or how numbers are put.
std::string json_key(const JsonValue& value);

}  // namespace rollcall
