// What takes a rewriting of a file back: the bytes that stood where others stand now. It knows
// nothing of rows or records, so that a file comes back byte for byte, whatever it is.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "engine/intake/upload_file.h"

namespace rollcall {

class Patches {
public:
    // `size` bytes at `offset` of the new file stand where `before` stood. In ascending order;
    // those that touch each other become one.
    void add(std::uint64_t offset, std::uint64_t size, std::string_view before);

    // As JSON: [[size, before, [offset, distance to the next, …]], …]. A million cells that said
    // the same come to a few bytes each. Afterwards nothing is left here.
    std::string take_json();

private:
    void settle();

    struct Group {
        std::uint64_t last_offset = 0;
        std::string distances;
    };
    std::map<std::pair<std::uint64_t, std::string>, Group> groups_;
    bool is_open_ = false;  // the last one, as others may touch it
    std::uint64_t offset_ = 0;
    std::uint64_t size_ = 0;
    std::string before_;
};

// The file at `path` as it was before, kept anew in `folder`. Throws Failure: {read_or_write}, and
// {usage} where the patches are not of that file.
KeptFile take_back(const std::string& folder, const std::string& path, std::string_view patches);

}  // namespace rollcall
