// AWS Signature Version 4 in an Authorization header, as S3 wants it.
//
// Signed here and not by libcurl (CURLOPT_AWS_SIGV4): that of Debian 12, 7.88, sends no
// x-amz-content-sha256 of its own, takes a query as it stands, neither sorted nor with the "=" that
// "?uploads" lacks, and so signs listings and multipart uploads wrongly.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace rollcall {

struct AwsKey {
    std::string id;
    std::string secret;
    std::string session_token;  // empty: the key lasts
    std::string region;
};

struct SignedRequest {
    std::string method;
    std::string path;                            // encoded, from the first slash
    std::map<std::string, std::string> query;    // as it is meant, not encoded
    std::map<std::string, std::string> headers;  // that are signed; names in lower case
    std::string payload_sha256;                  // hex
};

// Everything but letters, digits and -_.~ as %XX; a path keeps its slashes.
std::string encode_part(std::string_view text);
std::string encode_path(std::string_view text);

// "a=1&b=2", encoded and in the order that is signed.
std::string query_text(const std::map<std::string, std::string>& query);

// The value of the header. `time` is that of x-amz-date: "20130524T000000Z".
std::string authorization(const SignedRequest& request, const AwsKey& key, const std::string& time);

}  // namespace rollcall
