#include "engine/schema/suggest.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "engine/schema/fold.h"
#include "engine/text/unicode.h"

namespace rollcall {
namespace {

constexpr std::size_t longest_word = 256;
constexpr std::size_t largest_distance = 3;
// A candidate this long is still within reach of the longest word.
constexpr std::size_t longest_candidate = longest_word + largest_distance;

// A folded name as code points, with a set of them that is good enough to rule candidates out.
struct Letters {
    std::array<char32_t, longest_candidate> at;
    std::size_t size = 0;
    std::uint64_t present = 0;  // bit n: a code point that is n modulo 64 occurs
};

// False when `text` has more code points than there is room for.
bool read_letters(std::string_view text, Letters& letters) {
    letters.size = 0;
    letters.present = 0;
    while (!text.empty()) {
        if (letters.size == letters.at.size()) return false;
        const auto first = static_cast<unsigned char>(text.front());
        char32_t c = 0;
        if (first < 0x80) {
            c = static_cast<unsigned char>(fold_ascii(text.front()));
            text.remove_prefix(1);
        } else {
            c = take_code_point(text);
        }
        letters.at[letters.size++] = c;
        letters.present |= std::uint64_t{1} << (c % 64);
    }
    return true;
}

// Code points from byte counts: never fewer than a quarter, never more than all of the bytes.
bool lengths_are_near(const Letters& word, std::string_view candidate) {
    return candidate.size() + largest_distance >= word.size &&
           candidate.size() <= 4 * (word.size + largest_distance);
}

// One edit adds at most one letter to either side that the other lacks.
bool letters_are_near(const Letters& a, const Letters& b, std::size_t limit) {
    const auto only_in_a = static_cast<std::size_t>(std::popcount(a.present & ~b.present));
    const auto only_in_b = static_cast<std::size_t>(std::popcount(b.present & ~a.present));
    return std::max(only_in_a, only_in_b) <= limit;
}

// How far into the word, at some cost, each diagonal is matched; far below 0 where not at all.
// Diagonal d pairs letter i of the word with letter i + d of the candidate.
using Reach = std::array<int, 2 * largest_distance + 3>;
constexpr int centre = static_cast<int>(largest_distance) + 1;
constexpr int unreached = -1000;

// The farthest that one more edit leads to on diagonal `d`, before equal letters are walked over.
int step_on(const Letters& a, const Letters& b, const Reach& before, int d) {
    const auto on = [&](int diagonal) {
        return before[static_cast<std::size_t>(centre + diagonal)];
    };
    const int same = on(d);
    int i = std::max({same + 1, on(d - 1), on(d + 1) + 1});
    const auto size_a = static_cast<int>(a.size);
    const auto size_b = static_cast<int>(b.size);
    if (same >= 0 && same + 1 < size_a && same + d + 1 < size_b) {
        const auto at = static_cast<std::size_t>(same);
        const auto other = static_cast<std::size_t>(same + d);
        if (a.at[at] == b.at[other + 1] && a.at[at + 1] == b.at[other]) i = std::max(i, same + 2);
    }
    return std::min({i, size_a, size_b - d});
}

// Optimal string alignment: insertions, deletions, substitutions and swaps of neighbours cost 1.
// Costs never fall along a diagonal, so the farthest point for each cost says all (Ukkonen 1985):
// a handful of steps for each pair of names, and the letters are compared once. A swap that starts
// before the farthest point gains nothing over a substitution there. Returns limit + 1 for
// anything over `limit`.
std::size_t distance_within(const Letters& a, const Letters& b, std::size_t limit) {
    const auto size_a = static_cast<int>(a.size);
    const auto size_b = static_cast<int>(b.size);
    const int end = size_b - size_a;  // the diagonal on which both names end
    if (std::abs(end) > static_cast<int>(limit)) return limit + 1;
    Reach before;
    before.fill(unreached);
    for (int cost = 0; cost <= static_cast<int>(limit); ++cost) {
        Reach reach;
        reach.fill(unreached);
        for (int d = -cost; d <= cost; ++d) {
            int i = cost == 0 ? 0 : step_on(a, b, before, d);
            if (i < 0 || i + d < 0) continue;
            while (i < size_a && i + d < size_b &&
                   a.at[static_cast<std::size_t>(i)] == b.at[static_cast<std::size_t>(i + d)])
                ++i;
            if (d == end && i == size_a) return static_cast<std::size_t>(cost);
            reach[static_cast<std::size_t>(centre + d)] = i;
        }
        before = reach;
    }
    return limit + 1;
}

}  // namespace

std::string suggest(std::string_view word, std::span<const std::string> candidates) {
    Letters wanted;
    if (!read_letters(word, wanted) || wanted.size > longest_word || wanted.size == 0) return {};
    const std::string* best = nullptr;
    std::size_t best_distance = largest_distance + 1;
    Letters letters;
    for (const std::string& candidate : candidates) {
        if (!lengths_are_near(wanted, candidate) || !read_letters(candidate, letters)) continue;
        const std::size_t longer = std::max(wanted.size, letters.size);
        const std::size_t close = std::clamp<std::size_t>(longer / 3, 1, largest_distance);
        // Something must be left of the word, or every letter would be near to every other.
        const std::size_t limit = std::min({close, best_distance - 1, longer - 1});
        if (!letters_are_near(wanted, letters, limit)) continue;
        const std::size_t distance = distance_within(wanted, letters, limit);
        if (distance > limit) continue;
        best = &candidate;
        best_distance = distance;
        if (distance == 0) break;
    }
    return best == nullptr ? std::string() : *best;
}

}  // namespace rollcall
