// Many processes at once: one job for a key, one apply, and one after the other.
#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <map>
#include <vector>

#include "tests/intake/office.h"

namespace rollcall::test {
namespace {

using Words = std::vector<std::string>;

// Starts the program in the office's folder, without output.
pid_t start(const Office& office, const Words& words) {
    const std::string folder = office.scratch().path("").string();
    const pid_t child = ::fork();
    if (child != 0) return child;
    const int nothing = ::open("/dev/null", O_RDWR);
    ::dup2(nothing, STDOUT_FILENO);
    ::dup2(nothing, STDERR_FILENO);
    if (::chdir(folder.c_str()) != 0) ::_exit(126);
    std::string program = ROLLCALL_PROGRAM;
    Words all = words;
    all.insert(all.end(), {"--store", office.url()});
    std::vector<char*> argv{program.data()};
    for (std::string& word : all) argv.push_back(word.data());
    argv.push_back(nullptr);
    ::execv(program.c_str(), argv.data());
    ::_exit(127);
}

// How many ended with each exit code: "0:50".
std::string wait_for(const std::vector<pid_t>& children) {
    std::map<int, int> codes;
    for (const pid_t child : children) {
        int status = 0;
        ::waitpid(child, &status, 0);
        ++codes[WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status)];
    }
    std::string text;
    for (const auto& [code, count] : codes)
        text += (text.empty() ? "" : " ") + std::to_string(code) + ":" + std::to_string(count);
    return text;
}

std::string run_at_once(const Office& office, const std::vector<Words>& commands) {
    std::vector<pid_t> children;
    for (const Words& words : commands) children.push_back(start(office, words));
    return wait_for(children);
}

constexpr std::size_t many = 50;

std::string rows_of(int from, int to, const std::string& name) {
    std::string text = "Email,First name,Role: Agent\n";
    for (int user = from; user < to; ++user)
        text += "u" + std::to_string(user) + "@x.co," + name + ",1\n";
    return with_names(text);
}

}  // namespace

TEST_CASE("one key used by 50 processes at once makes one job and one apply") {
    Office office;
    office.scratch().write("people.csv", rows_of(0, 200, "New"));
    const Words upload{"upload", "people.csv", "--idempotency-key", "k"};
    CHECK(run_at_once(office, std::vector<Words>(many, upload)) == "0:50");
    CHECK(office.store().list_jobs(0, 9).total == 1);
    CHECK(office.job(1).state == JobState::valid_scheme);
    CHECK(office.job(1).plan == 1);
    const Words proceed{"proceed", "1", "--idempotency-key", "p"};
    CHECK(run_at_once(office, std::vector<Words>(many, proceed)) == "0:50");
    CHECK(show_ledger(office.store(), 1) == "1.1 200 rows");
    CHECK(show_events(office.store(), 1) ==
          "created, created>valid_scheme (plan 1), valid_scheme>in_progress, "
          "in_progress>finished");
    CHECK(office.store().read_directory()->user_count() == 206);
    CHECK(show_breaches(office.store()) == "");
}

TEST_CASE("whoever asks again with the key of one who died gets the same job and one apply") {
    constexpr const char* crash = "ROLLCALL_CRASH";
    for (const std::string point : {"upload_kept", "upload_created", "plan_sealed"}) {
        CAPTURE(point);
        Office office;
        office.scratch().write("people.csv", rows_of(0, 20, "New"));
        const Words upload{"upload", "people.csv", "--idempotency-key", "k"};
        ::setenv(crash, point.c_str(), 1);
        CHECK(run_at_once(office, {upload}) == "137:1");
        ::unsetenv(crash);
        CHECK(run_at_once(office, {upload}) == "0:1");
        CHECK(office.store().list_jobs(0, 9).total == 1);
    }
    for (const std::string point :
         {"proceed_keyed", "proceed_accepted", "before_commit", "after_commit"}) {
        CAPTURE(point);
        Office office;
        const JobId id = office.uploaded(rows_of(0, 20, "New"));
        const Words proceed{"proceed", std::to_string(id), "--idempotency-key", "p"};
        ::setenv(crash, point.c_str(), 1);
        CHECK(run_at_once(office, {proceed}) == "137:1");
        ::unsetenv(crash);
        CHECK(run_at_once(office, {proceed}) == "0:1");
        CHECK(show_ledger(office.store(), id) == "1.1 20 rows");
        CHECK(office.job(id).state == JobState::finished);
        CHECK(show_breaches(office.store()) == "");
    }
}

TEST_CASE("a job that can go no further than some of its commits can be undone") {
    Office office;
    const JobId id =
        office.uploaded("Email,First name\nann@x.co,Anna\nbo@x.co,Bob\ncy@x.co,Cyril\n");
    ::setenv("ROLLCALL_CRASH", "between_chunks:2", 1);
    CHECK(run_at_once(office, {{"proceed", std::to_string(id), "--chunk-rows", "1"}}) == "137:1");
    ::unsetenv("ROLLCALL_CRASH");
    CHECK(office.job(id).affected_rows == 1);
    std::string other(office_directory);
    for (const std::string name : {"ann@x.co", "bo@x.co"}) {
        const std::size_t at = other.find("\"F\"", other.find("{\"email\": \"" + name));
        other.replace(at, 3, name == "ann@x.co" ? "\"Anna\"" : "\"Bea\"");
    }
    office.load(other);
    CHECK(office.intake().recover() == 1);
    CHECK(office.job(id).state == JobState::cancelled);
    CHECK(office.job(id).affected_rows == 1);
    CHECK(show(office.intake().undo(id)).starts_with("undone"));
    CHECK(office.job(id).undo == R"({"reversed":1,"kept":0,"failed":0})");
    CHECK(show_breaches(office.store()) == "");
}

