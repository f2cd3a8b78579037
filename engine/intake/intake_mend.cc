// A corrected file for a job: who may upload it, and what becomes of the file before.
#include "engine/intake/intake.h"
#include "engine/intake/merge_corrected.h"
#include "engine/intake/upload_file.h"
#include "engine/text/failure.h"

namespace rollcall {
namespace {

// Read as before, but in UTF-8 now, and nobody has approved it.
JobOptions as_before(JobOptions options) {
    options.encoding.clear();
    options.approved_plan.clear();
    options.approves = false;
    options.chunk_rows = 0;
    return options;
}

}  // namespace

// Whether a corrected or edited file may come into the job.
Answer Intake::why_not_mend(const Job& job, bool is_edited) {
    if (!waits_for_proceed(job.state) && job.state != JobState::invalid_scheme)
        return refuse(job.id, Refusal::wrong_state,
                      "is " + std::string(job_state_name(job.state)) +
                          ", so no corrected file can be uploaded into it");
    const auto lack = job.kind == JobKind::sync ? lacks_rights() : std::nullopt;
    if (lack)
        return refuse(job.id, Refusal::not_permitted,
                      "is a sync, which only who may do everything may mend; " + *lack);
    if (const auto stranger = is_edited ? why_no_editor(job) : why_a_stranger(job))
        return refuse(job.id, Refusal::not_permitted, "is another's; " + *stranger);
    return answer(job.id);
}

// An edited file is judged by the rights of who uploaded it. So that nobody does by another's
// rights what they may not do by their own, it is edited by that one, or by who may do everything.
std::optional<std::string> Intake::why_no_editor(const Job& job) {
    if (job.uploader.name() == actor_.name()) return std::nullopt;
    if (rights_of(store_.access(), actor_) == "api") return std::nullopt;
    const auto directory = store_.read_directory();
    if (const auto lack = rollcall::lacks_rights(store_.access(), actor_, *directory)) return lack;
    if (uploader_of(store_.access(), actor_, *directory).is_unlimited(*directory))
        return std::nullopt;
    return "there are roles that you may not assign";
}

// A job is ended or mended by who uploaded or proceeded with it, or by who may do everything.
std::optional<std::string> Intake::why_a_stranger(const Job& job) {
    const auto is_actor = [&](const Actor& one) { return one.name() == actor_.name(); };
    if (is_actor(job.uploader) || (job.proceeder && is_actor(*job.proceeder))) return std::nullopt;
    return lacks_rights();
}

// How the file is read. A mended file of failed rows becomes one with the rest of its upload: with
// the job's last file that was sound, which is kept until the new one is sound too.
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
    JobOptions before = read_options(job.options);
    BaseFile base{job.file, job.file_sha256, job.plan, ""};
    if (job.state == JobState::invalid_scheme && !before.base.empty()) {
        base = read_base(before.base);
        before = read_options(base.options);
    }
    before.base.clear();
    base.options = write_options(before);
    const bool is_edited = order.edited_plan != 0;
    if (is_edited) {
        before = read_options(job.options);
        before.base.clear();
        options = as_before(before);
        if (order.matches_columns) options.match_columns_by_name = *order.matches_columns;
    }
    const CorrectedFile corrected =
        is_edited ? CorrectedFile() : look_at_corrected(store_.folder(), kept);
    if (corrected.is_one) {
        if (corrected.tag && (corrected.tag->job != job.id || corrected.tag->plan != base.plan))
            throw Failure(FailureKind::usage,
                          "the file mends rows of job " + std::to_string(corrected.tag->job) +
                              " as they were in plan " + std::to_string(corrected.tag->plan) +
                              ", and job " + std::to_string(job.id) + " has plan " +
                              std::to_string(base.plan) +
                              " now; mend what errors --as-file writes now");
        Job source = job;
        source.file = base.file;
        source.file_sha256 = base.sha256;
        source.plan = base.plan;
        source.options = base.options;
        const std::string mended = kept.name;
        kept = merge_corrected(store_, source, kept);
        forget_upload(store_.folder(), mended);
        options = as_before(before);
    }
    // What a sync is of stays as it was.
    options.manages = before.manages;
    options.as_of = before.as_of;
    options.license_budget = before.license_budget;
    options.base = write_base(base);
    keep();
    return options;
}

}  // namespace rollcall
