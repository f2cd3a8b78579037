// The API of Avaya Experience Platform for users and profiles (seed 003): full replacement, judged
// and applied by the same engine as a file of one record.
#include <algorithm>
#include <charconv>

#include "engine/http/avaya_shape.h"
#include "engine/http/job_access.h"
#include "engine/http/json_body.h"
#include "engine/http/problem.h"
#include "engine/http/resources.h"
#include "engine/http/service.h"
#include "engine/intake/intake.h"
#include "engine/text/email.h"
#include "engine/text/escape.h"
#include "engine/text/failure.h"
#include "engine/text/json_slices.h"

namespace rollcall {
namespace {

std::optional<Response> refuse_account(const Request& request) {
    const std::string& account = request.arguments[0];
    const bool is_one =
        account.size() == 6 && std::all_of(account.begin(), account.end(), [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        });
    if (is_one) return std::nullopt;
    return problem(404, "no_such_account", "an account has six letters");
}

Response not_found() { return problem(404, "no_such_id", "there is none of that id"); }

std::optional<StoredRecord> find_by_key(Store& store, const AvayaKind& kind,
                                        const std::string& key) {
    if (kind.collection != "users") return store.find_record(kind.collection, kind.stored_key, key);
    const auto record = store.find_user_record(email_key_of(key));
    if (!record) return std::nullopt;
    return store.find_record("users", "email", read_string(find_member(*record, "email")));
}

// Records that came by other ways have no id of the API yet.
StoredRecord with_id(Store& store, const AvayaKind& kind, StoredRecord record, const Actor& actor) {
    if (!find_member(record.record, kind.id).empty()) return record;
    record.record =
        with_member(record.record, {std::string(kind.id)}, json_string(new_avaya_id(kind)));
    store.put_record(kind.collection, record, actor,
                     std::string(kind.collection) + ": one got its " + std::string(kind.id));
    return record;
}

// Numbers of the vendor where it has one for that; else our words.
std::string violation_code(const std::string& code) {
    if (code == "cell_required" || code == "column_missing") return "20002";
    if (code == "pattern_mismatch") return "20006";
    return code;
}

std::string violations_of(Store& store, const Job& job) {
    std::string all = "[";
    store.each_finding(job.id, job.plan, [&](const StoredFinding& finding) {
        if (!finding.is_error) return;
        std::string field = read_string(find_member(finding.body, "field"));
        while (field.starts_with('/')) field.erase(0, 1);
        for (char& c : field)
            if (c == '/') c = '.';
        all.append(all.size() > 1 ? "," : "")
            .append(R"({"field":)" + json_string(field) + R"(,"message":)")
            .append(find_member(finding.body, "message"))
            .append(R"(,"code":)" + json_string(violation_code(finding.code)) + '}');
    });
    return all + ']';
}

// One record as a job: judged, then applied. A Response where it is refused.
struct Written {
    std::optional<Job> job;
    Response refusal;
};

Written write_record(Store& store, const Request& request, const AvayaKind& kind) {
    UploadOrder order;
    order.kept = keep_text(request.folder, '[' + request.body + ']');
    order.filename = std::string(kind.collection) + " by API";
    order.schema = kind.schema;
    Intake intake = intake_for(store, request);
    Answer answer = intake.upload(order);
    if (answer.refusal) return {std::nullopt, problem(answer)};
    const bool is_sound =
        answer.job->state == JobState::valid_scheme && answer.job->failed_rows == 0;
    if (!is_sound) {
        const std::string violations = violations_of(store, *answer.job);
        intake.cancel(answer.job->id);
        return {std::nullopt, problem_of_violations(violations)};
    }
    ProceedOrder proceed;
    proceed.job = answer.job->id;
    proceed.plan = answer.job->plan_hash;
    answer = intake.proceed(proceed);
    if (answer.refusal) return {std::nullopt, problem(answer)};
    if (answer.job->state != JobState::finished || answer.job->failed_rows > 0)
        return {std::nullopt, problem(409, "conflict", "another changed it meanwhile; try again")};
    return {answer.job, {}};
}

Response tell_of(Store& store, const AvayaKind& kind, const Job& job, const StoredRecord& record) {
    std::string statuses = R"({"action":"UPDATE","status":"IN_PROGRESS",)"
                           R"("message":"Operation is in progress"})";
    store.each_change(job.id, job.plan, [&](const StoredChange& change) {
        const std::string_view said = find_member(change.body, "statuses");
        if (!said.empty()) statuses = said;
    });
    store.put_status({std::string(kind.collection),
                      read_string(find_member(record.record, kind.id)), job.id, statuses});
    return json_response(avaya_record(store, kind, record.record), 202);
}

Response add(Service& service, const Request& request, const AvayaKind& kind) {
    if (auto refused = refuse_account(request)) return std::move(*refused);
    const JsonBody body(request.body);
    const std::string key = body.text(kind.key).value_or("");
    const auto store = service.stores().lease(request.tenant);
    if (find_by_key(*store, kind, key)) return problem(409, "conflict", kind.taken);
    const Written written = write_record(*store, request, kind);
    if (!written.job) return written.refusal;
    auto record = find_by_key(*store, kind, key);
    if (!record) return problem(409, "conflict", "another removed it meanwhile");
    return tell_of(*store, kind, *written.job,
                   with_id(*store, kind, std::move(*record), request.caller.actor));
}

Response replace(Service& service, const Request& request, const AvayaKind& kind) {
    if (auto refused = refuse_account(request)) return std::move(*refused);
    const JsonBody body(request.body);
    const auto store = service.stores().lease(request.tenant);
    const auto before = store->find_record(kind.collection, kind.id, request.arguments[1]);
    if (!before) return not_found();
    const std::string key = body.text(kind.key).value_or("");
    const auto same = find_by_key(*store, kind, key);
    if (!key.empty() && (!same || same->id != before->id))
        return problem_of_violations(R"([{"field":)" + json_string(kind.key) +
                                     R"(,"message":"cannot be changed","code":"immutable"}])");
    const Written written = write_record(*store, request, kind);
    if (!written.job) return written.refusal;
    const auto record = store->find_record(kind.collection, kind.id, request.arguments[1]);
    return record ? tell_of(*store, kind, *written.job, *record) : not_found();
}

Response show(Service& service, const Request& request, const AvayaKind& kind) {
    if (auto refused = refuse_account(request)) return std::move(*refused);
    const auto store = service.stores().lease(request.tenant);
    const auto record = store->find_record(kind.collection, kind.id, request.arguments[1]);
    return record ? json_response(avaya_record(*store, kind, record->record)) : not_found();
}

Response remove(Service& service, const Request& request, const AvayaKind& kind) {
    if (auto refused = refuse_account(request)) return std::move(*refused);
    const auto store = service.stores().lease(request.tenant);
    const auto turn = store->take_turn();
    const std::string& id = request.arguments[1];
    const auto record = store->find_record(kind.collection, kind.id, id);
    if (!record) return not_found();
    if (kind.collection != "users" && store->count_users_with("profileId", id) > 0)
        return problem(409, "in_use", "users have this profile; take it from them first");
    if (!store->remove_record(kind.collection, record->id, request.caller.actor,
                              std::string(kind.collection) + ": " + id + " removed"))
        return problem(409, "last_admin", "no active Admin would be left");
    store->remove_status(kind.collection, id);
    Response response;
    response.status = 204;
    return response;
}

// "column:start*" or "column=value"; empty lets all pass.
class Filter {
public:
    explicit Filter(const std::string& text) {
        if (text.empty()) return;
        const std::size_t at = text.find_first_of(":=");
        is_start_ = at != std::string::npos && text[at] == ':';
        if (at == std::string::npos || at == 0 || (is_start_ && !text.ends_with('*')))
            throw Failure(FailureKind::usage, "filter: write it as column:start* or column=value");
        column_ = text.substr(0, at);
        value_ = text.substr(at + 1, text.size() - at - 1 - (is_start_ ? 1 : 0));
    }

