#include "engine/intake/intake.h"

#include <chrono>
#include <memory>
#include <thread>

#include "engine/intake/merge_corrected.h"
#include "engine/intake/upload_file.h"
#include "engine/job/time_stamp.h"
#include "engine/store/crash_point.h"
#include "engine/text/failure.h"

namespace rollcall {
namespace {

std::string said(JobId id) { return "job " + std::to_string(id); }

bool waits(JobState state) {
    return state == JobState::valid_scheme || state == JobState::quarantined ||
           state == JobState::stale;
}

// Others hold a file for a moment to see whether there is work to do.
std::unique_ptr<FileHold> hold_soon(const std::string& folder, const std::string& name) {
    constexpr int tries = 50;
    constexpr std::chrono::milliseconds between_tries{10};
    for (int left = tries;; --left) {
        auto hold = std::make_unique<FileHold>(folder, name);
        if (hold->is_held() || left == 0) return hold;
        std::this_thread::sleep_for(between_tries);
    }
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

Answer Intake::upload(const UploadOrder& order) {
    if (recovers_first) recover();
    Job job;
    job.kind = order.kind;
    KeptFile kept = order.kept ? *order.kept : keep_upload(store_.folder(), order.path);
    const std::string fingerprint = kept.sha256 + ' ' + order.schema + ' ' +
                                    std::to_string(order.job.value_or(0)) +
                                    (order.kind == JobKind::sync ? " sync" : "");
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
        if (!now.refusal) now = why_not_mend(*now.job);
        if (now.refusal) {
            forget_upload(store_.folder(), kept.name);
            return now;
        }
        job = *now.job;
    }
    const JobState from = job.state;
    const std::string old_file = job.file;
    try {
        job.options = write_options(keep_options(order, job, kept));
    } catch (const Failure&) {
        forget_upload(store_.folder(), kept.name);
        throw;
    }
    job.filename = order.filename;
    job.file = kept.name;
    job.file_sha256 = kept.sha256;
    job.file_bytes = kept.bytes;
    job.uploader = actor_;
    if (!order.job) {
        job.id = store_.create_job(job, order.key, fingerprint);
    } else {
        if (!store_.move_job(job, from, JobState::created, actor_, "a corrected file")) {
            forget_upload(store_.folder(), kept.name);
            return refuse(job.id, Refusal::in_work, "was moved by another process; try again");
        }
        if (!order.key.empty())
            store_.remember_key("upload", actor_, order.key, fingerprint, job.id);
        forget_upload(store_.folder(), old_file);
    }
    crash_point("upload_created");
    turn.reset();
    if (order.detached) return answer(job.id);
    return settle_upload(job.id);
}

// Whether a corrected file may be uploaded into the job.
Answer Intake::why_not_mend(const Job& job) {
    if (!waits(job.state) && job.state != JobState::invalid_scheme)
        return refuse(job.id, Refusal::wrong_state,
                      "is " + std::string(job_state_name(job.state)) +
                          ", so no corrected file can be uploaded into it");
    const auto lack = job.kind == JobKind::sync ? lacks_rights() : std::nullopt;
    if (lack)
        return refuse(job.id, Refusal::not_permitted,
                      "is a sync, which only who may do everything may mend; " + *lack);
    return answer(job.id);
}

// How the file is read. A mended file of failed rows becomes one with the rest of its upload.
JobOptions Intake::keep_options(const UploadOrder& order, const Job& job, KeptFile& kept) {
    JobOptions options = order.options;
    options.schema = order.schema;
    const auto keep = [&] {
        const bool is_path =
            options.schema.find('/') != std::string::npos || options.schema.ends_with(".json");
        if (is_path) options.schema = keep_schema(store_.folder(), kept, options.schema);
    };
    if (!order.job) {
        keep();
        return options;
    }
    const JobOptions before = read_options(job.options);
    if (is_corrected_file(store_.folder(), kept)) {
        const std::string mended = kept.name;
        kept = merge_corrected(store_, job, kept);
        forget_upload(store_.folder(), mended);
        options = before;
        options.encoding.clear();
        options.approved_plan.clear();
        options.approves = false;
        options.chunk_rows = 0;
    }
    // What a sync is of stays as it was.
    options.manages = before.manages;
    options.as_of = before.as_of;
    options.license_budget = before.license_budget;
    keep();
    return options;
}

Answer Intake::proceed(const ProceedOrder& order) {
    if (recovers_first) recover();
    const std::string fingerprint = std::to_string(order.job) + ' ' + order.plan;
    const auto turn = store_.take_turn();
    Answer now = answer(order.job);
    if (!order.key.empty())
        if (const auto before = store_.find_key("proceed", actor_, order.key)) {
            // Who died between the key and the move goes on.
            const bool goes_on = before->fingerprint == fingerprint && waits(now.job->state);
            if (!goes_on) return repeat(*before, fingerprint);
        }
    if (now.refusal) return now;
    Job job = *now.job;
    if (!waits(job.state))
        return refuse(job.id, Refusal::wrong_state,
                      "is " + std::string(job_state_name(job.state)) +
                          ", so there is nothing to proceed with");
    if (job.state == JobState::quarantined && !order.approves)
        return refuse(job.id, Refusal::needs_approval,
                      "is quarantined (" + job.reason + "); look at it and proceed --approve");
    if (!order.plan.empty() && order.plan != job.plan_hash)
        return refuse(job.id, Refusal::plan_is_stale,
                      "has the plan " + job.plan_hash + " now; look at it and proceed with that");
    // Whoever may not proceed now is told so before the job moves.
    const auto lack = lacks_rights();
    if (lack && job.kind == JobKind::sync)
        return refuse(job.id, Refusal::not_permitted,
                      "is a sync, with which only who may do everything may proceed; " + *lack);
    const auto hold = hold_soon(store_.folder(), job.file);
    if (!hold->is_held())
        return refuse(job.id, Refusal::in_work, "another process works on it; try again");
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

Answer Intake::cancel(JobId id) {
    Answer now = answer(id);
    if (now.refusal) return now;
    const Job& job = *now.job;
    if (has_ended(job.state))
        return refuse(id, Refusal::wrong_state,
                      "is " + std::string(job_state_name(job.state)) + " already");
    ask_to_cancel(store_.folder(), job.file);
    // Whoever works on it sees that soon, and how far it got is known once it stopped.
    constexpr auto patience = std::chrono::seconds(10);
    const auto until = std::chrono::steady_clock::now() + patience;
    while (std::chrono::steady_clock::now() < until) {
        const FileHold hold(store_.folder(), job.file);
        if (hold.is_held()) return stop(id);
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
        now = answer(id);
        if (has_ended(now.job->state)) break;
    }
    return now;
}

// Of a job that nobody else works on, and that may have ended since it was looked at.
Answer Intake::stop(JobId id) {
    const Job job = *answer(id).job;
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
    UploadOrder whole = order;
    whole.kind = JobKind::sync;
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
    return answer(id);
}

std::size_t Intake::recover() {
    sweep_uploads(store_.folder(),
                  [&](const std::string& file) { return store_.knows_file(file); });
    std::size_t moved = validate_waiting(~std::uint64_t{0});
    for (const Job& job : store_.jobs_in(JobState::in_progress)) {
        const FileHold hold(store_.folder(), job.file);
        if (!hold.is_held()) break;  // those behind it wait for it
        moved += work_on(job.id, JobState::in_progress);
    }
    return moved;
}

std::size_t Intake::validate_waiting(std::uint64_t most_bytes) {
    std::size_t moved = 0;
    for (const Job& job : store_.jobs_in(JobState::created)) {
        if (job.file_bytes > most_bytes) continue;
        const FileHold hold(store_.folder(), job.file);
        if (hold.is_held()) moved += work_on(job.id, JobState::created);
    }
    return moved;
}

// What is wrong with one job keeps nobody from the others; answers how many were moved.
std::size_t Intake::work_on(JobId id, JobState state) {
    const Answer now = answer(id);
    if (now.job->state != state) return 0;
    try {
        if (state == JobState::created)
            validate(*now.job);
        else
            apply(id);
        return 1;
    } catch (const Failure& failure) {
        const bool is_of_store =
            failure.kind() == FailureKind::try_again || failure.kind() == FailureKind::unavailable;
        if (is_of_store) throw;
        return 0;
    }
}

}  // namespace rollcall
