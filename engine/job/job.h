// One upload on its way: uploaded, validated, proceeded, applied.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "engine/job/job_state.h"

namespace rollcall {

using JobId = std::int64_t;       // from 1
using PlanNumber = std::int64_t;  // within a job, from 1

enum class JobKind : std::uint8_t { upload, sync };
std::string_view job_kind_name(JobKind kind);

// Who asks. A portal user is one of the Directory; an API user is told by a name.
struct Actor {
    std::string user;      // e-mail, as written; empty: an API user
    std::string api_user;  // empty: a portal user

    std::string name() const { return user.empty() ? "api:" + api_user : user; }
};

struct Job {
    JobId id = 0;
    JobKind kind = JobKind::upload;
    JobState state = JobState::created;
    std::string created_at;
    std::optional<std::string> process_requested_at;
    std::string filename;
    std::string file;  // in the store's folder of uploads
    std::string file_sha256;
    std::uint64_t file_bytes = 0;
    std::string options;  // JSON: how the file is read
    std::string schema;   // empty: not known
    Actor uploader;
    std::optional<Actor> proceeder;
    PlanNumber plan = 0;    // 0: none
    std::string plan_hash;  // of that plan
    std::int64_t made_against = 0;
    std::string plan_rights;  // whose rights it was judged by: Actor::name()
    std::uint64_t total_rows = 0;
    std::uint64_t affected_rows = 0;
    std::uint64_t failed_rows = 0;
    std::string reason;
    std::string undo;  // JSON, once undone
};

}  // namespace rollcall
