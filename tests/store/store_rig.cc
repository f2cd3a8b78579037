// See store_rig.h.
#include "tests/store/store_rig.h"

#include "engine/directory/directory.h"
#include "engine/text/failure.h"
#include "engine/text/json_slices.h"
#include "tests/directory/scratch.h"

namespace rollcall::test {

const Actor api{"", "test"};

const std::string_view crew_directory = R"({
 "settings": {"platform": "Desk", "max_chat_limit": 7},
 "roles": [{"name": "Admin", "license_type": "Admin", "permissions": ["*"]},
           {"name": "Lead", "license_type": "Manager", "permissions": ["edit_user"]},
           {"name": "Agent", "license_type": "Agent"}],
 "teams": [{"name": "Support", "managers": ["Ann@x.co", "bo@x.co"]},
           {"name": "L1", "parent": "Support"}],
 "locations": [{"name": "Mexico"}],
 "users": [
  {"email": "ada@x.co", "first_name": "Ada", "roles": ["Admin"]},
  {"email": "zoe@x.co", "first_name": "Zoe", "roles": ["Admin"]},
  {"email": "Ann@x.co", "first_name": "Ann", "roles": ["Agent"], "teams": ["Support", "L1"]},
  {"email": "bo@x.co", "first_name": "Bo", "roles": ["Agent", "Lead"]},
  {"email": "cy@x.co", "first_name": "Cy", "status": "Inactive", "roles": ["Agent"]}]})";

void load_crew(Store& store, std::string_view directory) {
    store.replace_directory(*load_text(directory), api);
}

JobId make_job(Store& store, const std::string& file) {
    Job job;
    job.filename = "people.csv";
    job.file = file;
    job.file_sha256 = "00";
    job.file_bytes = 7;
    job.options = "{}";
    job.uploader = api;
    return store.create_job(job, "", "");
}

void write_changes(Store& store, JobId id, const std::vector<std::string>& changes,
                   bool one_commit) {
    const auto writer = store.write_plan(*store.find_job(id));
    std::int64_t chunk = one_commit ? 1 : 0;
    for (const std::string& change : changes) writer->add(change, one_commit ? chunk : ++chunk);
    PlanSummary summary;
    summary.schema = "ccai-users";
    summary.plan_hash = "hash";
    summary.made_against = store.generation();
    summary.rights = "api";
    summary.total_rows = changes.size();
    writer->seal(summary, api);
}

JobId plan_job(Store& store, const std::vector<std::string>& changes, bool one_commit) {
    const JobId id = make_job(store);
    write_changes(store, id, changes, one_commit);
    return id;
}

void begin(Store& store, JobId id) {
    Job job = *store.find_job(id);
    job.proceeder = api;
    store.move_job(job, job.state, JobState::in_progress, api, "");
}

ApplyOrder order_for(const Job& job, const AnySchema& schema) {
    ApplyOrder order;
    order.job = &job;
    order.plan = job.plan;
    order.chunk = 1;
    order.is_last = true;
    order.actor = api;
    order.schema = &schema;
    return order;
}

Applied apply_job(Store& store, JobId id) {
    const auto turn = store.take_turn();
    if (store.find_job(id)->state != JobState::in_progress) begin(store, id);
    const Job job = *store.find_job(id);
    const AnySchema schema = load_any_schema(job.schema);
    ApplyOrder order = order_for(job, schema);
    const std::int64_t last = store.last_chunk(id, job.plan);
    Applied applied;
    for (order.chunk = 1; order.chunk <= last; ++order.chunk) {
        order.is_last = order.chunk == last;
        const Applied one = store.apply(order);
        applied.rows += one.rows;
        applied.drifted += one.drifted;
        applied.failed += one.failed;
        applied.lacks_admin = applied.lacks_admin || one.lacks_admin;
        applied.was_applied = one.was_applied;
    }
    return applied;
}

Applied undo_job(Store& store, JobId id) {
    const auto turn = store.take_turn();
    const Job job = *store.find_job(id);
    const AnySchema schema = load_any_schema(job.schema);
    ApplyOrder order = order_for(job, schema);
    order.is_undo = true;
    order.state_after = JobState::undone;
    return store.apply(order);
}

JobId applied_job(Store& store, const std::vector<std::string>& changes) {
    const JobId id = plan_job(store, changes);
    apply_job(store, id);
    return id;
}

std::string show_users(Store& store) {
    const auto directory = store.read_directory();
    std::string text;
    directory->each_user([&](const User& user) {
        text.append(text.empty() ? "" : " | ").append(user.active() ? "" : "-");
        text.append(user.email());
        char before = ' ';
        for (const RoleIndex role : user.roles()) {
            text.append(1, before).append(directory->roles()[role].name);
            before = ',';
        }
        for (const TeamIndex team : user.teams())
            text.append(" T:").append(directory->teams()[team].name);
    });
    return text;
}

std::string show_managers(Store& store) {
    const auto directory = store.read_directory();
    std::string text;
    for (const Team& team : directory->teams()) {
        text.append(text.empty() ? "" : " | ").append(team.name).append(":");
        for (const std::string& manager : team.managers) text.append(" ").append(manager);
    }
    return text;
}

std::string show_events(Store& store, JobId id) {
    std::string text;
    for (const JobEvent& event : store.events(id)) {
        text.append(text.empty() ? "" : ", ").append(event.from);
        text.append(event.from.empty() ? "" : ">").append(event.to);
        if (!event.note.empty()) text.append(" (").append(event.note).append(")");
    }
    return text;
}

std::string show_ledger(Store& store, JobId id) {
    std::string text;
    for (const LedgerEntry& entry : store.ledger(id)) {
        text.append(text.empty() ? "" : ", ").append(entry.is_undo ? "undo " : "");
        text.append(std::to_string(entry.plan)).append(".").append(std::to_string(entry.chunk));
        text.append(" ").append(std::to_string(entry.rows)).append(" rows");
    }
    return text;
}

std::string show_counts(const Applied& applied) {
    return std::to_string(applied.rows) + " rows, " + std::to_string(applied.drifted) +
           " drifted, " + std::to_string(applied.failed) + " failed";
}

std::string show_breaches(Store& store) {
    std::string text;
    for (const std::string& breach : store.verify())
        text.append(text.empty() ? "" : "; ").append(breach);
    return text;
}

std::string failure_of(const std::function<void()>& act) {
    try {
        act();
        return "";
    } catch (const Failure& failure) {
        return std::to_string(static_cast<int>(failure.kind())) + " " + failure.what();
    }
}

std::string update(std::string_view email, std::string_view more) {
    return R"({"row":2,"action":"update","email":")" + std::string(email) + "\"," +
           std::string(more) + "}";
}

std::string create(std::string_view email, std::string_view role) {
    return R"({"row":2,"action":"create","email":")" + std::string(email) +
           R"(","roles":{"add":[")" + std::string(role) + R"("],"remove":[]}})";
}

std::string rename(std::string_view from, std::string_view to) {
    return update(from, R"("new_email":")" + std::string(to) + "\"");
}

}  // namespace rollcall::test
