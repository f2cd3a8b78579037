// A mended file of failed rows (corrected_file.h) and the upload that they came from, as one
// upload.
#pragma once

#include <optional>

#include "engine/intake/upload_file.h"
#include "engine/job/job.h"
#include "engine/schema/errors_column.h"
#include "engine/store/store.h"

namespace rollcall {

// Whether a file is one that write_failed_rows made, mended or not, and of which plan's rows; none
// where that was taken out of its name.
struct CorrectedFile {
    bool is_one = false;
    std::optional<ErrorsTag> tag;
};
CorrectedFile look_at_corrected(const std::string& folder, const KeptFile& file);

// A new kept file: the rows of the job's upload, and in the place of those that failed the rows of
// `mended`. Where these are more or fewer they come last, and the places of the others stay blank,
// so that all others keep their numbers (of JSON: are gone). Throws
// Failure{usage} where the two do not have the same columns or format.
KeptFile merge_corrected(Store& store, const Job& job, const KeptFile& mended);

}  // namespace rollcall
