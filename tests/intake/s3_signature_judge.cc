// The stub's own reading of "Authenticating Requests (AWS Signature Version 4)": it shares nothing
// with what signs.
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <sstream>
#include <utility>

#include "engine/plan/plan_hash.h"
#include "engine/plan/sha256.h"
#include "tests/intake/s3_stub.h"

namespace rollcall::test {
namespace {

constexpr std::string_view known_key = "AKIDTEST";
constexpr std::string_view known_secret = "se/cret+with=odd letters";

std::string mac(const std::string& key, const std::string& text) {
    unsigned char room[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
         reinterpret_cast<const unsigned char*>(text.data()), text.size(), room, &size);
    return {reinterpret_cast<char*>(room), size};
}

std::string hex(const std::string& bytes) {
    std::string text;
    for (const char c : bytes) {
        text += "0123456789abcdef"[static_cast<unsigned char>(c) >> 4];
        text += "0123456789abcdef"[static_cast<unsigned char>(c) & 15];
    }
    return text;
}

std::string sum(const std::string& text) { return to_hex(sha256(text)); }

std::string md5_base64(const std::string& text) {
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    EVP_Digest(text.data(), text.size(), digest, &size, EVP_md5(), nullptr);
    unsigned char out[64];
    return {reinterpret_cast<char*>(out),
            static_cast<std::size_t>(EVP_EncodeBlock(out, digest, static_cast<int>(size)))};
}

std::vector<std::string> split(const std::string& text, char at) {
    std::vector<std::string> parts;
    std::istringstream stream(text);
    for (std::string part; std::getline(stream, part, at);) parts.push_back(part);
    return parts;
}

// A query as it is signed: the pairs as they came, in order, each with its "=".
std::string sorted_query(const std::string& target) {
    const std::size_t question = target.find('?');
    if (question == std::string::npos) return {};
    std::vector<std::string> pairs = split(target.substr(question + 1), '&');
    for (std::string& pair : pairs)
        if (pair.find('=') == std::string::npos) pair += '=';
    std::sort(pairs.begin(), pairs.end());
    std::string text;
    for (const std::string& pair : pairs) text += (text.empty() ? "" : "&") + pair;
    return text;
}

std::string after(const std::string& text, const std::string& name) {
    const std::size_t at = text.find(name + '=');
    if (at == std::string::npos) return {};
    return text.substr(at + name.size() + 1, text.find(',', at) - at - name.size() - 1);
}

}  // namespace

std::string signature_fault(const S3Heard& heard, const std::string& target) {
    const auto header = [&](const std::string& name) {
        const auto found = heard.headers.find(name);
        return found == heard.headers.end() ? std::string() : found->second;
    };
    const std::string line = header("authorization");
    const std::vector<std::string> scope = split(after(line, "Credential"), '/');
    if (!line.starts_with("AWS4-HMAC-SHA256 ") || scope.size() != 5) return "AccessDenied";
    if (scope[0] != known_key) return "InvalidAccessKeyId";
    const std::string time = header("x-amz-date");
    if (scope[1] != time.substr(0, 8) || scope[2] != "us-east-1")
        return "AuthorizationHeaderMalformed";
    std::string canonical = heard.method + '\n' + target.substr(0, target.find('?')) + '\n' +
                            sorted_query(target) + '\n';
    const std::string names = after(line, "SignedHeaders");
    const std::vector<std::string> signed_names = split(names, ';');
    for (const std::string& name : signed_names) canonical += name + ':' + header(name) + '\n';
    for (const auto& [name, value] : heard.headers) {
        const bool must = name == "host" || name == "content-md5" || name.starts_with("x-amz-");
        if (must && std::find(signed_names.begin(), signed_names.end(), name) == signed_names.end())
            return "AccessDenied";
    }
    canonical += '\n' + names + '\n' + header("x-amz-content-sha256");
    std::string key = "AWS4" + std::string(known_secret);
    for (const std::string& part : {scope[1], scope[2], scope[3], scope[4]}) key = mac(key, part);
    const std::string to_sign = "AWS4-HMAC-SHA256\n" + time + '\n' + scope[1] + '/' + scope[2] +
                                '/' + scope[3] + '/' + scope[4] + '\n' + sum(canonical);
    if (after(line, "Signature") != hex(mac(key, to_sign))) return "SignatureDoesNotMatch";
    if (header("x-amz-content-sha256") != sum(heard.body)) return "XAmzContentSHA256Mismatch";
    if (heard.method == "PUT" && header("content-md5") != md5_base64(heard.body))
        return "BadDigest";
    return {};
}

}  // namespace rollcall::test
