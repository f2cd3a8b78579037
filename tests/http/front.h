// The service on a free port, over the store of an Office, and requests to it as bytes.
#pragma once

#include <atomic>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "engine/http/service.h"
#include "tests/intake/office.h"

namespace rollcall::test {

struct Reply {
    int status = 0;                              // 0: the connection ended without an answer
    std::map<std::string, std::string> headers;  // names in lower case; values joined by ", "
    std::string body;                            // without chunks
    bool is_whole = true;                        // false: it broke off

    std::string header(const std::string& lower_case_name) const;
    std::string member(std::string_view name) const;  // of a JSON object, as written
    std::string code() const;                         // of a problem
    std::vector<std::string> items() const;           // of a JSON array, a line each
};

struct Call {
    std::string method = "GET";
    std::string target;
    std::string body;
    std::string token;                 // Bearer
    std::vector<std::string> headers;  // "Name: value"
};

// Sends the bytes to that port of this machine, and reads until the other side ends. Status 0 where
// nobody listens.
Reply ask(std::uint16_t port, const std::string& bytes);
std::string bytes_of(const Call& call);

class Front {
public:
    explicit Front(std::string_view directory = office_directory, ServiceOptions options = {});
    Front(const Front&) = delete;
    Front& operator=(const Front&) = delete;
    ~Front();

    Office& office() { return office_; }
    std::uint16_t port() const { return port_; }
    std::string log() const { return log_.str(); }
    void stop();  // as SIGTERM

    // A token of a new API user. `scopes` and `permissions` are JSON arrays; empty: all.
    std::string token(const std::string& scopes = "", const std::string& permissions = "",
                      const std::string& expires_at = "");
    // The cookie of a new session of a portal user, and what goes with it.
    struct SignedIn {
        std::string cookie;  // "Cookie: …"
        std::string csrf;    // "X-CSRF-Token: …"
    };
    SignedIn signed_in(const std::string& email);

    Reply call(const Call& call) const;
    Reply get(const std::string& target, const std::string& token) const;
    Reply post(const std::string& target, const std::string& json, const std::string& token) const;
    // As a form with the part "file"; `fields` are parts before it, as "name=value".
    Reply upload(const std::string& text, const std::string& token,
                 const std::vector<std::string>& fields = {},
                 const std::string& method = "POST") const;

    Reply send(const std::string& bytes) const { return ask(port_, bytes); }

    // The job's record once nobody works on it any more.
    Reply settled(JobId job, const std::string& token) const;

private:
    Office office_;
    std::ostringstream log_;
    std::string url_;
    ServiceOptions options_;
    Service service_;
    std::atomic<bool> is_stopped_ = false;
    std::uint16_t port_ = 0;
    std::thread thread_;
    unsigned names_ = 0;
};

// A body of multipart/form-data with the boundary "bound".
std::string form_of(const std::vector<std::string>& fields, const std::string& file,
                    const std::string& filename);

}  // namespace rollcall::test
