// Row against Directory gives a Change: what would be different afterwards, and may it be.
//
// Sees one row, one user and constants, so rows may be decided in any order on any thread. What
// compares rows with each other (the same address twice, the last admin) is judged later, in order.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "engine/directory/directory.h"
#include "engine/plan/change.h"
#include "engine/plan/proposal.h"
#include "engine/plan/rules.h"

namespace rollcall {

// What a row leaves of a user, as far as other rows must know.
struct Decision {
    Change change;
    Effect effect;
    bool renames = false;  // to another address, not to another spelling
    bool was_active_admin = false;
    bool is_active_admin = false;  // if the row is applied
};

// Which columns an uploader without the right met filled, and which they tried to change; a column
// met but never tried gets one warning for the whole file (contract §4). By column of the file.
struct ColumnUse {
    std::vector<bool> met;
    std::vector<bool> tried;
};

// One per thread: it keeps room between calls.
class Decider {
public:
    explicit Decider(const Rules& rules) : rules_(rules) {}

    // `proposal` must be sound and have a key; `user` is who has that key now, if anyone.
    // Appends the findings about the whole row to proposal.findings and clears proposal.sound when
    // one of them is an error. `decision` is overwritten; its views live as long as the proposal.
    void decide(Proposal& proposal, const std::optional<User>& user, Decision& decision,
                ColumnUse& use);

    // The one rule about a whole row that needs no Directory. For rows without one.
    void judge_status(Proposal& proposal) const;

private:
    void skip(Proposal& proposal, const User& user, Decision& decision) const;
    void change_fields(const Proposal& proposal, const User* user, Change& change);
    void change_roles(const Proposal& proposal, Change& change);
    void change_teams(const Proposal& proposal, const User* user, Change& change);
    void judge_roles(Proposal& proposal, std::span<const RoleIndex> after,
                     const Change& change) const;
    void judge_rights(Proposal& proposal, const User* user, const Change& change,
                      ColumnUse& use) const;
    bool judge_gate(Proposal& proposal, const User* user, const Change& change) const;
    void judge_columns(Proposal& proposal, const Change& change, ColumnUse& use) const;
    void judge_lockout(Proposal& proposal, std::span<const RoleIndex> after, bool active_after,
                       const Change& change) const;
    void judge_team(Proposal& proposal, TeamIndex team, ColumnUse& use) const;
    void note_met(const Proposal& proposal, const Change& change, ColumnUse& use) const;
    void refuse(Proposal& proposal, std::uint32_t at, ColumnUse& use) const;
    void refuse_cell(Proposal& proposal, FindingCode code, std::uint32_t at) const;
    bool may_write(std::uint32_t at, const Change& change) const;
    std::uint32_t column_of(std::int32_t bit) const;
    bool wants_inactive(const Proposal& proposal) const;
    void add(Proposal& proposal, FindingCode code, std::uint32_t at) const;

    std::span<const RoleIndex> roles_after(const User* user, const Change& change);
    void note_held(const User* user);
    template <typename Index>
    void pick_added(const Proposal& proposal, const std::vector<std::uint64_t>& among,
                    std::vector<Index>& out) const;
    template <typename Index>
    void pick_removed(const Proposal& proposal, const std::vector<std::uint64_t>& among,
                      std::vector<Index>& out) const;
    template <typename Index>
    void take_members(std::uint64_t bits, std::size_t word, std::vector<Index>& out) const;

    const Rules& rules_;
    std::vector<std::uint64_t> held_;  // by bit: what the user has now; of one call
    std::vector<RoleIndex> roles_after_;
    std::vector<std::string_view> stored_;  // the fields of the user of one call
};

}  // namespace rollcall
