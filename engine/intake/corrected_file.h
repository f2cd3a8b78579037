// The rows of a job that have errors as a file of their own, to mend and upload into the job again.
#pragma once

#include <cstdint>

#include "engine/job/job.h"
#include "engine/pipeline/output_file.h"
#include "engine/store/store.h"

namespace rollcall {

// Writes the header and the failed rows as they stand in the kept upload, with one column more that
// tells the errors of each (errors_column.h): the same delimiter, UTF-8. JSON gets a member more.
// Answers how many rows. Throws Failure.
std::uint64_t write_failed_rows(Store& store, const Job& job, OutputFile& out);

}  // namespace rollcall
