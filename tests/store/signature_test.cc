// The examples of "Authenticating Requests: Using the Authorization Header (AWS Signature Version
// 4)" in Amazon's API reference of S3.
#include "engine/store/depot/signature.h"

#include <doctest/doctest.h>

namespace rollcall::test {
namespace {

const std::string of_nothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

struct PublishedExample {
    std::string fact;
    std::string method;
    std::string path;
    std::map<std::string, std::string> query;
    std::map<std::string, std::string> headers;
    std::string payload;
    std::string signature;
};

const PublishedExample published[] = {
    {"GET Object",
     "GET",
     "test.txt",
     {},
     {{"range", "bytes=0-9"}},
     of_nothing,
     "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"},
    {"PUT Object",
     "PUT",
     "test$file.text",
     {},
     {{"date", "Fri, 24 May 2013 00:00:00 GMT"}, {"x-amz-storage-class", "REDUCED_REDUNDANCY"}},
     "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072",
     "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd"},
    {"GET Bucket Lifecycle",
     "GET",
     "",
     {{"lifecycle", ""}},
     {},
     of_nothing,
     "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"},
    {"GET Bucket (List Objects)",
     "GET",
     "",
     {{"prefix", "J"}, {"max-keys", "2"}},
     {},
     of_nothing,
     "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"},
};

}  // namespace

TEST_CASE("requests are signed as Amazon's examples are") {
    const AwsKey key{"AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "",
                     "us-east-1"};
    const std::string time = "20130524T000000Z";
    for (const PublishedExample& one : published) {
        CAPTURE(one.fact);
        SignedRequest request{one.method, encode_path('/' + one.path), one.query, one.headers,
                              one.payload};
        request.headers["host"] = "examplebucket.s3.amazonaws.com";
        request.headers["x-amz-date"] = time;
        request.headers["x-amz-content-sha256"] = one.payload;
        const std::string header = authorization(request, key, time);
        CHECK(
            header.starts_with("AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/"
                               "us-east-1/s3/aws4_request,SignedHeaders="));
        CHECK(header.substr(header.rfind('=') + 1) == one.signature);
    }
}

TEST_CASE("what is signed is encoded but for letters, digits and four marks") {
    CHECK(encode_part("a b/c~-_.+=&%") == "a%20b%2Fc~-_.%2B%3D%26%25");
    CHECK(encode_path("/a b/\xC3\xA9") == "/a%20b/%C3%A9");
    CHECK(query_text({{"b", ""}, {"a c", "1/2"}}) == "a%20c=1%2F2&b=");
}

}  // namespace rollcall::test
