// Kills the service over and over while clients upload and proceed, and checks after each death
// that all it had answered for is there: serve_chaos PROGRAM FOLDER ROUNDS SEED. `./dev chaos`
// calls it; a few rounds are a test.
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <random>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "engine/text/json_slices.h"
#include "tests/http/front.h"

namespace {

namespace fs = std::filesystem;
using namespace rollcall;
using namespace rollcall::test;

std::string text_of(const fs::path& path) {
    std::ifstream file(path);
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
}

class Program {
public:
    Program(const std::string& program, const fs::path& folder)
        : program_(fs::absolute(program)), folder_(fs::absolute(folder)) {}

    pid_t start(const std::vector<std::string>& words, const std::string& output) const {
        const pid_t child = ::fork();
        if (child != 0) return child;
        if (::chdir(folder_.c_str()) != 0) ::_exit(126);
        const int out = ::open(output.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
        const int nothing = ::open("/dev/null", O_WRONLY);
        ::dup2(out, STDOUT_FILENO);
        ::dup2(nothing, STDERR_FILENO);
        std::vector<std::string> all{program_.string()};
        all.insert(all.end(), words.begin(), words.end());
        std::vector<char*> argv;
        for (std::string& word : all) argv.push_back(word.data());
        argv.push_back(nullptr);
        ::execv(argv[0], argv.data());
        ::_exit(127);
    }

    // What it printed; "exit N: " before it where the code was not 0.
    std::string run(const std::vector<std::string>& words) const {
        int status = 0;
        ::waitpid(start(words, "output"), &status, 0);
        const std::string text = text_of(folder_ / "output");
        const int code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
        return code == 0 ? text : "exit " + std::to_string(code) + ": " + text;
    }

    // The port on which it listens.
    std::uint16_t wait_for(const std::string& output) const {
        for (;;) {
            const std::string text = text_of(folder_ / output);
            const std::size_t colon = text.rfind(':');
            if (text.ends_with('\n') && colon != std::string::npos)
                return static_cast<std::uint16_t>(std::stoul(text.substr(colon + 1)));
            std::this_thread::sleep_for(std::chrono::milliseconds(2));
        }
    }

    const fs::path& folder() const { return folder_; }

private:
    fs::path program_;
    fs::path folder_;
};

// Owns one user, whose first name it changes from job to job; remembers what it was promised.
struct Client {
    std::string email;
    std::string token;
    std::atomic<std::uint64_t>* promised = nullptr;  // by all clients
    unsigned next = 1;               // the number of the job under way; its key and its name
    JobId job = 0;                   // 0: not promised yet
    bool is_accepted = false;        // proceed was promised
    std::vector<JobId> uploads;      // promised
    std::vector<JobId> proceeds;     // promised
    std::string last_name;           // by the last promised proceed
    std::size_t looked_uploads = 0;  // so many of them were looked at before
    std::size_t looked_proceeds = 0;

    Reply post(std::uint16_t port, const std::string& target, const std::string& body,
               const std::string& key) const {
        const bool is_file = target.ends_with("upload");
        return ask(port, bytes_of({"POST",
                                   target,
                                   body,
                                   token,
                                   {is_file ? "Content-Type: text/csv" : "X: y",
                                    "Idempotency-Key: " + key + std::to_string(next)}}));
    }

