// A mended file of failed rows (corrected_file.h) and the upload that they came from, as one
// upload.
#pragma once

#include "engine/intake/upload_file.h"
#include "engine/job/job.h"
#include "engine/store/store.h"

namespace rollcall {

// Whether the file is one that write_failed_rows made, mended or not.
bool is_corrected_file(const std::string& folder, const KeptFile& file);

// A new kept file: the rows of the job's upload, those that failed blank, so that all others keep
// their numbers (of JSON: without them), and the rows of `mended` behind them. Throws
// Failure{usage} where the two do not have the same columns or format.
KeptFile merge_corrected(Store& store, const Job& job, const KeptFile& mended);

}  // namespace rollcall
