// A depot in storage that fails in every way that storage does.
#include "engine/store/depot/s3_depot.h"

#include <doctest/doctest.h>

#include "engine/store/depot/open_depot.h"
#include "tests/directory/scratch.h"
#include "tests/intake/s3_stub.h"
#include "tests/store/store_rig.h"

namespace rollcall::test {
namespace {

constexpr std::string_view name = "0f/upload";

// What `act` throws, without the place; "" where it throws nothing.
std::string said(const S3Settings& settings, const std::function<void()>& act) {
    std::string text = failure_of(act);
    const std::size_t at = text.find(settings.place);
    if (at != text.npos) text.replace(at, settings.place.size(), "DEPOT");
    return text;
}

std::string put(const S3Settings& settings, const std::string& bytes) {
    const Scratch scratch;
    const std::string path = scratch.write("f", bytes).string();
    return said(settings, [&] { S3Depot(settings).put(std::string(name), path); });
}

// The bytes, "none", or what get() throws.
std::string got(const S3Settings& settings) {
    const Scratch scratch;
    const std::string path = scratch.path("f").string();
    std::string text;
    const std::string failed = said(settings, [&] {
        text = S3Depot(settings).get(std::string(name), path) ? read_file(path) : "none";
    });
    return failed.empty() ? text : failed;
}

struct FaultCase {
    std::string fact;
    S3Fault fault;
    unsigned times;
    std::string of_put;
    std::string of_get;
};

const std::string busy = "75 DEPOT: does not answer (it answered ";
const FaultCase fault_cases[] = {
    {"nothing is wrong", S3Fault::none, 0, "", "bytes"},
    {"a fault that passes is not noticed", S3Fault::answers_500, 5, "", "bytes"},
    {"nor is storage that is busy for a while", S3Fault::answers_503, 3, "", "bytes"},
    {"nor a reply that is lost", S3Fault::loses_reply, 2, "", "bytes"},
    {"nor a reply that is cut off", S3Fault::cuts_off, 1, "", "bytes"},
    {"one that stays is told after six tries", S3Fault::answers_500, 6, busy + "500); try again",
     busy + "500); try again"},
    {"and so is storage that stays busy", S3Fault::answers_503, 9, busy + "503); try again",
     busy + "503); try again"},
    {"redirects are not followed", S3Fault::answers_elsewhere, 1,
     "69 DEPOT: is at another endpoint; set AWS_ENDPOINT_URL_S3 and AWS_REGION (it answered 307)",
     "69 DEPOT: is at another endpoint; set AWS_ENDPOINT_URL_S3 and AWS_REGION (it answered 307)"},
};

}  // namespace

TEST_CASE("a depot copes with faults that pass, and tells of those that stay") {
    for (const FaultCase& one : fault_cases) {
        CAPTURE(one.fact);
        S3Stub stub;
        stub.fail(one.fault, one.times, "PUT");
        CHECK(put(stub.settings(), "bytes") == one.of_put);
        stub.fail(S3Fault::none, 0, "");
        CHECK(put(stub.settings(), "bytes") == "");
        stub.fail(one.fault, one.times, "GET");
        CHECK(got(stub.settings()) == one.of_get);
    }
}

TEST_CASE("storage that never answers is waited for as long as one says") {
    S3Stub stub;
    S3Settings settings = stub.settings();
    settings.tries = 2;
    settings.patience = std::chrono::milliseconds(100);
    CHECK(put(settings, "bytes") == "");
    stub.fail(S3Fault::never_answers, 2, "PUT");
    CHECK(put(settings, "bytes") == "75 DEPOT: does not answer (Timeout was reached); try again");
    stub.fail(S3Fault::never_answers, 1, "GET");
    CHECK(got(settings) == "bytes");
    settings.host = "127.0.0.1:1";  // where nobody listens
    CHECK(got(settings) == "75 DEPOT: does not answer (Couldn't connect to server); try again");
}

TEST_CASE("what is kept is got byte for byte, and known by its sum") {
    S3Stub stub;
    CHECK(got(stub.settings()) == "none");
    std::string large(300'000, 'x');
    large[7] = '\0';
    for (const std::string& bytes : {std::string(), std::string("a\r\n"), large}) {
        CHECK(put(stub.settings(), bytes) == "");
        CHECK(got(stub.settings()) == bytes);
    }
    const std::string damaged = "66 DEPOT: what is kept there is damaged; upload the file again";
    stub.fail(S3Fault::changes_a_byte, 1, "GET");
    CHECK(got(stub.settings()) == damaged);
    stub.put("test/0f/upload", {"put by somebody else", ""});
    CHECK(got(stub.settings()) == damaged);
}

TEST_CASE("a wrong key is told by what is wrong with it, and never shown") {
    S3Stub stub;
    S3Settings settings = stub.settings();
    settings.key.secret = "another";
    CHECK(put(settings, "bytes") ==
          "69 DEPOT: was signed with another AWS_SECRET_ACCESS_KEY or AWS_REGION"
          " (it answered 403 SignatureDoesNotMatch)");
    settings.key.id = "AKIDOTHER";
    CHECK(got(settings) ==
          "69 DEPOT: does not know the key AWS_ACCESS_KEY_ID"
          " (it answered 403 InvalidAccessKeyId)");
    settings = stub.settings();
    settings.base = "/another";
    CHECK(
        got(settings) ==
        "69 DEPOT: is not there; make the bucket, or name another (it answered 404 NoSuchBucket)");
    settings = stub.settings();
    settings.key.session_token = "to/ken==";  // the stub asks that it is signed
    CHECK(put(settings, "bytes") == "");
    CHECK(stub.heard().size() == 4);  // nothing of this was tried again
}

TEST_CASE("a large file goes in parts, whatever happens to one of them") {
    const std::string bytes = std::string(10, 'a') + std::string(10, 'b') + "ccccc";
    struct PartsCase {
        std::string fact;
        S3Fault fault;
        unsigned times;
        std::string method;
        std::string said;
    };
    const PartsCase cases[] = {
        {"nothing is wrong", S3Fault::none, 0, "", ""},
        {"a part is sent again", S3Fault::answers_500, 3, "PUT", ""},
        {"a part whose reply was lost is sent again", S3Fault::loses_reply, 2, "PUT", ""},
        {"a beginning that was lost is made again", S3Fault::loses_reply, 1, "POST uploads", ""},
        {"an end that was lost is found to be there", S3Fault::loses_reply, 1, "POST uploadId", ""},
        {"an end that was cut off as well", S3Fault::cuts_off, 1, "POST uploadId", ""},
        {"an end that fails late is asked for again", S3Fault::fails_late, 3, "POST uploadId", ""},
        {"parts that nobody takes are taken away", S3Fault::answers_503, 99, "PUT",
         busy + "503); try again"},
    };
    for (const PartsCase& one : cases) {
        CAPTURE(one.fact);
        S3Stub stub;
        S3Settings settings = stub.settings();
        settings.whole_bytes = 24;
        settings.part_bytes = 10;
        stub.fail(one.fault, one.times, one.method);
        CHECK(put(settings, bytes) == one.said);
        stub.fail(S3Fault::none, 0, "");
        CHECK(got(settings) == (one.said.empty() ? bytes : "none"));
        // A lost reply to the first request leaves an upload without parts, for the bucket's rule.
        CHECK(stub.open_uploads() == (one.method == "POST uploads" ? 1 : 0));
    }
    S3Stub stub;
    S3Settings settings = stub.settings();
    settings.whole_bytes = 25;
    CHECK(put(settings, bytes) == "");
    CHECK(stub.heard() == std::vector<std::string>{"PUT"});
}

TEST_CASE("names with odd letters never get there") {
    S3Stub stub;
    const S3Settings settings = stub.settings();
    S3Depot depot(settings);
    const Scratch scratch;
    const std::string path = scratch.write("f", "bytes").string();
    for (const std::string odd :
         {"", "/", "a/", "/a", "../b", "a//b", "a b", "a?b", "a%2Fb", "\xC3\xA9", "a\nb", "a&b"}) {
        CAPTURE(odd);
        const std::string refused = "70 DEPOT: nothing is kept under such a name";
        CHECK(said(settings, [&] { depot.put(odd, path); }) == refused);
        CHECK(said(settings, [&] { depot.get(odd, path + "2"); }) == refused);
        CHECK(said(settings, [&] { depot.remove(odd); }) == refused);
    }
    CHECK(stub.heard().empty());
}

TEST_CASE("an upload is taken away with all that is beside it, and nothing else") {
    S3Stub stub;
    S3Depot depot(stub.settings());
    for (const std::string key : {"0f/upload", "0f/edits", "0f/schema", "0f0/upload", "1/upload"})
        stub.put("test/" + key, {"x", "", "2020-01-01T00:00:00.000Z"});
    stub.put("test/2/upload", {"x", ""});
    stub.put("other/0f/upload", {"x", ""});
    depot.remove("0f");
    std::string left;
    for (const auto& [key, object] : stub.objects()) left += key + ' ';
    CHECK(left == "other/0f/upload test/0f0/upload test/1/upload test/2/upload ");
    std::string old;
    depot.each_older(std::chrono::system_clock::now(),
                     [&](const std::string& one) { old += one + ' '; });
    CHECK(old == "0f0/upload 1/upload ");
}

}  // namespace rollcall::test
