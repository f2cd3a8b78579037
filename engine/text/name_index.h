// From a name to its position in a list, without building a string to ask.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace rollcall {

class NameIndex {
public:
    // False, and nothing added, where the name is there already.
    bool add(std::string name, std::size_t position);

    std::optional<std::size_t> find(std::string_view name) const;

private:
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view name) const {
            return std::hash<std::string_view>{}(name);
        }
    };
    std::unordered_map<std::string, std::size_t, Hash, std::equal_to<>> positions_;
};

// `text` in simple case folding: ASCII, Latin-1, Latin Extended-A, Greek and Cyrillic letters, one
// code point for one (UCD CaseFolding, status C and S). Other letters stay as they are. Bytes that
// are not valid UTF-8 stay too.
std::string fold_case(std::string_view text);

}  // namespace rollcall
