// templates/review/dist, built into the program.
#pragma once

#include <cstddef>
#include <string_view>

namespace rollcall {

struct PageAsset {
    std::string_view name;  // of the file: "review.js"
    std::string_view text;
};

extern const PageAsset page_assets[];
extern const std::size_t page_asset_count;

}  // namespace rollcall
