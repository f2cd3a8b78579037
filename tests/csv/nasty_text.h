// Made-up uploads that are as hard on a CSV reader as they can be; the same seed, the same text.
#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <string>

namespace rollcall::test {

// What the pieces of a text are drawn from.
enum class Nastiness : std::uint8_t {
    quotes,  // mostly quotes, delimiters and line ends, hardly any text
    rows,    // rows of sound cells, quoted and not, now and then with one mistake
    flags,   // rows of a few text cells and a long tail of 0, 1 and nothing, seldom anything else
};

class NastyText {
public:
    explicit NastyText(std::uint64_t seed) : random_(seed) {}

    // About `size` bytes.
    std::string make(Nastiness nastiness, std::size_t size, std::size_t columns);

    std::size_t below(std::size_t bound) { return static_cast<std::size_t>(random_() % bound); }

private:
    std::string quote_piece();
    std::string sound_cell();
    std::string flag_row(std::size_t columns);
    std::string text_row(std::size_t columns);
    std::string line_end();

    std::mt19937_64 random_;
};

}  // namespace rollcall::test
