// Of the contract of stores: jobs, their moves, keys and plans.
#include <doctest/doctest.h>

#include "tests/store/store_contract.h"

namespace rollcall::test {
namespace {

Job full_job() {
    Job job;
    job.kind = JobKind::sync;
    job.filename = "d\u00e9j\u00e0 \"vu\".csv";
    job.file = "0123";
    job.file_sha256 = "ab";
    job.file_bytes = 5'000'000'000;
    job.options = R"({"manages":"Agent"})";
    job.uploader = {"Ann@x.co", ""};
    return job;
}

void check_create(const OpenStore& open) {
    const auto store = open();
    const JobId id = store->create_job(full_job(), "", "");
    CHECK(id == 1);
    const Job job = *open()->find_job(id);
    CHECK(job.kind == JobKind::sync);
    CHECK(job.state == JobState::created);
    CHECK(job.created_at.size() == 24);
    CHECK_FALSE(job.process_requested_at.has_value());
    CHECK(job.filename == full_job().filename);
    CHECK(job.file == "0123");
    CHECK(job.file_sha256 == "ab");
    CHECK(job.file_bytes == 5'000'000'000);
    CHECK(job.options == full_job().options);
    CHECK(job.schema == "");
    CHECK(job.uploader.name() == "Ann@x.co");
    CHECK_FALSE(job.proceeder.has_value());
    CHECK(job.plan == 0);
    CHECK_FALSE(store->find_job(2).has_value());
    CHECK_FALSE(store->find_job(0).has_value());
}

void check_list(const OpenStore& open) {
    const auto store = open();
    for (int job = 0; job < 5; ++job) make_job(*store);
    const auto show = [&](std::uint64_t skip, std::uint64_t most) {
        const JobPage page = store->list_jobs(skip, most);
        std::string text;
        for (const Job& job : page.jobs) text += std::to_string(job.id) + " ";
        return text + "of " + std::to_string(page.total);
    };
    CHECK(show(0, 10) == "5 4 3 2 1 of 5");
    CHECK(show(0, 2) == "5 4 of 5");
    CHECK(show(4, 2) == "1 of 5");
    CHECK(show(9, 2) == "of 5");
    const Job third = *store->find_job(3);
    store->move_job(third, JobState::created, JobState::cancelled, api, "");
    CHECK(store->jobs_in(JobState::created).size() == 4);
    CHECK(store->jobs_in(JobState::created).front().id == 1);
    CHECK(store->jobs_in(JobState::cancelled).front().id == 3);
}

void check_moves(const OpenStore& open) {
    const auto store = open();
    const JobId id = plan_job(*store, {});
    Job job = *store->find_job(id);
    job.proceeder = Actor{"ada@x.co", ""};
    job.process_requested_at = "2026-11-27T02:10:00.123Z";
    job.reason = "because";
    job.file = "other";
    job.options = R"({"a":1})";
    CHECK(store->move_job(job, JobState::valid_scheme, JobState::in_progress, api, "why"));
    const Job moved = *open()->find_job(id);
    CHECK(moved.state == JobState::in_progress);
    CHECK(moved.proceeder->name() == "ada@x.co");
    CHECK(moved.process_requested_at == job.process_requested_at);
    CHECK(moved.reason == "because");
    CHECK(moved.file == "other");
    CHECK(moved.options == job.options);
    CHECK(moved.plan == 1);
    CHECK(moved.plan_hash == "hash");
    // The same again comes too late, from here and from elsewhere.
    CHECK_FALSE(store->move_job(job, JobState::valid_scheme, JobState::in_progress, api, ""));
    CHECK_FALSE(open()->move_job(job, JobState::valid_scheme, JobState::cancelled, api, ""));
    CHECK(store->move_job(moved, JobState::in_progress, JobState::failed, api, "no"));
    // What no table allows is not done.
    for (const JobState to : {JobState::in_progress, JobState::undone, JobState::created})
        CHECK_FALSE(store->move_job(moved, JobState::failed, to, api, ""));
    Job nobody = moved;
    nobody.id = 99;
    CHECK_FALSE(store->move_job(nobody, JobState::failed, JobState::undone, api, ""));
    CHECK(show_events(*store, id) ==
          "created, created>valid_scheme (plan 1), valid_scheme>in_progress (why), "
          "in_progress>failed (no)");
    CHECK(show_breaches(*store).find("job") == std::string::npos);
}

void check_events(const OpenStore& open) {
    const auto store = open();
    const JobId first = plan_job(*store, {});
    const JobId second = make_job(*store);
    store->move_job(*store->find_job(second), JobState::created, JobState::cancelled,
                    {"ada@x.co", ""}, "");
    CHECK(store->events(std::nullopt).size() == 4);
    CHECK(store->events(first).size() == 2);
    const std::vector<JobEvent> events = store->events(second);
    REQUIRE(events.size() == 2);
    CHECK(events[0].actor == "api:test");
    CHECK(events[0].from == "");
    CHECK(events[1].actor == "ada@x.co");
    CHECK(events[1].job == second);
    CHECK(events[1].at >= events[0].at);
}

void check_uploader(const OpenStore& open) {
    const auto store = open();
    const JobId id = plan_job(*store, {});
    Job job = *store->find_job(id);
    job.uploader = {"ann@x.co", ""};
    CHECK(store->move_job(job, JobState::valid_scheme, JobState::created, job.uploader, ""));
    CHECK(store->find_job(id)->uploader.name() == "ann@x.co");
}

void check_keys(const OpenStore& open) {
    const auto store = open();
    const Actor ann{"ann@x.co", ""};
    const JobId id = store->create_job(full_job(), "k", "print");
    const Actor owner = full_job().uploader;
    CHECK(open()->find_key("upload", owner, "k")->job == id);
    CHECK(store->find_key("upload", owner, "k")->fingerprint == "print");
    CHECK_FALSE(store->find_key("proceed", owner, "k").has_value());
    CHECK_FALSE(store->find_key("upload", api, "k").has_value());
    CHECK_FALSE(store->find_key("upload", owner, "K").has_value());
    store->remember_key("proceed", ann, "k", "other", id);
    store->remember_key("proceed", ann, "k", "later", id);  // the first stays
    CHECK(store->find_key("proceed", ann, "k")->fingerprint == "other");
    CHECK_FALSE(failure_of([&] { store->create_job(full_job(), "k", "print"); }).empty());
    CHECK(store->list_jobs(0, 9).total == 1);
}

StoredFinding finding(std::optional<std::uint64_t> row, bool is_scheme, bool is_error,
                      const std::string& code) {
    return {row, is_scheme, is_error, code, "{\"code\":\"" + code + "\"}"};
}

std::string show_plan(Store& store, JobId id, PlanNumber plan) {
    std::string text;
    store.each_finding(id, plan, [&](const StoredFinding& one) {
        text += (one.row ? std::to_string(*one.row) : "-") + (one.is_scheme ? "s" : "u") +
                (one.is_error ? "e" : "w") + one.code + one.body + " ";
    });
    store.each_change(id, plan, [&](const StoredChange& one) {
        text += std::to_string(one.seq) + "/" + std::to_string(one.chunk) + one.body + " ";
    });
    return text;
}

void check_plan(const OpenStore& open) {
    const auto store = open();
    const JobId id = make_job(*store);
    PlanSummary summary;
    summary.state = JobState::quarantined;
    summary.schema = "ccai-users";
    summary.plan_hash = "h1";
    summary.made_against = 3;
    summary.rights = "ann@x.co";
    summary.total_rows = 5;
    summary.failed_rows = 2;
    summary.reason = "suspicious";
    auto writer = store->write_plan(*store->find_job(id));
    writer->add(finding(std::nullopt, true, false, "b"));
    writer->add(finding(2, true, true, "a"));
    writer->add(R"({"action":"create","email":"a@x.co"})", 2);
    writer->add(finding(2, false, true, "a"));
    writer->add(R"({"action":"update","email":"b@x.co","new_email":"c@x.co"})", 1);
    CHECK(show_plan(*store, id, 1) == "");
    CHECK(show_plan(*open(), id, 1) == "");
    CHECK(writer->seal(summary, api) == 1);
    writer.reset();
    CHECK(show_plan(*open(), id, 1) ==
          "-swb{\"code\":\"b\"} 2sea{\"code\":\"a\"} 2uea{\"code\":\"a\"} "
          "1/2{\"action\":\"create\",\"email\":\"a@x.co\"} "
          "2/1{\"action\":\"update\",\"email\":\"b@x.co\",\"new_email\":\"c@x.co\"} ");
    CHECK(store->last_chunk(id, 1) == 2);
    CHECK(store->last_chunk(id, 2) == 0);
    const Job job = *store->find_job(id);
    CHECK(job.state == JobState::quarantined);
    CHECK(job.schema == "ccai-users");
    CHECK(job.plan_hash == "h1");
    CHECK(job.made_against == 3);
    CHECK(job.plan_rights == "ann@x.co");
    CHECK(job.total_rows == 5);
    CHECK(job.failed_rows == 2);
    CHECK(job.reason == "suspicious");
    CHECK(show_plan(*store, id, 2) == "");
}

void check_dropped(const OpenStore& open) {
    const auto store = open();
    const JobId id = make_job(*store);
    {
        const auto writer = store->write_plan(*store->find_job(id));
        writer->add(finding(2, true, true, "a"));
        writer->add(R"({"action":"create","email":"a@x.co"})", 1);
    }
    CHECK(show_plan(*store, id, 1) == "");
    CHECK(store->find_job(id)->plan == 0);
    CHECK(show_events(*store, id) == "created");
    write_changes(*store, id, {create("a@x.co")});
    CHECK(store->find_job(id)->plan == 1);
}

void check_seal_fails(const OpenStore& open) {
    const auto store = open();
    const JobId id = make_job(*store);
    const Job seen = *store->find_job(id);
    store->move_job(seen, JobState::created, JobState::cancelled, api, "");
    {
        const auto writer = store->write_plan(seen);  // as it was before
        writer->add(finding(2, true, true, "a"));
        CHECK(failure_of([&] { writer->seal({}, api); }).starts_with("75 "));
    }
    CHECK(show_plan(*store, id, 1) == "");
    CHECK(store->find_job(id)->state == JobState::cancelled);
    // Another plan came first.
    const JobId twice = make_job(*store);
    const Job before = *store->find_job(twice);
    write_changes(*store, twice, {});
    store->move_job(*store->find_job(twice), JobState::valid_scheme, JobState::created, api, "");
    CHECK_FALSE(failure_of([&] { store->write_plan(before)->seal({}, api); }).empty());
    CHECK(store->find_job(twice)->plan == 1);
    // A plan cannot move a job where the table does not let it.
    const JobId third = make_job(*store);
    PlanSummary summary;
    summary.state = JobState::finished;
    CHECK(failure_of([&] {
              store->write_plan(*store->find_job(third))->seal(summary, api);
          }).starts_with("70 "));
    CHECK(store->find_job(third)->state == JobState::created);
}

}  // namespace

std::vector<StoreFact> job_facts() {
    return {
        {"a new job is kept as it was made", check_create},
        {"jobs are listed newest first, page by page, and by state oldest first", check_list},
        {"a move is made once, and only from where the job is", check_moves},
        {"each move is an event with who made it", check_events},
        {"who uploads a corrected file is the uploader from then on", check_uploader},
        {"a key names one job for one verb and one person", check_keys},
    };
}

std::vector<StoreFact> plan_facts() {
    return {
        {"nothing of a plan is seen before it is sealed, and then all of it in order", check_plan},
        {"a plan that is not sealed leaves nothing", check_dropped},
        {"a plan is not sealed for a job that has moved", check_seal_fails},
    };
}

}  // namespace rollcall::test
