// The jobs of all tenants on PostgreSQL, as a worker takes them.
#include "engine/intake/tenant_work.h"

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <thread>

#include "engine/store/postgres/postgres_store.h"
#include "tests/intake/office.h"
#include "tests/store/postgres_rig.h"

namespace rollcall::test {
namespace {

// A database with its own tenants, who share a folder of uploads.
class Tenants {
public:
    explicit Tenants(const std::string& server) : database_(own_database(server)) {}

    std::unique_ptr<Store> add(const std::string& name) const {
        auto store = open_store(url() + "&tenant=" + name, true);
        load_crew(*store, office_directory);
        return store;
    }
    std::string url() const { return database_ + "&files=" + files().string(); }
    std::filesystem::path files() const { return scratch_.path("files"); }
    void run(const std::string& sql) const { PgConnection(database_).run(sql); }
    void run_for(const std::string& tenant, const std::string& sql) const {
        PgConnection(database_).run_for(tenant, sql);
    }
    const Scratch& scratch() const { return scratch_; }

    JobId upload(Store& store, const std::string& text) const {
        UploadOrder order;
        order.path = scratch_.write("upload", with_names(text)).string();
        order.filename = "people.csv";
        order.detached = true;
        return Intake(store, api).upload(order).job->id;
    }

private:
    std::string database_;
    Scratch scratch_;
};

const std::string one_row = "Email,First name\nann@x.co,Anna\n";

}  // namespace

TEST_CASE("a tenant whose job comes to nothing keeps no other from theirs") {
    const auto server = postgres_server();
    if (!server) return;
    const Tenants tenants(*server);
    const auto broken = tenants.add("broken");
    const auto sound = tenants.add("sound");
    const JobId first = tenants.upload(*broken, one_row);
    const JobId second = tenants.upload(*sound, one_row);
    TenantWork work(tenants.url());
    std::string said;
    work.on_failure = [&](const std::string& tenant, JobId job, const Failure& failure) {
        said += tenant + ' ' + std::to_string(job) + ' ' +
                std::to_string(static_cast<int>(failure.kind())) + ", ";
    };
    const auto marker = tenants.files() / ".places" / "broken";
    std::filesystem::rename(marker, tenants.scratch().path("aside"));
    CHECK(work.work_once() == TenantWork::Outcome::failed);
    CHECK(work.work_once() == TenantWork::Outcome::moved);
    CHECK(work.work_once() == TenantWork::Outcome::nothing);
    CHECK(said == "broken 1 69, ");
    CHECK(sound->find_job(second)->state == JobState::valid_scheme);
    CHECK(broken->find_job(first)->state == JobState::created);
    // Once it is put off no longer.
    std::filesystem::rename(tenants.scratch().path("aside"), marker);
    tenants.run("UPDATE work SET retry_at = now()");
    CHECK(work.work_once() == TenantWork::Outcome::moved);
    CHECK(broken->find_job(first)->state == JobState::valid_scheme);
}

TEST_CASE("a job whose upload is damaged ends, and is told of") {
    const auto server = postgres_server();
    if (!server) return;
    const Tenants tenants(*server);
    const auto store = tenants.add("acme");
    const JobId job = tenants.upload(*store, one_row);
    std::filesystem::resize_file(store->folder() + '/' + store->find_job(job)->file + "/upload", 3);
    TenantWork work(tenants.url());
    int told = 0;
    work.on_failure = [&](const std::string&, JobId, const Failure&) { ++told; };
    CHECK(work.work_once() == TenantWork::Outcome::failed);
    CHECK(work.work_once() == TenantWork::Outcome::nothing);
    CHECK(told == 1);
    CHECK(store->find_job(job)->state == JobState::failed);
}

TEST_CASE("jobs that cannot be as they are end or are put off, and end no worker") {
    const auto server = postgres_server();
    if (!server) return;
    const Tenants tenants(*server);
    const auto store = tenants.add("acme");
    const JobId unproceeded = tenants.upload(*store, one_row);
    const JobId applied = tenants.upload(*store, one_row);
    TenantWork work(tenants.url());
    while (work.work_once() != TenantWork::Outcome::nothing) {
    }
    ProceedOrder go;
    go.job = applied;
    CHECK(show(Intake(*store, api).proceed(go)) == "finished 1 rows, 1 affected, 0 failed");
    tenants.run_for("acme", "UPDATE job SET state = 'in_progress'");
    for (const JobId job : {unproceeded, applied})
        tenants.run("INSERT INTO work VALUES ('acme', " + std::to_string(job) +
                    ", 'in_progress', 0, now() + interval '" + std::to_string(job) +
                    " ms', now())");
    CHECK(work.work_once() == TenantWork::Outcome::failed);
    CHECK(store->find_job(unproceeded)->state == JobState::failed);
    // All of it was applied, and still it is not finished: nobody asks again at once.
    CHECK(work.work_once() == TenantWork::Outcome::failed);
    CHECK(work.work_once() == TenantWork::Outcome::nothing);
    CHECK(store->find_job(applied)->state == JobState::in_progress);
}

TEST_CASE("who waits for work wakes up when there is some") {
    const auto server = postgres_server();
    // Through a pooler nobody hears of it, and the wait lasts as long as it may.
    if (!server || std::getenv("ROLLCALL_TEST_PGBOUNCER") != nullptr) return;
    const Tenants tenants(*server);
    const auto store = tenants.add("acme");
    TenantWork work(tenants.url());
    work.wait(std::chrono::milliseconds(1));  // listens from now on
    const auto begun = std::chrono::steady_clock::now();
    std::thread other([&] { tenants.upload(*store, one_row); });
    work.wait(std::chrono::seconds(60));
    CHECK(std::chrono::steady_clock::now() - begun < std::chrono::seconds(30));
    other.join();
    CHECK(work.work_once() == TenantWork::Outcome::moved);
}

}  // namespace rollcall::test
