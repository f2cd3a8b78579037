// A file that is the full truth: who is absent is deactivated, who is there again is reactivated;
// and the guards that keep a bad file from wiping out a contact centre.
//
// A user is managed who has the marker role (JobOptions::manages), or everybody. Who is named in
// the file counts as present whatever else is wrong with the row. Where the file says nothing of
// Status, being named means Active. The last active Admin and who syncs are never deactivated by
// being absent.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/directory/directory.h"
#include "engine/intake/judge.h"
#include "engine/store/store.h"

namespace rollcall {

struct SyncLimits {
    std::uint64_t deactivations = 500;
    std::uint64_t percent = 20;              // of the active users that are managed
    std::uint64_t fewest_rows_percent = 50;  // of the rows of the last sync
};

struct SyncPlan {
    std::vector<std::string> changes;  // of users without a row of their own, as lines of §6
    std::uint64_t deactivations = 0;   // the file's own too
    std::vector<std::string> reasons;  // of the guards that tripped; empty: it may go ahead
};

// What can be said of a sync's options before the file is looked at; makes as_of a time_stamp.
// Throws Failure{usage}.
void check_sync_options(Store& store, JobOptions& options);

// Throws Failure{usage} where the file is of no schema of users. Deactivations of syncs that ended
// within a day count towards the limits, so that a file cut in slices trips them too.
SyncPlan plan_sync(Store& store, const Job& job, const Directory& directory, const Verdict& verdict,
                   const SyncLimits& limits = {});

}  // namespace rollcall
