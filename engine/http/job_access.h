// Which jobs a caller may see, and what of them; and how requests name jobs.
#pragma once

#include <optional>
#include <string>

#include "engine/http/mask.h"
#include "engine/http/message.h"
#include "engine/http/service.h"
#include "engine/intake/intake.h"
#include "engine/job/job.h"

namespace rollcall {

// API users see all jobs; so does who may manage user lists. Other portal users see theirs: with
// which they proceeded, or into which they ever put a file.
bool sees_all_jobs(const Caller& caller);
bool may_see(Store& store, const Caller& caller, const Job& job);

// Rows as they stand in the upload: for who uploaded it, and for who may see every field.
bool may_see_rows(const Caller& caller, const Job& job);
Response no_rows();  // what others get

// Whether the caller may edit the file: as Intake decides.
bool may_edit(const Caller& caller, const Job& job);

// The job that a word or the member "id" of a small body names; a Response where there is none, or
// none that the caller may see: both look the same to them.
struct Named {
    std::optional<Job> job;
    Response refusal;
};
Named find_job(Store& store, const Caller& caller, std::string_view word);
Named find_job_of_body(Store& store, const Request& request);

// What the caller may not see of the job's findings and Changes.
Mask mask_for(const Caller& caller, const Job& job);

// For a caller's verbs; what a crash left is the workers' affair.
Intake intake_for(Store& store, const Request& request);

std::string job_link(const Request& request, const Job& job);

// What a verb of a job answers (seed 004): id, status and link, with the header Link.
Response job_answer(const Request& request, const Job& job, JobState state, int status);

}  // namespace rollcall