    // One step; false once the service is gone.
    bool step(std::uint16_t port) {
        const std::string name = "N" + std::to_string(next);
        if (job == 0) {
            const Reply reply = post(port, "/v1/bulk/users/upload",
                                     "Email,First name,Last name\n" + email + ',' + name + ",L\n",
                                     email + "-upload-");
            if (reply.status != 202) return reply.status != 0;
            job = std::stoll(reply.member("id"));
            uploads.push_back(job);
            ++*promised;
            return true;
        }
        if (!is_accepted) {
            const Reply reply = post(port, "/v1/bulk/users/proceed",
                                     "{\"id\":" + std::to_string(job) + "}", email + "-proceed-");
            // 409: it is not validated yet.
            if (reply.status != 202) return reply.status != 0;
            is_accepted = true;
            proceeds.push_back(job);
            ++*promised;
            last_name = name;
        }
        const Reply reply = ask(
            port, bytes_of({"GET", "/v1/bulk/users/jobs/" + std::to_string(job), "", token, {}}));
        if (reply.status == 0) return false;
        if (reply.member("status") != "\"finished\"") return true;
        ++next;
        job = 0;
        is_accepted = false;
        return true;
    }
};

class Chaos {
public:
    Chaos(const Program& program, std::uint64_t seed) : program_(program), random_(seed) {
        for (const auto& entry : fs::directory_iterator(program.folder()))
            fs::remove_all(entry.path());
        std::ofstream out(program.folder() / "directory.json");
        out << R"({"roles":[{"name":"Admin","license_type":"Admin","permissions":["*"]}],"users":[)"
            << R"({"email":"ada@x.co","first_name":"A","last_name":"L","roles":["Admin"]})";
        for (int client = 0; client < 4; ++client) {
            clients_.emplace_back().promised = &promised_;
            clients_.back().email = "u" + std::to_string(client) + "@x.co";
            out << R"(,{"email":")" << clients_.back().email
                << R"(","first_name":"F","last_name":"L","roles":["Admin"]})";
        }
        out << "]}";
        out.close();
        program_.run({"init"});
        program_.run({"load", "directory.json"});
        const std::string made = program_.run({"token", "create", "--name", "chaos"});
        for (Client& client : clients_)
            client.token = made.substr(made.rfind(' ') + 1, made.size() - made.rfind(' ') - 2);
    }

    void round() {
        fs::remove(program_.folder() / "serving");
        const pid_t service = program_.start({"serve", "--listen", "127.0.0.1:0"}, "serving");
        const std::uint16_t port = program_.wait_for("serving");
        std::vector<std::thread> threads;
        for (Client& client : clients_)
            threads.emplace_back([&client, port] {
                while (client.step(port)) {
                }
            });
        // However slow the machine is, the first to die has promised something.
        for (int look = 0; promised_ == 0 && look < 30'000; ++look)
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        std::this_thread::sleep_for(
            std::chrono::milliseconds(std::uniform_int_distribution(1, 400)(random_)));
        ::kill(service, SIGKILL);
        ::waitpid(service, nullptr, 0);
        for (std::thread& thread : threads) thread.join();
        judge();
    }

    std::uint64_t promises() const {
        std::uint64_t all = 0;
        for (const Client& client : clients_) all += client.uploads.size() + client.proceeds.size();
        return all;
    }
    std::uint64_t violations() const { return violations_; }

private:
    void check(bool holds, const std::string& what) {
        if (holds) return;
        ++violations_;
        std::cout << "violation: " << what << std::endl;
    }

    void judge() {
        check(program_.run({"worker", "--once"}).empty(), "the worker");
        check(program_.run({"verify"}) == "all is as it must be\n", "verify");
        const std::string users = program_.run({"export", "--format", "directory"});
        for (Client& client : clients_) {
            // What was promised before the last death was looked at then.
            for (std::size_t at = client.looked_uploads; at < client.uploads.size(); ++at)
                check(state_of(client.uploads[at]) != "created",
                      "an upload that was promised is not validated");
            for (std::size_t at = client.looked_proceeds; at < client.proceeds.size(); ++at)
                check(state_of(client.proceeds[at]) == "finished",
                      "a proceed that was promised is not done");
            client.looked_uploads = client.uploads.size();
            client.looked_proceeds = client.proceeds.size();
            const std::size_t at = users.find('"' + client.email + '"');
            const std::string name = read_string(
                find_member(users.substr(at - 9, users.find('}', at) - at + 10), "first_name"));
            // One that was not promised may have been heard all the same.
            check(client.last_name.empty() || name == client.last_name ||
                      name == "N" + std::to_string(client.next),
                  client.email + " is called " + name + " and not " + client.last_name);
        }
        const std::string jobs = program_.run({"jobs", "--per-page", "1"});
        std::uint64_t keys = 0;
        for (const Client& client : clients_) keys += client.next;
        const std::string count = jobs.substr(jobs.rfind('\n', jobs.size() - 2) + 1);
        check(std::stoull(count) <= keys, "one key made two jobs");
    }

    std::string state_of(JobId job) const {
        return read_string(
            find_member(program_.run({"status", std::to_string(job), "--json"}), "status"));
    }

    const Program& program_;
    std::mt19937_64 random_;
    std::vector<Client> clients_;
    std::atomic<std::uint64_t> promised_ = 0;
    std::uint64_t violations_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
    if (argc != 5) {
        std::cerr << "usage: serve_chaos PROGRAM FOLDER ROUNDS SEED\n";
        return 64;
    }
    fs::create_directories(argv[2]);
    const Program program(argv[1], argv[2]);
    const long rounds = std::strtol(argv[3], nullptr, 10);
    Chaos chaos(program, std::strtoull(argv[4], nullptr, 10));
    for (long round = 0; round < rounds; ++round) chaos.round();
    std::cout << rounds << " kills of the service, " << chaos.promises() << " promises, "
              << chaos.violations() << " violations\n";
    return chaos.violations() == 0 && chaos.promises() > 0 ? 0 : 1;
}
