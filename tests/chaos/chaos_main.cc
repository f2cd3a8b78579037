// Kills the program over and over while it uploads and applies a job, and checks after each death
// that the store is sound and holds the Directory from before the job or from after it, nothing
// between: chaos PROGRAM FOLDER ROUNDS SEED. `./dev chaos` calls it; a few rounds are a test.
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <random>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

namespace {

namespace fs = std::filesystem;
using Words = std::vector<std::string>;

constexpr std::array crash_points{
    "upload_mid_copy",   "upload_before_fsync", "upload_kept",  "upload_created",
    "validated",         "plan_written",        "plan_sealed",  "proceed_keyed",
    "proceed_accepted",  "before_commit",       "after_commit", "between_chunks",
    "plan_judged_again",
};

struct Ended {
    bool was_killed = false;
    int code = 0;
};

class Stage {
public:
    Stage(std::string program, fs::path folder)
        : program_(fs::absolute(program)), folder_(fs::absolute(folder)) {}

    // Runs the program in the folder; killed after `patience`, where that is not zero.
    Ended run(const Words& words, std::chrono::microseconds patience = {},
              const std::string& crash_point = "", const std::string& output = "/dev/null") const {
        const pid_t child = ::fork();
        if (child == 0) {
            if (::chdir(folder_.c_str()) != 0) ::_exit(126);
            const int out = ::open(output.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
            const int nothing = ::open("/dev/null", O_WRONLY);
            ::dup2(out, STDOUT_FILENO);
            ::dup2(nothing, STDERR_FILENO);
            if (!crash_point.empty()) ::setenv("ROLLCALL_CRASH", crash_point.c_str(), 1);
            std::vector<char*> argv{const_cast<char*>(program_.c_str())};
            for (const std::string& word : words) argv.push_back(const_cast<char*>(word.c_str()));
            argv.push_back(nullptr);
            ::execv(program_.c_str(), argv.data());
            ::_exit(127);
        }
        if (patience.count() > 0) {
            std::this_thread::sleep_for(patience);
            ::kill(child, SIGKILL);
        }
        int status = 0;
        ::waitpid(child, &status, 0);
        if (WIFSIGNALED(status)) return {true, 0};
        constexpr int as_killed = 137;
        return {WEXITSTATUS(status) == as_killed, WEXITSTATUS(status)};
    }

    std::string output_of(const Words& words) const {
        const fs::path path = folder_ / "output";
        run(words, {}, "", path.string());
        std::ifstream file(path);
        std::stringstream text;
        text << file.rdbuf();
        return text.str();
    }

    // Everybody, in an order that does not tell in which commit they came.
    std::string directory() const {
        std::istringstream lines(output_of({"export", "--format", "directory"}));
        std::vector<std::string> all;
        for (std::string line; std::getline(lines, line);) {
            while (!line.empty() && line.back() == ',') line.pop_back();
            all.push_back(line);
        }
        std::sort(all.begin(), all.end());
        std::string text;
        for (const std::string& line : all) text += line + '\n';
        return text;
    }

    std::string state() const {
        const std::string json = output_of({"status", "1", "--json"});
        const std::string name = "\"status\":\"";
        const std::size_t at = json.find(name);
        if (at == std::string::npos) return "";
        const std::size_t begin = at + name.size();
        return json.substr(begin, json.find('"', begin) - begin);
    }

    const fs::path& folder() const { return folder_; }

private:
    std::string program_;
    fs::path folder_;
};

void write_directory(const fs::path& path, int users) {
    std::ofstream out(path);
    out << R"({"roles":[{"name":"Admin","license_type":"Admin","permissions":["*"]},)"
        << R"({"name":"Agent","license_type":"Agent","permissions":[]}],)"
        << R"("teams":[{"name":"One","managers":["user5@example.com"]},{"name":"Two"}],)"
        << R"("locations":[],"users":[)";
    for (int user = 0; user < users; ++user)
        out << (user == 0 ? "\n" : ",\n") << R"({"email":"user)" << user
            << R"(@example.com","first_name":"First","last_name":"Last","roles":[")"
            << (user < 3 ? "Admin" : "Agent") << R"("],"teams":["One"]})";
    out << "]}\n";
}

// Updates, creations, renames in a cycle, an Admin who goes and one who comes, mistakes.
void write_upload(const fs::path& path, int rows) {
    std::ofstream out(path);
    out << "Email,New email,First name,Last name,Status,Role: Admin,Role: Agent,Team: Two\n";
    for (int row = 0; row < rows; ++row) {
        const std::string mail = "user" + std::to_string(row) + "@example.com";
        if (row == 0)
            out << mail << ",,First,Last,Inactive,,,\n";
        else if (row == 4)
            out << mail << ",,First,Last,,1,,\n";
        else if (row == 5)
            out << mail << ",user6@example.com,First,Last,,,,\n";
        else if (row == 6)
            out << mail << ",user7@example.com,First,Last,,,,\n";
        else if (row == 7)
            out << mail << ",user5@example.com,First,Last,,,,\n";
        else if (row % 1000 == 9)
            out << mail << ",,,Nobody,,,2,\n";
        else if (row % 10 == 8)
            out << "new" << row << "@example.com,,New,Person,,,1,1\n";
        else
            out << mail << ",,Other,Name" << row % 7 << ",,,,1\n";
    }
}

