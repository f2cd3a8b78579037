#include "engine/plan/late_rules.h"

#include <unordered_map>

namespace rollcall {
namespace {

struct HashOfHash {
    std::size_t operator()(const KeyHash& hash) const { return hash.low ^ (hash.high << 1); }
};
using ByKey = std::unordered_map<KeyHash, std::size_t, HashOfHash>;

// Settles the addresses for a given set of rows that fail for other reasons.
class Addresses {
public:
    Addresses(const std::vector<LateRow>& rows, const SeenKeys& emails)
        : rows_(rows), emails_(emails) {
        for (std::size_t at = 0; at < rows.size(); ++at) {
            if (!rows[at].renames) continue;
            by_source_.emplace(rows[at].source, at);
            by_target_.emplace(rows[at].target, at);
        }
    }

    // `applied` comes as "fails for no other reason" and leaves as "is applied".
    void settle(std::vector<bool>& applied, std::vector<LateVerdict>& verdicts) const {
        std::vector<std::size_t> open;
        for (std::size_t at = 0; at < rows_.size(); ++at) open.push_back(at);
        // Who fails stays on the old address, so whoever wanted that one is looked at again.
        while (!open.empty()) {
            const std::size_t at = open.back();
            open.pop_back();
            if (!rows_[at].renames || verdicts[at].email_taken || !is_taken(at, applied)) continue;
            verdicts[at].email_taken = true;
            applied[at] = false;
            if (const auto who = by_target_.find(rows_[at].source); who != by_target_.end())
                open.push_back(who->second);
        }
        for (std::size_t at = 0; at < rows_.size(); ++at) {
            if (rows_[at].renames || !rows_[at].creates) continue;
            const auto claim = by_target_.find(rows_[at].target);
            if (claim == by_target_.end() || !applied[claim->second]) continue;
            if (rows_[claim->second].place.row > rows_[at].place.row) continue;
            verdicts[at].email_taken = true;
            applied[at] = false;
        }
    }

private:
    bool is_taken(std::size_t at, const std::vector<bool>& applied) const {
        const LateRow& row = rows_[at];
        if (row.target_known) {
            const auto holder = by_source_.find(row.target);
            const bool vacated = holder != by_source_.end() && applied[holder->second] &&
                                 !rows_[holder->second].creates;
            return !vacated;
        }
        const auto created = emails_.find(row.target);
        return created && created->marked && created->row < row.place.row;
    }

    const std::vector<LateRow>& rows_;
    const SeenKeys& emails_;
    ByKey by_source_;
    ByKey by_target_;
};

// Marks the rows after which nobody would be left; true when a row is refused that was not before.
bool settle_admins(const std::vector<LateRow>& rows, std::uint64_t admins,
                   std::vector<bool>& refused, const std::vector<bool>& applied,
                   std::vector<LateVerdict>& verdicts) {
    for (std::size_t at = 0; at < rows.size(); ++at)
        admins += applied[at] && rows[at].effect.gains_admin;
    bool more_fail = false;
    for (std::size_t at = 0; at < rows.size(); ++at) {
        if (!rows[at].loses_admin) continue;
        if (refused[at]) {
            verdicts[at].last_admin = true;
        } else if (admins <= 1) {
            verdicts[at].last_admin = true;
            if (!applied[at]) continue;
            refused[at] = more_fail = true;
        } else if (applied[at]) {
            --admins;
        }
    }
    return more_fail;
}

}  // namespace

std::vector<LateVerdict> LateRules::settle(const SeenKeys& emails, std::uint64_t admins) const {
    // Rows that were to be applied until the last Admin stood in the way. What follows from that
    // (an address stays taken, another becomes free) is settled anew; the refusal stands.
    std::vector<bool> refused(rows_.size());
    const Addresses addresses(rows_, emails);
    for (;;) {
        // Each round can only add to `refused`, so this ends.
        std::vector<LateVerdict> verdicts(rows_.size());
        std::vector<bool> applied(rows_.size());
        for (std::size_t at = 0; at < rows_.size(); ++at)
            applied[at] = !rows_[at].failed && !refused[at];
        addresses.settle(applied, verdicts);
        if (!settle_admins(rows_, admins, refused, applied, verdicts)) return verdicts;
    }
}

}  // namespace rollcall
