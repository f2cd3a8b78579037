// The commands of a job: upload, proceed, status, jobs, errors, changes, cancel, undo, worker.
#include <sys/stat.h>

#include <array>
#include <atomic>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <iostream>
#include <thread>

#include "engine/cli/store_arguments.h"
#include "engine/cli/summary.h"
#include "engine/finding/error_log.h"
#include "engine/intake/corrected_file.h"
#include "engine/intake/job_record.h"
#include "engine/job/time_stamp.h"
#include "engine/pipeline/output_file.h"
#include "engine/text/escape.h"
#include "engine/text/failure.h"
#include "engine/text/json_slices.h"

namespace rollcall {
namespace {

constexpr std::string_view upload_help =
    "Usage: rollcall upload FILE [options]\n"
    "\n"
    "Keeps the file as a job and validates it. Nothing is applied: look at the plan with\n"
    "rollcall changes and rollcall errors, then rollcall proceed.\n"
    "\n"
    "Examples:\n"
    "  rollcall upload users.csv\n"
    "  rollcall upload mended.csv --job 12\n"
    "  rollcall upload users.csv --idempotency-key 2026-11-27-hr --json\n";

constexpr std::string_view sync_help =
    "Usage: rollcall sync FILE [options]\n"
    "\n"
    "Takes the file as the full truth: creates, updates and reactivates who is in it, deactivates "
    "who\n"
    "is not. Where something is suspicious the job is quarantined and waits for proceed "
    "--approve:\n"
    "more than 500 or 20 % deactivations, a file that is empty, cut off or older than the last "
    "one,\n"
    "no Admin left, a role that nobody would have any more, licences over the budget.\n"
    "\n"
    "Examples:\n"
    "  rollcall sync everybody.csv --dry-run\n"
    "  rollcall sync hr.csv --manages Agent --license-budget Agent=400 --json\n";

constexpr std::string_view proceed_help =
    "Usage: rollcall proceed ID [options]\n"
    "\n"
    "Applies the rows of a job that are free of errors, judged once more against the Directory of\n"
    "this moment and by the rights of who proceeds.\n"
    "\n"
    "Examples:\n"
    "  rollcall proceed 12\n"
    "  rollcall proceed 12 --plan "
    "18f1f43c739a1f6cf49877febbf0e8d638668e20e31a3779be9736c9d0bc6a8f\n"
    "  rollcall proceed 12 --approve\n";

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

constexpr std::string_view cancel_help =
    "Usage: rollcall cancel ID [options]\n\n"
    "Stops a job. One that is being applied stops at the next commit; its status tells how far it\n"
    "got.\n\nExample:\n  rollcall cancel 12\n";

constexpr std::string_view undo_help =
    "Usage: rollcall undo ID [options]\n\n"
    "Takes back what a job changed, but for what was edited since, which is kept.\n\nExample:\n"
    "  rollcall undo 12\n";

constexpr std::string_view worker_help =
    "Usage: rollcall worker [options]\n\n"
    "Validates what is uploaded and finishes what was being applied, until it is stopped.\n\n"
    "Example:\n  rollcall worker --once\n";

void declare_reading(Arguments& arguments) {
    arguments.option("schema", "NAME|FILE", "what kind of file it is (told by its columns)");
    arguments.option("encoding", "NAME", "utf-8, windows-1252, latin-1, utf-16le or utf-16be");
    arguments.option("delimiter", "CHAR", "between cells: one punctuation mark, or tab");
    arguments.flag("match-columns-by-name", "take columns in any order");
    arguments.option("services", "add|add-remove", "of Webex: whether FALSE removes (add)");
}

JobOptions read_reading(const Arguments& arguments) {
    JobOptions options;
    if (read_encoding(arguments)) options.encoding = arguments.text("encoding");
    if (const auto delimiter = read_delimiter(arguments)) options.delimiter = *delimiter;
    options.match_columns_by_name = arguments.has("match-columns-by-name");
    static_cast<void>(read_services(arguments));  // a wrong word is refused; the job keeps the word
    options.services = arguments.text("services");
    return options;
}

UploadOrder read_upload(const Arguments& arguments) {
    UploadOrder order;
    order.path = arguments.text("file");
    if (order.path.empty())
        throw Failure(FailureKind::usage, "no FILE was given ('-' is standard input); see --help");
    order.filename = order.path == "-" ? "standard input"
                                       : std::filesystem::path(order.path).filename().string();
    if (arguments.has("schema")) {
        order.schema = arguments.text("schema");
        static_cast<void>(load_any_schema(order.schema));  // a wrong one is told before all else
    }
    order.options = read_reading(arguments);
    return order;
}

// When a file was last changed, as jobs have times; nothing of standard input.
std::string time_of(const std::string& path) {
    struct stat about {};
    if (path == "-" || ::stat(path.c_str(), &about) != 0) return {};
    return second_stamp(about.st_mtim.tv_sec) + 'Z';
}

Job need_job(Store& store, JobId id) {
    const std::optional<Job> job = store.find_job(id);
    if (!job)
        throw Failure(FailureKind::usage,
                      "job " + std::to_string(id) +
                          ": there is none of that number; rollcall jobs lists them");
    return *job;
}

// A finding of the store as a line of a CSV log (§5).
void append_csv_finding(std::string& out, std::string_view body) {
    constexpr std::array<std::string_view, 8> members{"message", "column", "row",   "error_type",
                                                      "code",    "field",  "value", "suggestion"};
    for (const std::string_view member : members) {
        if (member != members.front()) out += ',';
        const std::string_view value = find_member(body, member);
        if (value.empty() || value == "null") continue;
        append_csv_cell(out, value.starts_with('"') ? read_string(value) : std::string(value));
    }
    out += "\r\n";
}

void print_findings(Store& store, const Job& job, const std::string& format) {
    if (format == "csv") std::cout << log_head(LogFormat::csv);
    if (format == "json") std::cout << "[";
    bool first = true;
    std::string line;
    store.each_finding(job.id, job.plan, [&](const StoredFinding& finding) {
        line.clear();
        if (format == "csv")
            append_csv_finding(line, finding.body);
        else
            line.append(format == "json" ? (first ? "\n" : ",\n") : "")
                .append(finding.body)
                .append(format == "json" ? "" : "\n");
        first = false;
        std::cout << line;
    });
    if (format == "json") std::cout << (first ? "]\n" : "\n]\n");
}

std::atomic<bool> is_stopped = false;

void stop(int) { is_stopped = true; }

}  // namespace

int upload_command(const Words& words) {
    Arguments arguments(upload_help);
    declare_store(arguments);
    arguments.option("job", "ID", "a corrected file for this job");
    declare_reading(arguments);
    arguments.option("idempotency-key", "KEY", "the same key makes the same job, once");
    arguments.flag("detach", "leave the work to a worker");
    arguments.hidden_option("file");
    if (!arguments.parse(words, {"file"})) return 0;
    UploadOrder order = read_upload(arguments);
    if (arguments.has("job")) order.job = static_cast<JobId>(arguments.number("job"));
    order.key = arguments.text("idempotency-key");
    order.detached = arguments.has("detach");
    const auto store = open_store(arguments);
    Intake intake(*store, read_actor(arguments));
    return print_answer(*store, arguments, intake.upload(order));
}

int sync_command(const Words& words) {
    Arguments arguments(sync_help);
    declare_store(arguments);
    declare_reading(arguments);
    arguments.option("manages", "ROLE", "only users who have this role (everybody)");
    arguments.option("as-of", "TIME", "the moment that the file tells of (its own time)");
    arguments.option("license-budget", "LIST", "licences at most, such as Agent=100,Manager=10");
    arguments.option("idempotency-key", "KEY", "the same key syncs once");
    arguments.flag("dry-run", "show what would be done, and apply nothing");
    arguments.hidden_option("file");
    if (!arguments.parse(words, {"file"})) return 0;
    UploadOrder order = read_upload(arguments);
    order.key = arguments.text("idempotency-key");
    order.options.manages = arguments.text("manages");
    order.options.license_budget = arguments.text("license-budget");
    order.options.as_of = arguments.has("as-of") ? arguments.text("as-of") : time_of(order.path);
    const auto store = open_store(arguments);
    Intake intake(*store, read_actor(arguments));
    return print_answer(*store, arguments, intake.sync(order, arguments.has("dry-run")));
}

int proceed_command(const Words& words) {
    Arguments arguments(proceed_help);
    declare_store(arguments);
    arguments.option("plan", "HASH", "only what is still as in the plan of this hash");
    arguments.flag("approve", "although a guard tripped");
    arguments.option("idempotency-key", "KEY", "the same key proceeds once");
    arguments.option("chunk-rows", "N", "commit after so many rows (all at once)");
    arguments.flag("detach", "leave the work to a worker");
    arguments.hidden_option("id");
    if (!arguments.parse(words, {"id"})) return 0;
    ProceedOrder order;
    order.job = read_job_id(arguments);
    order.plan = arguments.text("plan");
    order.approves = arguments.has("approve");
    order.key = arguments.text("idempotency-key");
    order.detached = arguments.has("detach");
    if (arguments.has("chunk-rows")) order.chunk_rows = arguments.number("chunk-rows");
    const auto store = open_store(arguments);
    Intake intake(*store, read_actor(arguments));
    return print_answer(*store, arguments, intake.proceed(order));
}

int status_command(const Words& words) {
    Arguments arguments(status_help);
    declare_store(arguments);
    arguments.hidden_option("id");
    if (!arguments.parse(words, {"id"})) return 0;
    const auto store = open_store(arguments);
    const Job job = need_job(*store, read_job_id(arguments));
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
    const JobPage found = store->list_jobs((page - 1) * per_page, per_page);
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
    const Job job = need_job(*store, read_job_id(arguments));
    if (!arguments.has("as-file")) {
        print_findings(*store, job, format);
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
    const Job job = need_job(*store, read_job_id(arguments));
    store->each_change(job.id, job.plan,
                       [](const StoredChange& change) { std::cout << change.body << '\n'; });
    return 0;
}

int cancel_command(const Words& words) {
    Arguments arguments(cancel_help);
    declare_store(arguments);
    arguments.hidden_option("id");
    if (!arguments.parse(words, {"id"})) return 0;
    const auto store = open_store(arguments);
    Intake intake(*store, read_actor(arguments));
    const Answer answer = intake.cancel(read_job_id(arguments));
    const int code = print_answer(*store, arguments, answer);
    return answer.refusal ? code : 0;
}

int undo_command(const Words& words) {
    Arguments arguments(undo_help);
    declare_store(arguments);
    arguments.hidden_option("id");
    if (!arguments.parse(words, {"id"})) return 0;
    const auto store = open_store(arguments);
    Intake intake(*store, read_actor(arguments));
    const Answer answer = intake.undo(read_job_id(arguments));
    const int code = print_answer(*store, arguments, answer);
    return answer.refusal ? code : 0;
}

int worker_command(const Words& words) {
    constexpr std::chrono::milliseconds between_looks{500};
    Arguments arguments(worker_help);
    declare_store(arguments);
    arguments.flag("once", "end when there is nothing to do");
    if (!arguments.parse(words, {})) return 0;
    const auto store = open_store(arguments);
    Intake intake(*store, read_actor(arguments));
    std::signal(SIGTERM, stop);
    std::signal(SIGINT, stop);
    while (!is_stopped) {
        try {
            if (intake.recover() > 0) continue;
        } catch (const Failure& failure) {
            if (arguments.has("once")) throw;
            std::cerr << "rollcall: " << for_terminal(failure.what()) << std::endl;
        }
        if (arguments.has("once")) break;
        std::this_thread::sleep_for(between_looks);
    }
    return 0;
}

}  // namespace rollcall
