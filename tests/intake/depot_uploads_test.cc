// Uploads that lie in a depot: told of only once they are there, and read by machines that have
// never seen them.
#include <doctest/doctest.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <memory>
#include <thread>

#include "engine/intake/upload_file.h"
#include "engine/review/review_edit.h"
#include "engine/store/depot/s3_depot.h"
#include "tests/intake/office.h"
#include "tests/intake/s3_stub.h"

namespace rollcall::test {
namespace {

namespace fs = std::filesystem;

const std::string three_rows =
    "Email,First name,Role: Agent\n"
    "new@x.co,New,1\n"
    "bad,Bad,1\n"
    "ann@x.co,Anna,\n";

// An office whose uploads lie in a depot; its folder is the cache.
class FarOffice : public Office {
public:
    FarOffice() { register_depot(cache(), std::make_shared<S3Depot>(stub.settings())); }

    std::string cache() { return store().folder(); }
    void empty_cache() {
        for (const auto& entry : fs::directory_iterator(cache())) fs::remove_all(entry.path());
    }
    // Afterwards proceed judges the files of all jobs again.
    void change_directory() {
        applied("Email,First name,Role: Agent\nnew" + std::to_string(++changes_) + "@x.co,N,1\n");
    }
    JobId uploaded_for_a_worker(const std::string& text) {
        UploadOrder order;
        order.detached = true;
        return upload(text, api, order).job.value().id;
    }
    std::string state(JobId id) { return std::string(job_state_name(job(id).state)); }
    std::size_t uploads() {
        std::size_t count = 0;
        for (const auto& entry : fs::directory_iterator(cache())) count += entry.is_directory();
        return count;
    }
    std::string keys() {  // a line each
        std::string text;
        for (const auto& [key, object] : stub.objects()) text += key + '\n';
        return text;
    }

