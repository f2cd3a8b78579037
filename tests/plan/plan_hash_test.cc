// The tree against the same words hashed in one go.
#include "engine/plan/plan_hash.h"

#include <doctest/doctest.h>

#include <algorithm>

namespace rollcall {
namespace {

Digest leaf(std::uint64_t number) { return sha256("leaf " + std::to_string(number)); }

std::string plain_hash(std::uint64_t leaves, const std::vector<std::uint64_t>& left_out) {
    std::string all;
    for (std::uint64_t at = 0; at < leaves; ++at) {
        if (std::ranges::find(left_out, at) != left_out.end()) continue;
        const Digest digest = leaf(at);
        all.append(digest.begin(), digest.end());
    }
    return to_hex(sha256(all));
}

struct HashCase {
    std::string fact;
    std::uint64_t leaves;
    std::vector<std::uint64_t> left_out;
};

}  // namespace

TEST_CASE("SHA-256 is as FIPS 180-4 has it") {
    CHECK(to_hex(sha256("")) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    CHECK(to_hex(sha256("abc")) ==
          "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST_CASE("the plan hash is that of its leaves, kept in memory or not") {
    const HashCase cases[] = {
        {"no change", 0, {}},
        {"one change", 1, {}},
        {"one change, taken back", 1, {0}},
        {"first and last taken back", 10, {0, 9}},
        {"all taken back", 3, {0, 1, 2}},
        {"one below the bound", 32'767, {}},
        {"at the bound", 32'768, {32'767}},
        {"one above the bound", 32'769, {32'767, 32'768}},
        {"several times the bound", 100'000, {0, 1, 32'767, 32'768, 65'536, 99'999}},
    };
    for (const HashCase& one : cases) {
        CAPTURE(one.fact);
        PlanHash hash;
        bool counts_from_0 = true;
        for (std::uint64_t at = 0; at < one.leaves; ++at)
            counts_from_0 = hash.add(leaf(at)) == at && counts_from_0;
        CHECK(counts_from_0);
        CHECK(to_hex(hash.finish(one.left_out)) == plain_hash(one.leaves, one.left_out));
    }
}

TEST_CASE("the order of changes matters") {
    PlanHash forth, back;
    forth.add(leaf(0));
    forth.add(leaf(1));
    back.add(leaf(1));
    back.add(leaf(0));
    CHECK(forth.finish({}) != back.finish({}));
}

}  // namespace rollcall
