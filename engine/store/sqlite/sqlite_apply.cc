// Applies one chunk of a plan to the Directory, or undoes a plan, in one transaction: records,
// ledger, generation and the job's state together.
#include <unordered_map>

#include "engine/plan/plan_hash.h"
#include "engine/store/crash_point.h"
#include "engine/store/sqlite/records.h"
#include "engine/store/sqlite/sqlite_store.h"
#include "engine/store/sqlite/stored_user.h"
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

class Applying {
public:
    Applying(Database& database, const ApplyOrder& order)
        : database_(database),
          order_(order),
          edit_(*order.schema),
          records_(open_records(database, *order.schema)),
          mark_(database,
                "UPDATE change SET outcome = ?4 WHERE job = ?1 AND plan = ?2 AND seq = ?3") {}

    // False where it was cancelled. Who is renamed makes room for who is created, and the other way
    // round backwards.
    bool run() {
        each(1, [&](const ChangeWords& change, std::int64_t) {
            const std::string old = read_string(change.key);
            const std::string renamed = read_string(change.new_email);
            records_->park(order_.is_undo ? renamed : old);
            renamed_.emplace(email_key_of(old), email_key_of(renamed));
        });
        const auto update = [&](const ChangeWords& change, std::int64_t seq) {
            this->update(change, seq);
        };
        if (order_.is_undo) {
            each(2,
                 [&](const ChangeWords& change, std::int64_t seq) { undo_creation(change, seq); });
            each(1, update);
        } else {
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

    // outcome: 1 refused, 2 kept as it was edited since.
    void mark(std::int64_t seq, std::int64_t outcome) {
        ++(outcome == 1 ? applied.failed : applied.drifted);
        marked_.emplace_back(seq, outcome);
    }

    void create(const ChangeWords& change, std::int64_t seq) {
        if (records_->add(read_string(change.key), edit_.create(change)))
            count();
        else
            mark(seq, 1);
    }

    void undo_creation(const ChangeWords& change, std::int64_t seq) {
        const auto found = records_->find(read_string(change.key));
        if (!found || found->record != edit_.create(change)) return mark(seq, 2);
        records_->remove(found->id);
        count();
    }

    void update(const ChangeWords& change, std::int64_t seq) {
        const bool by_new = order_.is_undo && !change.new_email.empty();
        const auto found = records_->find(read_string(by_new ? change.new_email : change.key));
        if (!found) return mark(seq, 2);
        const EditOutcome outcome = order_.is_undo ? edit_.undo(change, found->record, record_)
                                                   : edit_.apply(change, found->record, record_);
        if (outcome == EditOutcome::drifted) {
            // Who was parked gets the old address back.
            const bool is_back =
                change.new_email.empty() || records_->put(found->id, found->record);
            return mark(seq, is_back ? 2 : 1);
        }
        if (records_->put(found->id, record_))
            count();
        else
            mark(seq, 1);
    }

public:
    void write_marks() {
        for (const auto& [seq, outcome] : marked_)
            mark_.bind(1, order_.job->id).bind(2, order_.plan).bind(3, seq).bind(4, outcome).run();
    }

private:
    Database& database_;
    const ApplyOrder& order_;
    RecordEdit edit_;
    std::unique_ptr<Records> records_;
    Statement mark_;
    std::string body_;  // of the Change under way
    std::string record_;
    std::string hashed_;
    Digest digest_{};
    std::uint64_t looked_at_ = 0;
    std::unordered_map<std::string, std::string> renamed_;  // by e-mail key
    std::vector<std::pair<std::int64_t, std::int64_t>> marked_;
};

// Teams know their managers by their addresses.
void rename_managers(Database& database,
                     const std::unordered_map<std::string, std::string>& renamed) {
    if (renamed.empty()) return;
    Statement select(database, "SELECT reference FROM directory");
    if (!select.step()) return;
    const std::string reference(select.text(0));
    select.reset();
    std::string teams = "[";
    bool changed = false;
    for (const std::string_view team : read_items(find_member(reference, "teams"))) {
        std::string managers = "[";
        for (const std::string_view manager : read_items(find_member(team, "managers"))) {
            const auto found = renamed.find(read_string(manager));
            changed = changed || found != renamed.end();
            if (managers.size() > 1) managers += ',';
            if (found == renamed.end())
                managers += manager;
            else
                append_json_string(managers, found->second);
        }
        if (teams.size() > 1) teams += ',';
        teams += managers.size() == 1 ? std::string(team)
                                      : with_member(team, {"managers"}, managers + ']');
    }
    if (!changed) return;
    const std::string with_teams = with_member(reference, {"teams"}, teams + ']');
    Statement(database, "UPDATE directory SET reference = ?")
        .bind(1, std::string_view(with_teams))
        .run();
}

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
    if (had_admin && !has_active_admin(database)) return {.lacks_admin = true};
    applying.write_marks();
    auto renamed = applying.renamed();
    if (order.is_undo) {
        std::unordered_map<std::string, std::string> back;
        for (const auto& [from, to] : renamed) back.emplace(to, from);
        renamed = std::move(back);
    }
    rename_managers(database, renamed);
    write_commit(database, order, chunk, applied, applying.digest());
    crash_point("before_commit");
    transaction.commit();
    crash_point("after_commit");
    return applied;
}

}  // namespace rollcall
