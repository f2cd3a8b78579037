// The states of a job and the moves between them: the one table that says which are allowed.
//
// created → valid_scheme | invalid_scheme → in_progress → finished are those of the CCAI API (seed
// 004); the others say what it leaves out.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace rollcall {

enum class JobState : std::uint8_t {
    created,         // the file is kept; not validated yet
    valid_scheme,    // validated: the plan waits for proceed
    invalid_scheme,  // refused as a whole; a corrected file may be uploaded into the job
    quarantined,     // a guard of sync tripped: waits for proceed with approval
    stale,           // what was approved no longer holds: upload or proceed again
    in_progress,     // being applied; after a crash whoever comes next finishes it
    finished,
    failed,     // nothing was applied
    cancelled,  // affected_rows says how far it got
    undone,
};
inline constexpr std::size_t job_state_count = 10;

std::string_view job_state_name(JobState state);
std::optional<JobState> find_job_state(std::string_view name);

// Whether a job may go from one state to the other. What ended does not move, but for undone.
bool may_move(JobState from, JobState to);

// Whether nothing but undo can come after it.
bool has_ended(JobState state);

// Whether its plan is there to be proceeded with.
bool waits_for_proceed(JobState state);

}  // namespace rollcall
