// Storage that speaks S3 on a port of this machine, for as long as it lives: one bucket, in memory.
//
// It checks every signature by the specification, from the bytes that came and with code of its
// own, and every sum; and it fails as it is told.
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "engine/store/depot/s3_call.h"

namespace rollcall::test {

enum class S3Fault : std::uint8_t {
    none,
    answers_500,
    answers_503,
    fails_late,         // an error whose status is 200
    answers_elsewhere,  // 307 to another address
    never_answers,      // until the client hangs up
    loses_reply,        // after it did what it was asked to
    cuts_off,           // half of a body
    changes_a_byte,     // of a body
};

struct S3Object {
    std::string bytes;
    std::string sha256;  // as whoever put it says
    std::string changed_at = "2999-11-27T00:00:00.000Z";
};

struct S3Heard {  // one request
    std::string method;
    std::string path;                          // decoded
    std::map<std::string, std::string> query;  // decoded
    std::map<std::string, std::string> headers;
    std::string body;
};

class S3Stub {
public:
    S3Stub();
    S3Stub(const S3Stub&) = delete;
    S3Stub& operator=(const S3Stub&) = delete;
    ~S3Stub();

    // For a depot of bucket "uploads" with the prefix "test/", which waits for nothing long.
    S3Settings settings() const;
    std::string endpoint() const;

    // The next requests of that method go wrong, as many of them; or those that heard() calls so.
    void fail(S3Fault fault, unsigned times, const std::string& method);

    // By key; for tests to look at and to change.
    std::map<std::string, S3Object> objects();
    void put(const std::string& key, const S3Object& object);
    std::vector<std::string> heard();  // "PUT", "POST uploads", "GET list"; since the last call
    std::size_t open_uploads();        // neither completed nor aborted

private:
    struct Upload {
        std::string key;
        std::string sha256;
        std::map<unsigned, std::string> parts;
    };
    void serve();
    void answer(int socket);
    S3Fault take_fault(const S3Heard& heard);
    std::string respond(const S3Heard& heard);
    std::string respond_to_upload(const S3Heard& heard, const std::string& key);
    std::string list(const S3Heard& heard);
    std::string complete(const S3Heard& heard, const std::string& key);

    std::string place_;
    int listening_ = -1;
    std::uint16_t port_ = 0;
    std::atomic<bool> is_stopped_ = false;
    std::mutex mutex_;
    std::map<std::string, S3Object> objects_;
    std::map<std::string, Upload> uploads_;
    unsigned next_upload_ = 0;
    std::vector<std::string> heard_;
    S3Fault fault_ = S3Fault::none;
    unsigned fault_times_ = 0;
    std::string fault_method_;
    std::thread thread_;
};

// What is wrong with how a request is signed and summed, by the code that S3 has for it; "" where
// nothing is. `target` is as it came: "/uploads/a%20b?x=1".
std::string signature_fault(const S3Heard& heard, const std::string& target);

}  // namespace rollcall::test
