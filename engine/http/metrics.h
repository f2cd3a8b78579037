// What the service counts, in Prometheus' text format (version 0.0.4).
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <tuple>

#include "engine/store/store.h"

namespace rollcall {

class Metrics {
public:
    void request_began();
    // `route` is a pattern of the table, never a path as it was asked for.
    void request_ended(const std::string& method, const std::string& route, int status,
                       double seconds, std::uint64_t bytes_in);
    void job_worked();  // validated or applied, by the server's own workers

    // Of the store of one tenant; or where it is null, of a service for all: what `waiting` counts.
    std::string text(Store* store, const std::function<std::uint64_t(JobState)>& waiting) const;

private:
    static constexpr std::array bounds{0.001, 0.005, 0.025, 0.1, 0.5, 2.5, 10.0, 60.0};
    struct Series {
        std::array<std::uint64_t, bounds.size()> at_most{};
        std::uint64_t count = 0;
        double seconds = 0;
    };

    mutable std::mutex mutex_;
    std::map<std::tuple<std::string, std::string, int>, std::uint64_t> requests_;
    std::map<std::string, Series> durations_;  // by route
    std::uint64_t bytes_in_ = 0;
    std::int64_t in_flight_ = 0;
    std::uint64_t jobs_worked_ = 0;
};

}  // namespace rollcall
