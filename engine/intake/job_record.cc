#include "engine/intake/job_record.h"

#include <array>

#include "engine/intake/upload_file.h"
#include "engine/text/escape.h"
#include "engine/text/json_slices.h"

namespace rollcall {
namespace {

constexpr std::size_t most_findings = 1000;  // of each phase in a job's record

void put(std::string& json, std::string_view name, std::string_view value) {
    if (json.back() != '{') json += ',';
    json.append("\"").append(name).append("\":").append(value);
}

std::string or_null(const std::string& text) { return text.empty() ? "null" : json_string(text); }

struct FindingLists {
    std::string scheme = "[";
    std::string update = "[";
    std::size_t schemes = 0;
    std::size_t updates = 0;
};

FindingLists list_findings(Store& store, const Job& job, const ShowFinding& show) {
    FindingLists lists;
    store.each_finding(job.id, job.plan, [&](const StoredFinding& finding) {
        std::string& list = finding.is_scheme ? lists.scheme : lists.update;
        if (++(finding.is_scheme ? lists.schemes : lists.updates) > most_findings) return;
        if (list.size() > 1) list += ',';
        list += show(finding.body);
    });
    return lists;
}

// Of a job that somebody works on.
std::string progress_of(Store& store, const Job& job) {
    if (job.state != JobState::created && job.state != JobState::in_progress) return {};
    return store.read_progress(job);
}

}  // namespace

std::string job_json(Store& store, const Job& job) { return job_json(store, job, nullptr); }

std::string job_json(Store& store, const Job& job, const ShowFinding& show) {
    std::string json = "{";
    put(json, "id", std::to_string(job.id));
    put(json, "created_at", json_string(job.created_at));
    put(json, "process_requested_at", or_null(job.process_requested_at.value_or("")));
    put(json, "filename", json_string(job.filename));
    put(json, "total_rows", std::to_string(job.total_rows));
    put(json, "affected_rows", std::to_string(job.affected_rows));
    put(json, "failed_rows", std::to_string(job.failed_rows));
    put(json, "status", json_string(std::string(job_state_name(job.state))));
    const Actor proceeder = job.proceeder.value_or(Actor{});
    put(json, "uploaded_user_name", or_null(job.uploader.user));
    put(json, "proceed_user_name", or_null(proceeder.user));
    put(json, "uploaded_api_user_name", or_null(job.uploader.api_user));
    put(json, "proceed_api_user_name", or_null(proceeder.api_user));
    const FindingLists lists = show ? list_findings(store, job, show) : FindingLists();
    put(json, "scheme_errors", lists.scheme + ']');
    put(json, "update_errors", lists.update + ']');
    put(json, "kind", json_string(std::string(job_kind_name(job.kind))));
    put(json, "schema", or_null(job.schema));
    put(json, "plan_hash", or_null(job.plan_hash));
    put(json, "reason", or_null(job.reason));
    put(json, "undo", job.undo.empty() ? "null" : job.undo);
    const std::string progress = progress_of(store, job);
    put(json, "progress", progress.empty() ? "null" : progress);
    return json + '}';
}

AppliedChunks::AppliedChunks(Store& store, const Job& job)
    : shows_all_(job.state != JobState::cancelled && job.state != JobState::undone) {
    if (shows_all_) return;
    for (const LedgerEntry& entry : store.ledger(job.id))
        if (entry.plan == job.plan && !entry.is_undo) chunks_.insert(entry.chunk);
    shows_all_ = chunks_.empty();  // nothing of the plan was applied: what it would have been
}

bool AppliedChunks::shows(const StoredChange& change) const {
    return shows_all_ || chunks_.contains(change.chunk);
}

std::string csv_finding(std::string_view line) {
    constexpr std::array<std::string_view, 8> members{"message", "column", "row",   "error_type",
                                                      "code",    "field",  "value", "suggestion"};
    std::string out;
    for (const std::string_view member : members) {
        if (member != members.front()) out += ',';
        const std::string_view value = find_member(line, member);
        if (value.empty() || value == "null") continue;
        append_csv_cell(out, value.starts_with('"') ? read_string(value) : std::string(value));
    }
    return out + "\r\n";
}

std::string whole_finding(std::string_view line) { return std::string(line); }

}  // namespace rollcall
