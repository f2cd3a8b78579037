#include "engine/http/request_log.h"

#include <array>
#include <cstdio>

#include "engine/job/time_stamp.h"
#include "engine/text/escape.h"

namespace rollcall {
namespace {

std::string begin_line(std::string_view event) {
    std::string json = R"({"at":")" + time_stamp() + R"(","event":)";
    append_json_string(json, event);
    return json;
}

void put(std::string& json, std::string_view name, std::string_view text) {
    json.append(",\"").append(name).append("\":");
    append_json_string(json, text);
}

std::string milliseconds(double seconds) {
    std::array<char, 32> text;
    std::snprintf(text.data(), text.size(), "%.3f", seconds * 1000);
    return text.data();
}

}  // namespace

void RequestLog::request(const RequestLine& line) {
    constexpr std::array<std::string_view, 3> kinds{"nobody", "api", "portal"};
    std::string json = begin_line("request");
    put(json, "id", line.id);
    put(json, "method", line.method);
    put(json, "route", line.route);
    json += R"(,"status":)" + std::to_string(line.status) + R"(,"ms":)" +
            milliseconds(line.seconds) + R"(,"bytes_in":)" + std::to_string(line.bytes_in);
    put(json, "caller", kinds[static_cast<std::size_t>(line.caller)]);
    if (!line.api_user.empty()) put(json, "api_user", line.api_user);
    if (!line.tenant.empty()) put(json, "tenant", line.tenant);
    write(json + '}');
}

void RequestLog::failed(const std::string& request, const std::string& why) {
    std::string json = begin_line("failure");
    put(json, "id", request);
    put(json, "why", why);
    write(json + '}');
}

void RequestLog::said(const std::string& event, const std::string& what) {
    std::string json = begin_line(event);
    put(json, "what", what);
    write(json + '}');
}

void RequestLog::write(const std::string& json) {
    const std::lock_guard lock(mutex_);
    out_ << json << std::endl;
}

}  // namespace rollcall
