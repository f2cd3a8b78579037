#include "engine/http/sign_ins.h"

namespace rollcall {
namespace {

constexpr unsigned most_failed = 5;
constexpr std::chrono::minutes memory{1};
constexpr std::size_t most_addresses = 100'000;

}  // namespace

bool SignIns::may_try(const std::string& email_key) {
    const std::lock_guard lock(mutex_);
    forget_old(Clock::now());
    const auto found = tries_.find(email_key);
    return found == tries_.end() || found->second.failed < most_failed;
}

void SignIns::failed(const std::string& email_key) {
    const std::lock_guard lock(mutex_);
    const auto now = Clock::now();
    if (tries_.size() >= most_addresses) tries_.clear();
    Tries& tries = tries_[email_key];
    if (tries.failed++ == 0) tries.since = now;
}

void SignIns::forget_old(Clock::time_point now) {
    std::erase_if(tries_, [&](const auto& one) { return now - one.second.since > memory; });
}

}  // namespace rollcall
