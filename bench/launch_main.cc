// Runs a command and writes down what it cost: `launch REPORT.json COMMAND [ARGUMENT…]`.
//
// The bench starts everything through this small program, because the peak memory that Linux gives
// for a child is never less than its parent's, and a Node parent has far more than Rollcall needs.
// Wall time is from before the command is started until it has ended.
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstring>

extern char** environ;

namespace {

double seconds(const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

int write_report(const char* path, double wall, const rusage& used, int status) {
    std::FILE* report = std::fopen(path, "w");
    if (report == nullptr) {
        std::fprintf(stderr, "launch: %s: %s\n", path, std::strerror(errno));
        return 73;
    }
    const int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    std::fprintf(report,
                 "{\"wall\":%.6f,\"user\":%.6f,\"system\":%.6f,\"peak_kib\":%ld,\"exit\":%d}\n",
                 wall, seconds(used.ru_utime), seconds(used.ru_stime), used.ru_maxrss, code);
    return std::fclose(report) == 0 ? 0 : 74;
}

}  // namespace

int main(int count, char** words) {
    if (count < 3) {
        std::fputs("Usage: launch REPORT.json COMMAND [ARGUMENT...]\n", stderr);
        return 64;
    }
    pid_t child = 0;
    const auto start = std::chrono::steady_clock::now();
    if (const int error = posix_spawnp(&child, words[2], nullptr, nullptr, words + 2, environ)) {
        std::fprintf(stderr, "launch: %s: %s\n", words[2], std::strerror(error));
        return 66;
    }
    int status = 0;
    rusage used{};
    while (wait4(child, &status, 0, &used) < 0 && errno == EINTR) {
    }
    const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - start;
    return write_report(words[1], wall.count(), used, status);
}
