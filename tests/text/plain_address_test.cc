// The vector reader of plain addresses against read_email: it may decline, never err.
#include "engine/text/plain_address.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <memory>
#include <random>
#include <string>

#if defined(__x86_64__)

namespace rollcall {
namespace {

// As read_plain_address_avx2 says, with other bytes behind the text as a row has them.
std::string read_here(std::string_view text, char behind) {
    const auto block = std::make_unique<char[]>(text.size() + 64);
    text.copy(block.get(), text.size());
    std::fill_n(block.get() + text.size(), 64, behind);
    EmailKey key;
    return read_plain_address_avx2(block.get(), text.size(), key) ? std::string(key.text()) : "";
}

std::string read_any_way(std::string_view text) {
    EmailKey key;
    return read_email(text, key) ? std::string(key.text()) : "";
}

}  // namespace

TEST_CASE("plain addresses of every size are taken, whatever follows them") {
    if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("bmi2")) return;
    for (std::size_t size = 6; size <= 80; ++size) {
        CAPTURE(size);
        for (std::size_t at = 1; at + 5 <= size && at <= 62; ++at) {
            std::string text(at, 'A');
            text += '@';
            while (text.size() < size) text += text.size() % 20 == at % 20 ? 'z' : 'b';
            text[size - 3] = '.';
            for (const char behind : {'.', '@', 'x', '-', '\xFF'}) {
                const std::string said = read_here(text, behind);
                CHECK(said == (size <= 64 ? read_any_way(text) : ""));
            }
        }
    }
}

TEST_CASE("what is taken is what read_email takes, byte by byte at every place") {
    if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("bmi2")) return;
    std::size_t wrong = 0, taken = 0;
    for (const std::string base : {"Ann.Lee+x_y@Sub-1.Example.com", "a@b.co",
                                   "0123456789.0123456789.x@0123456789.0123456789.0123456789.abc"})
        for (std::size_t at = 0; at < base.size(); ++at)
            for (int byte = 0; byte < 256; ++byte) {
                std::string text = base;
                text[at] = static_cast<char>(byte);
                const std::string said = read_here(text, ',');
                taken += !said.empty();
                wrong += !said.empty() && said != read_any_way(text);
            }
    CHECK(wrong == 0);
    CHECK(taken > 5000);
}

TEST_CASE("what is taken of random texts is what read_email takes") {
    if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("bmi2")) return;
    constexpr std::string_view bytes = "aZ09.-@+_x.-@!,";
    std::mt19937 random(5);
    std::size_t wrong = 0, taken = 0;
    for (std::size_t n = 0; n < 200'000; ++n) {
        std::string text(1 + random() % 20, ' ');
        for (char& byte : text) byte = bytes[random() % bytes.size()];
        if (n % 2 == 0) text += "@b.co";
        const std::string said = read_here(text, '.');
        taken += !said.empty();
        wrong += !said.empty() && said != read_any_way(text);
    }
    CHECK(wrong == 0);
    CHECK(taken > 1000);
}

}  // namespace rollcall

#endif
