// How a job's file is read, as the job keeps it: JSON with the names of the command line.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "engine/pipeline/run.h"

namespace rollcall {

struct JobOptions {
    std::string schema;  // a shipped one or a path; empty: by content
    std::string encoding;
    std::string delimiter;
    std::string services;
    bool match_columns_by_name = false;
    // Of sync (sync_plan.h).
    std::string manages;         // a role; empty: every user
    std::string as_of;           // the moment that the file tells of; empty: unknown
    std::string license_budget;  // "Agent=100,Admin=3"; empty: none
    // Of proceed, so that whoever finishes the job after a crash knows them.
    std::string approved_plan;  // hash: Changes that differ from it are left out
    bool approves = false;      // guards were overruled
    std::uint64_t chunk_rows = 0;
    // Of a corrected file: the job's last file that was sound, until this one is.
    std::string base;  // BaseFile as JSON; empty: none
};

// None where the file itself tells it.
std::optional<Encoding> encoding_of(const JobOptions& options);

struct BaseFile {
    std::string file;
    std::string sha256;
    std::int64_t plan = 0;
    std::string options;  // JSON
};
std::string write_base(const BaseFile& base);
BaseFile read_base(const std::string& json);

std::string write_options(const JobOptions& options);
JobOptions read_options(const std::string& json);

}  // namespace rollcall