TEST_CASE("another process cancels an apply and says how far it got") {
    Office office;
    constexpr int rows = 2000;  // each its own commit, so that there is time
    const JobId id = office.uploaded(rows_of(0, rows, "New"));
    const pid_t applying = start(office, {"proceed", std::to_string(id), "--chunk-rows", "1"});
    while (office.job(id).affected_rows == 0 && !has_ended(office.job(id).state)) ::usleep(1000);
    const Answer answer = office.intake().cancel(id);
    CHECK(wait_for({applying}) == "1:1");
    REQUIRE(answer.job);
    CHECK(answer.job->state == JobState::cancelled);
    const std::uint64_t applied = answer.job->affected_rows;
    CHECK(applied > 0);
    CHECK(applied < rows);
    CHECK(office.store().read_directory()->user_count() == 6 + applied);
    std::uint64_t committed = 0;
    for (const LedgerEntry& entry : office.store().ledger(id)) committed += entry.rows;
    CHECK(committed == applied);
    CHECK(show(office.intake().undo(id)).starts_with("undone"));
    CHECK(office.job(id).undo ==
          R"({"reversed":)" + std::to_string(applied) + R"(,"kept":0,"failed":0})");
    CHECK(show_breaches(office.store()) == "");
}

TEST_CASE("what touches everybody or lets others in is for who may do everything") {
    Office office;
    office.scratch().write("directory.json", office_directory);
    office.uploaded("Email,First name\nann@x.co,Anna\n");
    const std::vector<Words> commands{
        {"load", "directory.json"}, {"verify"},          {"audit"},
        {"token", "list"},          {"webhook", "list"}, {"worker", "--once"},
    };
    for (Words command : commands) {
        CAPTURE(command[0]);
        command.insert(command.end(), {"--as", "lea@x.co"});
        CHECK(run_at_once(office, {command}) == "64:1");
        command.back() = "ada@x.co";
        CHECK(run_at_once(office, {command}) == "0:1");
    }
    CHECK(run_at_once(office, {{"status", "1", "--as", "lea@x.co"}}) == "64:1");
    CHECK(run_at_once(office, {{"status", "1", "--as", "ada@x.co"}}) == "0:1");
}

TEST_CASE("without a key only the first of many to proceed does") {
    Office office;
    const JobId id = office.uploaded(rows_of(0, 200, "New"));
    CHECK(run_at_once(office, std::vector<Words>(10, {"proceed", std::to_string(id)})) ==
          "0:1 64:9");
    CHECK(show_ledger(office.store(), id) == "1.1 200 rows");
    CHECK(show_breaches(office.store()) == "");
}

TEST_CASE("two jobs over the same users proceeded with at once are done one after the other") {
    Office office;
    office.applied(rows_of(0, 300, "Old"));
    const JobId first = office.uploaded(rows_of(0, 300, "First"));
    const JobId second = office.uploaded(rows_of(0, 300, "Second"));
    CHECK(run_at_once(office, {{"proceed", std::to_string(first)},
                               {"proceed", std::to_string(second)}}) == "0:2");
    const std::vector<LedgerEntry> ledger = office.store().ledger(std::nullopt);
    REQUIRE(ledger.size() == 3);
    CHECK(ledger[2].generation == ledger[1].generation + 1);
    const std::string last = ledger[2].job == second ? "Second" : "First";
    const auto directory = office.store().read_directory();
    const auto field = directory->find_field("first_name").value();
    std::size_t others = 0;
    directory->each_user([&](const User& user) {
        if (user.email().starts_with("u") && user.field(field) != last) ++others;
    });
    CHECK(others == 0);
    CHECK(office.job(first).affected_rows == 300);
    CHECK(office.job(second).affected_rows == 300);
    CHECK(show_breaches(office.store()) == "");
}

TEST_CASE("uploads, proceeds and undos at once leave a sound store") {
    Office office;
    std::vector<Words> commands;
    for (int job = 0; job < 6; ++job) {
        const std::string name = "f" + std::to_string(job) + ".csv";
        office.scratch().write(name, rows_of(job * 10, job * 10 + 30, "N" + std::to_string(job)));
        commands.push_back({"upload", name});
        const std::string id = std::to_string(office.uploaded(rows_of(job * 5, job * 5 + 40, "M")));
        commands.push_back({"proceed", id});
        commands.push_back({"worker", "--once"});
    }
    const std::string codes = run_at_once(office, commands);
    CAPTURE(codes);
    CHECK(codes.find("70:") == std::string::npos);
    CHECK(codes.find('-') == std::string::npos);
    CHECK(office.store().list_jobs(0, 50).total == 12);
    CHECK(office.store().jobs_in(JobState::finished).size() == 6);
    CHECK(office.store().read_directory()->user_count() == 6 + 65);
    CHECK(show_breaches(office.store()) == "");
}

}  // namespace rollcall::test
