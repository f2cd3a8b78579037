// A store on its way to another, with its jobs and their files.
#include "engine/intake/archive.h"

#include <doctest/doctest.h>

#include <sys/stat.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <fstream>
#include <thread>

#include "engine/intake/archive_line.h"
#include "engine/intake/corrected_file.h"
#include "engine/plan/plan_hash.h"
#include "engine/plan/sha256.h"
#include "engine/store/sqlite/sqlite_store.h"
#include "tests/intake/office.h"

namespace rollcall::test {
namespace {

namespace fs = std::filesystem;

const std::string two_rows = "Email,First name\nann@x.co,Anna\nbad,B\n";

void write(const fs::path& path, const std::string& text) {
    std::ofstream(path, std::ios::binary) << text;
}

std::string counted(const ArchiveCounts& counts) {
    return std::to_string(counts.users) + " users, " + std::to_string(counts.jobs) + " jobs, " +
           std::to_string(counts.uploads) + " uploads, " + std::to_string(counts.lost) + " lost";
}

// A new store elsewhere into which an archive is loaded.
class Elsewhere {
public:
    Elsewhere() : store_(scratch_.path("s.db").string(), true) {}
    SqliteStore& store() { return store_; }
    std::string load(const fs::path& archive) {
        std::string done;
        const std::string failed =
            failure_of([&] { done = counted(load_archive(store_, archive.string(), api)); });
        if (failed.empty()) return done;
        // Then nothing is there.
        CHECK(store_.list_jobs(0, 9, "").total == 0);
        CHECK(store_.records_page("users", 0, 9).empty());
        std::size_t kept = 0;
        for ([[maybe_unused]] const auto& one : fs::directory_iterator(store_.folder())) ++kept;
        CHECK(kept == 0);
        return failed;
    }
    std::string proceed(JobId id) {
        ProceedOrder order;
        order.job = id;
        return show(Intake(store_, api).proceed(order));
    }
    const Scratch& scratch() const { return scratch_; }

private:
    Scratch scratch_;
    SqliteStore store_;
};

// A store's archive, to be damaged.
struct Exported {
    explicit Exported(Office& office) {
        write_archive(office.store(), archive.string());
        whole = read_file(rows);
    }

    // What loading says with this in the place of its rows.
    std::string with(const std::string& text) const {
        write(rows, text);
        Elsewhere elsewhere;
        const std::string said = scratch.without_folder(elsewhere.load(archive));
        write(rows, whole);
        return said;
    }
    fs::path upload() const {
        return fs::directory_iterator(archive / "uploads")->path() / "upload";
    }

