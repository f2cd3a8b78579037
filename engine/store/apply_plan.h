// What a plan does to records, whatever keeps them: one chunk of it applied, or all of it undone.
//
// The store reads the Changes and has the records, within one transaction; it writes the marks, the
// ledger, the generation and the job behind them, or rolls everything back.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "engine/plan/plan_hash.h"
#include "engine/plan/record/record_edit.h"
#include "engine/store/records.h"
#include "engine/store/reference_names.h"
#include "engine/store/store.h"

namespace rollcall {

// What becomes of a Change that is not done, as stores keep it.
enum class Outcome : std::int64_t {
    refused = 1,
    kept = 2,  // of an undo: it was edited since
    stuck = 3  // of an undo: another has the address now, or the Directory lacks what is in it
};

// The Changes that an order is about.
class PlanSource {
public:
    virtual ~PlanSource() = default;
    // In their order, those of one step (1 renames, 2 creates, 3 all others) and of the order's
    // chunk; of an undo, those that were applied. Until visit() says false.
    virtual void each(
        std::int64_t step,
        const std::function<bool(std::int64_t seq, std::string_view change)>& visit) = 0;
};

class ApplyPlan {
public:
    // All must outlive it.
    ApplyPlan(const ApplyOrder& order, PlanSource& source, Records& records,
              const KnownNames& names);

    // False where it was cancelled.
    bool run();

    const Applied& applied() const { return applied_; }

    // Whether nothing of it is to be written. Whoever made the plan did so with the turn in hand,
    // so what drifted since shows a damaged store; an undo is left where it would reverse nothing.
    bool is_left() const;
    // From one e-mail key to another.
    const std::unordered_map<std::string, std::string>& renamed() const { return renamed_; }
    // What the ledger says of the Changes that were applied, in their order.
    std::string digest() const { return to_hex(digest_); }
    const std::vector<std::pair<std::int64_t, Outcome>>& marked() const { return marked_; }

private:
    struct Renamed {
        std::int64_t seq;
        std::string old_key;
        std::string key;  // now
        bool is_stuck = false;
    };

    template <typename Visit>
    void each(std::int64_t step, Visit visit);
    void count();
    void mark(std::int64_t seq, Outcome outcome);
    void create(const ChangeWords& change, std::int64_t seq);
    void undo_creation(const ChangeWords& change, std::int64_t seq);
    void update(const ChangeWords& change, std::int64_t seq);
    void undo_renames();
    void find_stuck(std::vector<Renamed>& all,
                    const std::unordered_map<std::string, std::size_t>& by_key);

    const ApplyOrder& order_;
    PlanSource& source_;
    Records& records_;
    const KnownNames& names_;
    RecordEdit edit_;
    Applied applied_;
    std::string body_;  // of the Change under way
    std::string record_;
    std::string hashed_;
    Digest digest_{};
    std::uint64_t looked_at_ = 0;
    std::unordered_map<std::string, std::string> renamed_;
    std::vector<std::pair<std::int64_t, Outcome>> marked_;
};

}  // namespace rollcall
