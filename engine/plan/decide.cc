#include "engine/plan/decide.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <iterator>

#include "engine/text/unicode.h"
#include "engine/text/word.h"

namespace rollcall {
namespace {

constexpr std::string_view inactive = "Inactive";

// Equal, for texts that are mostly short and mostly equal where their sizes are.
bool is_same(std::string_view a, std::string_view b) {
    const std::size_t size = a.size();
    if (size != b.size()) return false;
    const char* const one = a.data();
    const char* const other = b.data();
    if (size > 16) return std::memcmp(one, other, size) == 0;
    if (size >= 8)
        return ((load_8(one) ^ load_8(other)) |
                (load_8(one + size - 8) ^ load_8(other + size - 8))) == 0;
    if (size >= 4)
        return ((load_4(one) ^ load_4(other)) |
                (load_4(one + size - 4) ^ load_4(other + size - 4))) == 0;
    if (size == 0) return true;
    return ((one[0] ^ other[0]) | (one[size / 2] ^ other[size / 2]) |
            (one[size - 1] ^ other[size - 1])) == 0;
}

// What a user holds afterwards; at most a few dozen.
template <typename Index>
void apply(std::span<const Index> held, const std::vector<Index>& added,
           const std::vector<Index>& removed, std::vector<Index>& out) {
    out.clear();
    std::set_difference(held.begin(), held.end(), removed.begin(), removed.end(),
                        std::back_inserter(out));
    const auto kept = static_cast<std::ptrdiff_t>(out.size());
    out.insert(out.end(), added.begin(), added.end());
    std::inplace_merge(out.begin(), out.begin() + kept, out.end());
}

License highest(std::span<const RoleIndex> roles, const Directory& directory) {
    License license = License::none;
    for (const RoleIndex role : roles) license = std::max(license, directory.roles()[role].license);
    return license;
}

}  // namespace

void Decider::add(Proposal& proposal, FindingCode code, std::uint32_t at) const {
    Finding& finding = proposal.findings.emplace_back();
    finding.code = code;
    finding.place.row = proposal.row;
    finding.place.line = proposal.line;
    finding.column = ColumnIndex{at};
    if (is_error(code)) proposal.sound = false;
}

bool Decider::wants_inactive(const Proposal& proposal) const {
    if (!rules_.status_column) return false;
    const CellMeaning& status = proposal.cells[*rules_.status_column];
    return status.intent == Intent::set && status.text == inactive;
}

// Who is inactive already and stays in a team that they have is not added to it: decide() asks.
void Decider::judge_status(Proposal& proposal) const {
    if (!wants_inactive(proposal)) return;
    if (proposal.adds_team) return add(proposal, FindingCode::status_conflict, number(no_column));
    for (std::size_t word = 0; word < rules_.any_team_bits.size(); ++word) {
        if ((proposal.ones[word] & rules_.any_team_bits[word]) == 0) continue;
        return add(proposal, FindingCode::status_conflict, number(no_column));
    }
}

void Decider::decide(Proposal& proposal, const std::optional<User>& user, Decision& decision,
                     ColumnUse& use) {
    const User* const known = user ? &*user : nullptr;
    Change& change = decision.change;
    change.row = proposal.row;
    change.creates = known == nullptr;
    change.email = known != nullptr ? known->email() : proposal.email;
    decision.renames = proposal.has_new_key && proposal.new_key.text() != proposal.key.text();
    change.new_email = decision.renames ? proposal.new_email : std::string_view{};
    change.id = {};
    if (known != nullptr && rules_.id_field)
        change.id = known->field(*rules_.id_field).value_or(std::string_view{});

    const bool active_before = known != nullptr && known->active();
    const bool wants_active = rules_.status_column &&
                              proposal.cells[*rules_.status_column].intent == Intent::set &&
                              !wants_inactive(proposal);
    change.deactivates = active_before && wants_inactive(proposal);
    change.activates = known != nullptr && !active_before && wants_active;
    const bool active_after = known == nullptr
                                  ? !wants_inactive(proposal)
                                  : (active_before && !change.deactivates) || change.activates;

    if (known != nullptr && rules_.schema->skips_existing) return skip(proposal, *known, decision);
    change_fields(proposal, known, change);
    note_held(known);
    change_roles(proposal, change);
    change_teams(proposal, known, change);

    const std::span<const RoleIndex> before =
        known != nullptr ? known->roles() : std::span<const RoleIndex>{};
    const std::span<const RoleIndex> after = roles_after(known, change);
    change.license_before = known != nullptr ? known->license() : License::none;
    change.license_after =
        after.data() == before.data() ? change.license_before : highest(after, *rules_.directory);
    const auto is_admin = [&](std::span<const RoleIndex> roles) {
        return rules_.admin_role &&
               std::binary_search(roles.begin(), roles.end(), *rules_.admin_role);
    };
    decision.was_active_admin = active_before && is_admin(before);
    decision.is_active_admin = active_after && is_admin(after);

    if (known == nullptr || active_before || !change.teams_added.empty()) judge_status(proposal);
    judge_roles(proposal, after, change);
    if (!rules_.uploader->may_do_everything() && (change.creates || !change.is_empty()))
        judge_lockout(proposal, after, active_after, change);
    if (!rules_.uploader->may_do_everything()) judge_rights(proposal, known, change, use);

    const bool changes = change.creates || !change.is_empty();
    decision.effect = {
        change.creates,        changes && !change.creates,
        decision.renames,      change.activates,
        change.deactivates,    decision.is_active_admin && !decision.was_active_admin,
        change.license_before, change.license_after};
}

// What the user holds once the row is applied. Lives as long as the change, or until the next call.
std::span<const RoleIndex> Decider::roles_after(const User* user, const Change& change) {
    if (user == nullptr) return change.roles_added;
    if (change.roles_added.empty() && change.roles_removed.empty()) return user->roles();
    apply(user->roles(), change.roles_added, change.roles_removed, roles_after_);
    return roles_after_;
}

// A user who is there already stays as they are, whatever the row says of them.
void Decider::skip(Proposal& proposal, const User& user, Decision& decision) const {
    Change& change = decision.change;
    decision.renames = false;
    change.new_email = {};
    change.fields.clear();
    change.roles_added.clear();
    change.roles_removed.clear();
    change.teams_added.clear();
    change.teams_removed.clear();
    change.activates = change.deactivates = false;
    change.license_before = change.license_after = user.license();
    decision.effect = {};
    decision.effect.license_before = decision.effect.license_after = user.license();
    decision.was_active_admin = decision.is_active_admin = false;
    add(proposal, FindingCode::user_exists, number(no_column));
}

void Decider::change_fields(const Proposal& proposal, const User* user, Change& change) {
    change.fields.clear();
    static constexpr std::string_view nothing;
    if (user == nullptr) {
        for (const FieldColumn& rule : rules_.fields) {
            const CellMeaning& cell = proposal.cells[rule.column];
            if (cell.intent == Intent::set)
                change.fields.push_back({rule.column, nothing, cell.text});
        }
        return;
    }
    stored_.resize(rules_.directory->field_names().size());
    user->read_fields(stored_.data());
    for (const FieldColumn& rule : rules_.fields) {
        const CellMeaning& cell = proposal.cells[rule.column];
        if (cell.intent == Intent::keep) continue;
        const std::string_view from = rule.is_stored ? stored_[rule.field] : nothing;
        if (cell.intent == Intent::clear) {
            if (from.data() != nullptr) change.fields.push_back({rule.column, from, nothing});
        } else if (from.data() == nullptr ||
                   (!is_same(from, cell.text) && !is_same(trim(from), cell.text))) {
            // No cell has white space at its ends, so what is stored with some is no other value.
            change.fields.push_back({rule.column, from, cell.text});
        }
    }
}

// Appends the roles or teams that the bits stand for, so that `out` ascends.
template <typename Index>
void Decider::take_members(std::uint64_t bits, std::size_t word, std::vector<Index>& out) const {
    for (; bits != 0; bits &= bits - 1) {
        const Index member =
            rules_.member_of_bit[word * 64 + static_cast<std::size_t>(std::countr_zero(bits))];
        if (out.empty() || out.back() < member)
            out.push_back(member);
        else
            out.insert(std::lower_bound(out.begin(), out.end(), member), member);
    }
}

template <typename Index>
void Decider::pick_added(const Proposal& proposal, const std::vector<std::uint64_t>& among,
                         std::vector<Index>& out) const {
    out.clear();
    for (std::size_t word = 0; word < among.size(); ++word)
        take_members(proposal.ones[word] & among[word] & ~held_[word], word, out);
}

template <typename Index>
void Decider::pick_removed(const Proposal& proposal, const std::vector<std::uint64_t>& among,
                           std::vector<Index>& out) const {
    out.clear();
    for (std::size_t word = 0; word < among.size(); ++word)
        take_members(proposal.zeros[word] & among[word] & held_[word], word, out);
}

void Decider::note_held(const User* user) {
    held_.resize(rules_.role_bits.size());
    for (std::uint64_t& word : held_) word = 0;
    if (user == nullptr) return;
    const auto note = [&](std::int32_t bit) {
        if (bit >= 0) held_[static_cast<std::size_t>(bit) / 64] |= std::uint64_t{1} << (bit % 64);
    };
    for (const RoleIndex role : user->roles()) note(rules_.role_bit[role]);
    for (const TeamIndex team : user->teams()) note(rules_.team_bit[team]);
}

void Decider::change_roles(const Proposal& proposal, Change& change) {
    pick_added(proposal, rules_.role_bits, change.roles_added);
    pick_removed(proposal, rules_.role_bits, change.roles_removed);
}

// Who is deactivated leaves every team (seed 004), named by the row or not.
void Decider::change_teams(const Proposal& proposal, const User* user, Change& change) {
    pick_added(proposal, rules_.team_bits, change.teams_added);
    if (!change.deactivates) return pick_removed(proposal, rules_.team_bits, change.teams_removed);
    const std::span<const TeamIndex> held = user->teams();
    change.teams_removed.assign(held.begin(), held.end());
}

// A user without a role, or with too many, is refused on the row that makes them so.
void Decider::judge_roles(Proposal& proposal, std::span<const RoleIndex> after,
                          const Change& change) const {
    if (after.empty() && (change.creates || !change.roles_removed.empty()))
        add(proposal, FindingCode::role_required, number(no_column));
    if (after.size() > rules_.schema->roles_per_user && !change.roles_added.empty())
        add(proposal, FindingCode::roles_too_many, number(no_column));
}

void Decider::judge_lockout(Proposal& proposal, std::span<const RoleIndex> after, bool active_after,
                            const Change& change) const {
    const Uploader& uploader = *rules_.uploader;
    if (change.creates || proposal.key.text() != uploader.key()) return;
    if (active_after && uploader.could_import_with(after, *rules_.directory)) return;
    add(proposal, FindingCode::self_lockout, number(no_column));
}

void Decider::judge_rights(Proposal& proposal, const User* user, const Change& change,
                           ColumnUse& use) const {
    const bool changes = change.creates || !change.is_empty();
    if (changes && !judge_gate(proposal, user, change)) return;
    judge_columns(proposal, change, use);
}

// May the uploader touch this user at all?
bool Decider::judge_gate(Proposal& proposal, const User* user, const Change& change) const {
    const Uploader& uploader = *rules_.uploader;
    const Permission gate = change.creates ? Permission::create_users : Permission::edit_user;
    if (!uploader.may(gate)) {
        add(proposal,
            change.creates ? FindingCode::create_not_permitted : FindingCode::edit_not_permitted,
            number(no_column));
        return false;
    }
    if (!uploader.only_in_own_teams(gate)) return true;
    const std::span<const TeamIndex> teams =
        change.creates ? std::span<const TeamIndex>(change.teams_added) : user->teams();
    const bool reachable = std::any_of(teams.begin(), teams.end(),
                                       [&](TeamIndex team) { return uploader.owns_team(team); });
    if (!reachable) add(proposal, FindingCode::user_out_of_scope, number(no_column));
    return reachable;
}

// May the uploader change each column that the row changes?
void Decider::judge_columns(Proposal& proposal, const Change& change, ColumnUse& use) const {
    note_met(proposal, change, use);
    if (!change.new_email.empty() && !rules_.columns[*rules_.rename_column].may_write)
        refuse(proposal, *rules_.rename_column, use);
    for (const FieldChange& field : change.fields)
        if (!may_write(field.column, change)) refuse(proposal, field.column, use);
    for (const auto* roles : {&change.roles_added, &change.roles_removed})
        for (const RoleIndex role : *roles) {
            const std::uint32_t at = column_of(rules_.role_bit[role]);
            if (!rules_.columns[at].may_write)
                refuse(proposal, at, use);
            else if (!rules_.uploader->may_assign(role))
                refuse_cell(proposal, FindingCode::role_not_assignable, at);
        }
    for (const TeamIndex team : change.teams_added) judge_team(proposal, team, use);
    // Leaving every team comes with being deactivated; the right to that is the Status column's.
    if (change.deactivates) return;
    for (const TeamIndex team : change.teams_removed) judge_team(proposal, team, use);
}

void Decider::judge_team(Proposal& proposal, TeamIndex team, ColumnUse& use) const {
    const std::uint32_t at = column_of(rules_.team_bit[team]);
    const Uploader& uploader = *rules_.uploader;
    if (!rules_.columns[at].may_write)
        refuse(proposal, at, use);
    else if (uploader.only_in_own_teams(Permission::edit_teams) && !uploader.owns_team(team))
        refuse_cell(proposal, FindingCode::team_not_assignable, at);
}

bool Decider::may_write(std::uint32_t at, const Change& change) const {
    const ColumnRule& rule = rules_.columns[at];
    return rule.may_write || (change.creates && rule.column->settable_on_create);
}

std::uint32_t Decider::column_of(std::int32_t bit) const {
    return rules_.membership[static_cast<std::size_t>(bit)];
}

void Decider::refuse(Proposal& proposal, std::uint32_t at, ColumnUse& use) const {
    use.tried[at] = true;
    refuse_cell(proposal, FindingCode::field_not_permitted, at);
}

// Rights are judged on rows with sound cells, so what stands there is text.
void Decider::refuse_cell(Proposal& proposal, FindingCode code, std::uint32_t at) const {
    add(proposal, code, at);
    std::string& value = proposal.findings.back().value;
    const ColumnRule& rule = rules_.columns[at];
    if (rule.column->kind == ColumnKind::membership)
        value = (proposal.ones[rule.bit / 64] >> (rule.bit % 64) & 1) != 0 ? "1" : "0";
    else
        value = cut(trim(proposal.texts[at]), 200);
}

// Notes the filled cells of columns that the uploader may not write.
void Decider::note_met(const Proposal& proposal, const Change& change, ColumnUse& use) const {
    for (std::uint32_t at = 0; at < rules_.columns.size(); ++at) {
        const ColumnRule& rule = rules_.columns[at];
        if (rule.column == nullptr || may_write(at, change)) continue;
        const bool is_member = rule.column->kind == ColumnKind::membership;
        const std::uint64_t bit = std::uint64_t{1} << (rule.bit % 64);
        const std::uint64_t given =
            is_member ? (proposal.ones[rule.bit / 64] | proposal.zeros[rule.bit / 64]) & bit : 0;
        const bool renames = rules_.rename_column == at && proposal.has_new_key;
        if (given != 0 || renames || proposal.cells[at].intent != Intent::keep) use.met[at] = true;
    }
}

}  // namespace rollcall