    const Scratch scratch;
    const fs::path archive = scratch.path("archive");
    const fs::path rows = archive / "store.ndjson";
    std::string whole;
};

}  // namespace

TEST_CASE("jobs go on in the store that they moved to, with their uploads and schemas") {
    Office office;
    const Scratch scratch;
    const fs::path own = scratch.write(
        "own.json", read_file(fs::path(ROLLCALL_SOURCE_ROOT) / "schemas" / "ccai-users.json"));
    const JobId mendable = office.upload(two_rows, api, of_schema(own.string())).job->id;
    const JobId done = office.applied(two_rows);
    const Answer mended = office.mend(mendable, "Email,Nmae\nann@x.co,x\n");
    CHECK(show(mended).starts_with("invalid_scheme"));
    UploadOrder later;
    later.detached = true;
    const JobId waiting =
        office.upload("Email,First name\nbo@x.co,Bob\nbad,B\n", api, later).job->id;
    const fs::path archive = scratch.path("archive");
    CHECK(counted(write_archive(office.store(), archive.string())) ==
          "6 users, 3 jobs, 4 uploads, 0 lost");
    CHECK((fs::status(archive).permissions() & fs::perms::all) == fs::perms::owner_all);
    Elsewhere elsewhere;
    CHECK(elsewhere.load(archive) == "6 users, 3 jobs, 4 uploads, 0 lost");
    CHECK(show_users(elsewhere.store()) == office.users());
    CHECK(show_breaches(elsewhere.store()) == "");
    CHECK(verify_uploads(elsewhere.store()).empty());
    Intake intake(elsewhere.store(), api);
    intake.recover();
    CHECK(elsewhere.proceed(waiting) == "finished 2 rows, 1 affected, 1 failed");
    CHECK(show(intake.undo(waiting)) == "undone 2 rows, 1 affected, 1 failed");
    CHECK(show(intake.undo(done)) == "undone 2 rows, 1 affected, 1 failed");
    // The sound file of the job whose mended one was not is there too, and read by its own schema.
    UploadOrder again;
    again.job = mendable;
    again.path =
        elsewhere.scratch().write("mended", with_names("Email,First name\nann@x.co,A\n")).string();
    CHECK(show(intake.upload(again)) == "valid_scheme 1 rows, 0 affected, 0 failed");
    CHECK(elsewhere.proceed(mendable) == "finished 1 rows, 1 affected, 0 failed");
}

TEST_CASE("an archive that is damaged, cut off or of another version is not loaded at all") {
    Office office;
    office.uploaded(two_rows);
    const Exported exported(office);
    const std::string& whole = exported.whole;
    const auto with = [&](const std::string& text) { return exported.with(text); };
    const std::string start = "66 archive/store.ndjson: ";
    std::string other = whole;
    other[other.find("ann@x.co")] = 'A';
    CHECK(with(other) == start + "is damaged; export the store again");
    CHECK(with(whole.substr(0, whole.rfind("{\"lines\""))) ==
          start + "is cut off; export the store again");
    CHECK(with(whole + "\n") == start + "is damaged; export the store again");
    CHECK(with("") == start + "cannot be read, or is empty");
    CHECK(with("{\"rollcall_store\":2,\"at\":\"\"}\n") ==
          start + "is no export of a store that this rollcall reads");
    other = whole;
    other.insert(other.find("\"reference\"]"), "\"more\",");
    CHECK(with(other) == start + "line 2 is of another version of rollcall");
    for (std::size_t at = 0; at < whole.size(); at += 1 + whole.size() / 97) {
        CAPTURE(at);
        other = whole;
        other[at] = other[at] == '[' ? '{' : '[';
        CHECK(with(other).starts_with("66 "));
    }
    const fs::path upload = exported.upload();
    const std::string bytes = read_file(upload);
    write(upload, bytes + ' ');
    CHECK(with(whole).find(": is not what was exported; export the store again") !=
          std::string::npos);
    fs::remove(upload);
    CHECK(with(whole).starts_with("66 "));
    write(upload, bytes);
    CHECK(with(whole) == "6 users, 1 jobs, 1 uploads, 0 lost");
}

TEST_CASE("what has ended may have lost its upload, and a job that still needs its own is named") {
    Office office;
    const Scratch scratch;
    const JobId done = office.applied(two_rows);
    fs::remove_all(office.store().folder() + '/' + office.job(done).file);
    CHECK(counted(write_archive(office.store(), scratch.path("a").string())) ==
          "6 users, 1 jobs, 0 uploads, 1 lost");
    Elsewhere elsewhere;
    CHECK(elsewhere.load(scratch.path("a")) == "6 users, 1 jobs, 0 uploads, 0 lost");
    const JobId waits = office.uploaded(two_rows);
    fs::remove_all(office.store().folder() + '/' + office.job(waits).file);
    const ArchiveCounts counts = write_archive(office.store(), scratch.path("b").string());
    CHECK(counts.lost == 2);
    CHECK(counts.without_upload == std::vector<std::string>{"2"});
    Elsewhere without;
    CHECK(without.load(scratch.path("b")) == "6 users, 2 jobs, 0 uploads, 0 lost");
    CHECK(failure_of([&] {
              write_archive(office.store(), scratch.path("a").string());
          }).find("is there already") != std::string::npos);
}

TEST_CASE("an archive that was made by hand is loaded whole or not at all") {
    Office office;
    office.applied(two_rows);
    const Exported exported(office);
    const std::string body = exported.whole.substr(0, exported.whole.rfind("{\"lines\""));
    const auto with = [&](const std::string& text) {
        const auto lines = static_cast<std::uint64_t>(std::count(text.begin(), text.end(), '\n'));
        return exported.with(text + end_line(lines, to_hex(sha256(text))) + '\n');
    };
    const auto replaced = [&](const std::string& from, const std::string& to) {
        std::string text = body;
        REQUIRE(text.find(from) != text.npos);
        return with(text.replace(text.find(from), from.size(), to));
    };
    const std::string unfit = "66 archive/store.ndjson: what is in it does not fit together: ";
    CHECK(with(body) == "6 users, 1 jobs, 1 uploads, 0 lost");
    const std::size_t directory = body.find("{\"table\":\"directory\"");
    const std::size_t counter = body.find("{\"table\":\"counter\"");
    CHECK(with(body.substr(0, directory) + body.substr(counter)).starts_with(unfit));
    CHECK(with(body.substr(0, counter) + body.substr(directory)).starts_with(unfit));  // twice
    CHECK(replaced("\"finished\"", "\"done\"").starts_with(unfit));
    CHECK(replaced("\"finished\"", "\"in_progress\"").starts_with(unfit));
    CHECK(replaced("[1,1,1,\"apply\"", "[9,1,1,\"apply\"").starts_with(unfit));  // of no job
    CHECK(replaced("{\\\"email\\\"", "{\\\"mail\\\"").starts_with("66 "));
    CHECK(replaced("[1,\"upload\"", "[null,\"upload\"").find("is damaged") != std::string::npos);
    CHECK(replaced("[1,\"upload\"", "[1.5,\"upload\"").find("is damaged") != std::string::npos);
    const std::string file = office.job(1).file;
    CHECK(replaced("\"" + file + "\"", "\"../" + file + "\"").starts_with(unfit));
    // Uploads come from their own folder, and go nowhere else.
    const fs::path own = exported.upload().parent_path();
    const std::string name = own.filename();
    fs::create_directory_symlink(own, exported.scratch.path("elsewhere"));
    for (const std::string& other :
         {std::string("../../elsewhere"), std::string(".."), std::string(), name + "/../" + name}) {
        CAPTURE(other);
        CHECK(replaced("[\"" + name + "\",\"upload\"", "[\"" + other + "\",\"upload\"")
                  .find("is not what was exported") != std::string::npos);
    }
}

TEST_CASE("of two who load an archive at once one does, and the other takes nothing away") {
    Office office;
    const Scratch scratch;
    office.uploaded(two_rows);
    write_archive(office.store(), scratch.path("archive").string());
    const std::string url = "sqlite:" + scratch.path("new.db").string();
    open_store(url, true);
    std::atomic<int> done = 0;
    std::atomic<int> refused = 0;
    const auto load = [&] {
        const std::string failed = failure_of(
            [&] { load_archive(*open_store(url, false), scratch.path("archive").string(), api); });
        ++(failed.empty() ? done : refused);
    };
    std::thread other(load);
    load();
    other.join();
    CHECK(done == 1);
    CHECK(refused == 1);
    CHECK(verify_uploads(*open_store(url, false)).empty());
}

TEST_CASE("an archive's uploads are plain files, and nothing that leads elsewhere") {
    Office office;
    office.uploaded(two_rows);
    const Exported exported(office);
    const Scratch& scratch = exported.scratch;
    const fs::path upload = exported.upload();
    const auto refuses = [&] {
        return exported.with(exported.whole).find("is not what was exported") != std::string::npos;
    };
    fs::rename(upload, scratch.path("aside"));
    CHECK(refuses());
    fs::create_symlink(scratch.path("aside"), upload);
    CHECK(refuses());
    fs::remove(upload);
    REQUIRE(::mkfifo(upload.c_str(), 0600) == 0);
    CHECK(refuses());
    fs::remove(upload);
    fs::rename(scratch.path("aside"), upload);
    CHECK_FALSE(refuses());
}

TEST_CASE("a job whose own schema is gone stops no export, and ends when it is proceeded with") {
    Office office;
    const Scratch scratch;
    const fs::path own = scratch.write(
        "own.json", read_file(fs::path(ROLLCALL_SOURCE_ROOT) / "schemas" / "ccai-users.json"));
    const JobId id = office.upload(two_rows, api, of_schema(own.string())).job->id;
    fs::remove(office.store().folder() + '/' + office.job(id).file + "/own.json");
    CHECK(verify_uploads(office.store()).size() == 1);
    const ArchiveCounts counts = write_archive(office.store(), scratch.path("a").string());
    CHECK(counts.without_upload == std::vector<std::string>{"1"});
    Elsewhere elsewhere;
    CHECK(elsewhere.load(scratch.path("a")) == "6 users, 1 jobs, 1 uploads, 0 lost");
    static_cast<void>(failure_of([&] { office.proceed(id); }));
    CHECK(job_state_name(office.job(id).state) == "failed");
}

}  // namespace rollcall::test