    bool passes(std::string_view record) const {
        if (column_.empty()) return true;
        const std::string value = read_string(find_member(record, column_));
        return is_start_ ? value.starts_with(value_) : value == value_;
    }

private:
    std::string column_;
    std::string value_;
    bool is_start_ = false;
};

Response list(Service& service, const Request& request, const AvayaKind& kind) {
    if (auto refused = refuse_account(request)) return std::move(*refused);
    constexpr std::uint64_t most = 1'000'000'000;
    constexpr std::uint64_t at_once = 1000;
    const std::uint64_t page = query_number(request, "pageNumber", 1, 1, most);
    const std::uint64_t size = query_number(request, "pageSize", 10, 5, 50);
    const Filter filter(request.query("filter"));
    const auto store = service.stores().lease(request.tenant);
    std::string json = "{" + json_string(kind.collection) + ":[";
    std::uint64_t count = 0;
    std::int64_t after = 0;
    for (bool is_end = false; !is_end;) {
        const std::vector<StoredRecord> records =
            store->records_page(kind.collection, after, at_once);
        is_end = records.size() < at_once;
        for (const StoredRecord& one : records) {
            after = one.id;
            const std::string shown = avaya_record(*store, kind, one.record);
            if (!filter.passes(shown)) continue;
            if (count / size == page - 1) {
                json.append(json.ends_with('[') ? "\n" : ",\n");
                json += avaya_record(*store, kind,
                                     with_id(*store, kind, one, request.caller.actor).record);
            }
            ++count;
        }
    }
    return json_response(json + "\n],\"pageNumber\":" + std::to_string(page) + ",\"pageSize\":" +
                         std::to_string(size) + ",\"totalCount\":" + std::to_string(count) + '}');
}

Response list_statuses(Service& service, const Request& request, const AvayaKind& kind) {
    if (auto refused = refuse_account(request)) return std::move(*refused);
    constexpr std::size_t most = 50;
    const JsonBody body(request.body);
    body.allow_only({kind.ids});
    const std::vector<std::string> ids = body.texts(kind.ids);
    if (ids.size() > most)
        return problem_of_violations(R"([{"field":)" + json_string(kind.ids) +
                                     R"(,"message":"at most 50","code":"20007"}])");
    const auto store = service.stores().lease(request.tenant);
    std::string json = "[";
    for (const std::string& id : ids) {
        const auto status = store->find_status(kind.collection, id);
        const auto job = status ? store->find_job(status->job) : std::nullopt;
        if (!job) continue;
        json.append(json.size() > 1 ? ",\n" : "\n");
        json += avaya_statuses(kind, id, status->statuses, job->state);
    }
    return json_response(json + "\n]");
}

}  // namespace

Response answer_avaya_users(Service& service, Request& request) {
    return list(service, request, avaya_users);
}
Response answer_avaya_user(Service& service, Request& request) {
    return show(service, request, avaya_users);
}
Response answer_add_avaya_user(Service& service, Request& request) {
    return add(service, request, avaya_users);
}
Response answer_put_avaya_user(Service& service, Request& request) {
    return replace(service, request, avaya_users);
}
Response answer_remove_avaya_user(Service& service, Request& request) {
    return remove(service, request, avaya_users);
}
Response answer_avaya_user_statuses(Service& service, Request& request) {
    return list_statuses(service, request, avaya_users);
}
Response answer_avaya_profiles(Service& service, Request& request) {
    return list(service, request, avaya_profiles);
}
Response answer_avaya_profile(Service& service, Request& request) {
    return show(service, request, avaya_profiles);
}
Response answer_add_avaya_profile(Service& service, Request& request) {
    return add(service, request, avaya_profiles);
}
Response answer_put_avaya_profile(Service& service, Request& request) {
    return replace(service, request, avaya_profiles);
}
Response answer_remove_avaya_profile(Service& service, Request& request) {
    return remove(service, request, avaya_profiles);
}
Response answer_avaya_profile_statuses(Service& service, Request& request) {
    return list_statuses(service, request, avaya_profiles);
}

}  // namespace rollcall
