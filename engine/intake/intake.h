// The verbs of a job: upload, proceed, cancel, undo; and finishing what a crash left behind.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engine/intake/job_options.h"
#include "engine/intake/upload_file.h"
#include "engine/intake/write_plan.h"
#include "engine/job/job.h"
#include "engine/pipeline/run.h"
#include "engine/store/store.h"
#include "engine/text/failure.h"

namespace rollcall {

// Why a request is not done; the job is as it was.
enum class Refusal : std::uint8_t {
    no_such_job,
    wrong_state,     // the job is not in a state from which that can be done
    plan_is_stale,   // the plan named is not the job's
    key_reused,      // the idempotency key named something else before
    needs_approval,  // quarantined: a guard tripped
    in_work,         // another process works on it at this moment
    not_permitted,
};

struct Answer {
    std::optional<Job> job;  // as it is now
    std::optional<Refusal> refusal;
    std::string why;  // of a refusal: a sentence
};

struct UploadOrder {
    std::string path;              // "-": standard input
    std::optional<KeptFile> kept;  // in place of `path`: kept already; is the order's from now on
    std::string filename;          // as the uploader calls it
    std::string schema;            // a name or a path; empty: by content
    JobOptions options;
    std::optional<JobId> job;  // a corrected file for it
    // Of a job: its own file with some cells edited, read as that was; refused where the job has
    // another plan than this one by now. It stays the file of who uploaded it. 0: another file.
    PlanNumber edited_plan = 0;
    bool is_undone_edit = false;
    std::optional<bool> matches_columns;  // of an edited file: by name from now on, or not any more
    std::string key;                      // idempotency key, or empty
    JobKind kind = JobKind::upload;
    bool detached = false;  // leave the work to a worker
};

struct ProceedOrder {
    JobId job = 0;
    std::string plan;  // hash, or empty
    bool approves = false;
    std::string key;
    bool detached = false;
    std::uint64_t chunk_rows = 0;  // 0: all Changes in one commit, up to a limit
};

// Whether somebody ever put a file into the job: uploaded it or a corrected one, or edited it.
bool had_a_hand_in(Store& store, JobId job, const Actor& actor);

// The schema that a validated job's file is of.
AnySchema schema_of(const Job& job);

// What keeps somebody from doing what touches everybody. Throws Failure{usage} as uploader_of does.
std::optional<std::string> lacks_rights(Access& access, const Actor& actor,
                                        const Directory& directory);

// Whether the Directory wants two people for what a guard stopped, and this one had a hand in its
// file: uploaded one for the job, or edited it.
bool needs_other_approver(Store& store, const Job& job, const Actor& actor);

// What is wrong with the kept uploads of jobs that have not ended; each as a sentence.
std::vector<std::string> verify_uploads(Store& store);

class Intake {
public:
    // The store must outlive it.
    Intake(Store& store, Actor actor) : store_(store), actor_(std::move(actor)) {}

    std::function<void(const Progress&)> on_progress;
    bool recovers_first = true;  // false: a worker beside it does

    // What went wrong with a job that recover() worked on; the others are worked on all the same.
    std::function<void(JobId, const Failure&)> on_failure;

    Answer upload(const UploadOrder& order);
    Answer proceed(const ProceedOrder& order);
    // As upload, of a file that is the full truth; applied at once where no guard trips and the
    // scheme is valid, unless it is a dry run.
    Answer sync(const UploadOrder& order, bool is_dry_run);

    // Waits a while for another process that works on the job to stop.
    Answer cancel(JobId id);
    Answer undo(JobId id);

    // Validates what is uploaded and nobody works on, and finishes what was being applied. Answers
    // how many jobs it moved.
    std::size_t recover();

    // The same for one job, which whoever calls holds. False: it is as it was.
    bool work_on(JobId job);

    // Takes away uploads that nobody knows; recover() does it too.
    void sweep();

    // Only validates, and no file that is larger: so that small ones get through beside large ones.
    std::size_t validate_waiting(std::uint64_t most_bytes);

private:
    std::size_t work_on(JobId id, JobState state);
    std::size_t work_on(const Job& job);
    Answer answer(JobId id);
    Answer refuse(JobId id, Refusal refusal, std::string why);
    Answer upload(const UploadOrder& order, KeptFile& kept);
    Answer stop(JobId id, bool asks);
    void refuse_strangers();
    std::optional<std::string> may_change_nothing();
    std::optional<std::string> why_a_stranger(const Job& job);
    std::optional<std::string> why_no_editor(const Job& job);
    Answer repeat(const Store::Remembered& remembered, const std::string& fingerprint);
    Answer settle_upload(JobId id);
    void validate(const Job& job);
    std::function<void(const Progress&)> show_progress(const Job& job);
    void apply(JobId id);
    Job plan_to_apply(Job job);
    void add_sync(const Job& job, const Directory& directory, const Verdict& verdict,
                  PlanParts& parts, PlanSummary& summary);
    void seal_plan(const Job& job, const PlanParts& parts, PlanSummary summary, const Actor& actor);
    std::optional<std::string> lacks_rights();
    Answer why_not_mend(const Job& job, bool is_edited);
    JobOptions keep_options(const UploadOrder& order, const Job& job, KeptFile& kept);

    Store& store_;
    Actor actor_;
};

}  // namespace rollcall
