// Which name is suggested for a misspelt one; a slow table of edits judges the fast search.
#include "engine/schema/suggest.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

namespace rollcall {
namespace {

struct SuggestCase {
    std::string fact;
    std::string word;
    std::vector<std::string> candidates;
    std::string expected;
};

const SuggestCase suggest_cases[] = {
    {"two letters swapped cost one", "Frist name", {"Last name", "First name"}, "First name"},
    {"letter case costs nothing", "FIRST NAME", {"First name"}, "First name"},
    {"the same word is its own nearest", "Alias", {"Alias", "alias"}, "Alias"},
    {"the first of equally near ones wins", "bat", {"cat", "hat"}, "cat"},
    {"a nearer one wins over an earlier one", "teem", {"term", "seam", "Teem"}, "Teem"},
    {"three edits are near in a long word",
     "Chat concurency sttus",
     {"Chat concurrency", "Chat concurrency status"},
     "Chat concurrency status"},
    {"four edits are too far", "Chat cncurency sttu", {"Chat concurrency status"}, ""},
    {"a third of the longer length is near", "Emil", {"Email"}, "Email"},
    {"more than a third is too far", "Eml", {"Email"}, ""},
    {"one edit is always near", "Ac", {"Ab"}, "Ab"},
    {"a letter is not near to another", "x", {"y"}, ""},
    {"a letter in another case is near", "X", {"x"}, "x"},
    {"accents are code points, not bytes", "\xC3\x89quipe", {"\xC3\x88quipe"}, "\xC3\x88quipe"},
    {"a swap of wide code points costs one",
     "\xE5\x8C\x97\xE4\xBA\xAC\xE5\xB8\x82",
     {"\xE4\xBA\xAC\xE5\x8C\x97\xE5\xB8\x82"},
     "\xE4\xBA\xAC\xE5\x8C\x97\xE5\xB8\x82"},
    {"letters past ASCII keep their case", "\xC3\xA9", {"\xC3\x89"}, ""},
    {"an empty word has no nearest", "", {"a"}, ""},
    {"an empty candidate is never near", "a", {""}, ""},
    {"without candidates there is none", "Email", {}, ""},
};

TEST_CASE("the nearest name is suggested only where it is near") {
    for (const SuggestCase& row : suggest_cases) {
        CAPTURE(row.fact);
        CHECK(suggest(row.word, row.candidates) == row.expected);
    }
}

TEST_CASE("words over 256 code points get no suggestion") {
    const std::string longest(256, 'a');
    const std::vector<std::string> candidates{longest + "bcd"};
    CHECK(suggest(longest, candidates) == candidates[0]);
    CHECK(suggest(longest + "b", candidates).empty());
}

// The whole table, without a band or a bound: slow and obvious.
std::size_t slow_distance(const std::string& a, const std::string& b) {
    std::vector<std::vector<std::size_t>> cost(a.size() + 1,
                                               std::vector<std::size_t>(b.size() + 1));
    for (std::size_t i = 0; i <= a.size(); ++i) {
        for (std::size_t j = 0; j <= b.size(); ++j) {
            if (i == 0 || j == 0) {
                cost[i][j] = i + j;
                continue;
            }
            const std::size_t replaced = cost[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
            cost[i][j] = std::min({replaced, cost[i - 1][j] + 1, cost[i][j - 1] + 1});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                cost[i][j] = std::min(cost[i][j], cost[i - 2][j - 2] + 1);
        }
    }
    return cost[a.size()][b.size()];
}

TEST_CASE("the bounded distance agrees with the whole table") {
    std::mt19937 random(7);
    const auto draw = [&](std::size_t below) { return static_cast<std::size_t>(random()) % below; };
    const auto word = [&] {
        std::string letters(1 + draw(12), ' ');
        for (char& c : letters) c = static_cast<char>('a' + draw(3));
        return letters;
    };
    std::size_t suggested = 0;
    for (int round = 0; round < 20'000; ++round) {
        const std::string wanted = word();
        const std::vector<std::string> candidates{word(), word(), word()};
        std::string expected;
        std::size_t best = 4;
        for (const std::string& candidate : candidates) {
            const std::size_t longer = std::max(wanted.size(), candidate.size());
            const std::size_t near =
                std::min(longer - 1, std::clamp<std::size_t>(longer / 3, 1, 3));
            const std::size_t distance = slow_distance(wanted, candidate);
            if (distance > near || distance >= best) continue;
            best = distance;
            expected = candidate;
        }
        CAPTURE(wanted);
        REQUIRE(suggest(wanted, candidates) == expected);
        suggested += expected.empty() ? 0 : 1;
    }
    CHECK(suggested > 2'000);
}

// How fast that is, the bench tells; here a search that does not end would be noticed.
TEST_CASE("each of two thousand garbled words finds a name among three hundred") {
    std::vector<std::string> candidates;
    for (int i = 0; i < 300; ++i) candidates.push_back("Team of the region " + std::to_string(i));
    std::size_t suggested = 0;
    for (int i = 0; i < 2'000; ++i) {
        const std::string word = "Taem of the rgion " + std::to_string(i % 300);
        suggested += suggest(word, candidates).empty() ? 0 : 1;
    }
    CHECK(suggested == 2'000);
}

}  // namespace
}  // namespace rollcall
