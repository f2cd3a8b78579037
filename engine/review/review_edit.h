// Cells of a job's file edited where they stand, rows left out, and the last edit taken back: each
// makes a new kept file of the job and judges it, as an upload does (Intake::upload). What was
// edited lies beside the file, and goes with it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/intake/intake.h"
#include "engine/job/job.h"
#include "engine/store/store.h"

namespace rollcall {

struct CellEdit {
    std::uint64_t row = 0;     // as a spreadsheet shows it; of CSV the header's too
    std::uint64_t column = 0;  // from 1
    std::size_t value = 0;     // into EditOrder::values: a million cells may get the same
};

// Columns from 1, of CSV; 0: none.
struct ColumnEdit {
    std::uint64_t leave_out = 0;   // goes from the header and every row; those behind it move up
    std::uint64_t merge_into = 0;  // first gets what that column says where it says nothing itself
};

struct EditOrder {
    JobId job = 0;
    PlanNumber plan = 0;  // that was looked at
    // One of these.
    std::vector<CellEdit> cells;
    std::vector<std::uint64_t> leave_out;  // rows: of CSV they become blank, of JSON they go
    ColumnEdit column;
    bool matches_columns = false;  // by name from now on, in whatever order they stand

    std::vector<std::string> values;
    bool detached = false;  // leave the judging to a worker
};

// Throws Failure{usage} where a row or a column is not there, or where two columns that are to be
// merged say different things in a row.
Answer edit_job(Store& store, const Actor& actor, EditOrder order);

// Refused with Refusal::wrong_state where there is no edit to take back.
Answer undo_edit(Store& store, const Actor& actor, JobId job, PlanNumber plan, bool detached);

// What was edited since the file came, oldest first: each as JSON, without values.
std::vector<std::string> list_edits(Store& store, const Job& job);

}  // namespace rollcall
