// What one row would do to one user, decided against the Directory (contract §6).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/directory/directory.h"
#include "engine/plan/rules.h"
#include "engine/text/byte_writer.h"
#include "engine/text/place.h"

namespace rollcall {

struct FieldChange {
    std::uint32_t column = 0;  // position in the file
    std::string_view from;     // data() is null where the value is
    std::string_view to;
};

// Views live as long as the Proposal and the Directory that it was made from.
struct Change {
    RowNumber row = no_row;
    bool creates = false;
    std::string_view email;              // a new user's as written, a known one's as stored
    std::string_view new_email;          // empty: no rename
    std::string_view id;                 // a known user's in another system, where there is one
    std::vector<FieldChange> fields;     // in template order
    std::vector<RoleIndex> roles_added;  // ascending: the Directory's order; all four
    std::vector<RoleIndex> roles_removed;
    std::vector<TeamIndex> teams_added;
    std::vector<TeamIndex> teams_removed;
    License license_before = License::none;
    License license_after = License::none;
    bool activates = false;
    bool deactivates = false;

    bool is_empty() const {
        return new_email.empty() && fields.empty() && roles_added.empty() &&
               roles_removed.empty() && teams_added.empty() && teams_removed.empty();
    }
};

// What a Change does to the counts of the summary.
struct Effect {
    bool creates = false;
    bool updates = false;
    bool renames = false;
    bool activates = false;
    bool deactivates = false;
    bool gains_admin = false;  // the user becomes an active Admin
    License license_before = License::none;
    License license_after = License::none;
};

enum class ChangeFormat : std::uint8_t { ndjson, json, csv, scim };
inline constexpr std::size_t change_format_count =
    std::size_t{1} + static_cast<std::size_t>(ChangeFormat::scim);

std::string_view change_head(ChangeFormat format);
std::string_view change_tail(ChangeFormat format);
std::size_t comma_bytes(ChangeFormat format);  // how much of the last record the tail replaces

// Writes the Change as one record: a line, or in CSV a line for each changed field. Records of a
// JSON array, and operations of SCIM (scim.h), end with ",\n", as in the error log.
void write_change(ByteWriter& out, ChangeFormat format, const Change& change, const Rules& rules);

// Writes what plan_hash covers of a Change: everything but its row number, in a form that no other
// Change of the same schema shares; columns go by their place in the schema. Independent of file
// format, machine and Directory order of users.
void write_canonical(ByteWriter& out, const Change& change, const Rules& rules);

}  // namespace rollcall
