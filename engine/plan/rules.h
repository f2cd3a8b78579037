// Everything that is the same for every row of a run: what each column of the file means, against
// which Directory, for which uploader. Made once, then only read, from any thread.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/directory/directory.h"
#include "engine/directory/uploader.h"
#include "engine/finding/finding.h"
#include "engine/finding/message.h"
#include "engine/json/record_shape.h"
#include "engine/schema/binding.h"
#include "engine/schema/checks/check.h"
#include "engine/schema/schema.h"
#include "engine/source/raw_row.h"
#include "engine/text/limits.h"
#include "engine/text/put.h"

namespace rollcall {

// One column of the file, compiled. Membership columns carry also their bit (see Rules).
struct ColumnRule {
    const Column* column = nullptr;  // null: not part of the template; never judged
    std::string name;                // "First name", "Role: Agent"
    std::string pointer;             // "/first_name", "/roles"
    std::string phrase;              // how the seed's messages name it: "First name", "Role Agent"
    std::string list;                // choices as a message lists them
    Check check = nullptr;
    std::uint8_t order = 0;               // position of its Column in the Schema
    std::optional<FieldIndex> field;      // of the Directory
    std::optional<std::uint16_t> member;  // role or team index; none: unknown, or no Directory
    std::uint32_t bit = 0;       // of a membership column: its number among those of the file; of
                                 // codes: that of the first code
    std::vector<bool> is_known;  // of codes: the Directory has what the code stands for
    std::optional<Permission> permission;
    bool is_secret = false;                // its cells are never shown
    bool may_write = true;                 // the uploader holds `permission`, at least somewhere
    StockText<64> change_start;            // of a FieldChange in JSON: ,"first_name":{"from":
    StockText<64> change_start_from_null;  // the same with null, up to the new value
};

// A scalar column, as deciding needs it.
struct FieldColumn {
    std::uint32_t column = 0;  // position in the file
    bool is_stored = false;    // the Directory has a field for it
    FieldIndex field = 0;
};

// A role or team as the words of a Change need its name, made once.
struct MemberWords {
    StockText<32> json;   // the name with quotes, behind a comma
    StockText<32> sized;  // behind its size, as put_sized() writes it
};

struct Rules {
    const Schema* schema = nullptr;
    const Directory* directory = nullptr;  // null: nothing that needs it is judged
    const Uploader* uploader = nullptr;
    Limits limits;
    KeyHasher hash_key;  // of the Directory's seed

    std::vector<ColumnRule> columns;  // by position in the file
    RowShape shape;
    std::optional<std::uint32_t> key_column;
    std::optional<std::uint32_t> rename_column;
    std::optional<std::uint32_t> status_column;
    std::vector<FieldColumn> fields;        // scalar columns but e-mails, in template order
    std::vector<std::uint32_t> membership;  // bit -> column
    std::vector<std::uint64_t> role_bits;   // which bits are roles that the Directory has
    std::vector<std::uint64_t> team_bits;
    std::vector<std::uint64_t> any_team_bits;  // teams, known or not
    std::vector<std::uint64_t> unknown_bits;   // roles and teams that the Directory does not have
    std::vector<std::uint16_t> member_of_bit;  // bit -> RoleIndex or TeamIndex
    std::vector<std::int32_t> role_bit;        // RoleIndex -> bit, -1: no such column
    std::vector<std::int32_t> team_bit;
    std::optional<RoleIndex> admin_role;
    std::optional<FieldIndex> id_field;   // what another system calls a user: the member "id"
    std::vector<MemberWords> role_words;  // by RoleIndex
    std::vector<MemberWords> team_words;  // by TeamIndex
    std::array<StockText<64>, license_count * license_count> license_words;  // from, to
    std::size_t longest_start = 0;   // bytes that a field's change takes besides its values
    std::size_t longest_member = 0;  // and a role or team

    bool of_records = false;  // the file is JSON: fields are named by JSON Pointers
    RecordShape records;      // then; else empty

    bool judges_rows = true;                 // false: the header is broken, only cells are judged
    std::optional<std::uint64_t> most_rows;  // more are a finding about the file
};

// `binding`, `schema`, `directory` (may be null) and `uploader` must outlive the Rules. Appends the
// findings about columns that need the Directory (role_unknown, team_unknown).
Rules make_rules(const Schema& schema, const Binding& binding, const Directory* directory,
                 const Uploader& uploader, const Limits& limits, std::vector<Finding>& findings);

// The same for a file of JSON records, whose columns are those of the template (bind_template).
Rules make_record_rules(const Schema& schema, const Binding& binding, const Directory* directory,
                        const Uploader& uploader, const Limits& limits,
                        std::vector<Finding>& findings);

// The words of the sentence about `finding`. They live as long as `rules` and `finding`.
MessageWords words_for(const Rules& rules, const Finding& finding);

// The name of the column that a finding speaks of, or "".
std::string_view field_of(const Rules& rules, const Finding& finding);

}  // namespace rollcall
