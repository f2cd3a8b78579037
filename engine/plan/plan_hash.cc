// SHA-256 by OpenSSL's direct functions: their newer form looks the algorithm up on every call,
// which costs more than hashing one Change.
#include "engine/plan/plan_hash.h"

#include <openssl/sha.h>

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

class Root {
public:
    Root(const std::vector<std::uint64_t>& left_out) : left_out_(left_out) { SHA256_Init(&state_); }

    void add(const std::vector<Digest>& leaves) {
        for (const Digest& leaf : leaves) {
            if (next_ < left_out_.size() && left_out_[next_] == number_) {
                ++next_;
            } else {
                SHA256_Update(&state_, leaf.data(), leaf.size());
            }
            ++number_;
        }
    }

    Digest finish() {
        Digest digest;
        SHA256_Final(digest.data(), &state_);
        return digest;
    }

private:
    const std::vector<std::uint64_t>& left_out_;
    std::size_t next_ = 0;
    std::uint64_t number_ = 0;
    SHA256_CTX state_;
};

}  // namespace

Digest sha256(std::string_view bytes) {
    Digest digest;
    SHA256_CTX state;
    SHA256_Init(&state);
    SHA256_Update(&state, bytes.data(), bytes.size());
    SHA256_Final(digest.data(), &state);
    return digest;
}

std::string to_hex(const Digest& digest) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string hex;
    for (const unsigned char byte : digest) {
        hex += digits[byte >> 4];
        hex += digits[byte & 15];
    }
    return hex;
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
    recent_.clear();
}

Digest PlanHash::finish(const std::vector<std::uint64_t>& left_out) {
    Root root(left_out);
    if (spilled_ != nullptr) {
        if (std::fflush(spilled_) != 0) fail();
        std::rewind(spilled_);
        std::vector<Digest> part(kept_in_memory);
        for (;;) {
            const std::size_t got = std::fread(part.data(), sizeof(Digest), part.size(), spilled_);
            if (got == 0) break;
            part.resize(got);
            root.add(part);
            part.resize(kept_in_memory);
        }
        if (std::ferror(spilled_) != 0) fail();
    }
    root.add(recent_);
    return root.finish();
}

}  // namespace rollcall
