// A template of entries, empty or filled: what Sheet (engine/plan/sheet.h) is for users.
//
// An entry that keeps to its schema is judged without a finding and changes nothing when what is
// written of it here is uploaded again, in CSV and in JSON, whether rows are merged or replace.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "engine/json/member_tree.h"
#include "engine/plan/entry/entry_rules.h"
#include "engine/plan/sheet.h"

namespace rollcall {

// An empty template has no column that no file may change; one that holds entries has none of what
// is secret. Columns that every file must have stand in both.
enum class SheetUse : std::uint8_t { to_fill_in, to_edit };

class EntrySheet {
public:
    // `rules` are those of the whole template (bind_entry_template) and must outlive the sheet.
    EntrySheet(const EntryRules& rules, SheetFormat format, SheetUse use);

    // Everything before the first entry, and behind the last.
    void append_head(std::string& out) const;
    void append_tail(std::string& out) const;

    void append_entry(std::string& out, const StoredEntry& entry);

    // A record without values, which shows what may be filled in, but for groups: one that stands
    // in a record is there, and so no example is empty that has any. In CSV the header does that.
    void append_example(std::string& out);

private:
    void append_row(std::string& out, const StoredEntry& entry) const;
    void append_record(std::string& out, const StoredEntry* entry);
    bool append_members(std::string& out, std::size_t node, const StoredEntry* entry) const;
    bool append_member(std::string& out, std::size_t node, const StoredEntry* entry) const;
    std::string_view text_of(std::size_t field, const StoredEntry& entry) const;

    const EntryRules& rules_;
    SheetFormat format_;
    MemberTree tree_;
    std::vector<bool> shown_;  // by field
    bool any_ = false;         // a record was written
};

}  // namespace rollcall
