#include "engine/intake/tenant_work.h"

#include "engine/intake/intake.h"

namespace rollcall {
namespace {

constexpr std::chrono::hours between_sweeps{1};
constexpr std::chrono::seconds longest_patience{10};

// What another process or a moment stood in the way of goes soon; what is broken takes somebody.
std::chrono::seconds patience_of(const Failure& failure) {
    return failure.kind() == FailureKind::try_again ? std::chrono::seconds(1) : longest_patience;
}

}  // namespace

TenantWork::Outcome TenantWork::work_once() {
    const auto claim = queue_->claim();
    if (!claim) return Outcome::nothing;
    const std::string tenant = queue_->store().tenant();
    Outcome outcome = Outcome::moved;
    const auto fail = [&](JobId job, const Failure& failure) {
        outcome = Outcome::failed;
        if (on_failure) on_failure(tenant, job, failure);
        queue_->put_off(*claim, patience_of(failure));
    };
    Intake intake(queue_->store(), {"", "worker"});
    intake.on_failure = fail;
    try {
        if (!intake.work_on(claim->job) && outcome == Outcome::moved) {
            // Nothing came of it, and nothing would at once.
            queue_->put_off(*claim, longest_patience);
            outcome = Outcome::failed;
        }
        sweep();
    } catch (const Failure& failure) {
        fail(claim->job, failure);
    }
    return outcome;
}

void TenantWork::sweep() {
    const auto now = std::chrono::steady_clock::now();
    auto& last = swept_.try_emplace(queue_->store().tenant(), now).first->second;
    if (now - last <= between_sweeps) return;
    last = now;
    Intake(queue_->store(), {"", "worker"}).sweep();
}

}  // namespace rollcall
