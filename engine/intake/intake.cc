#include "engine/intake/intake.h"

#include <chrono>
#include <memory>
#include <thread>

#include "engine/intake/sync_plan.h"
#include "engine/intake/upload_file.h"
#include "engine/job/time_stamp.h"
#include "engine/store/crash_point.h"
#include "engine/text/email.h"
#include "engine/text/failure.h"
#include "engine/text/json_slices.h"

namespace rollcall {
namespace {

std::string said(JobId id) { return "job " + std::to_string(id); }

// Others hold a job for a moment to see whether there is work to do.
std::unique_ptr<Store::Hold> hold_soon(Store& store, const Job& job) {
    constexpr int tries = 50;
    constexpr std::chrono::milliseconds between_tries{10};
    for (int left = tries;; --left) {
        auto hold = store.hold_job(job);
        if (hold || left == 0) return hold;
        std::this_thread::sleep_for(between_tries);
    }
}

std::string note_of(const UploadOrder& order) {
    if (order.edited_plan == 0) return "a corrected file";
    return order.is_undone_edit ? "an edit was taken back" : "edited";
}

}  // namespace

Answer Intake::answer(JobId id) {
    Answer answer;
    answer.job = store_.find_job(id);
    if (answer.job) return answer;
    answer.refusal = Refusal::no_such_job;
    answer.why = said(id) + ": there is none of that number";
    return answer;
}

Answer Intake::refuse(JobId id, Refusal refusal, std::string why) {
    Answer refused = answer(id);
    if (refused.refusal) return refused;
    refused.refusal = refusal;
    refused.why = said(id) + ": " + std::move(why);
    return refused;
}

Answer Intake::repeat(const Store::Remembered& remembered, const std::string& fingerprint) {
    if (remembered.fingerprint == fingerprint) return answer(remembered.job);
    return refuse(remembered.job, Refusal::key_reused,
                  "the idempotency key was used for something else before; take a new one");
}

// Before anything is kept: nobody uploads into nothing, or as somebody who is not there.
void Intake::refuse_strangers() {
    if (store_.generation() == 0) store_.read_directory();  // throws: there is none
    if (actor_.user.empty()) return;
    const auto record = store_.find_user_record(email_key_of(actor_.user));
    if (record && find_member(*record, "status") == "\"Active\"") return;
    uploader_of(store_.access(), actor_, *store_.read_directory());  // throws, and says why
}

Answer Intake::upload(const UploadOrder& order) {
    if (recovers_first) recover();
    refuse_strangers();
    KeptFile kept = order.kept ? *order.kept : keep_upload(store_.folder(), order.path);
    try {
        return upload(order, kept);
    } catch (const Failure&) {
        if (!store_.knows_file(kept.name)) forget_upload(store_.folder(), kept.name);
        throw;
    }
}

Answer Intake::upload(const UploadOrder& order, KeptFile& kept) {
    Job job;
    job.kind = order.kind;
    const std::string fingerprint =
        kept.sha256 + ' ' + order.schema + ' ' + std::to_string(order.job.value_or(0)) +
        (order.kind == JobKind::sync ? " sync " : " ") + write_options(order.options);
    auto turn = store_.take_turn();
    if (!order.key.empty())
        if (const auto before = store_.find_key("upload", actor_, order.key)) {
            turn.reset();
            forget_upload(store_.folder(), kept.name);
            Answer repeated = repeat(*before, fingerprint);
            if (repeated.refusal || order.detached) return repeated;
            return settle_upload(before->job);
        }
    if (order.job) {
        Answer now = answer(*order.job);
        if (!now.refusal) now = why_not_mend(*now.job, order.edited_plan != 0);
        if (now.refusal) {
            forget_upload(store_.folder(), kept.name);
            return now;
        }
        job = *now.job;
        if (order.edited_plan != 0 && order.edited_plan != job.plan) {
            forget_upload(store_.folder(), kept.name);
            return refuse(job.id, Refusal::plan_is_stale,
                          "was edited meanwhile; look at it again and repeat what is missing");
        }
    }
    const JobState from = job.state;
    const std::string old_file = job.file;
    const JobOptions options = keep_options(order, job, kept);
    job.options = write_options(options);
    job.filename = order.filename;
    job.file = kept.name;
    job.file_sha256 = kept.sha256;
    job.file_bytes = kept.bytes;
    if (order.edited_plan == 0) job.uploader = actor_;
    if (!order.job) {
        job.id = store_.create_job(job, order.key, fingerprint);
    } else {
        if (!store_.move_job(job, from, JobState::created, actor_, note_of(order))) {
            forget_upload(store_.folder(), kept.name);
            return refuse(job.id, Refusal::in_work, "was moved by another process; try again");
        }
        if (!order.key.empty())
            store_.remember_key("upload", actor_, order.key, fingerprint, job.id);
        if (old_file != read_base(options.base).file) forget_upload(store_.folder(), old_file);
    }
    crash_point("upload_created");
    turn.reset();
    if (order.detached) return answer(job.id);
    return settle_upload(job.id);
}

Answer Intake::proceed(const ProceedOrder& order) {
    if (recovers_first) recover();
    const std::string fingerprint = std::to_string(order.job) + ' ' + order.plan;
    const auto turn = store_.take_turn();
    Answer now = answer(order.job);
    if (!order.key.empty())
        if (const auto before = store_.find_key("proceed", actor_, order.key)) {
            // Who died between the key and the move goes on.
            const bool goes_on =
                before->fingerprint == fingerprint && waits_for_proceed(now.job->state);
            if (!goes_on) return repeat(*before, fingerprint);
        }
    if (now.refusal) return now;
    Job job = *now.job;
    if (!waits_for_proceed(job.state))
        return refuse(job.id, Refusal::wrong_state,
                      "is " + std::string(job_state_name(job.state)) +
                          ", so there is nothing to proceed with");
    if (job.state == JobState::quarantined && !order.approves)
        return refuse(job.id, Refusal::needs_approval,
                      "is quarantined (" + job.reason + "); look at it and proceed --approve");
    if (job.state == JobState::quarantined && needs_other_approver(store_, job, actor_))
        return refuse(job.id, Refusal::not_permitted,
                      "was uploaded or edited by you, and the setting four_eyes asks for somebody "
                      "else to approve it");
    if (!order.plan.empty() && order.plan != job.plan_hash)
        return refuse(job.id, Refusal::plan_is_stale,
                      "has the plan " + job.plan_hash + " now; look at it and proceed with that");
    // Whoever may not proceed now is told so before the job moves.
    const auto lack = lacks_rights();
    if (lack && job.kind == JobKind::sync)
        return refuse(job.id, Refusal::not_permitted,
                      "is a sync, with which only who may do everything may proceed; " + *lack);
    if (const auto none = may_change_nothing())
        return refuse(job.id, Refusal::not_permitted, "cannot be proceeded with by you: " + *none);
    const auto hold = hold_soon(store_, job);
    if (!hold) return refuse(job.id, Refusal::in_work, "another process works on it; try again");
    JobOptions options = read_options(job.options);
    options.approved_plan = order.plan;
    options.approves = order.approves;
    options.chunk_rows = order.chunk_rows;
    job.options = write_options(options);
    job.proceeder = actor_;
    job.process_requested_at = time_stamp();
    if (!order.key.empty()) store_.remember_key("proceed", actor_, order.key, fingerprint, job.id);
    crash_point("proceed_keyed");
    if (!store_.move_job(job, job.state, JobState::in_progress, actor_,
                         order.approves ? "approved: " + job.reason : ""))
        return refuse(job.id, Refusal::in_work, "was moved by another process; try again");
    crash_point("proceed_accepted");
    if (order.detached) return answer(job.id);
    apply(job.id);
    return answer(job.id);
}

bool had_a_hand_in(Store& store, JobId job, const Actor& actor) {
    const std::string now = email_key_of(actor.user);
    for (const JobEvent& event : store.events(job)) {
        if (event.to != job_state_name(JobState::created)) continue;
        if (event.actor == actor.name()) return true;
        // Under another address than the one that they have by now.
        const bool may_be = !actor.user.empty() && !event.actor.starts_with("api:");
        if (may_be && store.access().address_now(email_key_of(event.actor), event.at) == now)
            return true;
    }
    return false;
}

bool needs_other_approver(Store& store, const Job& job, const Actor& actor) {
    const std::string document = store.reference_document();
    return find_member(find_member(document, "settings"), "four_eyes") == "true" &&
           had_a_hand_in(store, job.id, actor);
}

// Of who may neither create nor edit, every row would be an error.
std::optional<std::string> Intake::may_change_nothing() {
    if (rights_of(store_.access(), actor_) == "api") return std::nullopt;
    const Uploader who = uploader_of(store_.access(), actor_, *store_.read_directory());
    if (who.may(Permission::create_users) || who.may(Permission::edit_user)) return std::nullopt;
    return "you lack create_users and edit_user";
}

Answer Intake::cancel(JobId id) {
    Answer now = answer(id);
    if (now.refusal) return now;
    const Job job = *now.job;
    if (has_ended(job.state))
        return refuse(id, Refusal::wrong_state,
                      "is " + std::string(job_state_name(job.state)) + " already");
    if (const auto stranger = why_a_stranger(job))
        return refuse(id, Refusal::not_permitted, "is another's; " + *stranger);
    {
        const auto hold = store_.hold_job(job);
        if (hold) return stop(id, true);
    }
    store_.ask_to_cancel(job);
    // Whoever works on it sees that soon, and how far it got is known once it stopped.
    constexpr auto patience = std::chrono::seconds(10);
    const auto until = std::chrono::steady_clock::now() + patience;
    while (std::chrono::steady_clock::now() < until) {
        const auto hold = store_.hold_job(job);
        if (hold) return stop(id, false);
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
        now = answer(id);
        if (has_ended(now.job->state)) break;
    }
    return now;
}

// Of a job that nobody else works on, and that may have ended since it was looked at.
Answer Intake::stop(JobId id, bool asks) {
    const Job job = *answer(id).job;
    if (job.state == JobState::in_progress && asks) store_.ask_to_cancel(job);
    if (job.state == JobState::in_progress)
        apply(id);
    else if (!has_ended(job.state))
        store_.move_job(job, job.state, JobState::cancelled, actor_, "");
    return answer(id);
}

std::optional<std::string> lacks_rights(Access& access, const Actor& actor,
                                        const Directory& directory) {
    const Uploader uploader = uploader_of(access, actor, directory);
    for (std::size_t at = 0; at < permission_count; ++at) {
        const auto permission = static_cast<Permission>(at);
        if (!uploader.may(permission) || uploader.only_in_own_teams(permission))
            return "you lack " + std::string(permission_name(permission));
    }
    return std::nullopt;
}

// Of an API user without limits nobody has to be looked up.
std::optional<std::string> Intake::lacks_rights() {
    if (rights_of(store_.access(), actor_) == "api") return std::nullopt;
    return rollcall::lacks_rights(store_.access(), actor_, *store_.read_directory());
}

Answer Intake::sync(const UploadOrder& order, bool is_dry_run) {
    if (const auto lack = lacks_rights()) {
        Answer refused;
        refused.refusal = Refusal::not_permitted;
        refused.why = "sync: only who may do everything may sync; " + *lack;
        return refused;
    }
    refuse_strangers();
    UploadOrder whole = order;
    whole.kind = JobKind::sync;
    check_sync_options(store_, whole.options);
    Answer answer = upload(whole);
    const bool goes_ahead = !answer.refusal && answer.job->state == JobState::valid_scheme;
    if (!goes_ahead || is_dry_run || order.detached) return answer;
    ProceedOrder proceed_order;
    proceed_order.job = answer.job->id;
    return proceed(proceed_order);
}

Answer Intake::undo(JobId id) {
    if (recovers_first) recover();
    const auto turn = store_.take_turn();
    const Answer now = answer(id);
    if (now.refusal) return now;
    const Job& job = *now.job;
    const bool can = job.affected_rows > 0 && may_move(job.state, JobState::undone);
    if (!can)
        return refuse(id, Refusal::wrong_state,
                      "is " + std::string(job_state_name(job.state)) +
                          (job.affected_rows == 0 ? " and changed nothing" : "") +
                          ", so there is nothing to undo");
    if (const auto lack = lacks_rights())
        return refuse(id, Refusal::not_permitted,
                      "only who may do everything may undo it; " + *lack);
    const AnySchema schema = schema_of(job);
    ApplyOrder order;
    order.job = &job;
    order.plan = job.plan;
    order.is_undo = true;
    order.is_last = true;
    order.state_after = JobState::undone;
    order.actor = actor_;
    order.schema = &schema;
    const Applied applied = store_.apply(order);
    if (applied.lacks_admin)
        return refuse(id, Refusal::not_permitted, "no active Admin would be left");
    if (applied.is_undone_by_nobody())
        return refuse(id, Refusal::wrong_state,
                      "cannot be taken back now: " + std::to_string(applied.drifted) +
                          " were edited since, " + std::to_string(applied.failed) +
                          " have an address or names that are not to be had");
    return answer(id);
}

void Intake::sweep() {
    sweep_uploads(store_.folder(),
                  [&](const std::string& file) { return store_.knows_file(file); });
}

bool Intake::work_on(JobId id) {
    const Job job = *answer(id).job;
    const bool is_work = job.state == JobState::created || job.state == JobState::in_progress;
    return is_work && work_on(job) > 0 && answer(id).job->state != job.state;
}

std::size_t Intake::recover() {
    sweep();
    std::size_t moved = validate_waiting(~std::uint64_t{0});
    for (const Job& job : store_.jobs_in(JobState::in_progress)) {
        const auto hold = store_.hold_job(job);
        if (!hold) break;  // those behind it wait for it
        moved += work_on(job.id, JobState::in_progress);
    }
    return moved;
}

std::size_t Intake::validate_waiting(std::uint64_t most_bytes) {
    std::size_t moved = 0;
    for (const Job& job : store_.jobs_in(JobState::created)) {
        if (job.file_bytes > most_bytes) continue;
        const auto hold = store_.hold_job(job);
        if (hold) moved += work_on(job.id, JobState::created);
    }
    return moved;
}

// Of one that may have moved before it was held.
std::size_t Intake::work_on(JobId id, JobState state) {
    const Job job = *answer(id).job;
    return job.state == state ? work_on(job) : 0;
}

// What is wrong with one job keeps nobody from the others; answers how many were worked on.
std::size_t Intake::work_on(const Job& job) {
    try {
        if (job.state == JobState::created)
            validate(job);
        else
            apply(job.id);
        return 1;
    } catch (const Failure& failure) {
        const bool is_of_store =
            failure.kind() == FailureKind::try_again || failure.kind() == FailureKind::unavailable;
        if (is_of_store) throw;
        if (on_failure) on_failure(job.id, failure);
    } catch (const std::exception& error) {
        // A job that the program does not get along with ends neither it nor the others.
        if (on_failure) on_failure(job.id, Failure(FailureKind::internal, error.what()));
    }
    return 0;
}

}  // namespace rollcall
