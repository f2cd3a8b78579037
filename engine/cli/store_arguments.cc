#include "engine/cli/store_arguments.h"

#include <charconv>
#include <iostream>

#include "engine/cli/summary.h"
#include "engine/intake/job_record.h"
#include "engine/text/email.h"
#include "engine/text/failure.h"
#include "engine/text/json_slices.h"

namespace rollcall {
namespace {

int refusal_code(Refusal refusal) {
    switch (refusal) {
        case Refusal::plan_is_stale:
        case Refusal::in_work: return static_cast<int>(FailureKind::try_again);
        case Refusal::needs_approval: return 2;
        default: return static_cast<int>(FailureKind::usage);
    }
}

int job_code(const Job& job) {
    switch (job.state) {
        case JobState::invalid_scheme:
        case JobState::quarantined:
        case JobState::failed: return 2;
        case JobState::stale: return static_cast<int>(FailureKind::try_again);
        case JobState::cancelled: return 1;
        default: return job.failed_rows > 0 ? 1 : 0;
    }
}

std::string next_step(const Job& job) {
    const std::string id = std::to_string(job.id);
    switch (job.state) {
        case JobState::created: return "next: rollcall worker validates it";
        case JobState::valid_scheme:
            return "next: rollcall changes " + id + ", then rollcall proceed " + id +
                   (job.failed_rows > 0
                        ? "; or rollcall errors " + id +
                              " --as-file OUT.csv, mend it, and upload it with --job " + id
                        : "");
        case JobState::invalid_scheme:
            return "next: rollcall errors " + id + ", mend the file, and upload it with --job " +
                   id;
        case JobState::quarantined:
            return "next: rollcall changes " + id + ", then rollcall proceed " + id +
                   " --approve, or rollcall cancel " + id;
        case JobState::finished:
            return job.affected_rows > 0 ? "rollcall undo " + id + " takes it back" : "";
        default: return {};
    }
}

}  // namespace

void declare_place(Arguments& arguments) {
    arguments.option("store", "URL",
                     "the store: sqlite:PATH, or postgresql://HOST/DATABASE (sqlite:rollcall.db)");
    arguments.option("tenant", "NAME", "on PostgreSQL: whose (default; of serve and worker: all)");
    arguments.option("files", "PLACE", "on PostgreSQL: the folder of uploads that all share");
}

void declare_store(Arguments& arguments) {
    declare_place(arguments);
    arguments.option("as", "EMAIL", "who asks: a user of the Directory; without it an API user");
    arguments.flag("json", "print JSON instead of text");
}

void need_every_right(Store& store, const Arguments& arguments) {
    if (!arguments.has("as") || store.records_page("users", 0, 1).empty()) return;
    const auto lack = lacks_rights(store.access(), read_actor(arguments), *store.read_directory());
    if (lack) throw Failure(FailureKind::usage, "this is for who may do everything; " + *lack);
}

std::string store_url(const Arguments& arguments) {
    std::string url = arguments.has("store") ? arguments.text("store") : "sqlite:rollcall.db";
    for (const char* const name : {"tenant", "files"}) {
        if (!arguments.has(name)) continue;
        if (!url.starts_with("postgres"))
            throw Failure(FailureKind::usage,
                          "--" + std::string(name) + ": is for stores on PostgreSQL");
        url += (url.find('?') == std::string::npos ? '?' : '&') + std::string(name) + '=' +
               arguments.text(name);
    }
    return url;
}

std::string shown_url(const std::string& url) {
    const std::size_t at = url.find('@');
    const std::size_t host = url.find("://");
    if (at == std::string::npos || host == std::string::npos) return url.substr(0, url.find('?'));
    return url.substr(0, host + 3) + url.substr(at + 1, url.find('?') - at - 1);
}

std::unique_ptr<Store> open_store(const Arguments& arguments) {
    std::string url = store_url(arguments);
    // Named, so that one that is not there is said not to be.
    if (is_of_all_tenants(url)) url += "&tenant=default";
    return open_store(url, false);
}

Actor read_actor(const Arguments& arguments) {
    if (arguments.has("as")) return {arguments.text("as"), ""};
    return {"", "command line"};
}

JobId read_job_id(const Arguments& arguments) {
    const std::string text = arguments.text("id");
    JobId id = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), id);
    if (text.empty() || read.ptr != text.data() + text.size() || id < 1)
        throw Failure(FailureKind::usage,
                      "ID: \"" + text + "\" is not the number of a job; rollcall jobs lists them");
    return id;
}

bool may_see(Store& store, const Arguments& arguments, const Job& job) {
    if (!arguments.has("as")) return true;
    const Actor actor = read_actor(arguments);
    const auto is_own = [&](const Actor& one) {
        return !one.user.empty() && email_key_of(one.user) == email_key_of(actor.user);
    };
    if (is_own(job.uploader) || (job.proceeder && is_own(*job.proceeder))) return true;
    if (job.id != 0 && had_a_hand_in(store, job.id, actor)) return true;
    return Uploader::portal(*store.read_directory(), actor.user).may(Permission::manage_user_lists);
}

Job need_job(Store& store, const Arguments& arguments, JobId id) {
    const std::optional<Job> job = store.find_job(id);
    if (!job || !may_see(store, arguments, *job))
        throw Failure(FailureKind::usage,
                      "job " + std::to_string(id) +
                          ": there is none of that number; rollcall jobs lists them");
    return *job;
}

std::string job_text(const Job& job) {
    std::string text = "job " + std::to_string(job.id) + ": " +
                       std::string(job_state_name(job.state)) + ", " + for_terminal(job.filename);
    if (!job.schema.empty()) text += " (" + for_terminal(job.schema) + ")";
    text += "\n  " + std::to_string(job.total_rows) + (job.total_rows == 1 ? " row, " : " rows, ") +
            std::to_string(job.failed_rows) + " with errors, " + std::to_string(job.affected_rows) +
            " applied\n";
    if (!job.plan_hash.empty()) text += "  plan " + job.plan_hash + '\n';
    if (!job.reason.empty()) text += "  " + for_terminal(job.reason) + '\n';
    if (!job.undo.empty())
        text += "  " + std::string(find_member(job.undo, "reversed")) + " changes taken back, " +
                std::string(find_member(job.undo, "kept")) + " kept as edited since, " +
                std::string(find_member(job.undo, "failed")) +
                " failed: their address or names are not to be had\n";
    const std::string next = next_step(job);
    if (!next.empty()) text += "  " + next + '\n';
    return text;
}

int print_answer(Store& store, const Arguments& arguments, const Answer& answer) {
    if (answer.refusal) {
        std::cerr << "rollcall: " << for_terminal(answer.why) << '\n';
        return refusal_code(*answer.refusal);
    }
    if (arguments.has("json"))
        std::cout << job_json(store, *answer.job, whole_finding) << '\n';
    else
        std::cout << job_text(*answer.job);
    return job_code(*answer.job);
}

}  // namespace rollcall
