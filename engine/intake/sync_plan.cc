#include "engine/intake/sync_plan.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <set>

#include "engine/directory/reference.h"
#include "engine/intake/upload_file.h"
#include "engine/job/time_stamp.h"
#include "engine/text/email.h"
#include "engine/text/escape.h"
#include "engine/text/failure.h"
#include "engine/text/json_slices.h"

namespace rollcall {
namespace {

std::string deactivation(const Directory& directory, const User& user) {
    std::string line = R"({"row":null,"action":"update","email":)";
    append_json_string(line, user.email());
    line += R"(,"set":{"status":{"from":"Active","to":"Inactive"}})";
    if (!user.teams().empty()) {
        line += R"(,"teams":{"add":[],"remove":[)";
        for (const TeamIndex at : user.teams()) {
            if (line.back() != '[') line += ',';
            append_json_string(line, directory.teams()[at].name);
        }
        line += "]}";
    }
    return line + '}';
}

std::string reactivation(const User& user) {
    std::string line = R"({"row":null,"action":"update","email":)";
    append_json_string(line, user.email());
    return line + R"(,"set":{"status":{"from":"Inactive","to":"Active"}}})";
}

// Whom each role's active users are, before and after, in numbers.
class RoleCount {
public:
    explicit RoleCount(const Directory& directory)
        : directory_(directory), admin_(directory.find_role(admin_role)) {
        counts_.resize(directory.roles().size());
        directory.each_user([&](const User& user) {
            if (user.active()) count(user, 1);
        });
        before_ = counts_;
    }

    void count(const User& user, std::int64_t by) {
        for (const RoleIndex role : user.roles()) counts_[role] += by;
    }

    // What a row's Change moves.
    void count(std::string_view change) {
        EmailKey key;
        const std::string email = read_string(find_member(change, "email"));
        std::optional<User> user;
        if (read_email(email, key))
            user = directory_.find(key.text(), hash_key(key.text(), directory_.seed()));
        std::set<RoleIndex> roles;
        if (user) roles.insert(user->roles().begin(), user->roles().end());
        bool is_active = !user || user->active();
        if (user && is_active) count(*user, -1);
        const std::string_view status = find_member(find_member(change, "set"), "status");
        if (!status.empty()) is_active = find_member(status, "to") == "\"Active\"";
        const std::string_view lists = find_member(change, "roles");
        for (const std::string_view name : read_items(find_member(lists, "add")))
            if (const auto role = directory_.find_role(read_string(name))) roles.insert(*role);
        for (const std::string_view name : read_items(find_member(lists, "remove")))
            if (const auto role = directory_.find_role(read_string(name))) roles.erase(*role);
        if (!is_active) return;
        for (const RoleIndex role : roles) ++counts_[role];
    }

    std::vector<std::string> vanished() const {
        std::vector<std::string> names;
        for (std::size_t at = 0; at < counts_.size(); ++at)
            if (before_[at] > 0 && counts_[at] <= 0) names.push_back(directory_.roles()[at].name);
        return names;
    }

