// Finds where a bracketed JSON value ends, 64 bytes at a time. The only code that looks at every
// byte of an array of records.
//
// Three versions give the same answers and are chosen once, by the processor: AVX2 with carry-less
// multiplication, SSE2 and plain C++. A test holds them against each other.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace rollcall {

// What is known between two stretches of one value; fresh behind the byte that opens it.
struct Nesting {
    std::uint64_t depth = 1;      // brackets and braces that are open
    std::uint64_t in_string = 0;  // every bit or none
    bool escaped = false;         // a backslash stands before the next byte
};

// Reads on at the front of `bytes`. Returns the offset behind the byte that closes the value and
// makes `nesting` fresh, or 0 where that byte is not among them. Which of ] and } closes which of [
// and { is not looked at, and a backslash counts outside strings too: whether it is JSON is not
// asked here.
std::size_t find_value_end(std::string_view bytes, Nesting& nesting);

// For tests: which versions this processor has, and one to use in place of the best.
enum class NestingVersion : std::uint8_t { plain, sse2, avx2 };
std::vector<NestingVersion> nesting_versions_here();
void use_nesting_version(NestingVersion version);

}  // namespace rollcall
