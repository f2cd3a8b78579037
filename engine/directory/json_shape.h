// Where things begin and end in JSON text, without building anything: for documents of gigabytes.
//
// Nothing here judges JSON: each piece that is cut is then parsed in full by simdjson, and so is
// what remains of the document around them. If all of them are JSON, the document is.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace rollcall {

// A part of a text, as byte offsets.
struct Extent {
    std::size_t begin = 0;
    std::size_t end = 0;
};

// The array that is the value of a member of the document's object, and its elements.
struct ArrayExtent {
    Extent whole;  // with its brackets
    std::vector<Extent> elements;
};

// The first member named `name` (written without escapes) whose value is an array; nothing where
// there is none, or where the text is cut short or broken before its end.
std::optional<ArrayExtent> find_member_array(std::string_view document, std::string_view name);

// Where the values of an object's members lie, in the order of the text, which has been parsed.
// `known` is one of them that need not be walked again, or empty.
std::vector<Extent> find_values(std::string_view object, const Extent& known = {});

// The elements of the array that starts at `begin`, of a text that has been parsed.
std::vector<Extent> find_elements(std::string_view text, std::size_t begin);

}  // namespace rollcall
