// A worker without some of what keeps workers right, for the negative controls of
// postgres_faults.mjs: unguarded GUARD[,GUARD...] URL. Else it works as `rollcall worker` does for
// one tenant, until SIGTERM. The program that ships has no such thing.
#include <array>
#include <chrono>
#include <csignal>
#include <iostream>
#include <sstream>
#include <string>
#include <string_view>
#include <thread>

#include "engine/intake/intake.h"
#include "engine/store/postgres/postgres_store.h"

namespace {

using namespace rollcall;

struct Guard {
    std::string_view name;
    bool PostgresGuards::*is_on;
};
constexpr std::array all_guards{
    Guard{"turn", &PostgresGuards::turn},   Guard{"lock", &PostgresGuards::lock},
    Guard{"fence", &PostgresGuards::fence}, Guard{"ledger", &PostgresGuards::ledger},
    Guard{"whole", &PostgresGuards::whole},
};

volatile std::sig_atomic_t is_stopped = 0;
void stop(int) { is_stopped = 1; }

bool turn_off(std::string_view name) {
    for (const Guard& guard : all_guards) {
        if (guard.name != name) continue;
        PostgresStore::guards.*guard.is_on = false;
        return true;
    }
    return false;
}

void work(Store& store) {
    constexpr std::chrono::milliseconds between_looks{500};
    Intake intake(store, {"", "worker"});
    intake.on_failure = [](JobId job, const Failure& failure) {
        std::cerr << "unguarded: job " << job << ": " << failure.what() << std::endl;
    };
    while (is_stopped == 0) {
        try {
            if (intake.recover() > 0) continue;
        } catch (const Failure& failure) {
            std::cerr << "unguarded: " << failure.what() << std::endl;
        }
        std::this_thread::sleep_for(between_looks);
    }
}

}  // namespace

int main(int count, char** words) {
    if (count != 3) {
        std::cerr << "usage: unguarded GUARD[,GUARD...] URL\n";
        return 64;
    }
    std::istringstream names(words[1]);
    for (std::string name; std::getline(names, name, ',');) {
        if (turn_off(name)) continue;
        std::cerr << "unguarded: there is no guard " << name << '\n';
        return 64;
    }
    std::signal(SIGTERM, stop);
    std::signal(SIGINT, stop);
    try {
        work(*open_store(words[2], false));
    } catch (const Failure& failure) {
        std::cerr << "unguarded: " << failure.what() << '\n';
        return static_cast<int>(failure.kind());
    }
    return 0;
}
