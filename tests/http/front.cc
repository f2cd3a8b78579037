#include "tests/http/front.h"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <chrono>

#include "engine/http/secret.h"
#include "engine/job/time_stamp.h"
#include "engine/text/json_slices.h"

namespace rollcall::test {
namespace {

constexpr std::string_view end_of_head = "\r\n\r\n";

std::string lower(std::string text) {
    for (char& c : text)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
    return text;
}

// The chunks of RFC 9112, 7.1; `is_whole` tells whether the last one came.
std::string without_chunks(std::string_view text, bool& is_whole) {
    std::string out;
    is_whole = false;
    while (!text.empty()) {
        const std::size_t line = text.find("\r\n");
        if (line == std::string_view::npos) return out;
        const std::size_t size = std::stoul(std::string(text.substr(0, line)), nullptr, 16);
        text.remove_prefix(line + 2);
        if (size == 0) {
            is_whole = true;
            return out;
        }
        if (text.size() < size + 2) return out.append(text);
        out.append(text.substr(0, size));
        text.remove_prefix(size + 2);
    }
    return out;
}

Reply read_reply(std::string_view text) {
    Reply reply;
    while (text.starts_with("HTTP/1.1 100")) {  // an interim one
        const std::size_t end = text.find(end_of_head);
        text.remove_prefix(std::min(text.size(), end + end_of_head.size()));
    }
    const std::size_t end = text.find(end_of_head);
    if (!text.starts_with("HTTP/1.1 ") || end == std::string_view::npos) return reply;
    reply.status = std::stoi(std::string(text.substr(9, 3)));
    std::istringstream lines{std::string(text.substr(0, end + 2))};
    std::string line;
    std::getline(lines, line);
    while (std::getline(lines, line)) {
        const std::size_t colon = line.find(':');
        if (colon == std::string::npos) continue;
        if (line.ends_with('\r')) line.pop_back();
        std::string& value = reply.headers[lower(line.substr(0, colon))];
        value += (value.empty() ? "" : ", ") + line.substr(colon + 2);
    }
    reply.body = text.substr(end + end_of_head.size());
    if (reply.header("transfer-encoding") == "chunked")
        reply.body = without_chunks(reply.body, reply.is_whole);
    else if (!reply.header("content-length").empty())
        reply.is_whole = reply.body.size() == std::stoul(reply.header("content-length"));
    return reply;
}

// Written through the store as another process would.
ServiceOptions with_store(ServiceOptions options, const Office& office) {
    options.store = office.url();
    // One service for all tenants, of whom the office is one.
    const std::size_t tenant = options.store.find("&tenant=");
    if (!options.tenant_domain.empty() && tenant != std::string::npos)
        options.store.erase(tenant, options.store.find('&', tenant + 1) - tenant);
    options.server.listen = "127.0.0.1:0";
    return options;
}

}  // namespace

std::string Reply::header(const std::string& name) const {
    const auto found = headers.find(name);
    return found == headers.end() ? std::string() : found->second;
}

std::string Reply::member(std::string_view name) const {
    return std::string(find_member(body, name));
}

std::string Reply::code() const { return read_string(find_member(body, "code")); }

std::vector<std::string> Reply::items() const {
    std::vector<std::string> lines;
    std::istringstream text(body.substr(std::min<std::size_t>(1, body.size())));
    for (std::string line; std::getline(text, line);) {
        if (line.ends_with(',') || line.ends_with(']')) line.pop_back();
        if (!line.empty()) lines.push_back(line);
    }
    return lines;
}

Front::Front(std::string_view directory, ServiceOptions options)
    : office_(directory),
      options_(with_store(std::move(options), office_)),
      service_(options_, log_) {
    std::atomic<bool> is_ready = false;
    thread_ = std::thread([&] {
        service_.run([&] { return is_stopped_.load(); },
                     [&](const std::string& url) {
                         port_ =
                             static_cast<std::uint16_t>(std::stoul(url.substr(url.rfind(':') + 1)));
                         is_ready = true;
                     });
    });
    while (!is_ready) std::this_thread::yield();
}

Front::~Front() { stop(); }

void Front::stop() {
    is_stopped_ = true;
    if (thread_.joinable()) thread_.join();
}

std::string Front::token(const std::string& scopes, const std::string& permissions,
                         const std::string& expires_at) {
    std::string all = "[";
    for (const std::string_view scope : scope_names)
        all += (all.size() > 1 ? ",\"" : "\"") + std::string(scope) + '"';
    const std::string name = "user" + std::to_string(++names_);
    const std::string secret = "rc_" + random_secret();
    const ApiUser user{name, scopes.empty() ? all + ']' : scopes, permissions, ""};
    office_.store().access().add_token(
        user, {fingerprint_of(secret), secret.substr(0, 11), name, time_stamp(), expires_at, ""});
    return secret;
}

Front::SignedIn Front::signed_in(const std::string& email) {
    const std::string cookie = random_secret();
    const std::string csrf = random_secret();
    office_.store().access().add_session(
        {fingerprint_of(cookie), email, csrf, time_stamp_after(std::chrono::hours(1))});
    return {"Cookie: " + std::string(session_cookie) + '=' + cookie, "X-CSRF-Token: " + csrf};
}

std::string bytes_of(const Call& call) {
    std::string text =
        call.method + ' ' + call.target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n";
    if (!call.token.empty()) text += "Authorization: Bearer " + call.token + "\r\n";
    for (const std::string& header : call.headers) text += header + "\r\n";
    const bool has_body = !call.body.empty() || call.method == "POST" || call.method == "PUT";
    if (has_body) text += "Content-Length: " + std::to_string(call.body.size()) + "\r\n";
    return text + "\r\n" + call.body;
}

Reply Front::call(const Call& call) const { return send(bytes_of(call)); }

Reply Front::get(const std::string& target, const std::string& token) const {
    return call({"GET", target, "", token, {}});
}

Reply Front::post(const std::string& target, const std::string& json,
                  const std::string& token) const {
    return call({"POST", target, json, token, {"Content-Type: application/json"}});
}

Reply Front::upload(const std::string& text, const std::string& token,
                    const std::vector<std::string>& fields, const std::string& method) const {
    return call({method,
                 "/apps/api/v1/bulk/users/upload",
                 form_of(fields, text, "people.csv"),
                 token,
                 {"Content-Type: multipart/form-data; boundary=bound"}});
}

Reply ask(std::uint16_t port, const std::string& bytes) {
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        ::close(socket);
        return {};
    }
    std::size_t done = 0;
    while (done < bytes.size()) {
        const ssize_t sent = ::send(socket, bytes.data() + done, bytes.size() - done, MSG_NOSIGNAL);
        if (sent <= 0) break;  // it has heard enough
        done += static_cast<std::size_t>(sent);
    }
    std::string text;
    std::array<char, 65536> room;
    for (;;) {
        const ssize_t got = ::recv(socket, room.data(), room.size(), 0);
        if (got <= 0) break;
        text.append(room.data(), static_cast<std::size_t>(got));
    }
    ::close(socket);
    return read_reply(text);
}

Reply Front::settled(JobId job, const std::string& token) const {
    for (;;) {
        Reply reply = get("/v1/bulk/users/jobs/" + std::to_string(job), token);
        const std::string status = reply.member("status");
        if (status != "\"created\"" && status != "\"in_progress\"") return reply;
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
}

std::string form_of(const std::vector<std::string>& fields, const std::string& file,
                    const std::string& filename) {
    std::string body;
    for (const std::string& field : fields) {
        const std::size_t equals = field.find('=');
        body += "--bound\r\nContent-Disposition: form-data; name=\"" + field.substr(0, equals) +
                "\"\r\n\r\n" + field.substr(equals + 1) + "\r\n";
    }
    return body + "--bound\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" +
           filename + "\"\r\nContent-Type: text/csv\r\n\r\n" + file + "\r\n--bound--\r\n";
}

}  // namespace rollcall::test
