#include "engine/source/not_text.h"

#include <array>

namespace rollcall {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view is_zip =
    "is a spreadsheet or zip archive, not text; save it as CSV (UTF-8)";
constexpr std::string_view is_old_spreadsheet =
    "is an old spreadsheet (.xls), not text; save it as CSV (UTF-8)";
constexpr std::string_view is_packed_otherwise =
    "is compressed, but neither with gzip nor with zstd; decompress it first";
constexpr std::string_view is_archive = "is an archive, not text; unpack it first";

struct Sign {
    std::string_view magic;  // at the start of the file
    std::string_view why;
};

constexpr std::array signs{
    Sign{"PK\x03\x04", is_zip},
    Sign{"PK\x05\x06", is_zip},  // with nothing in it
    Sign{"PK\x07\x08", is_zip},  // in several parts
    Sign{"\xD0\xCF\x11\xE0", is_old_spreadsheet},
    Sign{"\xFD\x37zXZ\0"sv, is_packed_otherwise},
    Sign{"7z\xBC\xAF\x27\x1C", is_archive},
    Sign{"Rar!\x1A\x07", is_archive},
};

// Between the parts of its sign, bzip2 says how hard it tried: 1 to 9.
bool is_bzip2(std::string_view start) {
    return start.size() > 4 && start.starts_with("BZh") && start.substr(4).starts_with("1AY&SY");
}

// POSIX ustar: the name of the first file, filled up with NUL, and the word far behind it.
bool is_tar(std::string_view start) {
    constexpr std::size_t name_bytes = 100, word_at = 257;
    return start.size() > word_at && start.substr(word_at).starts_with("ustar") &&
           start.substr(0, name_bytes).find('\0') != std::string_view::npos;
}

}  // namespace

std::string_view why_not_text(std::string_view start) {
    for (const Sign& sign : signs)
        if (start.starts_with(sign.magic)) return sign.why;
    if (is_bzip2(start)) return is_packed_otherwise;
    return is_tar(start) ? is_archive : std::string_view();
}

}  // namespace rollcall
