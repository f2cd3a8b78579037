#include "engine/job/job.h"

namespace rollcall {

std::string_view job_kind_name(JobKind kind) { return kind == JobKind::sync ? "sync" : "upload"; }

}  // namespace rollcall
