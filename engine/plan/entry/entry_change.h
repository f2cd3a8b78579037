// What one row would do to one entry, and how that is written (contract §6).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/plan/change.h"
#include "engine/plan/entry/entry_rules.h"
#include "engine/text/byte_writer.h"

namespace rollcall {

// Texts as in entry_schema.h; empty is no value. Of a secret field both are empty.
struct EntryFieldChange {
    std::size_t field = 0;
    std::string_view from;
    std::string_view to;
};

// What a named rule has to say of a Change: a member behind "set", and JSON that is its value.
struct EntryNote {
    std::string member;
    std::string json;
};

// Lives while its row is under way.
struct EntryChange {
    RowNumber row = no_row;
    bool creates = false;
    std::string_view key;                  // as written of a new entry, as stored of a known one
    std::vector<EntryFieldChange> fields;  // in template order, without the key
    std::vector<EntryNote> notes;

    bool is_empty() const { return !creates && fields.empty(); }
};

// As write_change and write_canonical (change.h) do for a user's Change.
void write_entry_change(ByteWriter& out, ChangeFormat format, const EntryChange& change,
                        const EntryRules& rules);
void write_entry_canonical(ByteWriter& out, const EntryChange& change, const EntryRules& rules);

// A field's text as JSON: a number, true, an array of a list's items, or a string; null if empty.
void append_field_json(std::string& out, std::string_view text, const TableField& field,
                       const EntryField& entry_field);

// The items of a list, trimmed.
std::vector<std::string_view> list_items(std::string_view text, std::string_view delimiter);

}  // namespace rollcall
