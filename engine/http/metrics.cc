#include "engine/http/metrics.h"

#include <cstdio>

namespace rollcall {
namespace {

std::string number(double value) {
    std::array<char, 32> text;
    std::snprintf(text.data(), text.size(), "%.6g", value);
    return text.data();
}

void head(std::string& out, std::string_view name, std::string_view type, std::string_view help) {
    out.append("# HELP ").append(name).append(" ").append(help).append("\n# TYPE ");
    out.append(name).append(" ").append(type).append("\n");
}

}  // namespace

void Metrics::request_began() {
    const std::lock_guard lock(mutex_);
    ++in_flight_;
}

void Metrics::request_ended(const std::string& method, const std::string& route, int status,
                            double seconds, std::uint64_t bytes_in) {
    const std::lock_guard lock(mutex_);
    --in_flight_;
    ++requests_[{method, route, status}];
    Series& series = durations_[route];
    ++series.count;
    series.seconds += seconds;
    for (std::size_t at = 0; at < bounds.size(); ++at)
        if (seconds <= bounds[at]) ++series.at_most[at];
    bytes_in_ += bytes_in;
}

void Metrics::job_worked() {
    const std::lock_guard lock(mutex_);
    ++jobs_worked_;
}

std::string Metrics::text(Store* store,
                          const std::function<std::uint64_t(JobState)>& waiting) const {
    std::string out;
    head(out, "rollcall_jobs", "gauge",
         store == nullptr ? "Jobs of all tenants that wait for work." : "Jobs by state.");
    for (std::size_t at = 0; at < job_state_count; ++at) {
        const auto state = static_cast<JobState>(at);
        const bool is_work = state == JobState::created || state == JobState::in_progress;
        if (store == nullptr && !is_work) continue;
        out += "rollcall_jobs{state=\"" + std::string(job_state_name(state)) + "\"} " +
               std::to_string(store == nullptr ? waiting(state) : store->count_jobs(state)) + '\n';
    }
    if (store != nullptr) {
        head(out, "rollcall_directory_generation", "gauge", "Commits that changed the Directory.");
        out += "rollcall_directory_generation " + std::to_string(store->generation()) + '\n';
    }
    const std::lock_guard lock(mutex_);
    head(out, "rollcall_http_requests_total", "counter", "Requests answered.");
    for (const auto& [key, count] : requests_) {
        const auto& [method, route, status] = key;
        out += "rollcall_http_requests_total{method=\"" + method + "\",route=\"" + route +
               "\",status=\"" + std::to_string(status) + "\"} " + std::to_string(count) + '\n';
    }
    head(out, "rollcall_http_request_seconds", "histogram", "From the head to the answer's end.");
    for (const auto& [route, series] : durations_) {
        const std::string name = "rollcall_http_request_seconds";
        const std::string label = "route=\"" + route + "\"";
        for (std::size_t at = 0; at < bounds.size(); ++at)
            out += name + "_bucket{" + label + ",le=\"" + number(bounds[at]) + "\"} " +
                   std::to_string(series.at_most[at]) + '\n';
        out += name + "_bucket{" + label + ",le=\"+Inf\"} " + std::to_string(series.count) + '\n';
        out += name + "_sum{" + label + "} " + number(series.seconds) + '\n';
        out += name + "_count{" + label + "} " + std::to_string(series.count) + '\n';
    }
    head(out, "rollcall_http_received_bytes_total", "counter", "Bytes of request bodies.");
    out += "rollcall_http_received_bytes_total " + std::to_string(bytes_in_) + '\n';
    head(out, "rollcall_http_requests_in_flight", "gauge", "Requests under way.");
    out += "rollcall_http_requests_in_flight " + std::to_string(in_flight_) + '\n';
    head(out, "rollcall_jobs_worked_total", "counter", "Jobs validated or applied here.");
    out += "rollcall_jobs_worked_total " + std::to_string(jobs_worked_) + '\n';
    return out;
}

}  // namespace rollcall