    S3Stub stub;

private:
    unsigned changes_ = 0;
};

std::string kept_in(const std::string& folder, const Job& job) {
    return read_file(kept_path(folder, job.file, job.file_sha256));
}

void make_old(const fs::path& path) {
    fs::last_write_time(path, fs::file_time_type::clock::now() - std::chrono::hours(48));
}

}  // namespace

TEST_CASE("an upload is in the depot before anyone is told so, and once the job is there") {
    FarOffice office;
    const JobId id = office.uploaded(three_rows);
    const Job job = office.job(id);
    CHECK(office.keys() == "test/" + job.file + "/upload\n");
    CHECK(office.stub.objects().begin()->second.bytes == with_names(three_rows));
    CHECK(office.stub.objects().begin()->second.sha256 == job.file_sha256);
    // Nobody asks for what is here.
    office.stub.heard();
    CHECK(show(office.proceed(id)) == "finished 3 rows, 2 affected, 1 failed");
    CHECK(office.stub.heard().empty());
}

TEST_CASE("where the depot cannot be reached nothing is uploaded") {
    FarOffice office;
    const std::string before = office.users();
    office.stub.fail(S3Fault::answers_503, 99, "PUT");
    const std::string failed = failure_of([&] { office.upload(three_rows); });
    CHECK(failed.starts_with("75 s3://uploads/test"));
    CHECK(office.uploads() == 0);
    CHECK(office.keys().empty());
    CHECK(office.store().list_jobs(0, 10, "").jobs.empty());
    office.stub.fail(S3Fault::loses_reply, 6, "PUT");
    CHECK(failure_of([&] { office.upload(three_rows); }).starts_with("75 "));
    CHECK(office.keys().empty());
}

TEST_CASE("another machine reads what it has never seen, and an emptied cache fills again") {
    FarOffice office;
    const JobId id = office.uploaded(three_rows);
    const Scratch other;
    const std::string there = other.path("cache").string();
    register_depot(there, std::make_shared<S3Depot>(office.stub.settings()));
    CHECK(kept_in(there, office.job(id)) == with_names(three_rows));
    CHECK((fs::status(there + '/' + office.job(id).file).permissions() & fs::perms::all) ==
          fs::perms::owner_all);
    office.change_directory();
    office.empty_cache();
    CHECK(show(office.proceed(id)) == "finished 3 rows, 2 affected, 1 failed");
    // One that is damaged here is brought again.
    std::ofstream(there + '/' + office.job(id).file + "/upload") << "damaged";
    CHECK(kept_in(there, office.job(id)) == with_names(three_rows));
}

TEST_CASE("many who miss the same upload at once all get it whole") {
    FarOffice office;
    const Job job = office.job(office.uploaded(three_rows));
    office.empty_cache();
    std::vector<std::thread> all;
    std::atomic<unsigned> whole = 0;
    for (int thread = 0; thread < 8; ++thread)
        all.emplace_back([&] { whole += kept_in(office.cache(), job) == with_names(three_rows); });
    for (std::thread& one : all) one.join();
    CHECK(whole == 8);
    std::size_t files = 0;
    for ([[maybe_unused]] const auto& one : fs::directory_iterator(office.cache() + '/' + job.file))
        ++files;
    CHECK(files == 1);
}

TEST_CASE("edits beside a file travel with it") {
    FarOffice office;
    const JobId id = office.uploaded(three_rows);
    EditOrder order;
    order.job = id;
    order.plan = 1;
    order.cells = {{3, 1, 0}};
    order.values = {"good@x.co"};
    CHECK(show(edit_job(office.store(), api, order)) ==
          "valid_scheme 3 rows, 0 affected, 0 failed");
    office.empty_cache();
    CHECK(list_edits(office.store(), office.job(id)).size() == 1);
    office.empty_cache();
    CHECK(show(undo_edit(office.store(), api, id, 2, false)) ==
          "valid_scheme 3 rows, 0 affected, 1 failed");
    CHECK(list_edits(office.store(), office.job(id)).empty());
    // That there are none is asked once.
    const JobId unedited = office.uploaded(three_rows);
    CHECK(list_edits(office.store(), office.job(unedited)).empty());
    office.stub.heard();
    CHECK(list_edits(office.store(), office.job(unedited)).empty());
    CHECK(office.stub.heard().empty());
}

TEST_CASE("what a job no longer needs is gone from the depot too") {
    FarOffice office;
    const JobId id =
        office.upload("Email,Nmae\nann@x.co,x\n", api, of_schema("ccai-users")).job->id;
    const std::string first = office.job(id).file;
    CHECK(show(office.mend(id, three_rows)) == "valid_scheme 3 rows, 0 affected, 1 failed");
    CHECK(office.keys() == "test/" + office.job(id).file + "/upload\n");
    CHECK(office.job(id).file != first);
}

TEST_CASE("bytes that are not what was uploaded are refused, and never applied") {
    FarOffice office;
    const std::string wrong = with_names("Email,First name,Role: Admin\nevil@x.co,New,1\n");
    const Scratch scratch;
    const std::string path = scratch.write("f", wrong).string();
    const auto change_there = [&](JobId id) {
        // Sound by what the storage says of it itself.
        office.stub.put("test/" + office.job(id).file + "/upload",
                        {wrong, read_slice(path, 0, wrong.size()).sha256});
    };
    const JobId plain = office.uploaded(three_rows);
    change_there(plain);
    office.change_directory();
    office.empty_cache();
    const std::string before = office.users();
    const std::string failed = failure_of([&] { office.proceed(plain); });
    CHECK(failed.starts_with("66 "));
    CHECK(failed.ends_with("the kept upload is damaged; upload the file again"));
    CHECK(office.state(plain) == "failed");
    const JobId waiting = office.uploaded_for_a_worker(three_rows);
    change_there(waiting);
    office.empty_cache();
    office.intake().recover();
    CHECK(office.state(waiting) == "failed");
    CHECK(office.job(waiting).reason ==
          "people.csv: the kept upload is damaged; upload the file again");
    CHECK(show(office.proceed(waiting)) == "refused: wrong_state");
    CHECK(office.users() == before);
}

TEST_CASE("a job waits for a depot that does not answer, and goes on") {
    FarOffice office;
    const JobId id = office.uploaded_for_a_worker(three_rows);
    office.empty_cache();
    office.stub.fail(S3Fault::answers_500, 6, "GET");
    CHECK(failure_of([&] { office.intake().recover(); }).starts_with("75 "));
    CHECK(office.state(id) == "created");
    office.intake().recover();
    CHECK(office.state(id) == "valid_scheme");
    office.change_directory();
    office.empty_cache();
    office.stub.fail(S3Fault::answers_503, 6, "GET");
    CHECK(failure_of([&] { office.proceed(id); }).starts_with("75 "));
    CHECK(office.state(id) == "in_progress");
    office.intake().recover();
    CHECK(show(Answer{office.job(id), {}, {}}) == "finished 3 rows, 2 affected, 1 failed");
}

TEST_CASE("a schema of one's own travels with the upload, whatever it is called") {
    FarOffice office;
    const std::string schema =
        office.scratch()
            .write(
                "Gr\xC3\xB6\xC3\x9F"
                "e & so.json",
                read_file(fs::path(ROLLCALL_SOURCE_ROOT) / "schemas" / "ccai-users.json"))
            .string();
    const JobId id = office.upload(three_rows, api, of_schema(schema)).job->id;
    fs::remove(schema);
    office.empty_cache();
    CHECK(show(office.proceed(id)) == "finished 3 rows, 2 affected, 1 failed");
    CHECK(office.keys() ==
          "test/" + office.job(id).file + "/schema\ntest/" + office.job(id).file + "/upload\n");
}

TEST_CASE("what nobody knows is swept out of the depot, and what nobody uses out of the cache") {
    FarOffice office;
    const JobId id = office.uploaded(three_rows);
    const std::string known = "test/" + office.job(id).file + "/upload";
    const auto make_old_there = [&](const std::string& key) {
        office.stub.put(key, {"x", "", "2020-01-01T00:00:00.000Z"});
    };
    const S3Object kept = office.stub.objects().at(known);
    office.stub.put(known, {kept.bytes, kept.sha256, "2020-01-01T00:00:00.000Z"});
    make_old_there("test/0f/upload");
    make_old_there("test/0f/edits");
    office.stub.put("test/1f/upload", {"x", ""});
    office.intake().recover();  // the first look is a day away
    CHECK(office.stub.objects().size() == 4);
    make_old(office.cache() + "/.swept");
    office.stub.fail(S3Fault::answers_503, 6, "GET");
    office.intake().recover();  // fails, and keeps nobody from anything
    CHECK(office.stub.objects().size() == 4);
    make_old(office.cache() + "/.swept");
    make_old(office.cache() + '/' + office.job(id).file + "/upload");
    make_old(office.cache() + '/' + office.job(id).file);
    office.intake().recover();
    CHECK(office.stub.objects().size() == 2);
    CHECK(office.stub.objects().contains(known));
    CHECK(office.stub.objects().contains("test/1f/upload"));
    CHECK_FALSE(fs::exists(office.cache() + '/' + office.job(id).file));
    office.stub.heard();
    office.intake().recover();
    CHECK(office.stub.heard().empty());
    office.change_directory();
    CHECK(show(office.proceed(id)) == "finished 3 rows, 2 affected, 1 failed");
}

}  // namespace rollcall::test
