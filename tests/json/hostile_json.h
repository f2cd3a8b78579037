// Made-up arrays and lines of JSON, most of them with a few mistakes; the same seed, the same text.
#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <string>

namespace rollcall::test {

class HostileJson {
public:
    explicit HostileJson(std::uint64_t seed) : random_(seed) {}

    // About `size` bytes. One in four has no mistake.
    std::string make_array(std::size_t size);
    std::string make_lines(std::size_t size);

    std::size_t below(std::size_t bound) { return static_cast<std::size_t>(random_() % bound); }

private:
    std::string make_value(std::size_t depth);
    std::string make_string();
    std::string make_space();
    void add_mistakes(std::string& text);

    std::mt19937_64 random_;
};

}  // namespace rollcall::test
