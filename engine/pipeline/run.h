// One file from its first byte to its error log and change set: the wiring, and nothing else.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engine/directory/directory.h"
#include "engine/directory/uploader.h"
#include "engine/pipeline/gather.h"
#include "engine/plan/entry/entry_options.h"
#include "engine/schema/any_schema.h"
#include "engine/schema/binding.h"
#include "engine/source/source.h"
#include "engine/text/limits.h"

namespace rollcall {

struct Progress {
    std::uint64_t bytes = 0;
    std::optional<std::uint64_t> all_bytes;
    std::uint64_t rows = 0;
    std::uint64_t findings = 0;
};

struct RunOptions {
    Limits limits;
    std::optional<char> delimiter;
    ColumnOrder order = ColumnOrder::as_template;
    OnError on_error = OnError::skip;
    EntryOptions entries;
    Wanted wanted;
    std::function<void(const Progress&)> on_progress;  // called in file order, from any thread
};

// What the file is held against. `directory` may be null.
struct RunInputs {
    const std::vector<AnySchema>* schemas = nullptr;  // to choose from, by the header
    bool schema_is_named = false;                     // there is one, and it is taken as it is
    const Directory* directory = nullptr;
    const Uploader* uploader = nullptr;
};

struct RunResult {
    Gathered gathered;
    std::string schema;        // name; empty where none was found
    std::uint64_t bytes = 0;   // of the file
    bool says_status = false;  // of users: it has the column or member Status
};

// Throws Failure. The outputs are finished (or, after a Failure, left out).
RunResult run(Source& source, const RunInputs& inputs, const RunOptions& options, Outputs outputs);

}  // namespace rollcall
