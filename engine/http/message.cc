#include "engine/http/message.h"

#include <array>
#include <charconv>

#include "engine/text/failure.h"

namespace rollcall {
namespace {

constexpr std::array<std::pair<std::string_view, Method>, 6> methods{{
    {"GET", Method::get},
    {"POST", Method::post},
    {"PUT", Method::put},
    {"PATCH", Method::patch},
    {"DELETE", Method::remove},
    {"HEAD", Method::get},
}};

int hex(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

std::string value_of(const TextMap& map, std::string_view name) {
    const auto found = map.find(name);
    return found == map.end() ? std::string() : found->second;
}

}  // namespace

std::string_view method_name(Method method) {
    for (const auto& [word, one] : methods)
        if (one == method) return word;
    return "other";
}

Method find_method(std::string_view word) {
    for (const auto& [name, method] : methods)
        if (name == word) return method;
    return Method::other;
}

std::string Request::header(std::string_view name) const { return value_of(head.headers, name); }

std::string Request::query(std::string_view name) const { return value_of(head.query, name); }

std::uint64_t read_whole(std::string_view name, std::string_view text, std::uint64_t fewest,
                         std::uint64_t most) {
    std::uint64_t number = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool is_one = read.ec == std::errc() && read.ptr == text.data() + text.size();
    if (is_one && number >= fewest && number <= most) return number;
    throw Failure(FailureKind::usage, std::string(name) + ": is to be a number from " +
                                          std::to_string(fewest) + " to " + std::to_string(most));
}

std::uint64_t query_number(const Request& request, std::string_view name, std::uint64_t usual,
                           std::uint64_t fewest, std::uint64_t most) {
    const std::string text = request.query(name);
    return text.empty() ? usual : read_whole(name, text, fewest, most);
}

FindingQuery read_finding_query(const Request& request) {
    constexpr std::uint64_t most_columns = 1'000'000;
    FindingQuery wanted;
    wanted.code = request.query("code");
    if (!request.query("column").empty())
        wanted.column = query_number(request, "column", 0, 1, most_columns);
    const std::string severity = request.query("severity");
    if (!severity.empty() && severity != "error" && severity != "warning")
        throw Failure(FailureKind::usage, "severity: is not error or warning");
    if (!severity.empty()) wanted.is_error = severity == "error";
    return wanted;
}

Response json_response(std::string body, int status) {
    Response response;
    response.status = status;
    response.add("Content-Type", "application/json");
    response.body = std::move(body);
    return response;
}

void add_attachment(Response& response, const std::string& name) {
    response.add("Content-Disposition", "attachment; filename=\"" + name + '"');
}

std::string encode_percent(std::string_view text) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string out;
    for (const char c : text) {
        const bool is_plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
                              (c >= 'a' && c <= 'z') || c == '-' || c == '.' || c == '_' ||
                              c == '~';
        const auto byte = static_cast<unsigned char>(c);
        if (is_plain)
            out += c;
        else
            out.append("%").append(1, digits[byte >> 4]).append(1, digits[byte & 15]);
    }
    return out;
}

std::optional<std::string> decode_percent(std::string_view text) {
    std::string out;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] != '%') {
            out += text[at];
            continue;
        }
        if (at + 2 >= text.size() || hex(text[at + 1]) < 0 || hex(text[at + 2]) < 0)
            return std::nullopt;
        out += static_cast<char>(hex(text[at + 1]) * 16 + hex(text[at + 2]));
        at += 2;
    }
    if (out.find('\0') != std::string::npos) return std::nullopt;
    return out;
}

}  // namespace rollcall
