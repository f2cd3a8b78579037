#include "engine/store/depot/signature.h"

#include <algorithm>

#include "engine/plan/plan_hash.h"
#include "engine/plan/sha256.h"

namespace rollcall {
namespace {

std::string_view bytes_of(const Digest& digest) {
    return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

bool is_unreserved(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '.' || c == '~';
}

std::string encode(std::string_view text, std::string_view kept) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string out;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (is_unreserved(c) || kept.find(c) != kept.npos)
            out += c;
        else
            out.append("%").append(1, digits[byte >> 4]).append(1, digits[byte & 15]);
    }
    return out;
}

std::string signed_names(const SignedRequest& request) {
    std::string names;
    for (const auto& [name, value] : request.headers) names += (names.empty() ? "" : ";") + name;
    return names;
}

// "Task 1" of the specification.
std::string canonical_text(const SignedRequest& request) {
    std::string text =
        request.method + '\n' + request.path + '\n' + query_text(request.query) + '\n';
    for (const auto& [name, value] : request.headers) text += name + ':' + value + '\n';
    return text + '\n' + signed_names(request) + '\n' + request.payload_sha256;
}

}  // namespace

std::string encode_part(std::string_view text) { return encode(text, ""); }
std::string encode_path(std::string_view text) { return encode(text, "/"); }

std::string query_text(const std::map<std::string, std::string>& query) {
    // By the encoded name, of which no two are alike.
    std::map<std::string, std::string> encoded;
    for (const auto& [name, value] : query) encoded[encode_part(name)] = encode_part(value);
    std::string text;
    for (const auto& [name, value] : encoded)
        text.append(text.empty() ? "" : "&").append(name).append("=").append(value);
    return text;
}

std::string authorization(const SignedRequest& request, const AwsKey& key,
                          const std::string& time) {
    const std::string day = time.substr(0, 8);
    const std::string scope = day + '/' + key.region + "/s3/aws4_request";
    const std::string text =
        "AWS4-HMAC-SHA256\n" + time + '\n' + scope + '\n' + to_hex(sha256(canonical_text(request)));
    Digest step = hmac_sha256("AWS4" + key.secret, day);
    for (const std::string& part : {key.region, std::string("s3"), std::string("aws4_request")})
        step = hmac_sha256(bytes_of(step), part);
    return "AWS4-HMAC-SHA256 Credential=" + key.id + '/' + scope +
           ",SignedHeaders=" + signed_names(request) +
           ",Signature=" + to_hex(hmac_sha256(bytes_of(step), text));
}

}  // namespace rollcall
