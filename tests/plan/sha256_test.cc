// Messages hashed together against OpenSSL's, one by one.
#include "engine/plan/sha256.h"

#include <doctest/doctest.h>

#include <string>

namespace rollcall {
namespace {

std::string message(std::size_t size, std::size_t salt) {
    std::string text(size, ' ');
    for (std::size_t at = 0; at < size; ++at) text[at] = static_cast<char>(at * 131 + salt);
    return text;
}

}  // namespace

TEST_CASE("a batch hashes each message as if it were alone") {
    struct Case {
        const char* fact;
        std::vector<std::size_t> sizes;
    };
    std::vector<std::size_t> every;
    for (std::size_t size = 0; size < 300; ++size) every.push_back(size);
    const Case cases[] = {
        {"nothing", {}},
        {"one empty", {0}},
        {"one", {100}},
        {"two of one size", {55, 55}},
        {"around the end of a block", {55, 56, 63, 64, 65, 119, 120}},
        {"a long one first", {100'000, 1, 2, 3}},
        {"a long one last", {1, 2, 3, 100'000}},
        {"long ones in both lanes", {70'000, 90'000, 0, 64}},
        {"every size", every},
    };
    for (const bool pairs : {false, true}) {
        if (pairs && !Sha256Batch::has_instructions()) continue;
        Sha256Batch batch(pairs);
        for (const Case& one : cases) {
            CAPTURE(one.fact);
            CAPTURE(pairs);
            std::vector<Digest> expected;
            for (const std::size_t size : one.sizes) {
                const std::string text = message(size, expected.size());
                batch.writer().put(text);
                batch.end_message();
                expected.push_back(sha256(text));
            }
            CHECK(batch.size() == one.sizes.size());
            CHECK(batch.finish() == expected);
            CHECK(batch.size() == 0);
        }
    }
}

}  // namespace rollcall
