// Many tenants with queued jobs in a PostgreSQL store, for bench/postgres_workers.mjs.
//
//   bench_tenants make URL TENANTS JOBS ROWS   tenants with a Directory each and uploads that wait
//   bench_tenants proceed URL TENANTS          proceeds with every plan, detached
//   bench_tenants claims URL THREADS SECONDS   how often jobs are claimed and let go, a second
//   bench_tenants verify URL TENANTS           breaches of what must always hold, and rows applied
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <thread>
#include <vector>

#include "engine/directory/reference.h"
#include "engine/directory/user_intake.h"
#include "engine/intake/intake.h"
#include "engine/store/store.h"

namespace rollcall {
namespace {

const Actor nobody{"", "bench"};

std::string url_of(const std::string& url, int tenant) {
    return url + "&tenant=t" + std::to_string(tenant);
}

std::shared_ptr<const Directory> first_directory() {
    ReferenceDraft draft;
    static const Origin origin{"bench", OriginKind::document, ""};
    for (const char* const name : {"Admin", "Agent"}) {
        RoleDraft role;
        role.spot = {&origin, draft.roles.size()};
        role.name = role.license_type = name;
        draft.roles.push_back(std::move(role));
    }
    return UserIntake(resolve(draft)).finish();
}

void make(const std::string& url, int tenants, int jobs, int rows) {
    const auto directory = first_directory();
    const std::filesystem::path path = std::filesystem::temp_directory_path() /
                                       ("bench-tenants-" + std::to_string(::getpid()) + ".csv");
    for (int tenant = 0; tenant < tenants; ++tenant) {
        const auto store = open_store(url_of(url, tenant), true);
        store->replace_directory(*directory, nobody);
        for (int job = 0; job < jobs; ++job) {
            std::ofstream file(path);
            file << "Email,First name,Last name,Role: Agent\n";
            for (int row = 0; row < rows; ++row)
                file << "u" << job << '-' << row << "@t" << tenant << ".example,First,Last,1\n";
            file.close();
            UploadOrder order;
            order.path = path.string();
            order.filename = "people.csv";
            order.detached = true;
            Intake intake(*store, nobody);
            intake.recovers_first = false;
            intake.upload(order);
        }
    }
    std::filesystem::remove(path);
}

void proceed(const std::string& url, int tenants) {
    for (int tenant = 0; tenant < tenants; ++tenant) {
        const auto store = open_store(url_of(url, tenant), false);
        for (const Job& job : store->jobs_in(JobState::valid_scheme)) {
            Intake intake(*store, nobody);
            intake.recovers_first = false;
            ProceedOrder order;
            order.job = job.id;
            order.detached = true;
            intake.proceed(order);
        }
    }
}

void claims(const std::string& url, int threads, int seconds) {
    std::atomic<std::uint64_t> count{0};
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(seconds);
    std::vector<std::thread> all;
    for (int at = 0; at < threads; ++at)
        all.emplace_back([&] {
            const auto queue = open_queue(url);
            while (std::chrono::steady_clock::now() < until) count += queue->claim().has_value();
        });
    for (std::thread& thread : all) thread.join();
    std::cout << count / static_cast<std::uint64_t>(seconds) << '\n';
}

int verify(const std::string& url, int tenants) {
    std::uint64_t rows = 0;
    std::uint64_t commits = 0;
    std::size_t breaches = 0;
    for (int tenant = 0; tenant < tenants; ++tenant) {
        const auto store = open_store(url_of(url, tenant), false);
        breaches += store->verify().size();
        for (const LedgerEntry& entry : store->ledger(std::nullopt)) {
            rows += entry.rows;
            ++commits;
        }
    }
    std::cout << R"({"breaches":)" << breaches << R"(,"commits":)" << commits << R"(,"rows":)"
              << rows << "}\n";
    return breaches == 0 ? 0 : 1;
}

int do_as_told(const std::vector<std::string>& words) {
    const auto number = [&](std::size_t at) { return std::atoi(words.at(at).c_str()); };
    if (words.at(0) == "make") make(words.at(1), number(2), number(3), number(4));
    if (words.at(0) == "proceed") proceed(words.at(1), number(2));
    if (words.at(0) == "claims") claims(words.at(1), number(2), number(3));
    if (words.at(0) == "verify") return verify(words.at(1), number(2));
    return 0;
}

}  // namespace
}  // namespace rollcall

int main(int count, char** words) {
    try {
        return rollcall::do_as_told({words + 1, words + count});
    } catch (const std::exception& error) {
        std::cerr << error.what() << '\n';
        return 70;
    }
}
