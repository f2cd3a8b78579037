// Slows down who guesses passwords: so many wrong ones for an address, and it has to wait.
#pragma once

#include <chrono>
#include <map>
#include <mutex>
#include <string>

namespace rollcall {

class SignIns {
public:
    bool may_try(const std::string& email_key);
    void failed(const std::string& email_key);

private:
    using Clock = std::chrono::steady_clock;
    struct Tries {
        unsigned failed = 0;
        Clock::time_point since;
    };
    void forget_old(Clock::time_point now);

    std::mutex mutex_;
    std::map<std::string, Tries> tries_;
};

}  // namespace rollcall
