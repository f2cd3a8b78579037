// Every version of the scan for the end of a value, at every border and at the end of the memory.
#include "engine/json/nesting.h"

#include <doctest/doctest.h>

#include <cstddef>
#include <string>
#include <string_view>

#include "tests/csv/guarded.h"
#include "tests/json/hostile_json.h"
#include "tests/json/record_reading.h"

namespace {

using namespace rollcall;
using namespace rollcall::test;

// Byte by byte; behind the byte that opens the value.
std::size_t find_end_slowly(std::string_view bytes) {
    std::size_t depth = 1;
    bool in_string = false;
    for (std::size_t at = 0; at < bytes.size(); ++at) {
        const char c = bytes[at];
        const char next = at + 1 < bytes.size() ? bytes[at + 1] : ' ';
        if (c == '\\' && (next == '"' || next == '\\')) ++at;
        if (c == '"') in_string = !in_string;
        if (in_string) continue;
        if (c == '{' || c == '[') ++depth;
        if ((c == '}' || c == ']') && --depth == 0) return at + 1;
    }
    return 0;
}

// In pieces of `first` and then `step` bytes.
std::size_t find_end_in_pieces(std::string_view bytes, std::size_t first, std::size_t step) {
    Nesting nesting;
    for (std::size_t at = 0, size = first; at < bytes.size(); at += size, size = step) {
        const std::size_t end = find_value_end(bytes.substr(at, size), nesting);
        if (end != 0) return at + end;
    }
    return 0;
}

struct EndCase {
    std::string fact;
    std::string text;
    std::size_t end;
};

const EndCase end_cases[] = {
    {"the first byte may close it", "}x", 1},
    {"either bracket closes", "]", 1},
    {"what is nested closes first", "[{}]]]", 5},
    {"brackets in strings do not count", "\"}]\"}", 5},
    {"an escaped quote ends no string", R"("\"}"}x)", 6},
    {"an escaped backslash escapes nothing", R"("\\"}x)", 5},
    {"a backslash counts outside strings too", R"(\"}"})", 3},
    {"bytes over 0x7f are no brackets", "\xfb\xfd\xdb\xdd}", 5},
    {"bytes that differ from brackets in one bit are none", "\x3b\x3d\x1b\x1d\x7a|yZ\\_}", 11},
    {"nothing closes it", "[]{}", 0},
    {"no bytes", "", 0},
};

}  // namespace

TEST_CASE("the end of a value is the bracket that closes it") {
    const BestNestingAgain again;
    for (const NestingVersion version : nesting_versions_here()) {
        use_nesting_version(version);
        CAPTURE(version_name(version));
        for (const EndCase& row : end_cases) {
            CAPTURE(row.fact);
            CHECK(find_end_slowly(row.text) == row.end);
            CHECK(find_end_in_pieces(row.text, row.text.size() + 1, 1) == row.end);
        }
    }
}

TEST_CASE("every version finds the same end, however the bytes come") {
    const BestNestingAgain again;
    for (std::uint64_t seed = 0; seed < 300; ++seed) {
        CAPTURE(seed);
        HostileJson hostile(seed);
        const Guarded guarded(hostile.make_array(100 + hostile.below(300)) + "]");
        const std::size_t end = find_end_slowly(guarded.bytes());
        for (const NestingVersion version : nesting_versions_here()) {
            use_nesting_version(version);
            CAPTURE(version_name(version));
            for (const std::size_t step : {1u, 2u, 63u, 64u, 65u, 500u})
                REQUIRE(find_end_in_pieces(guarded.bytes(), 1 + seed % 130, step) == end);
        }
    }
}

TEST_CASE("runs of backslashes are counted across blocks and pieces") {
    const BestNestingAgain again;
    for (const NestingVersion version : nesting_versions_here()) {
        use_nesting_version(version);
        CAPTURE(version_name(version));
        for (std::size_t before = 0; before < 70; ++before) {
            for (const std::size_t run : {1u, 2u, 3u, 63u, 64u, 65u, 127u, 128u, 129u}) {
                CAPTURE(before);
                CAPTURE(run);
                const std::string text = "\"" + std::string(before, 'x') + std::string(run, '\\') +
                                         "\"}\"]" + std::string(70, ' ');
                const std::size_t end = 1 + before + run + (run % 2 == 0 ? 2 : 4);
                for (const std::size_t step : {1u, 64u, 100u, 400u})
                    REQUIRE(find_end_in_pieces(text, step, step) == end);
            }
        }
    }
}

TEST_CASE("a value may be nested as deep as it is long") {
    const BestNestingAgain again;
    const std::string text = std::string(100'000, '[') + std::string(100'001, ']');
    for (const NestingVersion version : nesting_versions_here()) {
        use_nesting_version(version);
        CHECK(find_end_in_pieces(text, 1000, 777) == text.size());
    }
}
