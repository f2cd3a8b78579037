// What the commands that work on a store have in common.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "engine/cli/arguments.h"
#include "engine/intake/intake.h"
#include "engine/job/job.h"
#include "engine/store/store.h"

namespace rollcall {

void declare_place(Arguments& arguments);  // which store
void declare_store(Arguments& arguments);  // the same, with --as and --json

std::string store_url(const Arguments& arguments);

// Throws Failure{unavailable} where there is none.
std::unique_ptr<Store> open_store(const Arguments& arguments);

// A store's URL without passwords.
std::string shown_url(const std::string& url);
Actor read_actor(const Arguments& arguments);
JobId read_job_id(const Arguments& arguments);

// For what touches everybody or lets others in. Throws Failure{usage} where --as may not do
// everything; while a Directory has nobody in it, anybody may.
void need_every_right(Store& store, const Arguments& arguments);

// That job. Throws Failure{usage} where there is none, or none that --as may see.
Job need_job(Store& store, const Arguments& arguments, JobId id);
bool may_see(Store& store, const Arguments& arguments, const Job& job);

// One job for a person: what it is and what may be done next.
std::string job_text(const Job& job);

// Prints what came of a request, and answers the exit code.
int print_answer(Store& store, const Arguments& arguments, const Answer& answer);

}  // namespace rollcall
