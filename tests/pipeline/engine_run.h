// Runs the whole engine on bytes in memory and shows what came out as short text.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/directory/directory.h"
#include "engine/directory/uploader.h"
#include "engine/pipeline/run.h"
#include "tests/directory/scratch.h"

namespace rollcall::test {

// What stays the same from run to run.
struct EngineInputs {
    std::vector<AnySchema> schemas;              // ccai-users alone
    std::shared_ptr<const Directory> directory;  // may be null
    Uploader uploader = Uploader::api();
};

EngineInputs make_inputs(std::shared_ptr<const Directory> directory, std::string_view uploader,
                         std::uint32_t roles_per_user);

struct EngineRun {
    RunResult result;
    std::string log;  // as the options ask; the defaults are NDJSON
    std::string changes;
};

// Options that write both outputs as NDJSON.
RunOptions write_all_options(std::size_t chunk_bytes, unsigned threads);

// `scratch` holds the outputs while they are written.
EngineRun run_engine(const Scratch& scratch, std::string_view csv, const EngineInputs& inputs,
                     const RunOptions& options);

// "row:column:code:see_row" of every line of an NDJSON log, '-' where there is none.
std::vector<std::string> show_findings(std::string_view log);

std::vector<std::string> lines_of(std::string_view text);

// The counts in the words of SlowAnswer::counts.
std::string show_counts(const RunResult& result, const Directory* directory);

}  // namespace rollcall::test
