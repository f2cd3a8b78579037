// See plan_hash.h. The root is hashed by OpenSSL's direct functions, as in sha256.cc.
#include "engine/plan/plan_hash.h"

#include <openssl/sha.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "engine/text/failure.h"

namespace rollcall {
namespace {

constexpr std::size_t kept_in_memory = 32 * 1024;  // leaves: 1 MiB

[[noreturn]] void fail() {
    throw Failure(FailureKind::read_or_write, std::string("temporary file for the plan hash: ") +
                                                  std::strerror(errno) +
                                                  "; make room in the temporary folder");
}

// Hashes leaves one behind the other, from the leaf `number` on.
void add_leaves(SHA256_CTX& state, const std::vector<Digest>& leaves, std::uint64_t number,
                const std::vector<std::uint64_t>& left_out) {
    auto next = std::ranges::lower_bound(left_out, number);
    if (next == left_out.end()) {
        SHA256_Update(&state, leaves.data(), leaves.size() * sizeof(Digest));
        return;
    }
    for (const Digest& leaf : leaves) {
        if (next != left_out.end() && *next == number)
            ++next;
        else
            SHA256_Update(&state, leaf.data(), leaf.size());
        ++number;
    }
}

}  // namespace

std::string to_hex(const Digest& digest) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string hex;
    for (const unsigned char byte : digest) {
        hex += digits[byte >> 4];
        hex += digits[byte & 15];
    }
    return hex;
}

struct PlanHash::Roots {
    std::vector<SHA256_CTX> states;
};

PlanHash::PlanHash() : roots_(std::make_unique<Roots>()) {
    SHA256_Init(&roots_->states.emplace_back());
}

PlanHash::~PlanHash() {
    if (spilled_ != nullptr) std::fclose(spilled_);
}

std::uint64_t PlanHash::add(const Digest& leaf) {
    recent_.push_back(leaf);
    if (recent_.size() == kept_in_memory) spill();
    return count_++;
}

void PlanHash::spill() {
    if (spilled_ == nullptr) spilled_ = std::tmpfile();
    if (spilled_ == nullptr) fail();
    if (std::fwrite(recent_.data(), sizeof(Digest), recent_.size(), spilled_) != recent_.size())
        fail();
    SHA256_CTX state = roots_->states.back();
    add_leaves(state, recent_, 0, {});
    roots_->states.push_back(state);
    recent_.clear();
}

Digest PlanHash::finish(const std::vector<std::uint64_t>& left_out) {
    const std::size_t parts = roots_->states.size() - 1;
    std::size_t part = parts;  // the first that is hashed here
    if (!left_out.empty()) part = std::min<std::size_t>(parts, left_out[0] / kept_in_memory);
    SHA256_CTX state = roots_->states[part];
    if (part < parts) {
        if (std::fflush(spilled_) != 0) fail();
        const auto from = static_cast<off_t>(part * kept_in_memory * sizeof(Digest));
        if (::fseeko(spilled_, from, SEEK_SET) != 0) fail();
        std::vector<Digest> leaves(kept_in_memory);
        for (; part < parts; ++part) {
            if (std::fread(leaves.data(), sizeof(Digest), leaves.size(), spilled_) != leaves.size())
                fail();
            add_leaves(state, leaves, part * kept_in_memory, left_out);
        }
    }
    add_leaves(state, recent_, parts * kept_in_memory, left_out);
    Digest digest;
    SHA256_Final(digest.data(), &state);
    return digest;
}

}  // namespace rollcall
