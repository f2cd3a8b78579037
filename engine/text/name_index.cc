// See name_index.h.
#include "engine/text/name_index.h"

#include <array>
#include <utility>

#include "engine/text/unicode.h"

namespace rollcall {
namespace {

// Letters from `first` to `last` fold to the letter `distance` further on; where `step` is 2, only
// every second one, from `first`, is a capital.
struct FoldRange {
    char32_t first;
    char32_t last;
    char32_t distance;
    char32_t step;
};

// From UCD CaseFolding.txt, the lines of these blocks.
constexpr std::array fold_ranges{
    FoldRange{U'A', U'Z', 32, 1},   FoldRange{0xC0, 0xD6, 32, 1},   FoldRange{0xD8, 0xDE, 32, 1},
    FoldRange{0x100, 0x12E, 1, 2},  FoldRange{0x132, 0x136, 1, 2},  FoldRange{0x139, 0x147, 1, 2},
    FoldRange{0x14A, 0x176, 1, 2},  FoldRange{0x179, 0x17D, 1, 2},  FoldRange{0x370, 0x372, 1, 2},
    FoldRange{0x376, 0x376, 1, 1},  FoldRange{0x386, 0x386, 38, 1}, FoldRange{0x388, 0x38A, 37, 1},
    FoldRange{0x38C, 0x38C, 64, 1}, FoldRange{0x38E, 0x38F, 63, 1}, FoldRange{0x391, 0x3A1, 32, 1},
    FoldRange{0x3A3, 0x3AB, 32, 1}, FoldRange{0x3C2, 0x3C2, 1, 1},  FoldRange{0x3D8, 0x3EE, 1, 2},
    FoldRange{0x400, 0x40F, 80, 1}, FoldRange{0x410, 0x42F, 32, 1}, FoldRange{0x460, 0x480, 1, 2},
    FoldRange{0x48A, 0x4BE, 1, 2},  FoldRange{0x4C0, 0x4C0, 15, 1}, FoldRange{0x4C1, 0x4CD, 1, 2},
    FoldRange{0x4D0, 0x52E, 1, 2},
};

constexpr char32_t long_s = 0x17F;  // folds to s
constexpr char32_t micro = 0xB5;    // folds to the Greek mu
constexpr char32_t greek_mu = 0x3BC;
constexpr char32_t capital_y_diaeresis = 0x178;  // its small letter stands in Latin-1
constexpr char32_t small_y_diaeresis = 0xFF;

constexpr char32_t fold(char32_t c) {
    if (c == long_s) return U's';
    if (c == micro) return greek_mu;
    if (c == capital_y_diaeresis) return small_y_diaeresis;
    for (const FoldRange& range : fold_ranges) {
        if (c < range.first) return c;
        if (c <= range.last) return (c - range.first) % range.step == 0 ? c + range.distance : c;
    }
    return c;
}
static_assert(fold(U'Z') == U'z' && fold(0xD7) == 0xD7 && fold(0x17D) == 0x17E);

void append_code_point(std::string& out, char32_t c) {
    const auto byte = [](char32_t bits) { return static_cast<char>(bits); };
    if (c < 0x80) {
        out += byte(c);
    } else if (c < 0x800) {
        out += byte(0xC0 | (c >> 6));
        out += byte(0x80 | (c & 0x3F));
    } else if (c < 0x10000) {
        out += byte(0xE0 | (c >> 12));
        out += byte(0x80 | ((c >> 6) & 0x3F));
        out += byte(0x80 | (c & 0x3F));
    } else {
        out += byte(0xF0 | (c >> 18));
        out += byte(0x80 | ((c >> 12) & 0x3F));
        out += byte(0x80 | ((c >> 6) & 0x3F));
        out += byte(0x80 | (c & 0x3F));
    }
}

}  // namespace

bool NameIndex::add(std::string name, std::size_t position) {
    return positions_.try_emplace(std::move(name), position).second;
}

std::optional<std::size_t> NameIndex::find(std::string_view name) const {
    const auto found = positions_.find(name);
    if (found == positions_.end()) return std::nullopt;
    return found->second;
}

std::string fold_case(std::string_view text) {
    std::string folded;
    folded.reserve(text.size());
    const std::size_t sound = find_invalid_utf8(text);
    std::string_view rest = text.substr(0, sound);
    while (!rest.empty()) {
        const auto first = static_cast<unsigned char>(rest.front());
        if (first < 0x80) {
            const bool capital = first >= 'A' && first <= 'Z';
            folded += static_cast<char>(capital ? first + 32 : first);
            rest.remove_prefix(1);
        } else {
            append_code_point(folded, fold(take_code_point(rest)));
        }
    }
    folded += text.substr(sound);
    return folded;
}

}  // namespace rollcall
