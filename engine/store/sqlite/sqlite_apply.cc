// Applies one chunk of a plan to the Directory, or undoes a plan, in one transaction: records,
// ledger, generation and the job's state together.
#include <unordered_map>
#include <unordered_set>

#include "engine/plan/plan_hash.h"
#include "engine/store/crash_point.h"
#include "engine/store/sqlite/records.h"
#include "engine/store/sqlite/reference_names.h"
#include "engine/store/sqlite/sqlite_store.h"
#include "engine/store/sqlite/stored_user.h"
#include "engine/text/email.h"
#include "engine/text/escape.h"
#include "engine/text/failure.h"
#include "engine/text/json_slices.h"

namespace rollcall {
namespace {

// The ledger, the generation and the job, within the transaction that changes the records.
void write_commit(Database& database, const ApplyOrder& order, std::int64_t chunk,
                  const Applied& applied, const std::string& digest) {
    const std::int64_t generation = next_generation(database);
    const std::string actor = order.actor.name();
    const std::string now = time_stamp();
    Statement insert(database,
                     "INSERT INTO ledger (job, plan, chunk, kind, rows, generation, sha256, actor,"
                     " applied_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
    insert.bind(1, order.job->id).bind(2, order.plan).bind(3, chunk);
    insert.bind(4, order.is_undo ? "undo" : std::string_view("apply"));
    insert.bind(5, static_cast<std::int64_t>(applied.rows)).bind(6, generation);
    insert.bind(7, std::string_view(digest)).bind(8, std::string_view(actor));
    insert.bind(9, std::string_view(now)).run();
    if (!order.is_undo) {
        Statement add(database, "UPDATE job SET affected_rows = affected_rows + ?2 WHERE id = ?1");
        add.bind(1, order.job->id).bind(2, static_cast<std::int64_t>(applied.rows)).run();
    }
    if (!order.is_last) return;
    Statement end(database,
                  "UPDATE job SET state = ?2, ended_at = ?3, undo = ?5"
                  " WHERE id = ?1 AND state = ?4");
    end.bind(1, order.job->id).bind(2, job_state_name(order.state_after));
    end.bind(3, std::string_view(now)).bind(4, job_state_name(order.job->state));
    const std::string undo = "{\"reversed\":" + std::to_string(applied.rows) +
                             ",\"kept\":" + std::to_string(applied.drifted) +
                             ",\"failed\":" + std::to_string(applied.failed) + '}';
    if (order.is_undo)
        end.bind(5, std::string_view(undo));
    else
        end.bind_null(5);
    end.run();
    if (database.changes() != 1)
        throw Failure(FailureKind::try_again,
                      "job " + std::to_string(order.job->id) +
                          ": another process has moved it; look at its status and try again");
    write_event(database, order.job->id, order.actor, job_state_name(order.job->state),
                job_state_name(order.state_after), {}, now);
}

bool has_active_admin(Database& database) {
    return Statement(database, "SELECT 1 FROM user WHERE active_admin = 1 LIMIT 1").step();
}

// What becomes of a Change that is not done, as the store has it.
enum class Outcome : std::int64_t {
    refused = 1,
    kept = 2,  // of an undo: it was edited since
    stuck = 3  // of an undo: another has the address now, or the Directory lacks what is in it
};

class Applying {
public:
    Applying(Database& database, const ApplyOrder& order)
        : database_(database),
          order_(order),
          edit_(*order.schema),
          names_(database, *order.schema),
          records_(open_records(database, *order.schema)),
          mark_(database,
                "UPDATE change SET outcome = ?4 WHERE job = ?1 AND plan = ?2 AND seq = ?3") {}

    // False where it was cancelled. Who is renamed makes room for who is created, and the other way
    // round backwards.
    bool run() {
        const auto update = [&](const ChangeWords& change, std::int64_t seq) {
            this->update(change, seq);
        };
        if (order_.is_undo) {
            each(2,
                 [&](const ChangeWords& change, std::int64_t seq) { undo_creation(change, seq); });
            undo_renames();
        } else {
            each(1, [&](const ChangeWords& change, std::int64_t) {
                const std::string old = read_string(change.key);
                records_->park(old);
                renamed_.emplace(email_key_of(old), email_key_of(read_string(change.new_email)));
            });
            each(1, update);
            each(2, [&](const ChangeWords& change, std::int64_t seq) { create(change, seq); });
        }
        each(3, update);
        return !applied.is_cancelled;
    }

    // Teams know their managers by their addresses.
    const std::unordered_map<std::string, std::string>& renamed() const { return renamed_; }
    std::string digest() const { return to_hex(digest_); }

    Applied applied;

private:
    template <typename Visit>
    void each(std::int64_t step, Visit visit) {
        // What was refused when it was applied is not undone.
        Statement select(
            database_, order_.is_undo
                           ? "SELECT seq, body FROM change WHERE job = ?1 AND plan = ?2"
                             " AND step = ?3 AND outcome = 0 AND chunk IN (SELECT chunk FROM ledger"
                             " WHERE job = ?1 AND plan = ?2 AND kind = 'apply') ORDER BY seq"
                           : "SELECT seq, body FROM change WHERE job = ?1 AND plan = ?2"
                             " AND step = ?3 AND chunk = ?4 ORDER BY seq");
        select.bind(1, order_.job->id).bind(2, order_.plan).bind(3, step);
        if (!order_.is_undo) select.bind(4, order_.chunk);
        constexpr std::uint64_t between_looks = 1024;
        while (!applied.is_cancelled && select.step()) {
            if (++looked_at_ % between_looks == 0) {
                if (order_.on_rows) order_.on_rows(applied.rows);
                applied.is_cancelled = order_.is_cancelled && order_.is_cancelled();
                if (applied.is_cancelled) return;
            }
            body_ = select.text(1);
            visit(ChangeWords(body_), select.number(0));
        }
    }

    void count() {
        ++applied.rows;
        const std::string_view before(reinterpret_cast<const char*>(digest_.data()),
                                      digest_.size());
        hashed_.assign(before).append(body_);
        digest_ = sha256(hashed_);
    }

    void mark(std::int64_t seq, Outcome outcome) {
        ++(outcome == Outcome::kept ? applied.drifted : applied.failed);
        marked_.emplace_back(seq, outcome);
    }

    void create(const ChangeWords& change, std::int64_t seq) {
        if (records_->add(read_string(change.key), edit_.create(change)))
            count();
        else
            mark(seq, Outcome::refused);
    }

    void undo_creation(const ChangeWords& change, std::int64_t seq) {
        const auto found = records_->find(read_string(change.key));
        if (!found || !is_same_record(found->record, edit_.create(change)))
            return mark(seq, Outcome::kept);
        records_->remove(found->id);
        count();
    }

    void update(const ChangeWords& change, std::int64_t seq) {
        const bool by_new = order_.is_undo && !change.new_email.empty();
        const auto found = records_->find(read_string(by_new ? change.new_email : change.key));
        if (!found) return mark(seq, Outcome::kept);
        const EditOutcome outcome = order_.is_undo ? edit_.undo(change, found->record, record_)
                                                   : edit_.apply(change, found->record, record_);
        if (outcome == EditOutcome::drifted) return mark(seq, Outcome::kept);
        if (order_.is_undo && !names_.knows(record_)) return mark(seq, Outcome::stuck);
        if (records_->put(found->id, record_))
            count();
        else
            mark(seq, Outcome::refused);
    }

    struct Renamed {
        std::int64_t seq;
        std::string old_key;
        std::string key;  // now
        bool is_stuck = false;
    };

    // Who keeps a new address keeps another from getting it back as the old one, and so on along
    // the chain; all others move at once.
    void undo_renames() {
        std::vector<Renamed> all;
        std::unordered_map<std::string, std::size_t> by_key;  // who leaves that address
        each(1, [&](const ChangeWords& change, std::int64_t seq) {
            const std::string now = read_string(change.new_email);
            const auto found = records_->find(now);
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
            records_->park(one.key);
            renamed_.emplace(one.key, one.old_key);
        }
        each(1, [&](const ChangeWords& change, std::int64_t seq) {
            if (going.contains(seq)) update(change, seq);
        });
    }

    void find_stuck(std::vector<Renamed>& all,
                    const std::unordered_map<std::string, std::size_t>& by_key) {
        std::unordered_map<std::string, std::size_t> by_old_key;
        std::vector<std::size_t> stuck;
        for (std::size_t at = 0; at < all.size(); ++at) {
            by_old_key.emplace(all[at].old_key, at);
            if (!by_key.contains(all[at].old_key) && records_->find(all[at].old_key))
                stuck.push_back(at);
        }
        while (!stuck.empty()) {
            Renamed& one = all[stuck.back()];
            stuck.pop_back();
            one.is_stuck = true;
            const auto next = by_old_key.find(one.key);
            if (next != by_old_key.end() && !all[next->second].is_stuck)
                stuck.push_back(next->second);
        }
    }

public:
    void write_marks() {
        for (const auto& [seq, outcome] : marked_)
            mark_.bind(1, order_.job->id)
                .bind(2, order_.plan)
                .bind(3, seq)
                .bind(4, static_cast<std::int64_t>(outcome))
                .run();
    }

private:
    Database& database_;
    const ApplyOrder& order_;
    RecordEdit edit_;
    KnownNames names_;
    std::unique_ptr<Records> records_;
    Statement mark_;
    std::string body_;  // of the Change under way
    std::string record_;
    std::string hashed_;
    Digest digest_{};
    std::uint64_t looked_at_ = 0;
    std::unordered_map<std::string, std::string> renamed_;  // from and to, as e-mail keys
    std::vector<std::pair<std::int64_t, Outcome>> marked_;
};

}  // namespace

Applied SqliteStore::apply(const ApplyOrder& order) {
    const auto turn = take_turn();
    Database& database = writer();
    Transaction transaction(database);
    const std::int64_t chunk = order.is_undo ? 0 : order.chunk;
    Statement done(database, "SELECT 1 FROM ledger WHERE job = ? AND plan = ? AND chunk = ?");
    done.bind(1, order.job->id).bind(2, order.plan).bind(3, chunk);
    if (done.step()) return {.was_applied = true};
    done.reset();
    const bool had_admin = has_active_admin(database);
    Applying applying(database, order);
    Applied& applied = applying.applied;
    if (!applying.run()) return {.is_cancelled = true};
    // Whoever made the plan did so with the turn in hand; what drifted since shows a damaged store.
    if (!order.is_undo && applied.drifted + applied.failed > 0) return applied;
    if (order.is_undo && applied.is_undone_by_nobody()) return applied;
    if (had_admin && !has_active_admin(database)) return {.lacks_admin = true};
    applying.write_marks();
    rename_managers(database, applying.renamed());
    write_commit(database, order, chunk, applied, applying.digest());
    crash_point("before_commit");
    transaction.commit();
    crash_point("after_commit");
    return applied;
}

}  // namespace rollcall
