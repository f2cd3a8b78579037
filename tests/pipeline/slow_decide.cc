// See slow_model.h. Here: what a row makes of its user, and whether the uploader may.
#include <algorithm>

#include "tests/pipeline/slow_row.h"

namespace rollcall::test {

void slow_rights(const SlowDirectory& directory, const std::set<std::string>& roles,
                 std::set<std::string>& anywhere, std::set<std::string>& own_teams_only) {
    for (const SlowRole& role : directory.roles) {
        if (!roles.contains(role.name)) continue;
        own_teams_only.insert(role.own_teams_only.begin(), role.own_teams_only.end());
        for (const std::string& permission : role.permissions)
            if (!role.own_teams_only.contains(permission)) anywhere.insert(permission);
    }
    for (const std::string& permission : anywhere) own_teams_only.erase(permission);
}

bool SlowState::changes() const {
    return creates || renames || before.fields != after.fields || before.roles != after.roles ||
           before.teams != after.teams;
}

bool SlowJudge::may(const std::string& permission) const {
    return uploader_.empty() || permission.empty() || anywhere_.contains(permission) ||
           own_teams_only_.contains(permission);
}

bool SlowJudge::only_in_own_teams(const std::string& permission) const {
    return !uploader_.empty() && own_teams_only_.contains(permission);
}

// The roles that let the uploader edit roles say which ones.
bool SlowJudge::may_assign(const std::string& name) const {
    const SlowUser& uploader = directory_->users.at(uploader_);
    for (const SlowRole& role : directory_->roles) {
        if (!uploader.roles.contains(role.name)) continue;
        const bool edits =
            role.permissions.contains("edit_roles") || role.own_teams_only.contains("edit_roles");
        if (edits && (!role.assignable || role.assignable->contains(name))) return true;
    }
    return false;
}

bool SlowJudge::owns_team(const std::string& name) const {
    for (const SlowTeam& team : directory_->teams) {
        if (team.name != name) continue;
        return team.managers.contains(uploader_) ||
               (!team.parent.empty() && owns_team(team.parent));
    }
    return false;
}

// What the row leaves of its user if it is applied.
void SlowJudge::decide(SlowState& row) const {
    const auto known = directory_->users.find(row.key);
    row.is_decided = true;
    row.creates = known == directory_->users.end();
    if (!row.creates) row.before = known->second;
    row.after = row.before;
    if (row.creates) row.after.email = row.email;
    row.renames = !row.new_key.empty() && row.new_key != row.key;
    if (row.renames) row.after.email = row.new_email;
    for (const auto& [member, value] : row.wants) {
        if (value.empty())
            row.after.fields.erase(member);
        else
            row.after.fields[member] = value;
    }
    for (const auto& [role, adds] : row.wants_role) {
        if (adds)
            row.after.roles.insert(role);
        else
            row.after.roles.erase(role);
    }
    for (const auto& [team, adds] : row.wants_team) {
        if (adds)
            row.after.teams.insert(team);
        else
            row.after.teams.erase(team);
    }
    if (row.deactivates()) row.after.teams.clear();
}

void SlowJudge::refuse(SlowState& row, std::size_t column, const std::string& code) {
    row.has_row_error = true;
    // A row that repeats an address is not judged as a whole.
    if (!row.is_unsound) add(row, column, code);
}

void SlowJudge::judge_row(SlowState& row) {
    const auto status = row.wants.find("status");
    const bool wants_inactive = status != row.wants.end() && status->second == "Inactive";
    const bool was_inactive = directory_ != nullptr && !row.creates && !row.before.is_active();
    const bool sets_team =
        std::any_of(row.wants_team.begin(), row.wants_team.end(), [&](const auto& one) {
            const bool has_it = was_inactive && row.before.teams.contains(one.first);
            return one.second && !has_it;
        });
    if (wants_inactive && sets_team) refuse(row, 0, "status_conflict");
    if (directory_ == nullptr) return;

    const auto& had = row.before.roles;
    const auto& has = row.after.roles;
    if (has.empty() && (row.creates || !had.empty())) refuse(row, 0, "role_required");
    const bool adds = !std::includes(had.begin(), had.end(), has.begin(), has.end());
    if (has.size() > directory_->roles_per_user && adds) refuse(row, 0, "roles_too_many");
    if (uploader_.empty()) return;

    if (row.changes() && !row.creates && row.key == uploader_) {
        std::set<std::string> rights, more;
        slow_rights(*directory_, has, rights, more);
        rights.merge(more);
        const bool may_import = rights.contains("create_users") || rights.contains("edit_user");
        if (!row.after.is_active() || !may_import) refuse(row, 0, "self_lockout");
    }
    const std::string gate = row.creates ? "create_users" : "edit_user";
    if (row.changes() && !may(gate))
        return refuse(row, 0, row.creates ? "create_not_permitted" : "edit_not_permitted");
    if (row.changes() && only_in_own_teams(gate) && !is_in_reach(row))
        return refuse(row, 0, "user_out_of_scope");
    judge_columns(row);
}

// A known user is where they are now, a new one where the row puts them.
bool SlowJudge::is_in_reach(const SlowState& row) const {
    const std::set<std::string>& teams = row.creates ? row.after.teams : row.before.teams;
    return std::any_of(teams.begin(), teams.end(),
                       [&](const std::string& team) { return owns_team(team); });
}

bool SlowJudge::would_change(const SlowState& row, std::size_t column) const {
    const SlowHead& head = heads_[column];
    switch (head.kind) {
        case SlowHead::Kind::role:
            return row.before.roles.contains(head.member) != row.after.roles.contains(head.member);
        case SlowHead::Kind::team: {
            // Who is deactivated leaves every team, whatever the team's cell says.
            const bool adds = row.wants_team.at(head.member);
            return row.before.teams.contains(head.member) ? !adds && !row.deactivates() : adds;
        }
        case SlowHead::Kind::field: break;
    }
    if (head.member == "new_email") return row.renames;
    const auto before = row.before.fields.find(head.member);
    const auto after = row.after.fields.find(head.member);
    if (before == row.before.fields.end() || after == row.after.fields.end())
        return (before == row.before.fields.end()) != (after == row.after.fields.end());
    return before->second != after->second;
}

void SlowJudge::judge_columns(SlowState& row) {
    for (const std::size_t column : row.filled) judge_column(row, column);
}

void SlowJudge::judge_column(SlowState& row, std::size_t column) {
    const SlowHead& head = heads_[column];
    const bool is_free = row.creates && head.kind == SlowHead::Kind::field &&
                         (head.member == "first_name" || head.member == "last_name");
    if (is_free || head.member == "email") return;
    const bool changes = would_change(row, column);
    if (!may(head.permission)) {
        met_.insert(column);
        if (!changes) return;
        tried_.insert(column);
        return refuse(row, column + 1, "field_not_permitted");
    }
    if (!changes) return;
    if (head.kind == SlowHead::Kind::role && !may_assign(head.member))
        refuse(row, column + 1, "role_not_assignable");
    if (head.kind == SlowHead::Kind::team && only_in_own_teams("edit_teams") &&
        !owns_team(head.member))
        refuse(row, column + 1, "team_not_assignable");
}

void SlowJudge::warn_of_columns() {
    for (const std::size_t column : met_)
        if (!tried_.contains(column))
            findings_.push_back({0, column + 1, "column_not_permitted", 0});
}

}  // namespace rollcall::test
