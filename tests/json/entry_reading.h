// What the tests of entries share: an EntrySchema built by hand, and what an EntryReader makes of a
// file, as text.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "engine/schema/entry/entry_schema.h"
#include "engine/text/limits.h"

namespace rollcall::test {

// An EntrySchema, field by field; what is said of a field holds for the last one added.
class SchemaBuilder {
public:
    // `member` is dotted: "e.f" is the member "f" of an object "e".
    SchemaBuilder& field(std::string_view member, TableType type);
    SchemaBuilder& alias(std::string_view member);
    ValueForm& form() { return schema_.table.fields.back().form; }
    EntryField& entry() { return schema_.fields.back(); }
    EntrySchema take() { return std::move(schema_); }

private:
    EntrySchema schema_;
};

struct EntryReading {
    std::size_t chunk_bytes = Limits{}.chunk_bytes;
    std::size_t row_bytes = Limits{}.row_bytes;
    bool with_places = false;  // "1 line 1 byte 1 " before each row
};

// All records of a file, a line each: "[cell][cell] json_type(/pointer name: expected @column)
// faulty 0 1"; where an array breaks off, "broken at N", and nothing behind it.
std::string show_entries(const EntrySchema& schema, std::string_view file,
                         const EntryReading& reading);

}  // namespace rollcall::test
