// One request to S3-compatible storage: signed, with time limits, and again where it got no answer.
//
// Every request of a depot may be sent twice: what is put never changes, and what is gone stays so.
// Redirects are not followed: they would take a signed request to where nobody sent it.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <string>

#include "engine/store/depot/signature.h"

namespace rollcall {

struct S3Settings {
    std::string place;   // "s3://bucket/prefix/tenant", for messages
    std::string scheme;  // "https"
    std::string host;    // and port, where it is another than the scheme's
    std::string base;    // of every path: "/bucket", or nothing where the host names the bucket
    std::string prefix;  // of every key: "prefix/tenant/"
    AwsKey key;

    std::uint64_t whole_bytes = std::uint64_t{64} << 20;  // what is larger goes in parts
    std::uint64_t part_bytes = std::uint64_t{16} << 20;
    unsigned tries = 6;                          // of one request
    std::chrono::milliseconds first_wait{200};   // doubles with each try
    std::chrono::milliseconds patience{30'000};  // for an answer, or for bytes that stop coming
    std::chrono::milliseconds connect_wait{10'000};
};

// Bytes of a file that are sent.
struct FileSlice {
    std::string path;
    std::uint64_t offset = 0;
    std::uint64_t bytes = 0;
    std::string sha256;  // hex
    std::string md5;     // base64
};
FileSlice read_slice(const std::string& path, std::uint64_t offset, std::uint64_t bytes);

struct S3Request {
    std::string method;
    std::string key;  // empty: the bucket itself
    std::map<std::string, std::string> query;
    std::map<std::string, std::string> headers;  // that go along; names in lower case
    std::string body;
    const FileSlice* file = nullptr;  // in place of `body`
    std::string to;                   // the file that the answer's body goes to; empty: S3Answer
    std::string expected;             // what a good answer has in it, though its status is 200
    unsigned tries = 0;               // 0: as settings have it
};

struct S3Answer {
    long status = 0;  // 2xx, or 404
    std::map<std::string, std::string> headers;
    std::string body;
    std::string sha256;  // of what went to a file, hex

    std::string header(const std::string& name) const;
};

// The text of the first element of that name from `at` on; empty where there is none. `at` is then
// behind it, or npos.
std::string take_element(std::string_view xml, std::string_view name, std::size_t& at);
std::string element(std::string_view xml, std::string_view name);

// Of one thread; requests share its connection.
class S3Caller {
public:
    explicit S3Caller(const S3Settings& settings);
    S3Caller(const S3Caller&) = delete;
    S3Caller& operator=(const S3Caller&) = delete;
    ~S3Caller();

    // Throws Failure, as Depot says.
    S3Answer ask(const S3Request& request);

private:
    struct Try;
    void send(const S3Request& request, Try& one);

    const S3Settings& settings_;
    void* curl_;
};

}  // namespace rollcall
