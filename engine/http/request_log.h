// The log of the service: one JSON object a line. It tells of routes, numbers and API users, never
// of what a request holds.
#pragma once

#include <cstdint>
#include <mutex>
#include <ostream>
#include <string>

#include "engine/http/caller.h"

namespace rollcall {

struct RequestLine {
    std::string id;
    std::string method;
    std::string route;  // the pattern
    int status = 0;     // 0: the connection broke
    double seconds = 0;
    std::uint64_t bytes_in = 0;
    CallerKind caller = CallerKind::nobody;
    std::string api_user;
    std::string tenant;  // of a service for all tenants
};

class RequestLog {
public:
    explicit RequestLog(std::ostream& out) : out_(out) {}

    void request(const RequestLine& line);
    void failed(const std::string& request, const std::string& why);
    void said(const std::string& event, const std::string& what);

private:
    void write(const std::string& json);

    std::ostream& out_;
    std::mutex mutex_;
};

}  // namespace rollcall
