// The commands that move a job: upload, sync, proceed, cancel, undo, worker.
#include <sys/stat.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <iostream>
#include <thread>

#include "engine/cli/store_arguments.h"
#include "engine/cli/summary.h"
#include "engine/intake/tenant_work.h"
#include "engine/job/time_stamp.h"
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
    "With --job the file corrects that job. One that rollcall errors --as-file wrote, mended and "
    "with\n"
    "its last column still there, takes the place of the rows that failed; any other takes the "
    "place\n"
    "of the whole upload.\n"
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
    "Validates what is uploaded and finishes what was being applied, until it is stopped. Any\n"
    "number of workers may run beside each other; on PostgreSQL on any machine, and without\n"
    "--tenant for all tenants.\n\n"
    "Examples:\n"
    "  rollcall worker --once\n"
    "  rollcall worker --store postgresql://db/rollcall --files /srv/uploads\n";

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

// What keeps other jobs from being worked on is told, and keeps this one from nothing.
Intake intake_for(Store& store, const Arguments& arguments) {
    Intake intake(store, read_actor(arguments));
    intake.on_failure = [](JobId job, const Failure& failure) {
        std::cerr << "rollcall: job " << job << ": " << for_terminal(failure.what()) << '\n';
    };
    return intake;
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
    Intake intake = intake_for(*store, arguments);
    const auto before = order.job ? store->find_job(*order.job) : std::nullopt;
    const Answer answer = intake.upload(order);
    // Who takes the last column out of a mended file means its rows only, and loses the others.
    if (before && !answer.refusal && answer.job->total_rows < before->total_rows)
        std::cerr << "rollcall: the job has " << answer.job->total_rows << " rows now, and had "
                  << before->total_rows
                  << ": a file without the last column of errors --as-file takes the place of the "
                     "whole upload\n";
    return print_answer(*store, arguments, answer);
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
    Intake intake = intake_for(*store, arguments);
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
    Intake intake = intake_for(*store, arguments);
    return print_answer(*store, arguments, intake.proceed(order));
}

int cancel_command(const Words& words) {
    Arguments arguments(cancel_help);
    declare_store(arguments);
    arguments.hidden_option("id");
    if (!arguments.parse(words, {"id"})) return 0;
    const auto store = open_store(arguments);
    Intake intake = intake_for(*store, arguments);
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
    Intake intake = intake_for(*store, arguments);
    const Answer answer = intake.undo(read_job_id(arguments));
    const int code = print_answer(*store, arguments, answer);
    if (answer.refusal) return code;
    return find_member(answer.job->undo, "failed") == "0" ? 0 : 1;
}

namespace {

// Claims jobs of all tenants until it is stopped.
int work_for_all(const Arguments& arguments) {
    constexpr std::chrono::milliseconds between_looks{500};
    if (arguments.has("as"))
        throw Failure(FailureKind::usage, "--as: name the --tenant whose user that is");
    const bool is_once = arguments.has("once");
    int code = 0;
    TenantWork work(store_url(arguments));
    work.on_failure = [&](const std::string& tenant, JobId job, const Failure& failure) {
        std::cerr << "rollcall: tenant " << tenant << ", job " << job << ": "
                  << for_terminal(failure.what()) << std::endl;
        code = static_cast<int>(failure.kind());
    };
    std::signal(SIGTERM, stop);
    std::signal(SIGINT, stop);
    while (!is_stopped) {
        try {
            if (work.work_once() != TenantWork::Outcome::nothing) continue;
        } catch (const Failure& failure) {
            if (is_once) throw;
            std::cerr << "rollcall: " << for_terminal(failure.what()) << std::endl;
        }
        if (is_once) break;
        work.wait(between_looks);
    }
    return is_once ? code : 0;
}

}  // namespace

int worker_command(const Words& words) {
    constexpr std::chrono::milliseconds between_looks{500};
    Arguments arguments(worker_help);
    declare_store(arguments);
    arguments.flag("once", "end when there is nothing to do");
    if (!arguments.parse(words, {})) return 0;
    if (is_of_all_tenants(store_url(arguments))) return work_for_all(arguments);
    const auto store = open_store(arguments);
    need_every_right(*store, arguments);
    int code = 0;
    Intake intake(*store, {"", "worker"});
    intake.on_failure = [&](JobId job, const Failure& failure) {
        std::cerr << "rollcall: job " << job << ": " << for_terminal(failure.what()) << std::endl;
        code = static_cast<int>(failure.kind());
    };
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
    return arguments.has("once") ? code : 0;
}

}  // namespace rollcall
