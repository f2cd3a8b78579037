// A value of a Table Schema that knows where it stands, so that every complaint names the place.
//
// Does for JsonValue what Located does for simdjson, and says it in the same words; here numbers
// keep their digits and strings may be empty or blank, as Table Schema allows.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/schema/located.h"
#include "engine/schema/table/json_value.h"

namespace rollcall {

// Throws Failure{reference_broken} when `json` is not JSON or an object has a key twice. `where`
// names the document in errors.
JsonValue read_schema_json(std::string_view json, std::string_view where);

// Borrows the value and `where`; used only while a schema is parsed.
class JsonSpot {
public:
    JsonSpot(const JsonValue& root, std::string_view where) : value_(&root), where_(where) {}

    const JsonValue& value() const { return *value_; }

    // Throws Failure{reference_broken}: "schema WHERE: POINTER: wrong".
    [[noreturn]] void fail(std::string_view wrong) const;

    // The member of that name, if there is one. This must be an object, or it fails.
    std::optional<JsonSpot> find(std::string_view member) const;
    JsonSpot need(std::string_view member) const;
    JsonSpot member(std::size_t at) const;  // the value of keys[at]
    const std::vector<std::string>& keys() const;

    // Fails on the first member that is none of `known`.
    void allow_only(KnownWords known) const;
    // Fails on the first member that is none of `known` but close to one of them.
    void refuse_misspelt(KnownWords known) const;

    std::vector<JsonSpot> items() const;      // of an array
    const std::string& text() const;          // any string
    const std::string& visible_text() const;  // one with nothing unseen in it or around it
    bool truth() const;
    std::uint64_t length() const;                // a whole number, 0 or more
    std::size_t one_of(KnownWords known) const;  // the position of this string in `known`

private:
    JsonSpot(const JsonValue& value, std::string pointer, std::string_view where)
        : value_(&value), pointer_(std::move(pointer)), where_(where) {}

    const JsonValue* value_;
    std::string pointer_;  // RFC 6901
    std::string_view where_;
};

}  // namespace rollcall