    std::int64_t admins() const { return admin_ ? counts_[*admin_] : 0; }
    bool is_admin(const User& user) const {
        const auto roles = user.roles();
        return admin_ && std::find(roles.begin(), roles.end(), *admin_) != roles.end();
    }

private:
    const Directory& directory_;
    std::optional<RoleIndex> admin_;
    std::vector<std::int64_t> before_;
    std::vector<std::int64_t> counts_;
};

std::string a_day_ago() {
    const auto then = std::chrono::system_clock::now() - std::chrono::hours(24);
    return second_stamp(std::chrono::system_clock::to_time_t(then));
}

struct Earlier {
    std::uint64_t deactivations = 0;  // within a day
    std::uint64_t rows = 0;           // of the last of the same users
    std::string as_of;
};

Earlier look_back(Store& store, const Job& job) {
    Earlier earlier;
    const std::string since = a_day_ago();
    const std::string manages = read_options(job.options).manages;
    for (const Job& other : store.jobs_in(JobState::finished)) {
        if (other.kind != JobKind::sync || other.id == job.id) continue;
        const JobOptions options = read_options(other.options);
        if (options.manages == manages) {
            earlier.rows = other.total_rows;
            if (!options.as_of.empty()) earlier.as_of = options.as_of;  // of the last, as approved
        }
        if (other.process_requested_at.value_or("") < since) continue;
        store.each_change(other.id, other.plan, [&](const StoredChange& change) {
            const std::string_view status = find_member(find_member(change.body, "set"), "status");
            if (!status.empty() && find_member(status, "to") == "\"Inactive\"" &&
                find_member(status, "from") == "\"Active\"")
                ++earlier.deactivations;
        });
    }
    return earlier;
}

// "Agent=100,Admin=3"
std::vector<std::pair<License, std::int64_t>> read_budget(std::string_view rest) {
    std::vector<std::pair<License, std::int64_t>> budget;
    while (!rest.empty()) {
        const std::string_view part = rest.substr(0, rest.find(','));
        rest.remove_prefix(std::min(rest.size(), part.size() + 1));
        const std::size_t equals = part.find('=');
        std::int64_t most = -1;
        const std::string_view digits = part.substr(std::min(part.size(), equals + 1));
        std::from_chars(digits.data(), digits.data() + digits.size(), most);
        const std::optional<License> license = find_license(part.substr(0, equals));
        if (equals == part.npos || most < 0 || !license)
            throw Failure(FailureKind::usage,
                          "--license-budget: \"" + std::string(part) + "\" is not like Agent=100");
        budget.emplace_back(*license, most);
    }
    return budget;
}

// Against the licences that there would be.
void judge_budget(const std::string& budget, const Directory& directory, const Tally& tally,
                  std::vector<std::string>& reasons) {
    for (const auto& [license, most] : read_budget(budget)) {
        const auto at = static_cast<std::size_t>(license);
        const std::int64_t after =
            static_cast<std::int64_t>(directory.licenses(license)) + tally.license_moves[at];
        if (after > most)
            reasons.push_back(std::to_string(after) + " " + std::string(license_name(license)) +
                              " licences would be used, and the budget is " + std::to_string(most));
    }
}

// The last row is not whole, or an array breaks off.
bool is_cut_off(const Verdict& verdict) {
    const Tally& tally = verdict.result.gathered.tally;
    bool is_cut = false;
    const std::uint64_t last = tally.total_rows + tally.blank_rows;
    verdict.each_finding([&](std::string_view line) {
        const std::string code = read_string(find_member(line, "code"));
        const auto row = row_of(line);
        const bool is_end = !row || *row >= last;
        if (code == "quote_not_closed" || (code == "json_malformed" && is_end) ||
            (code == "cells_missing" && is_end))
            is_cut = true;
    });
    return is_cut;
}

class Planner {
public:
    Planner(const Directory& directory, const JobOptions& options, const Verdict& verdict,
            const Actor& actor)
        : directory_(directory), verdict_(verdict), roles_(directory) {
        EmailKey key;
        if (read_email(actor.user, key)) actor_ = key.text();
        if (options.manages.empty()) return;
        marker_ = directory.find_role(options.manages);
        if (!marker_)
            throw Failure(FailureKind::usage,
                          "--manages: the Directory has no role \"" + options.manages + "\"");
    }

    void plan(SyncPlan& plan) {
        const std::set<std::uint64_t> failed = verdict_.failed_rows();
        verdict_.each_change([&](std::string_view line) { roles_.count(line); });
        const bool says_status = verdict_.result.says_status;
        directory_.each_user([&](const User& user) {
            EmailKey key;
            if (!is_managed(user) || !read_email(user.email(), key)) return;
            managed_active += user.active();
            const auto seen =
                verdict_.result.gathered.seen->find(hash_key(key.text(), directory_.seed()));
            if (!seen && user.active() && may_go(user, key.text())) {
                plan.changes.push_back(deactivation(directory_, user));
                roles_.count(user, -1);
                ++plan.deactivations;
            }
            if (seen && !user.active() && !says_status && !failed.contains(number(seen->row))) {
                plan.changes.push_back(reactivation(user));
                roles_.count(user, 1);
            }
        });
    }

    std::vector<std::string> vanished() const { return roles_.vanished(); }

    std::uint64_t managed_active = 0;
    bool keeps_admin = false;  // who is absent, but the last one
    bool keeps_actor = false;  // who is absent, but syncs

private:
    bool is_managed(const User& user) const {
        const auto roles = user.roles();
        return !marker_ || std::find(roles.begin(), roles.end(), *marker_) != roles.end();
    }

    bool may_go(const User& user, std::string_view key) {
        const bool is_last = roles_.is_admin(user) && roles_.admins() <= 1;
        keeps_admin = keeps_admin || is_last;
        keeps_actor = keeps_actor || key == actor_;
        return !is_last && key != actor_;
    }

