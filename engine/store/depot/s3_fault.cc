#include "engine/store/depot/s3_fault.h"

#include <algorithm>
#include <array>

#include "engine/store/depot/s3_call.h"

namespace rollcall {
namespace {

struct Fault {
    std::string_view code;
    std::string_view words;
};

constexpr std::array faults{
    Fault{"InvalidAccessKeyId", "does not know the key AWS_ACCESS_KEY_ID"},
    Fault{"SignatureDoesNotMatch", "was signed with another AWS_SECRET_ACCESS_KEY or AWS_REGION"},
    Fault{"AuthorizationHeaderMalformed", "lies in another region; set AWS_REGION"},
    Fault{"AccessDenied", "is not for this key; it must read, write, list and delete there"},
    Fault{"ExpiredToken", "does not take AWS_SESSION_TOKEN any more, it has expired"},
    Fault{"InvalidToken", "does not take AWS_SESSION_TOKEN"},
    Fault{"RequestTimeTooSkewed", "has another time than this machine; set its clock"},
    Fault{"NoSuchBucket", "is not there; make the bucket, or name another"},
    Fault{"EntityTooLarge", "takes no file of that size"},
    Fault{"QuotaExceeded", "is full"},
};

// A code that is one; anything else might be anything.
std::string code_of(std::string_view body) {
    constexpr std::size_t longest = 60;
    std::string code = element(body, "Code");
    const bool is_word = !code.empty() && code.size() <= longest &&
                         std::all_of(code.begin(), code.end(), [](char c) {
                             return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
                         });
    return is_word ? code : "";
}

std::string answer_of(long status, const std::string& code) {
    return std::to_string(status) + (code.empty() ? "" : " " + code);
}

}  // namespace

Failure s3_refusal(const std::string& place, long status, std::string_view body) {
    const std::string code = code_of(body);
    std::string words = "cannot be used as it is set up";
    if (status / 100 == 3) words = "is at another endpoint; set AWS_ENDPOINT_URL_S3 and AWS_REGION";
    if (status == 401 || status == 403)
        words = "refuses the key; look at AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY";
    for (const Fault& fault : faults)
        if (fault.code == code) words = fault.words;
    return {FailureKind::unavailable,
            place + ": " + words + " (it answered " + answer_of(status, code) + ")"};
}

Failure s3_silence(const std::string& place, const std::string& why) {
    return {FailureKind::try_again, place + ": does not answer (" + why + "); try again"};
}

bool is_passing(long status, std::string_view body) {
    constexpr std::array passing{408L, 429L, 500L, 502L, 503L, 504L};
    if (std::find(passing.begin(), passing.end(), status) != passing.end()) return true;
    const std::string code = code_of(body);
    return code == "RequestTimeout" || code == "SlowDown" || code == "BadDigest";
}

}  // namespace rollcall
