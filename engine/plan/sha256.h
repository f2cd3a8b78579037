// SHA-256 of many short messages: two at a time where the processor has instructions for it, for
// one alone leaves half of their room unused.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "engine/text/byte_writer.h"

namespace rollcall {

using Digest = std::array<unsigned char, 32>;

Digest sha256(std::string_view bytes);

// HMAC (RFC 2104) with it.
Digest hmac_sha256(std::string_view key, std::string_view bytes);

// One message that comes piece by piece.
class Sha256 {
public:
    Sha256();
    ~Sha256();
    Sha256(const Sha256&) = delete;
    Sha256& operator=(const Sha256&) = delete;

    void append(std::string_view bytes);
    Digest finish();  // once

private:
    struct State;
    std::unique_ptr<State> state_;
};

class Sha256Batch {
public:
    // For tests: `pairs` false hashes one after the other, as machines without the instructions do.
    explicit Sha256Batch(bool pairs = has_instructions()) : pairs_(pairs) {}
    static bool has_instructions();

    std::size_t size() const { return messages_.size(); }

    // Where the next message is written; end_message() says that it is whole.
    ByteWriter& writer() { return bytes_; }
    void end_message();

    // The digests of all messages, in order, until the next call. The batch is empty then.
    const std::vector<Digest>& finish();

private:
    // A message with its padding: whole blocks.
    struct Message {
        std::size_t begin = 0;
        std::size_t size = 0;  // without the padding
        std::size_t blocks = 0;
    };

    void hash_pairs();

    bool pairs_;
    ByteWriter bytes_;
    std::vector<Message> messages_;
    std::vector<Digest> digests_;
};

}  // namespace rollcall
