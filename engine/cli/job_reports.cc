// The commands that tell of jobs: status, jobs, errors, changes.
#include <array>
#include <iostream>

#include "engine/cli/store_arguments.h"
#include "engine/cli/summary.h"
#include "engine/finding/error_log.h"
#include "engine/intake/corrected_file.h"
#include "engine/intake/job_record.h"
#include "engine/pipeline/output_file.h"
#include "engine/text/escape.h"
#include "engine/text/failure.h"
#include "engine/text/json_slices.h"

namespace rollcall {
namespace {

constexpr std::string_view status_help =
    "Usage: rollcall status ID [options]\n\nTells how far a job is.\n\nExample:\n"
    "  rollcall status 12 --json\n";

constexpr std::string_view jobs_help =
    "Usage: rollcall jobs [options]\n\nLists the jobs, newest first.\n\nExample:\n"
    "  rollcall jobs --page 2 --per-page 50\n";

constexpr std::string_view errors_help =
    "Usage: rollcall errors ID [options]\n"
    "\n"
    "Prints the findings of a job, or writes the rows that have errors as a file of their own, "
    "with\n"
    "the errors beside each, to mend and upload again with --job.\n"
    "\n"
    "Examples:\n"
    "  rollcall errors 12 --format csv\n"
    "  rollcall errors 12 --as-file mend.csv\n";

constexpr std::string_view changes_help =
    "Usage: rollcall changes ID [options]\n\n"
    "Prints what the job would change, or has changed, one JSON object a line.\n\nExample:\n"
    "  rollcall changes 12\n";

void print_findings(Store& store, const Job& job, const std::string& format) {
    if (format == "csv") std::cout << log_head(LogFormat::csv);
    if (format == "json") std::cout << "[";
    bool first = true;
    std::string line;
    store.each_finding(job.id, job.plan, [&](const StoredFinding& finding) {
        line.clear();
        if (format == "csv")
            line += csv_finding(finding.body);
        else
            line.append(format == "json" ? (first ? "\n" : ",\n") : "")
                .append(finding.body)
                .append(format == "json" ? "" : "\n");
        first = false;
        std::cout << line;
    });
    if (format == "json") std::cout << (first ? "]\n" : "\n]\n");
}

}  // namespace

int status_command(const Words& words) {
    Arguments arguments(status_help);
    declare_store(arguments);
    arguments.hidden_option("id");
    if (!arguments.parse(words, {"id"})) return 0;
    const auto store = open_store(arguments);
    const Job job = need_job(*store, arguments, read_job_id(arguments));
    std::cout << (arguments.has("json") ? job_json(*store, job, whole_finding) + '\n'
                                        : job_text(job));
    return 0;
}

int jobs_command(const Words& words) {
    Arguments arguments(jobs_help);
    declare_store(arguments);
    arguments.option("page", "N", "which page (1)");
    arguments.option("per-page", "N", "jobs on a page (20)");
    if (!arguments.parse(words, {})) return 0;
    constexpr std::uint64_t most = 1000;
    const std::uint64_t page = arguments.has("page") ? arguments.number("page") : 1;
    const std::uint64_t per_page = arguments.has("per-page") ? arguments.number("per-page") : 20;
    if (page == 0 || per_page == 0 || per_page > most)
        throw Failure(FailureKind::usage, "--page: from 1; --per-page: 1 to 1000");
    const auto store = open_store(arguments);
    const std::string user = arguments.has("as") && !may_see(*store, arguments, Job{})
                                 ? arguments.text("as")
                                 : std::string();
    const JobPage found = store->list_jobs((page - 1) * per_page, per_page, user);
    if (!arguments.has("json")) {
        for (const Job& job : found.jobs) std::cout << job_text(job);
        std::cout << found.total << (found.total == 1 ? " job\n" : " jobs\n");
        return 0;
    }
    std::cout << '[';
    for (const Job& job : found.jobs)
        std::cout << (&job == found.jobs.data() ? "" : ",\n") << job_json(*store, job);
    std::cout << "]\n";
    return 0;
}

int errors_command(const Words& words) {
    Arguments arguments(errors_help);
    declare_store(arguments);
    arguments.option("format", "csv|json|ndjson", "how they are written (csv)");
    arguments.option("as-file", "OUT", "the failed rows as a file to mend");
    arguments.hidden_option("id");
    if (!arguments.parse(words, {"id"})) return 0;
    const std::string format = arguments.has("format") ? arguments.text("format")
                               : arguments.has("json") ? "json"
                                                       : "csv";
    if (format != "csv" && format != "json" && format != "ndjson")
        throw Failure(FailureKind::usage,
                      "--format: \"" + format + "\" is not csv, json or ndjson");
    const auto store = open_store(arguments);
    const Job job = need_job(*store, arguments, read_job_id(arguments));
    if (!arguments.has("as-file")) {
        print_findings(*store, job, format);
        return 0;
    }
    if (arguments.has("format") || arguments.has("json"))
        throw Failure(FailureKind::usage,
                      "--as-file: the rows stand as in the upload; leave out --format and --json");
    if (job.failed_rows == 0) {
        std::cerr << "rollcall: no row has errors, so no file was written\n";
        return 0;
    }
    OutputFile out(arguments.text("as-file"));
    const std::uint64_t rows = write_failed_rows(*store, job, out);
    out.finish({}, 0, 0, {});
    out.publish();
    std::cerr << "rollcall: " << rows << (rows == 1 ? " row has" : " rows have") << " errors\n";
    return 0;
}

int changes_command(const Words& words) {
    Arguments arguments(changes_help);
    declare_store(arguments);
    arguments.hidden_option("id");
    if (!arguments.parse(words, {"id"})) return 0;
    const auto store = open_store(arguments);
    const Job job = need_job(*store, arguments, read_job_id(arguments));
    const AppliedChunks applied(*store, job);
    store->each_change(job.id, job.plan, [&](const StoredChange& change) {
        if (applied.shows(change)) std::cout << change.body << '\n';
    });
    return 0;
}

}  // namespace rollcall
