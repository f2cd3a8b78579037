// One request from its head to its answer: found in the table, its caller known and allowed, its
// body read, then answered. On the thread of its connection.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "engine/http/body.h"
#include "engine/http/message.h"
#include "engine/http/route.h"

namespace rollcall {

// Bytes of a body that was refused: who is still sending would not hear why.
inline constexpr std::uint64_t most_read_over = std::uint64_t{8} << 20;

class Exchange {
public:
    Exchange(Service& service, Head head);
    Exchange(const Exchange&) = delete;
    Exchange& operator=(const Exchange&) = delete;
    ~Exchange();  // logs and counts it

    // An answer where the body need not be read.
    std::optional<Response> begin();

    // False: refused or too slow; answer() has the answer.
    bool take(std::string_view bytes);

    // Once the body is whole, or take() was false.
    Response answer();

    void answered_with(int status) { status_ = status; }

private:
    std::optional<Response> find_caller();
    std::optional<Response> refuse_caller() const;
    Response with_common(Response response) const;
    bool is_too_slow() const;

    Service& service_;
    Request request_;
    const Route* route_ = nullptr;
    std::unique_ptr<Body> body_;
    std::optional<Response> refusal_;
    std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
    int status_ = 0;  // 0: the connection broke first
};

}  // namespace rollcall