    const Directory& directory_;
    const Verdict& verdict_;
    RoleCount roles_;
    std::optional<RoleIndex> marker_;
    std::string actor_;
};

void judge_numbers(const SyncPlan& plan, const Planner& planner, const Earlier& earlier,
                   const SyncLimits& limits, std::vector<std::string>& reasons) {
    const std::uint64_t all = plan.deactivations + earlier.deactivations;
    const std::uint64_t before = planner.managed_active + earlier.deactivations;
    const std::string sliced =
        earlier.deactivations == 0
            ? ""
            : " (" + std::to_string(earlier.deactivations) + " of them by syncs within a day)";
    if (all > limits.deactivations)
        reasons.push_back(std::to_string(all) + " users would be deactivated" + sliced +
                          ", and the limit is " + std::to_string(limits.deactivations));
    if (plan.deactivations > 0 && all * 100 > before * limits.percent)
        reasons.push_back(std::to_string(all) + " of " + std::to_string(before) +
                          " active users would be deactivated" + sliced + ", and the limit is " +
                          std::to_string(limits.percent) + " %");
}

}  // namespace

void check_sync_options(Store& store, JobOptions& options) {
    read_budget(options.license_budget);
    if (!options.as_of.empty()) {
        const std::optional<std::string> moment = read_moment(options.as_of);
        if (!moment)
            throw Failure(FailureKind::usage,
                          "--as-of: \"" + options.as_of +
                              "\" is no time; write it as 2026-11-27 or 2026-11-27T09:00:00Z");
        options.as_of = *moment;
    }
    if (options.manages.empty()) return;
    const std::string reference = store.reference_document();
    for (const std::string_view role : read_items(find_member(reference, "roles")))
        if (read_string(find_member(role, "name")) == options.manages) return;
    throw Failure(FailureKind::usage,
                  "--manages: the Directory has no role \"" + options.manages + "\"");
}

SyncPlan plan_sync(Store& store, const Job& job, const Directory& directory, const Verdict& verdict,
                   const SyncLimits& limits) {
    SyncPlan plan;
    const Gathered& gathered = verdict.result.gathered;
    const Tally& tally = gathered.tally;
    const bool has_no_rows =
        tally.findings[static_cast<std::size_t>(FindingCode::file_no_rows)] > 0;
    if (!gathered.is_valid_scheme && !has_no_rows) return plan;
    const JobOptions options = read_options(job.options);
    const AnySchema schema = load_any_schema(options.schema.empty() ? verdict.result.schema
                                                                    : schema_path(options.schema));
    const auto* const users = std::get_if<Schema>(&schema);
    if (users == nullptr || users->skips_existing)
        throw Failure(FailureKind::usage,
                      "sync: " + verdict.result.schema +
                          " does not tell of all users; upload the file instead");
    const Earlier earlier = look_back(store, job);
    Planner planner(directory, options, verdict, job.uploader);
    planner.plan(plan);
    plan.deactivations += tally.deactivates;

    std::vector<std::string>& reasons = plan.reasons;
    if (has_no_rows) reasons.emplace_back("the file has no rows");
    if (is_cut_off(verdict)) reasons.emplace_back("the file looks cut off");
    if (tally.total_rows * 100 < earlier.rows * limits.fewest_rows_percent)
        reasons.push_back("the file has " + std::to_string(tally.total_rows) +
                          " rows, and the last one had " + std::to_string(earlier.rows));
    if (!options.as_of.empty() && options.as_of < earlier.as_of)
        reasons.push_back("the file is of " + options.as_of +
                          ", older than what was synced last (" + earlier.as_of + ")");
    if (options.as_of > time_stamp_after(std::chrono::hours(24)))
        reasons.push_back("the file is of " + options.as_of + ", which is to come");
    const std::uint64_t repeated =
        tally.findings[static_cast<std::size_t>(FindingCode::email_duplicate)];
    const std::uint64_t named = gathered.seen->size() + repeated;
    if (named < tally.total_rows)
        reasons.push_back(std::to_string(tally.total_rows - named) +
                          " rows have no readable e-mail, so who is absent is not known");
    judge_numbers(plan, planner, earlier, limits, reasons);
    if (planner.keeps_admin)
        reasons.emplace_back("the last active Admin is absent, and stays whatever is approved");
    if (planner.keeps_actor)
        reasons.emplace_back("who syncs is absent, and stays whatever is approved");
    for (const std::string& role : planner.vanished())
        reasons.push_back("nobody would have the role " + role + " any more");
    judge_budget(options.license_budget, directory, tally, reasons);
    return plan;
}

}  // namespace rollcall