class Chaos {
public:
    Chaos(const Stage& stage, std::uint64_t seed) : stage_(stage), random_(seed) {
        fs::create_directories(stage.folder());
        constexpr int people = 20'000;
        write_directory(stage.folder() / "directory.json", people);
        write_upload(stage.folder() / "upload.csv", people);
        clean();
        stage.run({"init"});
        stage.run({"load", "directory.json"});
        fs::copy_file(stage.folder() / "rollcall.db", stage.folder() / "base.db",
                      fs::copy_options::overwrite_existing);
        before_ = stage.directory();
        const auto started = std::chrono::steady_clock::now();
        stage.run({"upload", "upload.csv"});
        const auto uploaded = std::chrono::steady_clock::now();
        stage.run({"proceed", "1"});
        upload_time_ = uploaded - started;
        proceed_time_ = std::chrono::steady_clock::now() - uploaded;
        after_ = stage.directory();
        check(stage.state() == "finished" && before_ != after_, "the undisturbed run");
    }

    void random_round() {
        round("", std::uniform_int_distribution(0, 2)(random_) == 0 ? "700" : "");
    }

    void named_round(const std::string& point) {
        const bool has_chunks =
            point == "between_chunks" || point == "before_commit" || point == "after_commit";
        const int times = std::uniform_int_distribution(1, has_chunks ? 12 : 1)(random_);
        round(point + ':' + std::to_string(times), has_chunks ? "1500" : "");
    }

    std::uint64_t kills() const { return kills_; }
    std::uint64_t violations() const { return violations_; }

private:
    void clean() const {
        for (const char* name : {"rollcall.db", "rollcall.db-wal", "rollcall.db-shm",
                                 "rollcall.db.writer", "rollcall.db.files"})
            fs::remove_all(stage_.folder() / name);
    }

    void check(bool holds, const std::string& what) {
        if (holds) return;
        ++violations_;
        std::cout << "violation: " << what << std::endl;
    }

    std::chrono::microseconds moment_of(std::chrono::nanoseconds length) {
        const auto most = std::chrono::duration_cast<std::chrono::microseconds>(length * 5 / 4);
        return std::chrono::microseconds(
            std::uniform_int_distribution<std::int64_t>(1, most.count())(random_));
    }

    void disturb(const Words& words, const std::string& point, std::chrono::nanoseconds length) {
        const Ended ended =
            point.empty() ? stage_.run(words, moment_of(length)) : stage_.run(words, {}, point);
        kills_ += ended.was_killed;
    }

    void recover(const std::string& what) {
        const Ended worker = stage_.run({"worker", "--once"});
        check(worker.code == 0, what + ": the worker ended with " + std::to_string(worker.code));
        check(stage_.run({"verify"}).code == 0, what + ": verify " + stage_.output_of({"verify"}));
    }

    void round(const std::string& point, const std::string& chunk_rows) {
        clean();
        fs::copy_file(stage_.folder() / "base.db", stage_.folder() / "rollcall.db");
        fs::create_directory(stage_.folder() / "rollcall.db.files");
        const std::string what = point.empty() ? "a random kill" : point;

        disturb({"upload", "upload.csv"}, point, upload_time_);
        recover(what + " while uploading");
        check(stage_.directory() == before_, what + ": an upload changed the Directory");
        if (stage_.state().empty()) stage_.run({"upload", "upload.csv"});
        check(stage_.state() == "valid_scheme", what + ": after the upload " + stage_.state());

        Words proceed{"proceed", "1"};
        if (!chunk_rows.empty()) proceed.insert(proceed.end(), {"--chunk-rows", chunk_rows});
        disturb(proceed, point, proceed_time_);
        recover(what + " while applying");
        if (stage_.state() == "valid_scheme") {
            check(stage_.directory() == before_, what + ": applied without having been accepted");
            stage_.run(proceed);
        }
        check(stage_.state() == "finished", what + ": after the apply " + stage_.state());
        check(stage_.directory() == after_, what + ": another Directory than the undisturbed one");
    }

    const Stage& stage_;
    std::mt19937_64 random_;
    std::string before_;
    std::string after_;
    std::chrono::nanoseconds upload_time_{};
    std::chrono::nanoseconds proceed_time_{};
    std::uint64_t kills_ = 0;
    std::uint64_t violations_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
    if (argc != 5) {
        std::cerr << "usage: chaos PROGRAM FOLDER ROUNDS SEED\n";
        return 64;
    }
    const Stage stage(argv[1], argv[2]);
    const long rounds = std::strtol(argv[3], nullptr, 10);
    Chaos chaos(stage, std::strtoull(argv[4], nullptr, 10));
    for (long round = 0; round < rounds; ++round) chaos.random_round();
    const long of_each = std::max(1L, rounds / 25);  // 20 of each where there are 500
    for (const char* const point : crash_points)
        for (long time = 0; time < of_each; ++time) chaos.named_round(point);
    std::cout << rounds << " random rounds, " << of_each << " at each of " << crash_points.size()
              << " named points: " << chaos.kills() << " kills, " << chaos.violations()
              << " violations\n";
    return chaos.violations() == 0 ? 0 : 1;
}
