// Where a part of the Directory was read: for messages, which say file, place and what is right.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

namespace rollcall {

enum class OriginKind : std::uint8_t { document, json_line, csv_line };

// A file, or one collection of a JSON document.
struct Origin {
    std::string file;
    OriginKind kind = OriginKind::document;
    std::string collection;  // of a document: "users"; empty for the document itself
};

// One entry of it. `origin` outlives the Spot.
struct Spot {
    static constexpr std::uint64_t whole = std::numeric_limits<std::uint64_t>::max();

    const Origin* origin = nullptr;
    std::uint64_t number = whole;  // 0-based index in the array, or 1-based line
};

// A member of the entry, and an element of that member where it is a list.
struct Member {
    std::string_view name;
    std::optional<std::size_t> element = std::nullopt;
};

// "d.json: /users/3/roles/0", "u.ndjson: line 4: /roles/0", "r.csv: line 3: column permissions".
std::string describe(const Spot& spot, const Member& member);

// Throws Failure{reference_broken}: "directory " + describe() + ": " + message.
[[noreturn]] void refuse(const Spot& spot, const Member& member, std::string_view message);

// A text from a file as a message may show it: in quotes, control bytes escaped, not too long.
std::string quote(std::string_view text);

}  // namespace rollcall
