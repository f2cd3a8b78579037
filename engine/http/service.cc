#include "engine/http/service.h"

#include "engine/http/tell.h"
#include "engine/intake/intake.h"
#include "engine/job/time_stamp.h"
#include "engine/text/failure.h"

namespace rollcall {
namespace {

constexpr std::uint64_t small_bytes = std::uint64_t{8} << 20;
constexpr auto between_looks = std::chrono::milliseconds(500);

}  // namespace

Service::Service(ServiceOptions options, std::ostream& log)
    : options_(std::move(options)), stores_(options_.store), log_(log) {
    stores_.lease("");  // throws where there is none
}

Service::~Service() {
    is_stopping_ = true;
    wake_workers();
    for (std::thread& worker : workers_)
        if (worker.joinable()) worker.join();
}

bool Service::run(const std::function<bool()>& is_stopped,
                  const std::function<void(const std::string&)>& ready) {
    const std::string& listen = options_.server.listen;
    const Listening listening = listen_on(listen);
    const std::string scheme = options_.server.tls_certificate.empty() ? "http://" : "https://";
    const std::string own =
        scheme + listen.substr(0, listen.rfind(':')) + ':' + std::to_string(listening.port);
    base_ = options_.public_url.empty() ? own : options_.public_url;
    Server server(*this, options_.server, listening);
    for (const Lane lane : {Lane::small_files, Lane::everything, Lane::everything})
        workers_.emplace_back([this, lane] { work(lane); });
    workers_.emplace_back([this] { tell(); });
    ready(own);
    while (!is_stopped()) std::this_thread::sleep_for(std::chrono::milliseconds(50));
    is_stopping_ = true;
    log_.said("stopping", "no new connections; what is under way is finished");
    server.stop(options_.stop_patience);
    return end_workers();
}

void Service::wake_workers() {
    {
        const std::lock_guard lock(mutex_);
        ++wake_ups_;
    }
    wakes_.notify_all();
}

// How many jobs it moved.
std::size_t Service::work_once(Lane lane, TenantWork* all) {
    if (all != nullptr) return all->work_once() == TenantWork::Outcome::nothing ? 0 : 1;
    const auto store = stores_.lease("");
    Intake intake(*store, {"", "worker"});
    return lane == Lane::small_files ? intake.validate_waiting(small_bytes) : intake.recover();
}

std::uint64_t Service::count_waiting(JobState state) {
    const std::lock_guard lock(counted_mutex_);
    if (!counted_) counted_ = open_queue(stores_.url());
    return counted_->count(state);
}

std::unique_ptr<TenantWork> Service::work_of_all() {
    if (!stores_.has_many()) return nullptr;
    auto all = std::make_unique<TenantWork>(stores_.url());
    all->on_failure = [this](const std::string& tenant, JobId job, const Failure& failure) {
        log_.said("worker",
                  "tenant " + tenant + ", job " + std::to_string(job) + ": " + failure.what());
    };
    return all;
}

void Service::work(Lane lane) {
    std::uint64_t seen = 0;
    std::unique_ptr<TenantWork> all;
    while (!is_stopping_) {
        {
            const std::lock_guard lock(mutex_);
            seen = wake_ups_;
            ++working_;
        }
        std::size_t moved = 0;
        try {
            if (!all) all = work_of_all();
            moved = work_once(lane, all.get());
        } catch (const std::exception& error) {
            log_.said("worker", error.what());
        }
        for (std::size_t job = 0; job < moved; ++job) metrics_.job_worked();
        std::unique_lock lock(mutex_);
        --working_;
        if (moved > 0) continue;
        wakes_.wait_for(lock, between_looks, [&] { return is_stopping_ || wake_ups_ != seen; });
    }
}

// Tells subscribers what is due, one after the other.
void Service::tell() {
    std::unique_ptr<WorkQueue> queue;
    while (!is_stopping_) {
        bool any = false;
        try {
            if (stores_.has_many() && !queue) queue = open_queue(stores_.url());
            const std::vector<std::string> tenants =
                queue ? queue->tenants_with_news(time_stamp()) : std::vector<std::string>{""};
            // Trouble of one tenant's keeps nobody from the others.
            for (const std::string& tenant : tenants) any = try_to_tell(tenant) || any;
        } catch (const std::exception& error) {
            log_.said("telling", error.what());
        }
        std::unique_lock lock(mutex_);
        if (!any) wakes_.wait_for(lock, between_looks, [this] { return is_stopping_.load(); });
    }
}

bool Service::try_to_tell(const std::string& tenant) {
    try {
        return tell_of(tenant);
    } catch (const std::exception& error) {
        log_.said("telling", error.what());
        return false;
    }
}

bool Service::tell_of(const std::string& tenant) {
    constexpr std::uint64_t at_once = 20;
    const auto store = stores_.lease(tenant);
    bool any = false;
    for (const Telling& telling : store->outbox().due(time_stamp(), at_once)) {
        if (is_stopping_) return any;
        any = true;
        const std::string wrong = tell(*store, telling);
        if (wrong.empty()) {
            store->outbox().told(telling.id);
            continue;
        }
        const std::string next = next_try(telling.tries);
        log_.said("telling", "job " + std::to_string(telling.job) + ", subscriber " +
                                 std::to_string(telling.subscriber.id) + ": " + wrong +
                                 (next.empty() ? "; given up" : "; again at " + next));
        store->outbox().failed(telling.id, next);
    }
    return any;
}

std::string Service::tell(Store& store, const Telling& telling) {
    if (telling.subscriber.url.starts_with("http")) return post_telling(telling, base_);
    const std::optional<Job> job = store.find_job(telling.job);
    const std::vector<std::string> recipients = mail_recipients(*stores_.directory(store));
    if (!job || recipients.empty()) return {};
    const std::string tenant = stores_.has_many() ? store.tenant() : std::string();
    return mail_telling(telling, telling_mail(telling, *job, base_, tenant), recipients);
}

bool Service::end_workers() {
    wake_workers();
    const auto until = std::chrono::steady_clock::now() + options_.stop_patience;
    std::unique_lock lock(mutex_);
    while (working_ > 0 && std::chrono::steady_clock::now() < until)
        wakes_.wait_for(lock, std::chrono::milliseconds(50));
    return working_ == 0;
}

}  // namespace rollcall
