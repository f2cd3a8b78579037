#include "engine/store/apply_plan.h"

#include <unordered_set>

#include "engine/text/email.h"
#include "engine/text/json_slices.h"

namespace rollcall {

ApplyPlan::ApplyPlan(const ApplyOrder& order, PlanSource& source, Records& records,
                     const KnownNames& names)
    : order_(order), source_(source), records_(records), names_(names), edit_(*order.schema) {}

template <typename Visit>
void ApplyPlan::each(std::int64_t step, Visit visit) {
    constexpr std::uint64_t between_looks = 1024;
    if (applied_.is_cancelled) return;
    source_.each(step, [&](std::int64_t seq, std::string_view change) {
        if (++looked_at_ % between_looks == 0) {
            if (order_.on_rows) order_.on_rows(applied_.rows);
            applied_.is_cancelled = order_.is_cancelled && order_.is_cancelled();
            if (applied_.is_cancelled) return false;
        }
        body_ = change;
        visit(ChangeWords(body_), seq);
        return true;
    });
}

// Who is renamed makes room for who is created, and the other way
// round backwards.
bool ApplyPlan::run() {
    const auto update = [&](const ChangeWords& change, std::int64_t seq) {
        this->update(change, seq);
    };
    if (order_.is_undo) {
        each(2, [&](const ChangeWords& change, std::int64_t seq) { undo_creation(change, seq); });
        undo_renames();
    } else {
        each(1, [&](const ChangeWords& change, std::int64_t) {
            const std::string old = read_string(change.key);
            records_.park(old);
            renamed_.emplace(email_key_of(old), email_key_of(read_string(change.new_email)));
        });
        each(1, update);
        each(2, [&](const ChangeWords& change, std::int64_t seq) { create(change, seq); });
    }
    each(3, update);
    return !applied_.is_cancelled;
}

bool ApplyPlan::is_left() const {
    if (order_.is_undo) return applied_.is_undone_by_nobody();
    return applied_.drifted + applied_.failed > 0;
}

void ApplyPlan::count() {
    ++applied_.rows;
    const std::string_view before(reinterpret_cast<const char*>(digest_.data()), digest_.size());
    hashed_.assign(before).append(body_);
    digest_ = sha256(hashed_);
}

void ApplyPlan::mark(std::int64_t seq, Outcome outcome) {
    ++(outcome == Outcome::kept ? applied_.drifted : applied_.failed);
    marked_.emplace_back(seq, outcome);
}

void ApplyPlan::create(const ChangeWords& change, std::int64_t seq) {
    if (records_.add(read_string(change.key_after()), edit_.create(change)))
        count();
    else
        mark(seq, Outcome::refused);
}

void ApplyPlan::undo_creation(const ChangeWords& change, std::int64_t seq) {
    const auto found = records_.find(read_string(change.key_after()));
    if (!found || !is_same_record(found->record, edit_.create(change)))
        return mark(seq, Outcome::kept);
    records_.remove(found->id);
    count();
}

void ApplyPlan::update(const ChangeWords& change, std::int64_t seq) {
    const auto found =
        records_.find(read_string(order_.is_undo ? change.key_after() : change.key_before()));
    if (!found) return mark(seq, Outcome::kept);
    const EditOutcome outcome = order_.is_undo ? edit_.undo(change, found->record, record_)
                                               : edit_.apply(change, found->record, record_);
    if (outcome == EditOutcome::drifted) return mark(seq, Outcome::kept);
    if (order_.is_undo && !names_.knows(record_)) return mark(seq, Outcome::stuck);
    if (records_.put(found->id, record_))
        count();
    else
        mark(seq, Outcome::refused);
}

// Who keeps a new address keeps another from getting it back as the old one, and so on along
// the chain; all others move at once.
void ApplyPlan::undo_renames() {
    std::vector<Renamed> all;
    std::unordered_map<std::string, std::size_t> by_key;  // who leaves that address
    each(1, [&](const ChangeWords& change, std::int64_t seq) {
        const std::string now = read_string(change.new_email);
        const auto found = records_.find(now);
        if (!found || edit_.undo(change, found->record, record_) == EditOutcome::drifted)
            return mark(seq, Outcome::kept);
        if (!names_.knows(record_)) return mark(seq, Outcome::stuck);
        by_key.emplace(email_key_of(now), all.size());
        all.push_back({seq, email_key_of(read_string(change.key)), email_key_of(now)});
    });
    find_stuck(all, by_key);
    std::unordered_set<std::int64_t> going;
    for (const Renamed& one : all) {
        if (one.is_stuck) {
            mark(one.seq, Outcome::stuck);
            continue;
        }
        going.insert(one.seq);
        records_.park(one.key);
        renamed_.emplace(one.key, one.old_key);
    }
    each(1, [&](const ChangeWords& change, std::int64_t seq) {
        if (going.contains(seq)) update(change, seq);
    });
}

void ApplyPlan::find_stuck(std::vector<Renamed>& all,
                           const std::unordered_map<std::string, std::size_t>& by_key) {
    std::unordered_map<std::string, std::size_t> by_old_key;
    std::vector<std::size_t> stuck;
    for (std::size_t at = 0; at < all.size(); ++at) {
        by_old_key.emplace(all[at].old_key, at);
        if (!by_key.contains(all[at].old_key) && records_.find(all[at].old_key))
            stuck.push_back(at);
    }
    while (!stuck.empty()) {
        Renamed& one = all[stuck.back()];
        stuck.pop_back();
        one.is_stuck = true;
        const auto next = by_old_key.find(one.key);
        if (next != by_old_key.end() && !all[next->second].is_stuck) stuck.push_back(next->second);
    }
}

}  // namespace rollcall
