// See engine_run.h.
#include "tests/pipeline/engine_run.h"

#include <array>
#include <stdexcept>
#include <utility>

namespace rollcall::test {
namespace {

// The value behind `key` of one flat JSON line that the engine wrote; quotes taken off. A key in
// quotes that are not escaped cannot be part of a value.
std::string member_of(std::string_view line, const std::string& key) {
    const std::string mark = ",\"" + key + "\":";
    const std::size_t at = line.find(mark);
    if (at == std::string_view::npos) throw std::logic_error("no " + key + " in the log");
    std::string_view value = line.substr(at + mark.size());
    value = value.substr(0, value.find_first_of(",}"));
    if (value == "null") return "-";
    if (value.front() == '"') value = value.substr(1, value.size() - 2);
    return std::string(value);
}

}  // namespace

EngineInputs make_inputs(std::shared_ptr<const Directory> directory, std::string_view uploader,
                         std::uint32_t roles_per_user) {
    EngineInputs inputs;
    Schema schema = load_schema("ccai-users");
    schema.roles_per_user = roles_per_user;
    inputs.schemas.emplace_back(std::move(schema));
    if (!uploader.empty()) inputs.uploader = Uploader::portal(*directory, uploader);
    inputs.directory = std::move(directory);
    return inputs;
}

RunOptions write_all_options(std::size_t chunk_bytes, unsigned threads) {
    RunOptions options;
    options.limits.chunk_bytes = chunk_bytes;
    options.limits.threads = threads;
    options.wanted.log = true;
    options.wanted.log_format = LogFormat::ndjson;
    options.wanted.changes = true;
    options.wanted.change_format = ChangeFormat::ndjson;
    return options;
}

EngineRun run_engine(const Scratch& scratch, std::string_view csv, const EngineInputs& inputs,
                     const RunOptions& options) {
    EngineRun done;
    {
        OutputFile log(scratch.path("log").string());
        OutputFile changes(scratch.path("changes").string());
        Source source(csv, std::nullopt);
        const RunInputs held{&inputs.schemas, true, inputs.directory.get(), &inputs.uploader};
        done.result = run(source, held, options, {&log, &changes});
    }
    done.log = read_file(scratch.path("log"));
    done.changes = read_file(scratch.path("changes"));
    return done;
}

std::vector<std::string> lines_of(std::string_view text) {
    std::vector<std::string> lines;
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        lines.emplace_back(text.substr(0, end));
        text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
    }
    return lines;
}

std::vector<std::string> show_findings(std::string_view log) {
    std::vector<std::string> findings;
    for (const std::string& line : lines_of(log))
        findings.push_back(member_of(line, "row") + ":" + member_of(line, "column") + ":" +
                           member_of(line, "code") + ":" + member_of(line, "see_row"));
    return findings;
}

std::string show_counts(const RunResult& result, const Directory* directory) {
    const Tally& tally = result.gathered.tally;
    using Count = std::pair<const char*, std::uint64_t>;
    std::string text = "total " + std::to_string(tally.total_rows);
    for (const auto& [word, count] :
         {Count{"blank", tally.blank_rows}, Count{"valid", tally.valid_rows()},
          Count{"failed", tally.failed_rows}, Count{"create", tally.creates},
          Count{"update", tally.updates}, Count{"unchanged", tally.unchanged_rows()},
          Count{"rename", tally.renames}, Count{"activate", tally.activates},
          Count{"deactivate", tally.deactivates}})
        text.append(" ").append(word).append(" ").append(std::to_string(count));
    if (directory == nullptr) return text;
    for (const License license : {License::agent, License::manager, License::admin}) {
        const auto before = static_cast<std::int64_t>(directory->licenses(license));
        const std::int64_t moves = tally.license_moves[static_cast<std::size_t>(license)];
        text.append(" ").append(license_name(license)).append(" ").append(std::to_string(before));
        text.append(">").append(std::to_string(before + moves));
    }
    return text;
}

}  // namespace rollcall::test
