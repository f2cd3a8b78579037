// A request and its response, as the resources see them: decoded, and free of the server library.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/http/caller.h"
#include "engine/intake/upload_file.h"

namespace rollcall {

enum class Method : std::uint8_t { get, post, put, patch, remove, other };

std::string_view method_name(Method method);  // "GET", "DELETE"
Method find_method(std::string_view word);    // HEAD counts as GET

using Words = std::vector<std::string>;
using TextMap = std::map<std::string, std::string, std::less<>>;

// What stands before the body.
struct Head {
    Method method = Method::other;
    std::string target;  // the path, as sent
    TextMap query;       // decoded
    TextMap headers;     // names in lower case
    std::optional<std::uint64_t> content_length;
    bool is_chunked = false;
    bool is_malformed = false;  // what may stand once stands twice, or an escape is none
};

// A file that came with a request.
struct Incoming {
    KeptFile kept;
    std::string filename;  // as its sender calls it, made harmless
};

struct Request {
    Head head;
    Caller caller;
    std::string tenant;  // whose store it is about, where there are many
    std::string folder;  // of that tenant's uploads
    std::string id;      // of this request, for the log
    std::string base;    // "https://imports.example.com", before links
    std::string prefix;  // "/apps/api" or nothing
    Words arguments;     // the variable parts of the path, decoded
    std::string body;    // of a small request
    TextMap form;        // the fields beside a file
    std::optional<Incoming> file;

    std::string header(std::string_view lower_case_name) const;
    std::string query(std::string_view name) const;
};

struct Response {
    int status = 200;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;

    // In place of `body`: appends the next piece; false once there is no more.
    std::function<bool(std::string& out)> next;

    // In place of both: a file without a name, that the response owns.
    int file = -1;
    std::uint64_t file_bytes = 0;

    void add(std::string name, std::string value) {
        headers.emplace_back(std::move(name), std::move(value));
    }
};

// A number of the query; `usual` where it is not said. Throws Failure{usage}.
std::uint64_t query_number(const Request& request, std::string_view name, std::uint64_t usual,
                           std::uint64_t fewest, std::uint64_t most);

// What a query asks of findings: the members code, column (from 1) and severity; empty is any.
// Throws Failure{usage}.
struct FindingQuery {
    std::string code;
    std::optional<std::uint64_t> column;
    std::optional<bool> is_error;
};
FindingQuery read_finding_query(const Request& request);

// A whole number from `fewest` to `most` and nothing else. Throws Failure{usage}.
std::uint64_t read_whole(std::string_view name, std::string_view text, std::uint64_t fewest,
                         std::uint64_t most);

Response json_response(std::string body, int status = 200);

// To be saved under that name, which must be ASCII without quotes.
void add_attachment(Response& response, const std::string& name);

// All but letters, digits and - . _ ~ as %XX.
std::string encode_percent(std::string_view text);

// Decodes %XX; none where an escape is none, or there is a NUL.
std::optional<std::string> decode_percent(std::string_view text);

}  // namespace rollcall
