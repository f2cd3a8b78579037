// What the slow model knows of a row while it works, and its steps. See slow_model.h.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "tests/pipeline/slow_model.h"

namespace rollcall::test {

struct SlowColumn {
    const char* name;
    const char* member;      // of a user, and in "set"
    const char* permission;  // to edit it; "": none is needed
};

inline constexpr std::array<SlowColumn, 10> slow_columns{{
    {"Email", "email", ""},
    {"New email", "new_email", "edit_email"},
    {"Agent Id", "agent_number", "edit_agent_id"},
    {"First name", "first_name", "edit_name"},
    {"Last name", "last_name", "edit_name"},
    {"Alias", "alias", "edit_name"},
    {"Status", "status", "edit_status"},
    {"Location", "location", "edit_location"},
    {"Chat concurrency", "max_chat_limit", "edit_chat_concurrency"},
    {"Chat concurrency status", "max_chat_limit_enabled", "edit_chat_concurrency"},
}};

// A column of the file. Of a role or team column `member` is its name.
struct SlowHead {
    enum class Kind { field, role, team } kind = Kind::field;
    std::string member;
    std::string permission;
    bool is_known = true;  // false: a role or team that the Directory does not have
};

struct SlowFinding {
    std::uint64_t row = 0;   // 0: none
    std::size_t column = 0;  // 1-based; 0: none
    std::string code;
    std::uint64_t see_row = 0;

    auto order() const { return std::tie(row, column, code, see_row); }
};

struct SlowState {
    std::uint64_t number = 0;
    bool is_ragged = false;
    bool is_unsound = false;  // a cell has an error, or the row repeats an address
    bool has_row_error = false;
    bool is_taken = false;    // email_taken
    bool is_refused = false;  // last_admin, on a row that would have been applied otherwise
    std::string email, key;
    std::string new_email, new_key;
    std::map<std::string, std::string> wants;  // member -> canonical value; "": clear it
    std::map<std::string, bool> wants_role;
    std::map<std::string, bool> wants_team;
    std::set<std::size_t> filled;  // columns with something in them

    bool is_decided = false;
    bool creates = false;
    bool renames = false;
    SlowUser before, after;

    bool fails() const { return is_unsound || has_row_error || is_taken || is_refused; }
    bool deactivates() const { return !creates && before.is_active() && !after.is_active(); }
    bool activates() const { return !creates && !before.is_active() && after.is_active(); }
    bool changes() const;
    std::string final_key() const { return renames ? new_key : key; }
};

class SlowJudge {
public:
    SlowJudge(const SlowFile& file, const SlowDirectory* directory, const std::string& uploader);

    SlowAnswer judge();

private:
    // slow_model.cc: cells and addresses
    void read_header();
    void read_row(const SlowRow& cells, std::uint64_t number);
    void read_cell(SlowState& row, std::size_t column, const std::string& cell);
    void read_email(SlowState& row, std::size_t column, const std::string& text);
    void read_field(SlowState& row, std::size_t column, const std::string& text);
    void read_number(SlowState& row, std::size_t column, const std::string& text);
    void read_location(SlowState& row, std::size_t column, const std::string& text);
    void find_duplicates();
    void add(const SlowState& row, std::size_t column, const std::string& code,
             std::uint64_t see_row = 0);
    void add_error(SlowState& row, std::size_t column, const std::string& code);

    // slow_decide.cc: one row against the Directory
    void decide(SlowState& row) const;
    void judge_row(SlowState& row);
    void judge_columns(SlowState& row);
    void judge_column(SlowState& row, std::size_t column);
    void refuse(SlowState& row, std::size_t column, const std::string& code);
    bool is_in_reach(const SlowState& row) const;
    bool would_change(const SlowState& row, std::size_t column) const;
    bool may(const std::string& permission) const;
    bool only_in_own_teams(const std::string& permission) const;
    bool may_assign(const std::string& role) const;
    bool owns_team(const std::string& team) const;
    void warn_of_columns();

    // slow_end.cc: rows against each other, and the answer
    void settle();
    void settle_addresses();
    void judge_failed_renames();
    bool settle_admins(std::set<std::uint64_t>& last);
    std::string license_of(const SlowUser& user) const;
    std::string say(const SlowState& row) const;
    std::string say_counts() const;
    std::string say_licenses() const;

    const SlowFile& file_;
    const SlowDirectory* directory_;
    std::string uploader_;  // key; "": the API
    std::vector<SlowHead> heads_;
    std::vector<SlowState> rows_;
    std::vector<SlowFinding> findings_;
    std::uint64_t blank_rows_ = 0;
    std::set<std::string> anywhere_, own_teams_only_;  // the uploader's permissions
    std::set<std::size_t> met_, tried_;                // columns that they may not edit
};

// The permissions that these roles give: everywhere, and in own teams alone.
void slow_rights(const SlowDirectory& directory, const std::set<std::string>& roles,
                 std::set<std::string>& anywhere, std::set<std::string>& own_teams_only);

}  // namespace rollcall::test
