// What Intake does to a job itself: validates its file, and applies its plan.
#include <algorithm>
#include <chrono>
#include <thread>
#include <unordered_set>

#include "engine/intake/intake.h"
#include "engine/intake/sync_plan.h"
#include "engine/intake/upload_file.h"
#include "engine/source/inflate.h"
#include "engine/store/crash_point.h"
#include "engine/text/failure.h"

namespace rollcall {
namespace {

constexpr std::chrono::milliseconds between_looks{20};

// What will be the same the next time.
bool is_lasting(const Failure& failure) {
    const FailureKind kind = failure.kind();
    if (dynamic_cast<const BrokenPacking*>(&failure) != nullptr) return true;
    return kind != FailureKind::try_again && kind != FailureKind::unavailable &&
           kind != FailureKind::read_or_write;
}

// The file by the name that its uploader knows.
std::string as_uploaded(std::string message, const std::string& folder, const Job& job) {
    const std::string path = folder + '/' + job.file + "/upload";
    const std::size_t at = message.find(path);
    return at == std::string::npos ? message : message.replace(at, path.size(), job.filename);
}

// Whether something of its plan was applied.
bool has_begun(Store& store, const Job& job) {
    const std::vector<LedgerEntry> ledger = store.ledger(job.id);
    return std::any_of(ledger.begin(), ledger.end(),
                       [&](const LedgerEntry& entry) { return entry.plan == job.plan; });
}

bool was_held(Store& store, JobId job) {
    const std::vector<JobEvent> events = store.events(job);
    return std::any_of(events.begin(), events.end(), [](const JobEvent& event) {
        return event.to == job_state_name(JobState::quarantined);
    });
}

}  // namespace

AnySchema schema_of(const Job& job) {
    const JobOptions options = read_options(job.options);
    return load_any_schema(options.schema.empty() ? job.schema : schema_path(options.schema));
}

// Validates, or waits for who does.
Answer Intake::settle_upload(JobId id) {
    for (;;) {
        Answer now = answer(id);
        if (now.refusal || now.job->state != JobState::created) return now;
        const auto hold = store_.hold_job(*now.job);
        if (hold) {
            now = answer(id);
            if (now.job->state == JobState::created) validate(*now.job);
            continue;
        }
        std::this_thread::sleep_for(between_looks);
    }
}

// Tells of the reading of a job's file, five times a second.
std::function<void(const Progress&)> Intake::show_progress(const Job& job) {
    return [this, job = job,
            next = std::chrono::steady_clock::time_point()](const Progress& progress) mutable {
        if (on_progress) on_progress(progress);
        const auto now = std::chrono::steady_clock::now();
        if (now < next) return;
        next = now + std::chrono::milliseconds(200);
        std::string json = R"({"step":"validate","rows":)" + std::to_string(progress.rows) +
                           R"(,"bytes":)" + std::to_string(progress.bytes);
        if (progress.all_bytes) json += R"(,"of_bytes":)" + std::to_string(*progress.all_bytes);
        store_.write_progress(job, json + '}');
    };
}

void Intake::validate(const Job& job) {
    try {
        const std::int64_t generation = store_.generation();
        const std::shared_ptr<const Directory> directory = store_.read_directory();
        const Uploader uploader = uploader_of(store_.access(), job.uploader, *directory);
        const auto verdict =
            judge({&job, store_.folder(), directory.get(), &uploader, show_progress(job), ""});
        crash_point("validated");
        PlanParts parts;
        parts.verdict = verdict.get();
        const RunResult& result = verdict->result;
        PlanSummary summary;
        summary.state =
            result.gathered.is_valid_scheme ? JobState::valid_scheme : JobState::invalid_scheme;
        if (job.kind == JobKind::sync) add_sync(job, *directory, *verdict, parts, summary);
        summary.made_against = generation;
        seal_plan(job, parts, summary, job.uploader);
        crash_point("plan_sealed");
        const std::string base = read_base(read_options(job.options).base).file;
        if (summary.state != JobState::invalid_scheme && base != job.file)
            forget_upload(store_.folder(), base);
        // A wish to stop that came meanwhile.
        if (store_.is_asked_to_cancel(job))
            store_.move_job(*store_.find_job(job.id), summary.state, JobState::cancelled,
                            job.uploader, "");
    } catch (const Failure& failure) {
        if (!is_lasting(failure)) throw;
        Job broken = job;
        broken.reason = as_uploaded(failure.what(), store_.folder(), job);
        store_.move_job(broken, job.state, JobState::failed, job.uploader, "");
        throw;
    }
}

// Writes what was judged as the job's next plan; the state and the generation are in `summary`.
void Intake::seal_plan(const Job& job, const PlanParts& parts, PlanSummary summary,
                       const Actor& actor) {
    const RunResult& result = parts.verdict->result;
    const auto writer = store_.write_plan(job);
    const PlanCounts counts = fill_plan(*writer, parts);
    summary.schema = result.schema;
    summary.plan_hash = counts.hash;
    summary.rights = rights_of(store_.access(), actor);
    summary.total_rows = result.gathered.tally.total_rows;
    summary.failed_rows = counts.failed_rows;
    crash_point("plan_written");
    writer->seal(summary, actor);
}

// Who is absent from a file that is the full truth, and what is suspicious about it.
void Intake::add_sync(const Job& job, const Directory& directory, const Verdict& verdict,
                      PlanParts& parts, PlanSummary& summary) {
    SyncPlan plan = plan_sync(store_, job, directory, verdict);
    parts.further = std::move(plan.changes);
    // Where two people are asked for, nobody lets go by mending what was held.
    if (plan.reasons.empty() && directory.settings().four_eyes && was_held(store_, job.id))
        plan.reasons.emplace_back("it was held before its file was changed");
    if (plan.reasons.empty()) return;
    summary.state = JobState::quarantined;
    for (const std::string& reason : plan.reasons)
        summary.reason.append(summary.reason.empty() ? "" : "; ").append(reason);
}

// The plan to be applied: the one there is, if nothing that it rests on has moved; else a new one.
Job Intake::plan_to_apply(Job job) {
    if (!job.proceeder)
        throw Failure(FailureKind::internal,
                      "nobody has proceeded with it, so nobody's rights hold");
    const JobOptions options = read_options(job.options);
    const std::int64_t generation = store_.generation();
    const Actor& proceeder = *job.proceeder;
    const bool same_rights = job.plan_rights == rights_of(store_.access(), proceeder);
    const bool same_chunks = options.chunk_rows == 0;
    if (generation == job.made_against && same_rights && same_chunks) return job;
    const std::shared_ptr<const Directory> directory = store_.read_directory();
    if (job.kind == JobKind::sync)
        for (const Actor& one : {job.uploader, proceeder})
            if (rollcall::lacks_rights(store_.access(), one, *directory))
                throw Failure(FailureKind::usage,
                              "sync: " + one.name() + " may not do everything any more");
    const Uploader uploader = uploader_of(store_.access(), proceeder, *directory);
    const auto verdict =
        judge({&job, store_.folder(), directory.get(), &uploader, show_progress(job), ""});
    std::unique_ptr<Verdict> also;
    PlanParts parts;
    parts.verdict = verdict.get();
    const std::string first_rights = rights_of(store_.access(), job.uploader);
    if (first_rights != "api" && first_rights != rights_of(store_.access(), proceeder)) {
        const Uploader first = uploader_of(store_.access(), job.uploader, *directory);
        also = judge({&job, store_.folder(), directory.get(), &first, nullptr, "first-"});
        parts.also = also.get();
    }
    std::unordered_set<std::uint64_t> approved;
    if (!options.approved_plan.empty()) {
        store_.each_change(job.id, job.plan, [&](const StoredChange& change) {
            approved.insert(print_of(change.body));
        });
        parts.approved = &approved;
    }
    parts.chunk_rows = options.chunk_rows;
    PlanSummary summary;
    summary.state = JobState::in_progress;
    if (job.kind == JobKind::sync) add_sync(job, *directory, *verdict, parts, summary);
    if (options.approves) summary.state = JobState::in_progress;
    summary.made_against = generation;
    const bool had_changes = store_.last_chunk(job.id, job.plan) > 0;
    const std::uint64_t failed_before = job.failed_rows;
    seal_plan(job, parts, summary, proceeder);
    crash_point("plan_judged_again");
    Job again = *store_.find_job(job.id);
    const bool has_changes = store_.last_chunk(again.id, again.plan) > 0;
    if (again.state != JobState::in_progress || has_changes || !had_changes ||
        again.failed_rows <= failed_before)
        return again;
    // Another may be able to, or another time.
    again.reason = "nothing of the plan could be applied any more by who proceeded; see its errors";
    store_.move_job(again, JobState::in_progress, JobState::stale, proceeder, again.reason);
    return *store_.find_job(job.id);
}

void Intake::apply(JobId id) {
    const auto turn = store_.take_turn();
    Job job = *store_.find_job(id);
    if (job.state != JobState::in_progress) return;
    const Actor actor = job.proceeder.value_or(actor_);
    const auto end = [&](JobState state, const std::string& reason) {
        job.reason = reason;
        store_.move_job(job, JobState::in_progress, state, actor, reason);
    };
    const auto is_cancelled = [&] { return store_.is_asked_to_cancel(job); };
    if (!has_begun(store_, job)) {
        try {
            job = plan_to_apply(job);
            if (job.state != JobState::in_progress) return;
        } catch (const Failure& failure) {
            // Nothing was applied, and trying again would not help.
            if (!is_lasting(failure)) throw;
            end(JobState::failed, failure.what());
            throw;
        }
    }
    // What came before stays, and can be undone.
    const auto stop = [&](const std::string& reason) {
        const bool has_changed = store_.find_job(id)->affected_rows > 0;
        end(has_changed ? JobState::cancelled : JobState::failed, reason);
    };
    std::optional<AnySchema> schema;
    try {
        schema = schema_of(job);
    } catch (const Failure& failure) {
        if (!is_lasting(failure)) throw;
        stop(failure.what());
        throw;
    }
    std::uint64_t done = 0;
    const std::int64_t last = std::max<std::int64_t>(1, store_.last_chunk(id, job.plan));
    for (std::int64_t chunk = 1; chunk <= last; ++chunk) {
        if (is_cancelled()) return end(JobState::cancelled, "cancelled");
        ApplyOrder order;
        order.job = &job;
        order.plan = job.plan;
        order.chunk = chunk;
        order.is_last = chunk == last;
        order.actor = actor;
        order.schema = &*schema;
        order.is_cancelled = is_cancelled;
        order.on_rows = [&](std::uint64_t rows) {
            store_.write_progress(job,
                                  R"({"step":"apply","rows":)" + std::to_string(done + rows) + '}');
        };
        const Applied applied = store_.apply(order);
        if (applied.is_cancelled) return end(JobState::cancelled, "cancelled");
        if (applied.lacks_admin)
            return stop("no active Admin would be left; nothing more was applied");
        if (applied.drifted + applied.failed > 0)
            return stop("the store holds other values than the plan was made from; run verify");
        done += applied.rows;
        crash_point("between_chunks");
    }
}

std::vector<std::string> verify_uploads(Store& store) {
    std::vector<std::string> broken;
    for (std::size_t at = 0; at < job_state_count; ++at) {
        if (has_ended(static_cast<JobState>(at))) continue;
        for (const Job& job : store.jobs_in(static_cast<JobState>(at))) try {
                kept_path(store.folder(), job.file, job.file_sha256);
                const std::string schema = read_options(job.options).schema;
                if (own_schema_path(store.folder(), job.file, schema))
                    static_cast<void>(schema_of(job));
            } catch (const Failure& failure) {
                // What cannot be looked at now may be as it must be.
                if (!is_lasting(failure)) throw;
                broken.push_back("job " + std::to_string(job.id) + ": " + failure.what());
            }
    }
    return broken;
}

}  // namespace rollcall
