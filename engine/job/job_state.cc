#include "engine/job/job_state.h"

#include <algorithm>

namespace rollcall {
namespace {

constexpr std::array<std::string_view, job_state_count> names{
    "created",     "valid_scheme", "invalid_scheme", "quarantined", "stale",
    "in_progress", "finished",     "failed",         "cancelled",   "undone"};

struct Move {
    JobState from;
    JobState to;
};

constexpr std::array moves{
    Move{JobState::created, JobState::valid_scheme},
    Move{JobState::created, JobState::invalid_scheme},
    Move{JobState::created, JobState::quarantined},
    Move{JobState::created, JobState::failed},
    Move{JobState::created, JobState::cancelled},
    // A corrected file in the same job.
    Move{JobState::valid_scheme, JobState::created},
    Move{JobState::invalid_scheme, JobState::created},
    Move{JobState::quarantined, JobState::created},
    Move{JobState::stale, JobState::created},
    Move{JobState::valid_scheme, JobState::in_progress},
    Move{JobState::valid_scheme, JobState::stale},
    Move{JobState::valid_scheme, JobState::cancelled},
    Move{JobState::invalid_scheme, JobState::cancelled},
    Move{JobState::quarantined, JobState::in_progress},
    Move{JobState::quarantined, JobState::cancelled},
    Move{JobState::stale, JobState::in_progress},
    Move{JobState::stale, JobState::cancelled},
    Move{JobState::in_progress, JobState::finished},
    Move{JobState::in_progress, JobState::failed},
    Move{JobState::in_progress, JobState::cancelled},
    Move{JobState::in_progress, JobState::stale},
    Move{JobState::in_progress, JobState::quarantined},
    Move{JobState::finished, JobState::undone},
    Move{JobState::cancelled, JobState::undone},
};

}  // namespace

std::string_view job_state_name(JobState state) { return names[static_cast<std::size_t>(state)]; }

std::optional<JobState> find_job_state(std::string_view name) {
    const auto found = std::find(names.begin(), names.end(), name);
    if (found == names.end()) return std::nullopt;
    return static_cast<JobState>(found - names.begin());
}

bool may_move(JobState from, JobState to) {
    return std::any_of(moves.begin(), moves.end(),
                       [&](const Move& move) { return move.from == from && move.to == to; });
}

bool waits_for_proceed(JobState state) {
    return state == JobState::valid_scheme || state == JobState::quarantined ||
           state == JobState::stale;
}

bool has_ended(JobState state) {
    return state == JobState::finished || state == JobState::failed ||
           state == JobState::cancelled || state == JobState::undone;
}

}  // namespace rollcall
